/* SPDX-License-Identifier: MIT
 *
 * What a page manager tells about itself: its statistics, as a struct and as one line, and its
 * version. See page_manager.h.
 */
#include "arena.h"
#include <inttypes.h>
#include <stdio.h>

const char *page_manager_version(void)
{
    return PAGE_MANAGER_VERSION;
}

void page_manager_statistics(const struct page_manager *manager,
                             struct page_manager_statistics *statistics)
{
    const struct page_table *table = &manager->table;
    lock_take(&manager->lock);
    uint32_t owned = arena_pages(manager);
    uint64_t mapped = table->counts[PAGE_STATE_MAPPED];
    *statistics = (struct page_manager_statistics){
        .pages_owned = owned,
        .pages_mapped = (uint32_t)mapped,
        .pages_zeroed = table->counts[PAGE_STATE_ZEROED],
        .pages_dirty = table->counts[PAGE_STATE_DIRTY],
        .pages_foreign = table->counts[PAGE_STATE_FOREIGN],
        .largest_free_run = page_table_largest_free(table),
        .utilisation_percent = owned == 0 ? 0 : (uint32_t)(mapped * 100 / owned),
        .bytes_cleared = manager->bytes_cleared,
        .bytes_clearing_saved = manager->bytes_clearing_saved,
        .grow_calls = manager->grow_calls,
    };
    lock_release(&manager->lock);
}

int page_manager_print_statistics(const struct page_manager_statistics *statistics, char *text,
                                  size_t size)
{
    return snprintf(
        text, size,
        "pages: %" PRIu32 " owned, %" PRIu32 " mapped, %" PRIu32 " zeroed, %" PRIu32
        " dirty, %" PRIu32 " foreign; largest free run %" PRIu32 ", %" PRIu32
        " %% in use; bytes: %" PRIu64 " cleared, %" PRIu64 " saved; %" PRIu64 " grow calls",
        statistics->pages_owned, statistics->pages_mapped, statistics->pages_zeroed,
        statistics->pages_dirty, statistics->pages_foreign, statistics->largest_free_run,
        statistics->utilisation_percent, statistics->bytes_cleared,
        statistics->bytes_clearing_saved, statistics->grow_calls);
}
