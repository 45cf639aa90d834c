/* SPDX-License-Identifier: MIT
 *
 * A forked process that does one thing: the system calls it is told over shared memory. It never
 * allocates, so that its address space holds nothing but what it was told to map, and a raw unmap
 * in it cannot remove anybody who judges. It ends with the thread that started it.
 * Decides nothing about addresses; see linux_kernel_window.h.
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

/* False and a one-line reason when no process can be had. */
bool server_start(struct linux_server *server, char *reason, size_t reason_size);
void server_stop(struct linux_server *server);
/* Does it run, and did this process start it (not one that we were forked from)? */
bool server_usable(const struct linux_server *server);

/* A number of server_call that is no system call: a child of fork writes the byte in the second
 * argument to the address in the first, and ends. Result 0, or an errno. */
enum { SERVER_CHILD_WRITES = -1 };

/* The result as the kernel gave it: -4095..-1 is an errno. False when the process is dead. */
bool server_call(struct linux_server *server, long number, const unsigned long arguments[6],
                 long *result);

#endif
