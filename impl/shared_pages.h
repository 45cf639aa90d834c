/* SPDX-License-Identifier: MIT
 *
 * Which mapped pages are shared (MAP_SHARED): one bit for each page, 8 KiB for 65,536 pages. A
 * discard keeps the contents of these pages. The bit of a page that is not mapped has no meaning,
 * because a map sets the bits of all its pages. Ranges must lie inside the page table.
 */
#ifndef PAGE_MANAGER_SHARED_PAGES_H
#define PAGE_MANAGER_SHARED_PAGES_H

#include "bit_run.h"
#include "geometry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SHARED_PAGES_WORDS ((GEOMETRY_PAGES_MAX + WORD_BITS - 1) / WORD_BITS)

struct shared_pages {
    uint64_t words[SHARED_PAGES_WORDS];
};

static inline bool shared_pages_has(const struct shared_pages *pages, uint32_t page)
{
    return (pages->words[page / WORD_BITS] >> page % WORD_BITS & 1) != 0;
}

/* Gives every page of [first, first + count) this bit. */
void shared_pages_mark(struct shared_pages *pages, uint32_t first, uint32_t count, bool shared);

/* Gives the pages from `to` on the bits of [first, first + count). The ranges do not overlap. */
void shared_pages_copy(struct shared_pages *pages, uint32_t first, uint32_t count, uint32_t to);

/* The first page after `page` that has the other bit, or `end` when that comes first: page < result
 * <= end. */
uint32_t shared_pages_run_end(const struct shared_pages *pages, uint32_t page, uint32_t end);

#ifdef __cplusplus
}
#endif

#endif
