/* SPDX-License-Identifier: MIT
 *
 * The handlers run on a stack of their own, because the code may have used up its stack, and jump
 * back into guard_call. SA_NODEFER keeps the kernel from blocking the signal, so guard_call need
 * not restore a signal mask. A signal in another thread gets the default action.
 */
#include "conformance/systems/loadable_guard.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/time.h>

enum { SIGNALS = 7, TIMERS = 2, STACK_BYTES = 65536 };
static const int caught[SIGNALS] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE, SIGALRM, SIGPROF};

struct guard_patience guard_patience = {.processor = 5, .wall = 60};

static sigjmp_buf back;
static volatile sig_atomic_t ended_by;
static pthread_t owner;
static char stack[STACK_BYTES];

/* The handlers, stack and timers from before the call. guard_call restores them after it. */
struct before {
    struct sigaction actions[SIGNALS];
    stack_t stack;
    struct itimerval timers[TIMERS];
};

static void signal_catch(int number)
{
    if (pthread_equal(pthread_self(), owner)) {
        ended_by = number == SIGPROF ? SIGALRM : number;
        siglongjmp(back, 1);
    }
    if (number == SIGALRM || number == SIGPROF) { /* sent to the process, not to a thread */
        pthread_kill(owner, number);
        return;
    }
    signal(number, SIG_DFL);
    raise(number);
}

/* Sets the timer of the clock, which sends SIGALRM, and that of the processor time, which sends
 * SIGPROF. */
static void set_timers(const struct itimerval *timers, struct itimerval *before)
{
    setitimer(ITIMER_REAL, &timers[0], before != NULL ? &before[0] : NULL);
    setitimer(ITIMER_PROF, &timers[1], before != NULL ? &before[1] : NULL);
}

static void guard_install(struct before *before)
{
    const struct sigaction action = {.sa_handler = signal_catch,
                                     .sa_flags = SA_ONSTACK | SA_NODEFER};
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    const struct itimerval time_limit[TIMERS] = {
        {.it_value = {.tv_sec = (time_t)guard_patience.wall}},
        {.it_value = {.tv_sec = (time_t)guard_patience.processor}},
    };
    owner = pthread_self();
    ended_by = 0;
    sigaltstack(&own, &before->stack);
    for (int i = 0; i < SIGNALS; i++)
        sigaction(caught[i], &action, &before->actions[i]);
    set_timers(time_limit, before->timers);
}

/* Removes the timers first: their signals must not reach a handler that was installed before. */
static void guard_remove(const struct before *before)
{
    set_timers(before->timers, NULL);
    for (int i = 0; i < SIGNALS; i++)
        sigaction(caught[i], &before->actions[i], NULL);
    sigaltstack(&before->stack, NULL);
}

int guard_call(void (*work)(void *argument), void *argument)
{
    struct before before;
    guard_install(&before);
    if (sigsetjmp(back, 0) == 0)
        work(argument);
    guard_remove(&before);
    return ended_by;
}
