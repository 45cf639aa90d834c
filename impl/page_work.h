/* SPDX-License-Identifier: MIT
 *
 * The work that a call has left when it has changed the page table: runs of pages to clear. These
 * pages belong to the caller alone by then, so no other thread has to wait for the clearing.
 */
#ifndef PAGE_MANAGER_PAGE_WORK_H
#define PAGE_MANAGER_PAGE_WORK_H

#include "page_manager.h"
#include "page_run.h"

/* Runs that do not fit into `runs` wait in the page table. There, the call marks the pages of
 * `rest` that need clearing as mapped, and the others as foreign, so that no search finds them.
 *
 *     0.0.0.0.00.    before; 0: dirty, .: zeroed; the first three 0 are in `runs`
 *     AAAAAAAfAAf    after; A: mapped, f: zeroed, but foreign for now
 */
#ifdef MAPCHECK_HARNESS
enum { PAGE_WORK_RUNS = 3 }; /* few, so that small worlds exceed it, too */
#else
enum { PAGE_WORK_RUNS = 16 };
#endif
struct page_work {
    struct page_run rest;
    uint32_t count;
    struct page_run runs[PAGE_WORK_RUNS];
};

static inline void page_work_open(struct page_work *work)
{
    work->rest = (struct page_run){0, 0};
    work->count = 0;
}

/* Needs the lock. Adds the pages of `run` that are in one of these states, and counts their bytes
 * as cleared. Calls must come in the order of addresses. Returns the first page for which there was
 * no space, or the end of the run. */
uint32_t page_work_find(struct page_work *work, struct page_manager *manager, struct page_run run,
                        uint32_t states);

/* Needs the lock. Leaves `rest`, for which page_work_find had no space, in the page table. These
 * pages will be mapped and zero. */
void page_work_leave(struct page_work *work, struct page_manager *manager, struct page_run rest);

/* Needs the lock. Maps these pages, whatever their states. For zeroed contents, `work` gets all of
 * them except those that are known to be zero. */
void page_work_take(struct page_work *work, struct page_manager *manager, struct page_run run,
                    enum page_contents contents);

/* Needs no lock. Clears the added runs and forgets them. */
void page_work_clear(struct page_work *work, struct page_manager *manager);

/* Takes the lock itself. Clears the added runs, and then the rest. */
void page_work_finish(struct page_work *work, struct page_manager *manager);

#endif
