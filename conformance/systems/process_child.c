/* SPDX-License-Identifier: MIT
 *
 * The keeper forks the process and waits for its end. What the process leaves running, the keeper
 * adopts and kills. After each call the process looks for what the code did to it: a second
 * process, or closed descriptors. A copy of the process that comes back from a call ends at once,
 * because only one process may answer.
 */
#include "conformance/systems/process_child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    STREAMS = 3, /* descriptors 0, 1 and 2 */
    STACK_BYTES = 8 << 20,
    PARENT_ENDED = SIGTERM, /* sent to the keeper by the kernel */
};

void state_wait(struct channel *channel, uint32_t before)
{
    const struct timespec time_limit = {.tv_nsec = 100000000};
    syscall(SYS_futex, &channel->state, FUTEX_WAIT, before, &time_limit, NULL, 0);
}

void state_wake(struct channel *channel)
{
    syscall(SYS_futex, &channel->state, FUTEX_WAKE, 2, NULL, NULL, 0);
}

/* Did the call close a descriptor of the standard streams? The process has no others. */
static bool streams_closed(void)
{
    struct pollfd streams[STREAMS] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};
    if (poll(streams, STREAMS, 0) <= 0)
        return false;
    return ((streams[0].revents | streams[1].revents | streams[2].revents) & POLLNVAL) != 0;
}

static bool has_child(void)
{
    siginfo_t end;
    return waitid(P_ALL, 0, &end, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

static void faults_look(struct channel *channel)
{
    if (channel->process != getpid()) {
        channel->fault = TRAP_FORKED;
        _exit(0);
    }
    if (!channel->exchange.may_fork && has_child())
        channel->fault = TRAP_FORKED;
    else if (channel->fault == 0 && streams_closed())
        channel->fault = TRAP_DESCRIPTORS;
}

/* The code gets the signals as a new program does. A crash writes no core file: every try of
 * shrinking would write one. */
static void process_prepare(struct channel *channel, pid_t keeper)
{
    struct rlimit core;
    sigset_t none;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != keeper)
        _exit(0);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (getrlimit(RLIMIT_CORE, &core) == 0) {
        core.rlim_cur = 0;
        setrlimit(RLIMIT_CORE, &core);
    }
    uint64_t here = (uintptr_t)__builtin_frame_address(0);
    channel->stack_start = here - STACK_BYTES;
    channel->stack_end = here + STACK_BYTES;
    channel->process = getpid();
}

static _Noreturn void process_run(struct channel *channel, supervised_server *server, void *context,
                                  pid_t keeper)
{
    process_prepare(channel, keeper);
    for (;;) {
        while (!turn_wait(&channel->turn, TURN_SERVER))
            ;
        if (channel->exchange.request == PROCESS_LEAVES)
            exit(0);
        server(context, &channel->exchange);
        faults_look(channel);
        atomic_store(&channel->answered, channel->asked);
        turn_pass(&channel->turn, TURN_CLIENT);
    }
}

static int32_t trap_of(const siginfo_t *end)
{
    if (end->si_code == CLD_EXITED)
        return TRAP_EXIT + (end->si_status & 0xff);
    if (end->si_code == CLD_STOPPED)
        return TRAP_STOPPED + end->si_status;
    return end->si_status;
}

/* Kills the processes that the code left, which are the keeper's children now. */
static void orphans_kill(void)
{
    char path[64];
    pid_t orphan;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    while ((orphan = waitpid(-1, NULL, WNOHANG | __WALL)) >= 0) {
        FILE *children = orphan == 0 ? fopen(path, "r") : NULL;
        int number;
        if (orphan == 0 && (children == NULL || fscanf(children, "%d", &number) != 1)) {
            if (children != NULL)
                fclose(children);
            return;
        }
        if (orphan != 0)
            continue;
        fclose(children);
        kill((pid_t)number, SIGKILL);
        waitpid((pid_t)number, NULL, __WALL);
    }
}

/* Sleeps until a child ends or the parent does, or for a tenth of a second. The keeper blocks all
 * signals, so none is lost. */
static void signal_await(void)
{
    const struct timespec time_limit = {.tv_nsec = 100000000};
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, PARENT_ENDED);
    sigtimedwait(&awaited, NULL, &time_limit);
}

/* Waits until the process ends or stops, or the parent ends. */
static void process_await(struct channel *channel, pid_t process, pid_t parent)
{
    siginfo_t end = {0};
    while (getppid() == parent &&
           waitid(P_PID, (id_t)process, &end, WEXITED | WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
           end.si_pid == 0)
        signal_await();
    channel->end = trap_of(&end);
    atomic_store(&channel->state, PROCESS_ENDED);
    state_wake(channel);
    turn_pass(&channel->turn, TURN_CLIENT);
}

/* From the start of the process until nothing of it is left. */
static void process_keep(struct channel *channel, supervised_server *server, void *context,
                         pid_t parent)
{
    pid_t keeper = getpid(), process = fork();
    if (process == 0)
        process_run(channel, server, context, keeper);
    if (process > 0) {
        channel->process = process;
        atomic_store(&channel->state, PROCESS_RUNNING);
        state_wake(channel);
        process_await(channel, process, parent);
    } else {
        channel->end = TRAP_NO_PROCESS;
        atomic_store(&channel->state, PROCESS_ENDED);
        turn_pass(&channel->turn, TURN_CLIENT);
    }
    while (atomic_load(&channel->state) == PROCESS_ENDED && getppid() == parent)
        state_wait(channel, PROCESS_ENDED);
    if (process > 0) {
        kill(-process, SIGKILL);
        kill(process, SIGKILL);
        waitpid(process, NULL, 0);
        orphans_kill();
    }
    atomic_store(&channel->state, PROCESS_IDLE);
    state_wake(channel);
}

/* Output of the code goes to the standard error, because the standard output holds the report. */
static void descriptors_prepare(void)
{
    int null = open("/dev/null", O_RDWR);
    while (null >= 0 && null < STREAMS)
        null = open("/dev/null", O_RDWR);
    if (null >= STREAMS)
        dup2(null, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    syscall(SYS_close_range, STREAMS, UINT32_MAX, 0);
}

_Noreturn void keeper_run(struct channel *channel, supervised_server *server, void *context,
                          pid_t parent)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, PARENT_ENDED, 0, 0, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    descriptors_prepare();
    while (getppid() == parent) {
        uint32_t state = atomic_load(&channel->state);
        if (state == PROCESS_WANTED)
            process_keep(channel, server, context, parent);
        else
            state_wait(channel, state);
    }
    _exit(0);
}
