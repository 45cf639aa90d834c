/* SPDX-License-Identifier: MIT
 *
 * Patterns of real programs, most with a few operations: collectors that map too much and trim,
 * arenas that are cut and refilled, runtimes that share the break, callers that run out of memory.
 * They imitate programs, not the defects of some system.
 */
#ifndef MAPCHECK_PATTERN_H
#define MAPCHECK_PATTERN_H

#include "fuzz/support/prng.h"
#include "reference/operation.h"

enum { PATTERN_SMALL_WORLD = 128 }; /* pages; few worlds are larger, and long patterns need one */
enum { PATTERN_STACKS_MAX = 44, PATTERN_OPERATIONS_MAX = PATTERN_STACKS_MAX + 2 };

/* Writes the operations for a place with `base` map statements before it. Returns their number. */
size_t pattern_write(struct prng *prng, const struct world *world, size_t base,
                     struct operation operations[PATTERN_OPERATIONS_MAX]);
/* The same for the start of a world, where memory can still grow. */
size_t pattern_write_first(struct prng *prng, const struct world *world,
                           struct operation operations[PATTERN_OPERATIONS_MAX]);
/* The number of patterns; pattern_write_one writes one of them by its index. */
size_t pattern_count(void);
size_t pattern_write_one(size_t which, struct prng *prng, const struct world *world, size_t base,
                         struct operation operations[PATTERN_OPERATIONS_MAX]);

#endif
