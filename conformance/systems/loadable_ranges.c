/* SPDX-License-Identifier: MIT
 *
 * See loadable_ranges.h. Ranges are never joined: each is at most the range that one map returned.
 */
#include "conformance/systems/loadable_ranges.h"

#include <stdlib.h>

static bool range_append(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t protection)
{
    if (start >= end)
        return true;
    if (ranges->count == ranges->capacity) {
        size_t capacity = ranges->capacity * 2 + 16;
        struct range *items = realloc(ranges->items, capacity * sizeof *items);
        if (items == NULL)
            return false;
        ranges->items = items;
        ranges->capacity = capacity;
    }
    ranges->items[ranges->count++] = (struct range){start, end, protection};
    return true;
}

bool ranges_add(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t protection)
{
    ranges_remove(ranges, start, end);
    return range_append(ranges, start, end, protection);
}

/* AAAAAAAA becomes AA...BBB. When no memory is left to store BBB, the record loses it. */
void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end)
{
    for (size_t i = ranges->count; i-- > 0;) {
        struct range old = ranges->items[i];
        if (old.end <= start || end <= old.start)
            continue;
        ranges->items[i] = ranges->items[--ranges->count];
        range_append(ranges, old.start, start, old.protection);
        range_append(ranges, end, old.end, old.protection);
    }
}

/* The addresses of [start, end) in ranges whose protection has none of these bits. */
static uint64_t covered_without(const struct ranges *ranges, uint64_t start, uint64_t end,
                                uint32_t bits)
{
    uint64_t covered = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        const struct range *range = &ranges->items[i];
        uint64_t from = range->start > start ? range->start : start;
        uint64_t to = range->end < end ? range->end : end;
        covered += from < to && (range->protection & bits) == 0 ? to - from : 0;
    }
    return covered;
}

bool ranges_cover(const struct ranges *ranges, uint64_t start, uint64_t end)
{
    return covered_without(ranges, start, end, 0) == end - start;
}

bool ranges_lack(const struct ranges *ranges, uint64_t start, uint64_t end, uint32_t bits)
{
    return covered_without(ranges, start, end, bits) == end - start;
}

/* The end of the range that covers the address. The address itself: none does. */
static uint64_t covered_until(const struct ranges *ranges, uint64_t address)
{
    for (size_t i = 0; i < ranges->count; i++)
        if (ranges->items[i].start <= address && address < ranges->items[i].end)
            return ranges->items[i].end;
    return address;
}

uint64_t ranges_skip(const struct ranges *ranges, uint64_t start, uint64_t end, uint64_t *hole_end)
{
    uint64_t next;
    while (start < end && (next = covered_until(ranges, start)) > start)
        start = next < end ? next : end;
    *hole_end = end;
    for (size_t i = 0; i < ranges->count; i++)
        if (ranges->items[i].start >= start && ranges->items[i].start < *hole_end)
            *hole_end = ranges->items[i].start;
    return start;
}

void ranges_free(struct ranges *ranges)
{
    free(ranges->items);
    *ranges = (struct ranges){0};
}
