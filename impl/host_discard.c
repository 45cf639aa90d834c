/* SPDX-License-Identifier: MIT
 *
 * See host_discard.h. The host is asked under the lock, as sbrk is: until it has answered, no
 * other call may get the pages of a run, and whether they are zero is not known.
 */
#include "host_discard.h"

#if PAGE_MANAGER_HOST_DISCARD

void page_manager_discard_on_host(struct page_manager *manager, page_manager_host_hook *hook,
                                  void *context, uint32_t threshold_pages)
{
    manager->host = (struct host_discard){hook, context, threshold_pages};
    if (threshold_pages == 0)
        manager->host.threshold_pages = 1;
}

void page_manager_host_discards(const struct page_manager *manager,
                                struct page_manager_host_discards *discards)
{
    lock_take(&manager->lock);
    *discards = manager->host_discards;
    lock_release(&manager->lock);
}

/* True: all pages of the run are zero now. False: the run is too short, or the host refuses. */
static bool host_takes(struct page_manager *manager, struct page_run run)
{
    const struct geometry *geometry = &manager->table.geometry;
    const struct host_discard *host = &manager->host;
    uint32_t address = (uint32_t)geometry_bytes(geometry, run.first);
    uint32_t bytes = (uint32_t)geometry_bytes(geometry, run.end - run.first);
    if (run.end - run.first < host->threshold_pages)
        return false;
    manager->host_discards.calls++;
    if (host->hook(host->context, address, bytes) != 0) {
        manager->host_discards.refused_calls++;
        return false;
    }
    manager->host_discards.bytes += bytes;
    return true;
}

/* The pages of the run, and on each side those next to it that can belong to the same run of dirty
 * pages. With a threshold of T pages it looks at T - 1 pages on each side at most. A free run that
 * is longer is with the host already, unless it was refused or sbrk granted it dirty.
 *
 *     A00[AA]0.A      threshold 4; 0: dirty, .: zeroed, A: mapped, and [AA] is being unmapped
 *      [00000].       looks at 00 on the left and 0.A on the right; gives back five pages
 */
static struct page_run with_neighbours(const struct page_manager *manager, struct page_run run)
{
    const struct page_table *table = &manager->table;
    uint32_t most = manager->host.threshold_pages - 1;
    uint32_t left = geometry_page_count(&table->geometry) - run.end;
    struct page_run wide = {run.first, run.end + (most < left ? most : left)};
    if (page_table_state(table, run.first) != PAGE_STATE_DIRTY)
        return wide;
    while (run.first - wide.first < most && /* page 0 is never dirty, so the loop ends before it */
           page_table_state(table, wide.first - 1) == PAGE_STATE_DIRTY)
        wide.first--;
    return wide;
}

void host_discard_release(struct page_manager *manager, struct page_run run)
{
    struct page_table *table = &manager->table;
    page_table_release(table, run.first, run.end - run.first);
    if (manager->host.hook == NULL)
        return;
    struct page_run wide = with_neighbours(manager, run);
    for (uint32_t page = wide.first, next; page < run.end; page = next) {
        next = page_table_run_end(table, page, wide.end);
        if (page_table_state(table, page) == PAGE_STATE_DIRTY &&
            host_takes(manager, (struct page_run){page, next}))
            page_table_mark(table, page, next - page, PAGE_STATE_ZEROED);
    }
}

/* Returns before it asks the host about a run that `work` may have no space for, so that the host
 * is asked once. */
uint32_t host_discard_find(struct page_work *work, struct page_manager *manager,
                           struct page_run run)
{
    const struct page_table *table = &manager->table;
    if (manager->host.hook == NULL)
        return page_work_find(work, manager, run, STATE_MAPPED);
    for (uint32_t page = run.first, next; page < run.end; page = next) {
        const struct page_run same = {page, page_table_run_end(table, page, run.end)};
        next = same.end;
        if (page_table_state(table, page) != PAGE_STATE_MAPPED)
            continue;
        if (work->count == PAGE_WORK_RUNS)
            return page;
        if (!host_takes(manager, same))
            (void)page_work_find(work, manager, same, STATE_MAPPED);
    }
    return run.end;
}

#else

/* A file of C has a declaration at least. */
typedef int host_discard_is_left_out;

#endif
