/* SPDX-License-Identifier: MIT
 *
 * See page_manager.h. Three steps: find room in the page table, grow the arena when there is none
 * and look again, hand the pages out. Whatever can pass 2^32, ends above all, has 64 bits.
 */
#include "page_manager.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum { FIRST_PAGE = 1 }; /* page 0 is never ours: its address is NULL */

/* What the next growth would be, bytes, computed for a break that may have moved since. */
struct growth {
    uint64_t program_break;
    uint64_t need_bytes;   /* the request fits with these and not with less */
    uint64_t wanted_bytes; /* at least the need */
};

static uint64_t larger(uint64_t left, uint64_t right)
{
    return left > right ? left : right;
}

static uint64_t smaller(uint64_t left, uint64_t right)
{
    return left < right ? left : right;
}

static uint64_t round_up(uint64_t page, uint64_t alignment)
{
    return (page + alignment - 1) & ~(alignment - 1);
}

static uint32_t pages_owned(const struct page_table *table)
{
    return geometry_page_count(&table->geometry) - table->counts[PAGE_STATE_FOREIGN];
}

/* The first page that memory granted at `program_break` can make whole: the one it cuts when that
 * is ours from its first byte on, else the next one. */
static uint64_t first_new_page(const struct page_manager *manager, uint64_t program_break)
{
    const struct geometry *geometry = &manager->table.geometry;
    bool welds = program_break == manager->arena.end;
    uint64_t start = welds ? manager->arena.start : program_break;
    return larger(geometry_pages_up(geometry, start), geometry_pages_down(geometry, program_break));
}

/* Takes possession of [start, end), of which all from high_water on is zero. A break that
 * somebody moved down into our memory only grants again what is ours already.
 *
 *     AAB..c|CNNNn    c: the page that was cut is whole now; n: the one that is cut next
 */
static void arena_accept(struct page_manager *manager, uint64_t start, uint64_t end,
                         uint64_t high_water)
{
    struct arena *arena = &manager->arena;
    const struct geometry *geometry = &manager->table.geometry;
    start = larger(start, arena->end);
    uint64_t first = larger(first_new_page(manager, start), FIRST_PAGE);
    if (start != arena->end)
        arena->start = arena->clean_start = start;
    if (high_water > start)
        arena->clean_start = high_water;
    arena->end = end;

    uint64_t last = smaller(geometry_pages_down(geometry, end), geometry_page_count(geometry));
    if (first >= last)
        return;
    uint64_t clean = geometry_pages_up(geometry, arena->clean_start);
    clean = smaller(larger(clean, first), last);
    page_table_mark(&manager->table, (uint32_t)first, (uint32_t)(clean - first), PAGE_STATE_DIRTY);
    page_table_mark(&manager->table, (uint32_t)clean, (uint32_t)(last - clean), PAGE_STATE_ZEROED);
}

/* The mapping will start in the free tail of the arena, or behind whatever follows it.
 *
 *     AAB..c|         need: what ..c lacks for the request; c: the page that the break cuts
 *     AAB..c|fff|     need: the rest of the page that the foreigner f cuts, and the request
 *
 * Both figures end at a page, so that a grant leaves none that is cut, unless it lands elsewhere
 * than expected. False: the request cannot fit below the end of the address space. */
static bool growth_plan(struct page_manager *manager, uint32_t count, uint32_t alignment,
                        struct growth *growth)
{
    const struct page_table *table = &manager->table;
    uint64_t page_count = geometry_page_count(&table->geometry);
    (void)program_break_extend(&manager->program_break, 0, &growth->program_break);
    uint64_t first = first_new_page(manager, larger(growth->program_break, manager->arena.end));
    if (first >= page_count)
        return false;
    uint64_t tail = page_table_free_start(table, (uint32_t)first);
    uint64_t end = round_up(larger(tail, FIRST_PAGE), alignment) + count;
    if (end > page_count)
        return false;

    uint64_t pages = larger(end - first, geometry_growth_minimum(&table->geometry));
    pages = smaller(larger(pages, pages_owned(table) / 4), page_count - first);
    growth->need_bytes = geometry_bytes(&table->geometry, end) - growth->program_break;
    growth->wanted_bytes = geometry_bytes(&table->geometry, first + pages) - growth->program_break;
    return true;
}

/* True: something is different now, so look again. When a neighbour moved the break meanwhile,
 * the refusal says nothing about the next request. */
static bool growth_ask(struct page_manager *manager, const struct growth *growth, uint64_t bytes)
{
    uint64_t high_water = program_break_high_water(&manager->program_break);
    uint64_t start;
    if (!program_break_extend(&manager->program_break, bytes, &start))
        return start != growth->program_break;
    manager->grow_calls++;
    arena_accept(manager, start, start + bytes, high_water);
    return true;
}

