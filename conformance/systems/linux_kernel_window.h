/* SPDX-License-Identifier: MIT
 *
 * The one hole in a server's address space. Everything else is plugged with inaccessible pages, so
 * that the kernel, free to choose any address, must choose one in the window, and so often
 * enough one where something was before.
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
    uint64_t pages;                 /* of the window as it is now, the rest is plugged */
    uint64_t plugged_pages;         /* what the server has mapped while the window is widest */
    bool limited;
};

/* Plugs a new server. False and a one-line reason when that leaves no window. */
bool window_prepare(struct linux_window *window, struct linux_server *server, char *reason,
                    size_t reason_size);
/* Empties the window and makes it `pages` wide, 1..WORLD_PAGES_MAX. False: the server is dead. */
bool window_reset(struct linux_window *window, uint64_t pages);
/* From now on at most `pages` may be mapped in the window at a time. */
bool window_limit(struct linux_window *window, uint64_t pages);

/* What a range given to the kernel can touch. */
enum window_reach {
    REACH_NOTHING,   /* the kernel looks at the numbers and refuses, or does nothing */
    REACH_WINDOW,    /* pages of the window only */
    REACH_BEYOND,    /* begins below the top and ends above it: a map or an unmap is refused, others
                        do their work up to the first hole */
    REACH_ELSEWHERE, /* the plugs or the server itself */
};
enum window_reach window_reach(const struct linux_window *window, uint64_t address,
                               uint64_t length);
/* Is all of [address, address + length) in the window as it is now? */
bool window_holds(const struct linux_window *window, uint64_t address, uint64_t length);

#endif
