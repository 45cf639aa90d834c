/* SPDX-License-Identifier: MIT
 *
 * See page_work.h. Pages that touch are cleared in one piece, whatever their states were.
 */
#include "page_work.h"

static void run_clear(struct page_manager *manager, struct page_run run)
{
    const struct geometry *geometry = &manager->table.geometry;
    program_break_clear(&manager->program_break, geometry_bytes(geometry, run.first),
                        geometry_bytes(geometry, run.end - run.first));
}

static void run_add(struct page_work *work, struct page_manager *manager, struct page_run run)
{
    manager->bytes_cleared += geometry_bytes(&manager->table.geometry, run.end - run.first);
    if (work->count > 0 && work->runs[work->count - 1].end == run.first)
        work->runs[work->count - 1].end = run.end;
    else if (work->count < PAGE_WORK_RUNS)
        work->runs[work->count++] = run;
    else
        run_clear(manager, run);
}

/* ..0A00 is one run of two dirty pages and one of a mapped page. */
void page_work_add(struct page_work *work, struct page_manager *manager, struct page_run run,
                   uint32_t states)
{
    for (uint32_t page = run.first, next; page < run.end; page = next) {
        next = page_table_run_end(&manager->table, page, run.end);
        if ((states >> page_table_state(&manager->table, page) & 1) != 0)
            run_add(work, manager, (struct page_run){page, next});
    }
}

void page_work_do(const struct page_work *work, struct page_manager *manager)
{
    for (uint32_t i = 0; i < work->count; i++)
        run_clear(manager, work->runs[i]);
}
