/* SPDX-License-Identifier: MIT
 *
 * The memory at the top that the neighbour owns, where the environment does not make the sbrk
 * itself. The neighbour gives back only what it took, and only while nothing lies above it: an sbrk
 * that moves down would also take pages of the system.
 *
 *     S S N N |      S the system, N the neighbour, | the break: two pages can be given back
 */
#ifndef MAPCHECK_NEIGHBOUR_H
#define MAPCHECK_NEIGHBOUR_H

#include <stdbool.h>
#include <stdint.h>

struct neighbour_top {
    uint64_t start, end; /* equal: it owns nothing at the top */
};

/* May the neighbour move the break from `at` by this amount? */
static inline bool neighbour_may_move(const struct neighbour_top *top, uint64_t at, int64_t delta)
{
    if (delta >= 0)
        return true;
    return at == top->end && (uint64_t)-delta <= top->end - top->start;
}

/* The neighbour moved the break. */
static inline void neighbour_moved(struct neighbour_top *top, uint64_t from, uint64_t to)
{
    if (from != top->end)
        top->start = from;
    top->end = to;
}

#endif
