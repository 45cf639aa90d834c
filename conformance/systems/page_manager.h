/* SPDX-License-Identifier: MIT
 *
 * Our own page manager, as a harness build, over a simulated break and memory: with the page table
 * that it has by default, and with each of the two that it can have.
 */
#ifndef MAPCHECK_PAGE_MANAGER_H
#define MAPCHECK_PAGE_MANAGER_H

#include "reference/system.h"

/* Whoever hosts it, the same is asked of it. */
enum {
    PAGE_MANAGER_FEATURES = SYSTEM_FIXED | SYSTEM_ALIGNED | SYSTEM_UNINITIALIZED |
                            SYSTEM_ARGUMENTS | SYSTEM_ARENA | SYSTEM_ERRNO,
};
#define PAGE_MANAGER_CALLS                                                                         \
    (CALLS_REQUIRED | CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) |                    \
     CALL_BIT(OPERATION_PROTECT))

extern const struct system system_page_manager, system_page_manager_skip, system_page_manager_tree;

#endif
