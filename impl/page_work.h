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

/* What is more than these runs waits in the page table: the pages of `rest` that need clearing are
 * mapped, those that do not are foreign until then, so that nobody finds them.
 *
 *     0.0.0.0.00.    AAAAAAAfAAf    f: zero; the first three 0 are in `runs`
 */
#ifdef MAPCHECK_HARNESS
enum { PAGE_WORK_RUNS = 3 }; /* so that small worlds have a rest, too */
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

/* Under the lock: notes the pages of a run that are in one of these states, and counts their bytes as
 * cleared. Runs come in order. Returns the first page that there was no place for, else the end. */
uint32_t page_work_find(struct page_work *work, struct page_manager *manager, struct page_run run,
                        uint32_t states);

/* Under the lock: leaves in the page table what page_work_find had no place for. These pages are to
 * be mapped, and zero. */
void page_work_leave(struct page_work *work, struct page_manager *manager, struct page_run rest);

/* Not under the lock: clears what was noted, and forgets it. */
void page_work_clear(struct page_work *work, struct page_manager *manager);

/* The same, and then the rest, for which it takes the lock again. */
void page_work_finish(struct page_work *work, struct page_manager *manager);

#endif
