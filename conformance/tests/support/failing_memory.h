/* SPDX-License-Identifier: MIT
 *
 * Memory that runs out when a test says so, and is counted: malloc, calloc, realloc and free of everything
 * that is linked into the test program (--wrap in the Makefile), Check among it: none is to be refused when
 * a test asserts.
 */
#ifndef MAPCHECK_FAILING_MEMORY_H
#define MAPCHECK_FAILING_MEMORY_H

#include <stdbool.h>

/* The `call`-th allocation from now on is refused, once; 0: none is. */
void failing_memory_at(unsigned call);
/* Was it, since then? */
bool failing_memory_failed(void);
/* How many allocations are not freed yet; only the difference between two answers means something. */
long failing_memory_kept(void);

#endif
