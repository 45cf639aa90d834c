/* SPDX-License-Identifier: MIT
 *
 * Addresses of a loaded system's process in mapcheck's own record: disjoint ranges [start, end) in
 * no order. There are few of them, so every function searches all of them.
 */
#ifndef MAPCHECK_LOADABLE_RANGES_H
#define MAPCHECK_LOADABLE_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ranges {
    struct range {
        uint64_t start, end;
        uint32_t rights; /* a set of bits, which the caller defines */
    } * items;
    size_t count, capacity;
};

/* False when there is no memory to store the range. */
bool ranges_add(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t rights);
void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end);
/* Takes all but these rights from the addresses of [start, end). */
void ranges_limit(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t rights);
/* How many addresses of [start, end) are in some range? Are all of them? */
uint64_t ranges_covered(const struct ranges *ranges, uint64_t start, uint64_t end);
bool ranges_cover(const struct ranges *ranges, uint64_t start, uint64_t end);
/* The rights that all ranges with an address of [start, end) have. UINT32_MAX: there is no such
 * range. */
uint32_t ranges_common(const struct ranges *ranges, uint64_t start, uint64_t end);
/* Is every address of [start, end) in a range without these rights? */
bool ranges_lack(const struct ranges *ranges, uint64_t start, uint64_t end, uint32_t rights);
void ranges_free(struct ranges *ranges);

#endif
