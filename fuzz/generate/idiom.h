/* SPDX-License-Identifier: MIT
 *
 * Habits of real programs, a few operations each: collectors that map too much and trim, arenas
 * that are cut and refilled, runtimes that share the break, callers that meet a full memory. They
 * say what programs do, not what some system gets wrong.
 */
#ifndef MAPCHECK_IDIOM_H
#define MAPCHECK_IDIOM_H

#include "fuzz/support/dice.h"
#include "reference/operation.h"

enum { IDIOM_OPERATIONS_MAX = 12 };

/* Fills operations, for a place where `base` map statements stand before; returns how many. */
size_t idiom_write(struct dice *dice, const struct world *world, size_t base,
                   struct operation operations[IDIOM_OPERATIONS_MAX]);
/* How many idioms there are, and one of them by number. */
size_t idiom_count(void);
size_t idiom_write_one(size_t which, struct dice *dice, const struct world *world, size_t base,
                       struct operation operations[IDIOM_OPERATIONS_MAX]);

#endif
