/* SPDX-License-Identifier: MIT
 *
 * A design: first fit over a table of skips. The entry of a page is its state, and the number of
 * pages after it that have the same state. A search jumps over them.
 */
#include "conformance/strangers/design.h"

enum { SKIP_MAX = 63, IN_USE = 0, IS_FREE = 64 };
static unsigned char entries[PAGES];

static size_t skip(size_t page)
{
    return entries[page] % IS_FREE;
}

static size_t run_of(size_t page, size_t count)
{
    size_t run = 0, next = page;
    while (next < PAGES && entries[next] >= IS_FREE && run < count) {
        run += skip(next) + 1;
        next += skip(next) + 1;
    }
    return run;
}

size_t design_find(size_t count)
{
    for (size_t page = 0; page < PAGES;) {
        size_t run = run_of(page, count);
        if (entries[page] >= IS_FREE && run >= count)
            return page;
        if (run > 0)
            page += FAULTY(search_jumps_over_a_hole) ? count : run;
        else
            page += skip(page) + 1;
    }
    return NO_PAGE;
}

/* Entries before `first` may say that the pages from `first` on are as they are. They are cut. */
static void repair_before(size_t first)
{
    for (size_t page = first, steps = 0; page > 0; steps++) {
        page--;
        if (page + skip(page) < first || (FAULTY(skip_repair_stops_early) && steps == 1))
            return;
        entries[page] = (unsigned char)(entries[page] - skip(page) + (first - 1 - page));
        if (first - page > SKIP_MAX)
            return;
    }
}

static void set(size_t first, size_t count, int state)
{
    size_t most = FAULTY(skip_one_too_far) ? count : count - 1;
    for (size_t i = 0; i < count; i++) {
        size_t left = most - i < SKIP_MAX ? most - i : SKIP_MAX;
        entries[first + i] = (unsigned char)(state + (int)left);
    }
}

void design_take(size_t first, size_t count)
{
    set(first, count, IN_USE);
    if (!FAULTY(skips_before_a_map_stay))
        repair_before(first);
}

void design_release(size_t first, size_t count)
{
    set(first, count, IS_FREE);
    if (!FAULTY(skips_before_an_unmap_stay))
        repair_before(first);
}
