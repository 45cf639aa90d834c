/* SPDX-License-Identifier: MIT
 *
 * Both sides of the channel, which take turns (process_turn.h). The server's side must not
 * allocate, and must not run code that a sanitizer instruments.
 */
#include "conformance/systems/linux_kernel_server.h"

#include "conformance/systems/process_turn.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOKS = 1000 };

struct server_channel {
    struct turn turn;
    long number, result;
    unsigned long arguments[6];
};

/* Writes in a child of the server. The child runs on a copy of this stack frame, so it may only
 * write and end. */
UNINSTRUMENTED static long child_writes(volatile uint8_t *at, uint8_t byte)
{
    int status = 0;
    long child = syscall(SYS_clone, (unsigned long)SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        *at = byte;
        syscall(SYS_exit_group, 0);
    }
    if (child < 0)
        return -errno;
    syscall(SYS_wait4, child, &status, 0, NULL);
    return status == 0 ? 0 : -EFAULT;
}

UNINSTRUMENTED static void call_run(struct server_channel *channel)
{
    const unsigned long *argument = channel->arguments;
    if (channel->number == SERVER_CHILD_WRITES) {
        channel->result = child_writes((volatile uint8_t *)argument[0], (uint8_t)argument[1]);
        return;
    }
    long result = syscall(channel->number, argument[0], argument[1], argument[2], argument[3],
                          argument[4], argument[5]);
    channel->result = result == -1 ? -errno : result;
}

/* The server. It blocks all signals. It closes all descriptors, because an inherited end of a pipe
 * would keep that pipe open, and because a map of a file must fail. It turns huge pages off, so
 * that a touched page takes up one page of memory. */
UNINSTRUMENTED static void server_run(struct server_channel *channel, pid_t parent)
{
    const uint64_t all_signals = UINT64_MAX;
    syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all_signals, NULL, sizeof all_signals);
    syscall(SYS_close_range, 0, UINT32_MAX, 0);
    syscall(SYS_prctl, PR_SET_THP_DISABLE, 1, 0, 0, 0);
    while (syscall(SYS_getppid) == parent) {
        while (!turn_wait(&channel->turn, TURN_SERVER))
            ;
        call_run(channel);
        turn_pass(&channel->turn, TURN_CLIENT);
    }
}

static bool start_refuse(const char *what, char *reason, size_t reason_size)
{
    snprintf(reason, reason_size, "%s for the linux-kernel server: %s; raise that limit", what,
             strerror(errno));
    return false;
}

bool server_start(struct linux_server *server, char *reason, size_t reason_size)
{
    void *shared = mmap(NULL, sizeof(struct server_channel), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return start_refuse("no shared memory", reason, reason_size);
    *server = (struct linux_server){.parent = getpid(), .channel = shared};
    turn_init(&server->channel->turn, LOOKS);
    pid_t process = fork();
    if (process == 0) {
        server_run(shared, server->parent);
        _exit(0);
    }
    server->process = process > 0 ? process : 0;
    if (process > 0)
        return true;
    start_refuse("no process", reason, reason_size);
    server_stop(server);
    return false;
}

bool server_usable(const struct linux_server *server)
{
    return server->process != 0 && server->parent == getpid();
}

void server_stop(struct linux_server *server)
{
    if (server_usable(server)) {
        kill(server->process, SIGKILL);
        waitpid(server->process, NULL, 0);
    }
    if (server->channel != NULL)
        munmap(server->channel, sizeof *server->channel);
    *server = (struct linux_server){0};
}

bool server_call(struct linux_server *server, long number, const unsigned long arguments[6],
                 long *result)
{
    if (server->process == 0)
        return false;
    struct server_channel *channel = server->channel;
    channel->number = number;
    memcpy(channel->arguments, arguments, sizeof channel->arguments);
    turn_pass(&channel->turn, TURN_SERVER);
    while (!turn_wait(&channel->turn, TURN_CLIENT)) {
        if (waitpid(server->process, NULL, WNOHANG) == 0)
            continue;
        server->process = 0; /* it ended, so another process may have its number */
        return false;
    }
    *result = channel->result;
    return true;
}
