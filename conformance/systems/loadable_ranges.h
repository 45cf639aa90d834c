/* SPDX-License-Identifier: MIT
 *
 * Which addresses a loaded system has handed out and not taken back, as far as we know: disjoint
 * ranges [start, end) in no order. Few of them, and looked at one by one.
 */
#ifndef MAPCHECK_LOADABLE_RANGES_H
#define MAPCHECK_LOADABLE_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ranges {
    struct range {
        uint64_t start, end;
    } * items;
    size_t count, capacity;
};

/* False when memory is out: the range is then not remembered. */
bool ranges_add(struct ranges *ranges, uint64_t start, uint64_t end);
void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end);
/* Is every address of [start, end) in some range? */
bool ranges_cover(const struct ranges *ranges, uint64_t start, uint64_t end);
void ranges_free(struct ranges *ranges);

#endif
