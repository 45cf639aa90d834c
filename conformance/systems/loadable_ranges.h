/* SPDX-License-Identifier: MIT
 *
 * The addresses that a loaded system has returned and not unmapped, by mapcheck's own record:
 * disjoint ranges [start, end) in no order. There are few of them, so every function searches all
 * of them.
 */
#ifndef MAPCHECK_LOADABLE_RANGES_H
#define MAPCHECK_LOADABLE_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ranges {
    struct range {
        uint64_t start, end;
        uint32_t protection; /* that the map asked for */
    } * items;
    size_t count, capacity;
};

/* False when there is no memory to store the range. */
bool ranges_add(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t protection);
void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end);
/* Is every address of [start, end) in some range? */
bool ranges_cover(const struct ranges *ranges, uint64_t start, uint64_t end);
/* Was every address of [start, end) mapped without these bits of protection? */
bool ranges_lack(const struct ranges *ranges, uint64_t start, uint64_t end, uint32_t bits);
/* Skips what some range covers: the first address from `start` on that none covers, and the end of
 * the addresses that none covers behind it. Both are `end` when there are none. */
uint64_t ranges_skip(const struct ranges *ranges, uint64_t start, uint64_t end, uint64_t *hole_end);
void ranges_free(struct ranges *ranges);

#endif
