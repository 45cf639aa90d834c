/* SPDX-License-Identifier: MIT
 *
 * Handlers on a stack of their own (the code may have used up its stack) that jump back into
 * guard_call. SA_NODEFER: nothing is blocked when they do, so no signal mask is to be restored.
 * A signal of another thread is not ours to catch: it gets the default action.
 */
#include "loadable_guard.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/time.h>

enum { SIGNALS = 7, TIMERS = 2, STACK_BYTES = 65536 };
static const int caught[SIGNALS] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE, SIGALRM, SIGPROF};
static const int timers[TIMERS] = {ITIMER_REAL, ITIMER_PROF}; /* SIGALRM, SIGPROF */

struct guard_patience guard_patience = {.processor = 5, .wall = 60};

static sigjmp_buf back;
static volatile sig_atomic_t ended_by;
static pthread_t owner;
static char stack[STACK_BYTES];

/* What was installed before, to be put back. */
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
    if (number == SIGALRM || number == SIGPROF) { /* sent to the process, delivered to whoever */
        pthread_kill(owner, number);
        return;
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void guard_install(struct before *before)
{
    const struct sigaction action = {.sa_handler = signal_catch,
                                     .sa_flags = SA_ONSTACK | SA_NODEFER};
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    const unsigned seconds[TIMERS] = {guard_patience.wall, guard_patience.processor};
    owner = pthread_self();
    ended_by = 0;
    sigaltstack(&own, &before->stack);
    for (int i = 0; i < SIGNALS; i++)
        sigaction(caught[i], &action, &before->actions[i]);
    for (int i = 0; i < TIMERS; i++) {
        const struct itimerval patience = {.it_value = {.tv_sec = (time_t)seconds[i]}};
        setitimer(timers[i], &patience, &before->timers[i]);
    }
}

/* The timers first: ours must not end in a handler of somebody else. */
static void guard_remove(const struct before *before)
{
    for (int i = 0; i < TIMERS; i++)
        setitimer(timers[i], &before->timers[i], NULL);
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
