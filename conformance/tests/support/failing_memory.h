/* SPDX-License-Identifier: MIT
 *
 * Memory that runs out when a test says so, with a count of allocations. This file replaces malloc,
 * calloc, realloc and free in the whole test program (--wrap in build-rules/tests.mk), including
 * Check. An assertion therefore needs memory: no refusal may be pending then.
 */
#ifndef MAPCHECK_FAILING_MEMORY_H
#define MAPCHECK_FAILING_MEMORY_H

#include <stdbool.h>

/* Refuses the `call`-th allocation from now on, once. 0: refuses none. */
void failing_memory_at(unsigned call);
/* True when an allocation was refused since then. */
bool failing_memory_failed(void);
/* The number of allocations that are not freed. Only the difference between two results is
 * meaningful. */
long failing_memory_kept(void);

#endif
