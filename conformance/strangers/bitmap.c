/* SPDX-License-Identifier: MIT
 *
 * A design: first fit over a bitmap. A bit is set while its page is free. The search starts at the
 * lowest page that may be free, and passes words without a free page at once.
 */
#include "conformance/strangers/design.h"

enum { WORD = 64, WORDS = PAGES / WORD };
static uint64_t bits[WORDS];
static size_t lowest = PAGES; /* no page is free yet */

static bool is_free(size_t page)
{
    return (bits[page / WORD] >> page % WORD & 1) != 0;
}

static void set(size_t first, size_t count, bool free)
{
    for (size_t page = first; page < first + count; page++) {
        uint64_t bit = (uint64_t)1 << page % WORD;
        bits[page / WORD] = free ? bits[page / WORD] | bit : bits[page / WORD] & ~bit;
    }
}

/* Where the search goes on after the page `page`, with a run of `run` free pages before it. */
static size_t next_page(size_t page, size_t run, size_t count)
{
    if (FAULTY(search_jumps_over_a_hole) && run > 0)
        return page + count;
    if (page % WORD == 0 && bits[page / WORD] == 0)
        return page + WORD;
    return page + 1;
}

size_t design_find(size_t count)
{
    size_t run = 0;
    for (size_t page = lowest; page < PAGES;) {
        if (FAULTY(run_ends_at_a_word) && page % WORD == 0)
            run = 0;
        if (!is_free(page)) {
            page = next_page(page, run, count);
            run = 0;
        } else if (++run >= count - (FAULTY(search_one_page_short) && count > 1))
            return page + 1 - run;
        else
            page++;
    }
    return NO_PAGE;
}

void design_take(size_t first, size_t count)
{
    set(first, pages_kept(count), false);
    if (first == lowest)
        lowest = first + count;
    if (FAULTY(search_start_passes_holes) && first > lowest)
        lowest = first;
}

void design_release(size_t first, size_t count)
{
    bool is_first = lowest == PAGES; /* the first memory: the faulty stranger starts there */
    set(first, count, true);
    if (first < lowest && (!FAULTY(search_start_stays) || is_first))
        lowest = first;
}
