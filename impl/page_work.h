/* SPDX-License-Identifier: MIT
 *
 * What a call has left to do when it has settled the page table: runs of pages to clear, which are its
 * caller's alone by then, so that nobody else has to wait for it.
 */
#ifndef PAGE_MANAGER_PAGE_WORK_H
#define PAGE_MANAGER_PAGE_WORK_H

#include "page_manager.h"

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

enum { PAGE_WORK_RUNS = 16 };
struct page_work {
    uint32_t count;
    struct page_run runs[PAGE_WORK_RUNS];
};

static inline void page_work_open(struct page_work *work)
{
    work->count = 0;
}

/* Adds the pages of a run that are in one of these states, and counts their bytes as cleared. Runs
 * come in order; what finds no place in the list is cleared at once. */
void page_work_add(struct page_work *work, struct page_manager *manager, struct page_run run,
                   uint32_t states);

void page_work_do(const struct page_work *work, struct page_manager *manager);

#endif
