/* SPDX-License-Identifier: MIT
 *
 * The page manager of impl/ as a system: a harness build over a simulated break and memory. One
 * system has the default page table, and two systems have one of the two tables each. Two more give
 * runs of PAGE_MANAGER_DISCARD_THRESHOLD pages back to a simulated host.
 */
#ifndef MAPCHECK_PAGE_MANAGER_H
#define MAPCHECK_PAGE_MANAGER_H

#include "reference/system.h"

/* The features of the page manager, wherever it runs. */
enum {
    PAGE_MANAGER_FEATURES = SYSTEM_FIXED | SYSTEM_ALIGNED | SYSTEM_UNINITIALIZED |
                            SYSTEM_ARGUMENTS | SYSTEM_ARENA | SYSTEM_ERRNO,
    PAGE_MANAGER_DISCARD_THRESHOLD = 3, /* as reference/profile.c promises */
};
#define PAGE_MANAGER_CALLS                                                                         \
    (CALLS_REQUIRED | CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) |                    \
     CALL_BIT(OPERATION_PROTECT) | CALL_BIT(OPERATION_MLOCK) | CALL_BIT(OPERATION_MUNLOCK) |       \
     CALL_BIT(OPERATION_ADVISE) | CALL_BIT(OPERATION_MSYNC))

extern const struct system system_page_manager, system_page_manager_skip, system_page_manager_tree;
/* Not on the platform wasm2c. */
extern const struct system system_page_manager_discard, system_page_manager_discard_skip;

#endif
