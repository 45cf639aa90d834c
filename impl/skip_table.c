/* SPDX-License-Identifier: MIT
 *
 * The page table as one byte per page: 2 bits of state and 6 bits of skip count. A skip count k
 * promises that the next k pages have the same state as this one. It is always the largest such
 * number up to the skip limit, so each cell can be computed from its right neighbour alone:
 *
 *     states   A A A . . B    skip limit 63
 *     skips    2 1 0 1 0 0    k(page) = same state on the right ? k(right) + 1 : 0
 *
 * So after a change, a repair goes to the left until a cell is already correct, which takes at most
 * as many steps as the skip limit. A search jumps k + 1 pages at a time.
 */
#include "skip_table.h"

/* The cell of a page in this state. All cells on its right must be correct already. */
static uint8_t cell_make(const struct skip_table *table, uint32_t page, enum page_state state)
{
    uint32_t next = page + 1;
    uint32_t skip = 0;
    if (next < geometry_page_count(&table->geometry) && skip_table_state(table, next) == state)
        skip = skip_table_skip(table, next) + 1;
    if (skip > geometry_skip_limit(&table->geometry))
        skip = geometry_skip_limit(&table->geometry);
    return (uint8_t)(skip << SKIP_TABLE_STATE_BITS | (uint32_t)state);
}

/* Repairs the cells before `end` after a change at `end`: their skip counts are now too large, or
 * could be larger. Ends at the first correct cell, because the cells on its left are correct, too.
 */
static void repair_before(struct skip_table *table, uint32_t end)
{
    for (uint32_t page = end; page-- > 0;) {
        uint8_t cell = cell_make(table, page, skip_table_state(table, page));
        if (cell == table->cells[page])
            return;
        table->cells[page] = cell;
    }
}

/* Gives `state` to those pages of the range whose state is in the set `replaced` (bits). Goes from
 * right to left, so that the right neighbour of each cell is done first. */
static void rewrite(struct skip_table *table, uint32_t first, uint32_t count, uint32_t replaced,
                    enum page_state state)
{
    for (uint32_t page = first + count; page-- > first;) {
        enum page_state old = skip_table_state(table, page);
        enum page_state new = replaced >> old & 1 ? state : old;
        table->counts[old]--;
        table->counts[new]++;
        table->cells[page] = cell_make(table, page, new);
    }
    repair_before(table, first);
}

void skip_table_open(struct skip_table *table)
{
    uint32_t page_count = geometry_page_count(&table->geometry);
    for (uint32_t state = 0; state < PAGE_STATES; state++)
        table->counts[state] = 0;
    table->counts[PAGE_STATE_FOREIGN] = page_count;
    table->top = 0;
    for (uint32_t page = page_count; page-- > 0;)
        table->cells[page] = cell_make(table, page, PAGE_STATE_FOREIGN);
}

void skip_table_mark(struct skip_table *table, uint32_t first, uint32_t count,
                     enum page_state state)
{
    rewrite(table, first, count, (1U << PAGE_STATES) - 1, state);
    if (table->top < first + count)
        table->top = first + count;
}

void skip_table_release(struct skip_table *table, uint32_t first, uint32_t count)
{
    rewrite(table, first, count, 1U << PAGE_STATE_MAPPED, PAGE_STATE_DIRTY);
}

static uint32_t round_up(uint32_t page, uint32_t alignment)
{
    return (page + alignment - 1) & ~(alignment - 1);
}

uint32_t skip_table_find(const struct skip_table *table, uint32_t count, uint32_t alignment)
{
    uint32_t start = 0; /* all of [start, page) is free */
    uint32_t page = 0;
    while (start + count <= table->top) {
        uint32_t next = page + 1 + skip_table_skip(table, page);
        if (!page_state_is_free(skip_table_state(table, page)))
            next = start = round_up(next, alignment);
        else if (next - start >= count)
            return start;
        page = next;
    }
    return PAGE_NONE;
}

uint32_t skip_table_run_end(const struct skip_table *table, uint32_t page, uint32_t end)
{
    enum page_state state = skip_table_state(table, page);
    while (page < end && skip_table_state(table, page) == state)
        page += 1 + skip_table_skip(table, page);
    return page < end ? page : end;
}

uint32_t skip_table_free_start(const struct skip_table *table, uint32_t end)
{
    while (end > 0 && page_state_is_free(skip_table_state(table, end - 1)))
        end--;
    return end;
}

uint32_t skip_table_largest_free(const struct skip_table *table)
{
    uint32_t largest = 0;
    uint32_t start = 0; /* all of [start, page) is free */
    for (uint32_t page = 0; page < table->top;) {
        page += 1 + skip_table_skip(table, page);
        if (!page_state_is_free(skip_table_state(table, page - 1)))
            start = page;
        else if (largest < page - start)
            largest = page - start;
    }
    return largest;
}
