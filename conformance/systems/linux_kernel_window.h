/* SPDX-License-Identifier: MIT
 *
 * The only hole in a server's address space. Inaccessible pages (plugs) fill everything else. A
 * kernel that is free to choose any address must then choose one in the window, and so it often
 * chooses one that was in use before.
 *
 *   |######## plugs ########[    window    ]#### server ####|
 */
#ifndef MAPCHECK_LINUX_KERNEL_WINDOW_H
#define MAPCHECK_LINUX_KERNEL_WINDOW_H

#include "conformance/systems/linux_kernel_server.h"

#include <stdint.h>

struct linux_window {
    struct linux_server *server;
    uint64_t page_size, start, top; /* bytes; top: the end of all addresses that can be mapped */
    uint64_t pages;                 /* in the window now; plugs fill the rest */
    uint64_t plugged_pages;         /* pages of plugs while the window is widest */
    bool limited;
};

/* Fills the address space of a new server with plugs. False and a one-line reason when no window is
 * left. */
bool window_prepare(struct linux_window *window, struct linux_server *server, char *reason,
                    size_t reason_size);
/* Empties the window and makes it `pages` wide, 1..WORLD_PAGES_MAX. False: the server is dead. */
bool window_reset(struct linux_window *window, uint64_t pages);
/* Allows at most `pages` mapped pages in the window at a time from now on. */
bool window_limit(struct linux_window *window, uint64_t pages);

/* What a call with this range can touch. */
enum window_reach {
    REACH_NOTHING,   /* nothing: the kernel refuses the numbers, or does nothing */
    REACH_WINDOW,    /* only pages of the window */
    REACH_BEYOND,    /* begins below the top and ends above it: a map or an unmap is refused, the
                        other calls work up to the first hole */
    REACH_ELSEWHERE, /* the plugs or the server itself */
};
enum window_reach window_reach(const struct linux_window *window, uint64_t address,
                               uint64_t length);
/* Is all of [address, address + length) in the window as it is now? */
bool window_holds(const struct linux_window *window, uint64_t address, uint64_t length);

#endif
