/* SPDX-License-Identifier: MIT
 *
 * The state of every page of the address space, and the search for free pages. This one interface
 * has two implementations, which give the same answers: run_tree.c (bitmaps under a tree) and
 * skip_table.c (a byte per page). Both count the pages by state. Neither deals with breaks, bytes
 * or errors. A product build chooses the implementation by a constant: a run tree, or a skip table
 * with -DPAGE_TABLE_SKIP_TABLE. A harness build chooses it by a field of the geometry, so that one
 * program can try both. Ranges must lie inside the table, so callers cut the ranges that they pass
 * on.
 */
#ifndef PAGE_MANAGER_PAGE_TABLE_H
#define PAGE_MANAGER_PAGE_TABLE_H

#include "run_tree.h"
#include "skip_table.h"

/* The common first fields of both kinds, and the table itself. Only PAGE_TABLE_CHOOSE knows which
 * kind it is. */
struct page_table {
    union {
        struct {
            struct geometry geometry;
            uint32_t counts[PAGE_STATES];
        };
#if defined(MAPCHECK_HARNESS)
#define PAGE_TABLE_CHOOSE(skips_call, tree_call)                                                   \
    (table->geometry.run_tree ? (tree_call) : (skips_call))
        struct skip_table skips;
        struct run_tree tree;
#elif defined(PAGE_TABLE_SKIP_TABLE)
#define PAGE_TABLE_CHOOSE(skips_call, tree_call) (skips_call)
        struct skip_table skips;
#else
#define PAGE_TABLE_CHOOSE(skips_call, tree_call) (tree_call)
        struct run_tree tree;
#endif
    };
};

/* Makes all pages foreign. The geometry must be set. Touches only the part that this geometry
 * uses. */
static inline void page_table_open(struct page_table *table)
{
    PAGE_TABLE_CHOOSE(skip_table_open(&table->skips), run_tree_open(&table->tree));
}

static inline enum page_state page_table_state(const struct page_table *table, uint32_t page)
{
    return PAGE_TABLE_CHOOSE(skip_table_state(&table->skips, page),
                             run_tree_state(&table->tree, page));
}

/* Gives every page of [first, first + count) this state. */
static inline void page_table_mark(struct page_table *table, uint32_t first, uint32_t count,
                                   enum page_state state)
{
    PAGE_TABLE_CHOOSE(skip_table_mark(&table->skips, first, count, state),
                      run_tree_mark(&table->tree, first, count, state));
}

/* Makes the mapped pages of [first, first + count) dirty; all other pages keep their state. The
 * cost is proportional to `count`, plus a constant, however many mappings the range contains. */
static inline void page_table_release(struct page_table *table, uint32_t first, uint32_t count)
{
    PAGE_TABLE_CHOOSE(skip_table_release(&table->skips, first, count),
                      run_tree_release(&table->tree, first, count));
}

/* The lowest page that begins `count` free pages and is a multiple of `alignment` (pages, a power
 * of two); PAGE_NONE where there is none. Both are in 1..2^30. Changes no page, but may record what
 * the search found out. */
static inline uint32_t page_table_find(struct page_table *table, uint32_t count, uint32_t alignment)
{
    return PAGE_TABLE_CHOOSE(skip_table_find(&table->skips, count, alignment),
                             run_tree_find(&table->tree, count, alignment));
}

/* The first page after `page` that has another state, or `end` when that comes first: page <
 * result <= end. */
static inline uint32_t page_table_run_end(const struct page_table *table, uint32_t page,
                                          uint32_t end)
{
    return PAGE_TABLE_CHOOSE(skip_table_run_end(&table->skips, page, end),
                             run_tree_run_end(&table->tree, page, end));
}

/* The lowest page from which all pages up to `end` are free, or `end` when the page before it is
 * not free. `end` is at most the page count. */
static inline uint32_t page_table_free_start(const struct page_table *table, uint32_t end)
{
    return PAGE_TABLE_CHOOSE(skip_table_free_start(&table->skips, end),
                             run_tree_free_start(&table->tree, end));
}

/* The length of the longest sequence of free pages, zeroed or dirty. */
static inline uint32_t page_table_largest_free(const struct page_table *table)
{
    return PAGE_TABLE_CHOOSE(skip_table_largest_free(&table->skips),
                             run_tree_largest_free(&table->tree));
}

/* A number that reports show beside a page: its skip count, or how many free pages begin there; -1
 * where there is none. */
static inline int page_table_annotation(const struct page_table *table, uint32_t page)
{
    return PAGE_TABLE_CHOOSE((int)skip_table_skip(&table->skips, page),
                             run_tree_annotation(&table->tree, page));
}

#endif
