/* SPDX-License-Identifier: MIT
 *
 * See loadable_ranges.h. Ranges are never joined: each is at most the range that one map returned.
 */
#include "conformance/systems/loadable_ranges.h"

#include <stdlib.h>

static bool range_append(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t rights)
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
    ranges->items[ranges->count++] = (struct range){start, end, rights};
    return true;
}

bool ranges_add(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t rights)
{
    ranges_remove(ranges, start, end);
    return range_append(ranges, start, end, rights);
}

/* Takes [start, end) out of every range: AAAAAAAA becomes AA...BBB. With `kept` the middle stays as
 * a range of its own that has at most these rights. When no memory is left to store a piece, the
 * record loses it. */
static void ranges_split(struct ranges *ranges, uint64_t start, uint64_t end, const uint32_t *kept)
{
    for (size_t i = ranges->count; i-- > 0;) {
        struct range old = ranges->items[i];
        if (old.end <= start || end <= old.start)
            continue;
        ranges->items[i] = ranges->items[--ranges->count];
        range_append(ranges, old.start, start, old.rights);
        range_append(ranges, end, old.end, old.rights);
        if (kept != NULL)
            range_append(ranges, old.start > start ? old.start : start,
                         old.end < end ? old.end : end, old.rights & *kept);
    }
}

void ranges_remove(struct ranges *ranges, uint64_t start, uint64_t end)
{
    ranges_split(ranges, start, end, NULL);
}

void ranges_limit(struct ranges *ranges, uint64_t start, uint64_t end, uint32_t rights)
{
    ranges_split(ranges, start, end, &rights);
}

/* The addresses of [start, end) in ranges that have none of these rights. */
static uint64_t covered_without(const struct ranges *ranges, uint64_t start, uint64_t end,
                                uint32_t rights)
{
    uint64_t covered = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        const struct range *range = &ranges->items[i];
        uint64_t from = range->start > start ? range->start : start;
        uint64_t to = range->end < end ? range->end : end;
        covered += from < to && (range->rights & rights) == 0 ? to - from : 0;
    }
    return covered;
}

uint64_t ranges_covered(const struct ranges *ranges, uint64_t start, uint64_t end)
{
    return covered_without(ranges, start, end, 0);
}

bool ranges_cover(const struct ranges *ranges, uint64_t start, uint64_t end)
{
    return ranges_covered(ranges, start, end) == end - start;
}

uint32_t ranges_common(const struct ranges *ranges, uint64_t start, uint64_t end)
{
    uint32_t rights = UINT32_MAX;
    for (size_t i = 0; i < ranges->count; i++)
        if (ranges->items[i].start < end && start < ranges->items[i].end)
            rights &= ranges->items[i].rights;
    return rights;
}

bool ranges_lack(const struct ranges *ranges, uint64_t start, uint64_t end, uint32_t rights)
{
    return covered_without(ranges, start, end, rights) == end - start;
}

void ranges_free(struct ranges *ranges)
{
    free(ranges->items);
    *ranges = (struct ranges){0};
}
