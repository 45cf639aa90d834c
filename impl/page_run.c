/* SPDX-License-Identifier: MIT
 *
 * See page_run.h. The functions go from run to run of the table, not from page to page.
 */
#include "page_run.h"

struct page_run page_run_of(const struct page_table *table, uint32_t address, uint32_t length_bytes)
{
    uint32_t first = (uint32_t)geometry_pages_down(&table->geometry, address);
    uint32_t count = (uint32_t)geometry_pages_up(&table->geometry, length_bytes);
    return (struct page_run){first, first + count};
}

struct page_run page_run_inside(const struct page_table *table, struct page_run run)
{
    uint32_t page_count = geometry_page_count(&table->geometry);
    if (run.first > page_count)
        run.first = page_count;
    if (run.end > page_count)
        run.end = page_count;
    return run;
}

uint32_t page_run_states(const struct page_table *table, struct page_run run)
{
    struct page_run inside = page_run_inside(table, run);
    uint32_t beyond = (run.end - run.first) - (inside.end - inside.first);
    uint32_t states = beyond > 0 ? STATE_FOREIGN : 0;
    for (uint32_t page = inside.first; page < inside.end;
         page = page_table_run_end(table, page, inside.end))
        states |= 1U << page_table_state(table, page);
    return states;
}

bool page_run_is_free(const struct page_table *table, struct page_run run)
{
    return (page_run_states(table, run) & ~(uint32_t)STATES_FREE) == 0;
}

bool page_run_is_mapped(const struct page_table *table, struct page_run run)
{
    return (page_run_states(table, run) & ~(uint32_t)STATE_MAPPED) == 0;
}