static bool arena_grow(struct page_manager *manager, uint32_t count, uint32_t alignment)
{
    struct growth growth;
    if (!growth_plan(manager, count, alignment, &growth))
        return false;
    if (growth_ask(manager, &growth, growth.wanted_bytes))
        return true;
    return growth.wanted_bytes > growth.need_bytes &&
           growth_ask(manager, &growth, growth.need_bytes);
}

static uint32_t find_or_grow(struct page_manager *manager, uint32_t count, uint32_t alignment)
{
    for (;;) {
        uint32_t page = page_table_find(&manager->table, count, alignment);
        if (page != PAGE_NONE || !arena_grow(manager, count, alignment))
            return page;
    }
}

/* Each run of dirty pages is one call: ..0.00 takes two of them. Returns the bytes cleared. */
static uint64_t clear_dirty(struct page_manager *manager, uint32_t first, uint32_t end)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint64_t cleared = 0;
    for (uint32_t page = first, next; page < end; page = next) {
        next = page_table_run_end(&manager->table, page, end);
        if (page_table_state(&manager->table, page) != PAGE_STATE_DIRTY)
            continue;
        uint64_t bytes = geometry_bytes(geometry, next - page);
        program_break_clear(&manager->program_break, geometry_bytes(geometry, page), bytes);
        cleared += bytes;
    }
    return cleared;
}

static void hand_out(struct page_manager *manager, uint32_t first, uint32_t count,
                     enum page_contents contents)
{
    if (contents == CONTENTS_ZEROED) {
        uint64_t cleared = clear_dirty(manager, first, first + count);
        manager->bytes_cleared += cleared;
        manager->bytes_clearing_saved += geometry_bytes(&manager->table.geometry, count) - cleared;
    }
    page_table_mark(&manager->table, first, count, PAGE_STATE_MAPPED);
}

static bool is_power_of_two(uint32_t number)
{
    return number != 0 && (number & (number - 1)) == 0;
}

static int refuse(const struct page_manager *manager, const char *call, uint32_t address,
                  uint32_t length_bytes, int error)
{
    const struct page_manager_refusal refusal = {call, address, length_bytes, error};
    return page_manager_refuse(manager, &refusal);
}

int page_manager_refuse(const struct page_manager *manager,
                        const struct page_manager_refusal *refusal)
{
    if (manager->hook != NULL)
        manager->hook(manager->hook_context, refusal);
    return refusal->error;
}

void page_manager_open(struct page_manager *manager)
{
    program_break_open(&manager->program_break);
    page_manager_watch(manager, NULL, NULL);
    manager->arena = (struct arena){0, 0, 0};
    manager->bytes_cleared = manager->bytes_clearing_saved = manager->grow_calls = 0;
    page_table_open(&manager->table);
}

int page_manager_map(struct page_manager *manager, uint32_t length_bytes, uint32_t alignment_bytes,
                     enum page_contents contents, uint32_t *address)
{
    const struct geometry *geometry = &manager->table.geometry;
    if (length_bytes == 0 || !is_power_of_two(alignment_bytes))
        return refuse(manager, "map", 0, length_bytes, EINVAL);
    uint32_t count = (uint32_t)geometry_pages_up(geometry, length_bytes);
    uint32_t alignment = (uint32_t)geometry_pages_up(geometry, alignment_bytes);
    uint32_t first = find_or_grow(manager, count, alignment);
    if (first == PAGE_NONE)
        return refuse(manager, "map", 0, length_bytes, ENOMEM);
    hand_out(manager, first, count, contents);
    *address = (uint32_t)geometry_bytes(geometry, first);
    return 0;
}

int page_manager_unmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint32_t page_size = geometry_page_size(geometry);
    if (address % page_size != 0 || length_bytes == 0 ||
        length_bytes > ADDRESS_SPACE_BYTES - larger(address, page_size))
        return refuse(manager, "unmap", address, length_bytes, EINVAL);
    uint64_t first = geometry_pages_down(geometry, address);
    uint64_t end = first + geometry_pages_up(geometry, length_bytes);
    end = smaller(end, geometry_page_count(geometry));
    if (first < end)
        page_table_release(&manager->table, (uint32_t)first, (uint32_t)(end - first));
    return 0;
}

uint32_t page_manager_page_size(const struct page_manager *manager)
{
    return geometry_page_size(&manager->table.geometry);
}

void page_manager_watch(struct page_manager *manager, page_manager_hook *hook, void *context)
{
    manager->hook = hook;
    manager->hook_context = context;
}

void page_manager_statistics(const struct page_manager *manager,
                             struct page_manager_statistics *statistics)
{
    const struct page_table *table = &manager->table;
    uint32_t owned = pages_owned(table);
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
