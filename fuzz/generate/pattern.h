/* SPDX-License-Identifier: MIT
 *
 * Habits of real programs, a few operations each: collectors that map too much and trim, arenas
 * that are cut and refilled, runtimes that share the break, callers that meet a full memory. They
 * say what programs do, not what some system gets wrong.
 */
#ifndef MAPCHECK_PATTERN_H
#define MAPCHECK_PATTERN_H

#include "fuzz/support/prng.h"
#include "reference/operation.h"

enum { PATTERN_OPERATIONS_MAX = 12 };

/* Fills operations, for a place where `base` map statements stand before; returns how many. */
size_t pattern_write(struct prng *prng, const struct world *world, size_t base,
                     struct operation operations[PATTERN_OPERATIONS_MAX]);
/* How many patterns there are, and one of them by number. */
size_t pattern_count(void);
size_t pattern_write_one(size_t which, struct prng *prng, const struct world *world, size_t base,
                         struct operation operations[PATTERN_OPERATIONS_MAX]);

#endif
