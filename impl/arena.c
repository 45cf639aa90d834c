/* SPDX-License-Identifier: MIT
 *
 * See arena.h. A growth is planned for the break where it stands, asked for, and planned anew when
 * somebody moved the break meanwhile. Whatever can pass 2^32, ends above all, has 64 bits.
 */
#include "arena.h"

enum { FIRST_PAGE = 1 }; /* page 0 is never ours: its address is NULL */

/* What the next growth would be, computed for a break that may have moved since: pages from `first`
 * on, where the first one that memory granted there can make whole is. */
struct growth {
    uint64_t program_break; /* bytes */
    uint64_t first;
    uint64_t need_pages;   /* the request fits with these and not with less */
    uint64_t wanted_pages; /* at least the need */
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

uint32_t arena_pages(const struct page_manager *manager)
{
    const struct page_table *table = &manager->table;
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

/* Where a growth that may be smaller ends: before the last page of 4 GiB, as no host gives that one. */
static uint64_t end_wanted(const struct geometry *geometry)
{
    uint64_t page_count = geometry_page_count(geometry);
    return page_count - (geometry_bytes(geometry, page_count) == ADDRESS_SPACE_BYTES);
}

/* The mapping will start in the free tail of the arena, or behind whatever follows it.
 *
 *     AAB..c|         need: what ..c lacks for the request; c: the page that the break cuts
 *     AAB..c|fff|     need: the rest of the page that the foreigner f cuts, and the request
 *
 * A growth ends at a page, so that a grant leaves none that is cut, unless it lands elsewhere than
 * expected. False: the request cannot fit below the end of the address space. */
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

    uint64_t least = larger(geometry_growth_minimum(&table->geometry), arena_pages(manager) / 4);
    growth->first = first;
    growth->need_pages = end - first;
    growth->wanted_pages =
        larger(end, smaller(first + least, end_wanted(&table->geometry))) - first;
    return true;
}

/* True: something is different now, so look again. When a neighbour moved the break meanwhile,
 * the refusal says nothing about the next request. */
static bool growth_ask(struct page_manager *manager, const struct growth *growth, uint64_t pages)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint64_t high_water = program_break_high_water(&manager->program_break);
    uint64_t bytes = geometry_bytes(geometry, growth->first + pages) - growth->program_break;
    uint64_t start;
    if (!program_break_extend(&manager->program_break, bytes, &start))
        return start != growth->program_break;
    manager->grow_calls++;
    arena_accept(manager, start, start + bytes, high_water);
    return true;
}

/* Asks for half of what was refused, and half of that: the limit is somewhere, and what is below it
 * should not come one need at a time. */
bool arena_grow(struct page_manager *manager, uint32_t count, uint32_t alignment)
{
    struct growth growth;
    if (!growth_plan(manager, count, alignment, &growth))
        return false;
    uint64_t pages = growth.wanted_pages;
    while (!growth_ask(manager, &growth, pages)) {
        if (pages == growth.need_pages)
            return false;
        pages = larger(pages / 2, growth.need_pages);
    }
    return true;
}

uint32_t arena_tail(struct page_manager *manager)
{
    uint64_t program_break;
    (void)program_break_extend(&manager->program_break, 0, &program_break);
    uint64_t first = first_new_page(manager, larger(program_break, manager->arena.end));
    if (first >= geometry_page_count(&manager->table.geometry))
        return PAGE_NONE;
    return page_table_free_start(&manager->table, (uint32_t)first);
}
