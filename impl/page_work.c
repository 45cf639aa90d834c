/* SPDX-License-Identifier: MIT
 *
 * See page_work.h. This file clears adjacent pages in one piece, whatever their states were.
 */
#include "page_work.h"

static bool run_add(struct page_work *work, struct page_run run)
{
    if (work->count > 0 && work->runs[work->count - 1].end == run.first)
        work->runs[work->count - 1].end = run.end;
    else if (work->count < PAGE_WORK_RUNS)
        work->runs[work->count++] = run;
    else
        return false;
    return true;
}

/* The loop goes from run to run of equal state. In ..0A00 these are .., 0, A and 00; run_add makes
 * one piece of the last three. */
uint32_t page_work_find(struct page_work *work, struct page_manager *manager, struct page_run run,
                        uint32_t states)
{
    for (uint32_t page = run.first, next; page < run.end; page = next) {
        next = page_table_run_end(&manager->table, page, run.end);
        if ((states >> page_table_state(&manager->table, page) & 1) == 0)
            continue;
        if (!run_add(work, (struct page_run){page, next}))
            return page;
        manager->bytes_cleared += geometry_bytes(&manager->table.geometry, next - page);
    }
    return run.end;
}

void page_work_leave(struct page_work *work, struct page_manager *manager, struct page_run rest)
{
    work->rest = rest;
    for (uint32_t page = rest.first, next; page < rest.end; page = next) {
        next = page_table_run_end(&manager->table, page, rest.end);
        bool zeroed = page_table_state(&manager->table, page) == PAGE_STATE_ZEROED;
        page_table_mark(&manager->table, page, next - page,
                        zeroed ? PAGE_STATE_FOREIGN : PAGE_STATE_MAPPED);
    }
}

void page_work_take(struct page_work *work, struct page_manager *manager, struct page_run run,
                    enum page_contents contents)
{
    uint32_t zeroed_before = manager->table.counts[PAGE_STATE_ZEROED];
    struct page_run rest = {run.end, run.end};
    if (contents == CONTENTS_ZEROED)
        rest.first = page_work_find(work, manager, run, STATE_DIRTY | STATE_MAPPED);
    page_table_mark(&manager->table, run.first, rest.first - run.first, PAGE_STATE_MAPPED);
    page_work_leave(work, manager, rest);
    if (contents == CONTENTS_ZEROED)
        manager->bytes_clearing_saved += geometry_bytes(
            &manager->table.geometry, zeroed_before - manager->table.counts[PAGE_STATE_ZEROED]);
}

static void run_clear(struct page_manager *manager, struct page_run run)
{
    const struct geometry *geometry = &manager->table.geometry;
    program_break_clear(&manager->program_break, geometry_bytes(geometry, run.first),
                        geometry_bytes(geometry, run.end - run.first));
}

void page_work_clear(struct page_work *work, struct page_manager *manager)
{
    for (uint32_t i = 0; i < work->count; i++)
        run_clear(manager, work->runs[i]);
    work->count = 0;
}

void page_work_finish(struct page_work *work, struct page_manager *manager)
{
    struct page_run *rest = &work->rest;
    page_work_clear(work, manager);
    while (rest->first < rest->end) {
        lock_take(&manager->lock);
        uint32_t stop = page_work_find(work, manager, *rest, STATE_MAPPED);
        page_table_mark(&manager->table, rest->first, stop - rest->first, PAGE_STATE_MAPPED);
        lock_release(&manager->lock);
        rest->first = stop;
        page_work_clear(work, manager);
    }
}
