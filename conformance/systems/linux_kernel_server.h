/* SPDX-License-Identifier: MIT
 *
 * A forked process that only makes the system calls that its parent requests over shared memory. It
 * never allocates, so its address space holds nothing but what the parent asked it to map. A raw
 * unmap in this process cannot remove memory of the judge. It ends with the thread that started it.
 * It decides nothing about addresses; see linux_kernel_window.h.
 */
#ifndef MAPCHECK_LINUX_KERNEL_SERVER_H
#define MAPCHECK_LINUX_KERNEL_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct server_channel;
struct linux_server {
    pid_t process, parent; /* process 0: not running */
    struct server_channel *channel;
};

/* False and a one-line reason when no process can be started. */
bool server_start(struct linux_server *server, char *reason, size_t reason_size);
void server_stop(struct linux_server *server);
/* Does the server run, and is this process its parent? A process that was forked later is not. */
bool server_usable(const struct linux_server *server);

/* Not a system call, but a number for server_call: a forked child writes the byte in the second
 * argument to the address in the first, and ends. The result is 0 or a negative errno. */
enum { SERVER_CHILD_WRITES = -1 };

/* Gives the result of the kernel unchanged: -4095..-1 is a negative errno. False when the process
 * is dead. */
bool server_call(struct linux_server *server, long number, const unsigned long arguments[6],
                 long *result);

#endif
