/* SPDX-License-Identifier: MIT
 *
 * Our own page manager, as a harness build, over a simulated break and memory.
 */
#ifndef MAPCHECK_PAGE_MANAGER_H
#define MAPCHECK_PAGE_MANAGER_H

#include "../../reference/system.h"

/* Whoever hosts it, the same is asked of it. */
enum {
    PAGE_MANAGER_FEATURES = SYSTEM_ALIGNED | SYSTEM_UNINITIALIZED | SYSTEM_ARGUMENTS | SYSTEM_ARENA,
};

extern const struct system system_page_manager;

#endif
