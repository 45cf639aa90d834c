/* SPDX-License-Identifier: MIT
 *
 * The page table as one byte per page: 64 KiB for 65,536 pages. A search jumps from run to run, so
 * its cost is the number of runs before the one that fits. skip_table.c explains the bytes.
 */
#ifndef PAGE_MANAGER_SKIP_TABLE_H
#define PAGE_MANAGER_SKIP_TABLE_H

#include "geometry.h"
#include "page_state.h"

#ifdef __cplusplus
extern "C" {
#endif

struct skip_table {
    struct geometry geometry;
    uint32_t counts[PAGE_STATES];
    uint32_t top; /* no page from here on was ever marked: all are foreign */
    uint8_t cells[GEOMETRY_PAGES_MAX];
};

/* A cell holds the state in 2 bits and the skip count in the other 6. */
enum { SKIP_TABLE_STATE_BITS = 2, SKIP_TABLE_STATE_MASK = (1 << SKIP_TABLE_STATE_BITS) - 1 };

static inline enum page_state skip_table_state(const struct skip_table *table, uint32_t page)
{
    return (enum page_state)(table->cells[page] & SKIP_TABLE_STATE_MASK);
}

static inline uint32_t skip_table_skip(const struct skip_table *table, uint32_t page)
{
    return (uint32_t)table->cells[page] >> SKIP_TABLE_STATE_BITS;
}

/* page_table.h describes these functions: skip_table_open implements page_table_open, and so on. */
void skip_table_open(struct skip_table *table);
void skip_table_mark(struct skip_table *table, uint32_t first, uint32_t count,
                     enum page_state state);
void skip_table_release(struct skip_table *table, uint32_t first, uint32_t count);
uint32_t skip_table_find(const struct skip_table *table, uint32_t count, uint32_t alignment);
uint32_t skip_table_run_end(const struct skip_table *table, uint32_t page, uint32_t end);
uint32_t skip_table_free_start(const struct skip_table *table, uint32_t end);
uint32_t skip_table_largest_free(const struct skip_table *table);

#ifdef __cplusplus
}
#endif

#endif
