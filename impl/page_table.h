/* SPDX-License-Identifier: MIT
 *
 * What is known of every page of the address space, and the search for free ones. One interface;
 * how it is kept is the business of the implementation (skip_table.c: one byte per page). It
 * knows nothing of breaks, bytes or errors. It counts pages by state as it goes.
 * Ranges must lie inside of the table: whoever takes them from a stranger cuts them first.
 */
#ifndef PAGE_MANAGER_PAGE_TABLE_H
#define PAGE_MANAGER_PAGE_TABLE_H

#include "geometry.h"

enum page_state {
    PAGE_STATE_FOREIGN, /* not ours, or not wholly */
    PAGE_STATE_MAPPED,
    PAGE_STATE_ZEROED, /* free and known to be zero */
    PAGE_STATE_DIRTY,  /* free, contents unknown */
    PAGE_STATES
};

/* No page. */
#define PAGE_NONE UINT32_MAX

struct page_table {
    struct geometry geometry;
    uint32_t counts[PAGE_STATES];
    uint32_t top; /* pages from here on were never marked: all foreign */
    uint8_t cells[GEOMETRY_PAGES_MAX];
};

/* All pages foreign. Only the cells of this geometry are touched; the geometry must be set. */
void page_table_open(struct page_table *table);

enum page_state page_table_state(const struct page_table *table, uint32_t page);

/* Gives every page of [first, first + count) this state. */
void page_table_mark(struct page_table *table, uint32_t first, uint32_t count,
                     enum page_state state);

/* Mapped pages of [first, first + count) become dirty, all others stay what they are. Costs the
 * length of the range and a constant, however many mappings there are. */
void page_table_release(struct page_table *table, uint32_t first, uint32_t count);

/* The lowest page, a multiple of `alignment` (pages, a power of two), where `count` pages are
 * free; PAGE_NONE where there is none. Both are at least 1 and at most 2^30. */
uint32_t page_table_find(const struct page_table *table, uint32_t count, uint32_t alignment);

/* The end of the run that `page` is in, not looking beyond `end`: page < result <= end. */
uint32_t page_table_run_end(const struct page_table *table, uint32_t page, uint32_t end);

/* The lowest page from which all pages up to `end` (at most the page count) are free; `end` when
 * the page before it is not. */
uint32_t page_table_free_start(const struct page_table *table, uint32_t end);

/* The length of the longest sequence of free pages, zeroed or dirty. */
uint32_t page_table_largest_free(const struct page_table *table);

/* A number for people who look at a page, -1 where there is none: here, its skip count. */
int page_table_annotation(const struct page_table *table, uint32_t page);

#endif
