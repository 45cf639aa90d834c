/* SPDX-License-Identifier: MIT
 *
 * A design: a sorted list of free regions. A map takes the front of the first region that is long
 * enough. An unmap joins its pages with the regions on both sides.
 */
#include "conformance/strangers/design.h"

#include <string.h>

struct region {
    size_t first, count;
};

/* Between two regions lies at least one page in use, so half of the pages is enough. */
enum { REGIONS = PAGES / 2 + 1, REGIONS_FEW = 16 };
static struct region regions[REGIONS + 2];
static size_t used;

/* The first region that ends after this page. */
static size_t region_after(size_t page)
{
    size_t i = 0;
    while (i < used && regions[i].first + regions[i].count <= page)
        i++;
    return i;
}

static void insert(size_t i, size_t first, size_t count)
{
    if (count == 0 || (FAULTY(regions_run_out) && used == REGIONS_FEW))
        return;
    memmove(regions + i + 1, regions + i, (used - i) * sizeof regions[0]);
    regions[i] = (struct region){first, count};
    used++;
}

static void drop(size_t i)
{
    used--;
    memmove(regions + i, regions + i + 1, (used - i) * sizeof regions[0]);
}

static bool fits(size_t i, size_t count)
{
    if (FAULTY(exact_fit_refused))
        return regions[i].count > count;
    if (FAULTY(region_one_page_short))
        return regions[i].count + 1 >= count;
    return regions[i].count >= count;
}

size_t design_find(size_t count)
{
    for (size_t i = 0; i < used && !(FAULTY(first_region_only) && i > 0); i++)
        if (fits(i, count))
            return regions[i].first;
    return NO_PAGE;
}

/* Splits a region: what lies before the taken pages stays, and so does what lies after them. */
static void split(size_t i, size_t first, size_t end)
{
    size_t start = regions[i].first, last = start + regions[i].count;
    drop(i);
    if (last > end && !(FAULTY(split_loses_the_rest) && last - end < 4))
        insert(i, FAULTY(split_keeps_one_page) ? end - 1 : end, last - end);
    if (start < first && !FAULTY(split_loses_the_front))
        insert(i, start, first - start);
}

/* A faulty stranger may have several regions side by side. */
void design_take(size_t first, size_t count)
{
    size_t end = first + count;
    for (size_t page = first; page < end;) {
        size_t i = region_after(page);
        if (i == used || regions[i].first >= end)
            return;
        page = regions[i].first + regions[i].count;
        split(i, first, end);
    }
}

void design_release(size_t first, size_t count)
{
    size_t i = region_after(first);
    count = count < PAGES ? pages_kept(count) : count;
    if (i > 0 && regions[i - 1].first + regions[i - 1].count == first &&
        !FAULTY(not_joined_with_the_region_before)) {
        first = regions[i - 1].first;
        count += regions[i - 1].count;
        drop(--i);
    }
    if (i < used && first + count == regions[i].first &&
        !FAULTY(not_joined_with_the_region_after)) {
        count += regions[i].count;
        drop(i);
    }
    insert(i, first, count);
}
