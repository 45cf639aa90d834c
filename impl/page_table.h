/* SPDX-License-Identifier: MIT
 *
 * What is known of every page of the address space, and the search for free ones. One interface;
 * how it is kept is the business of two implementations that give the same answers: run_tree.c
 * (bitmaps under a tree) and skip_table.c (a byte per page). It knows nothing of breaks, bytes or
 * errors. It counts pages by state as it goes.
 * Which of the two it is, is a constant of a product build (a run tree, or PAGE_TABLE_SKIP_TABLE) and a
 * field of the geometry in a harness build, where one program tries both.
 * Ranges must lie inside of the table: whoever takes them from a stranger cuts them first.
 */
#ifndef PAGE_MANAGER_PAGE_TABLE_H
#define PAGE_MANAGER_PAGE_TABLE_H

#include "run_tree.h"
#include "skip_table.h"

/* What every kind begins with, and the kind. CHOOSE is the only place that knows which it is. */
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

/* All pages foreign. Only what this geometry uses is touched; the geometry must be set. */
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

/* Mapped pages of [first, first + count) become dirty, all others stay what they are. Costs the
 * length of the range and a constant, however many mappings there are. */
static inline void page_table_release(struct page_table *table, uint32_t first, uint32_t count)
{
    PAGE_TABLE_CHOOSE(skip_table_release(&table->skips, first, count),
                      run_tree_release(&table->tree, first, count));
}

/* The lowest page, a multiple of `alignment` (pages, a power of two), where `count` pages are
 * free; PAGE_NONE where there is none. Both are at least 1 and at most 2^30. Changes no page, but
 * may note what it saw on the way. */
static inline uint32_t page_table_find(struct page_table *table, uint32_t count, uint32_t alignment)
{
    return PAGE_TABLE_CHOOSE(skip_table_find(&table->skips, count, alignment),
                             run_tree_find(&table->tree, count, alignment));
}

/* The end of the run that `page` is in, not looking beyond `end`: page < result <= end. */
static inline uint32_t page_table_run_end(const struct page_table *table, uint32_t page,
                                          uint32_t end)
{
    return PAGE_TABLE_CHOOSE(skip_table_run_end(&table->skips, page, end),
                             run_tree_run_end(&table->tree, page, end));
}

/* The lowest page from which all pages up to `end` (at most the page count) are free; `end` when
 * the page before it is not. */
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

/* A number for people who look at a page, -1 where there is none: its skip count, or how many free
 * pages begin there. */
static inline int page_table_annotation(const struct page_table *table, uint32_t page)
{
    return PAGE_TABLE_CHOOSE((int)skip_table_skip(&table->skips, page),
                             run_tree_annotation(&table->tree, page));
}

#endif
