/* SPDX-License-Identifier: MIT
 *
 * What a page table says about a run of pages. A run may end beyond the last page; such pages count
 * as foreign.
 */
#ifndef PAGE_MANAGER_PAGE_RUN_H
#define PAGE_MANAGER_PAGE_RUN_H

#include "page_table.h"

/* Sets of states, as bits. */
enum {
    STATE_FOREIGN = 1 << PAGE_STATE_FOREIGN,
    STATE_MAPPED = 1 << PAGE_STATE_MAPPED,
    STATE_ZEROED = 1 << PAGE_STATE_ZEROED,
    STATE_DIRTY = 1 << PAGE_STATE_DIRTY,
    STATES_FREE = STATE_ZEROED | STATE_DIRTY
};

/* Pages [first, end). */
struct page_run {
    uint32_t first, end;
};

/* The pages that have a byte of this range. The address is at a page, or the length is 0. */
struct page_run page_run_of(const struct page_table *table, uint32_t address,
                            uint32_t length_bytes);

/* Cuts off the part of the run that lies beyond the last page. */
struct page_run page_run_inside(const struct page_table *table, struct page_run run);

/* The states of the pages in a run, as bits; 0 for an empty run. */
uint32_t page_run_states(const struct page_table *table, struct page_run run);

/* Is every page of the run free, or mapped? True for an empty run. */
bool page_run_is_free(const struct page_table *table, struct page_run run);
bool page_run_is_mapped(const struct page_table *table, struct page_run run);

#endif
