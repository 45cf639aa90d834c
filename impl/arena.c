/* SPDX-License-Identifier: MIT
 *
 * See arena.h. arena_grow plans a growth for the current break, and then asks sbrk for it. When
 * another user of sbrk has moved the break in between, it plans the growth again. Numbers that can
 * pass 2^32, above all the ends of ranges, have 64 bits.
 */
#include "arena.h"

enum { FIRST_PAGE = 1 }; /* page 0 is never owned: its address is NULL */

/* A planned growth: pages from `first` on. `first` is the first page that memory granted at
 * `program_break` can complete. The break may have moved since the plan was made. */
struct growth {
    uint64_t program_break; /* bytes */
    uint64_t first;
    uint64_t need_pages;   /* the request fits with these and not with fewer */
    uint64_t wanted_pages; /* at least need_pages */
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

/* The first page that memory granted at `program_break` can complete. When the page that the break
 * cuts is owned from its first byte on, it is that page, else the next one. */
static uint64_t first_new_page(const struct page_manager *manager, uint64_t program_break)
{
    const struct geometry *geometry = &manager->table.geometry;
    bool welds = program_break == manager->arena.end;
    uint64_t start = welds ? manager->arena.start : program_break;
    return larger(geometry_pages_up(geometry, start), geometry_pages_down(geometry, program_break));
}

/* Takes ownership of [start, end), in which all bytes from high_water on are zero. When another
 * user of sbrk has lowered the break into owned memory, the part below arena->end is owned already.
 *
 *     AAB..c|CNNNn    the grant begins at |; page cC becomes whole, page n is cut now
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

/* A growth that asks for more than it needs ends at this page at the latest. It leaves out the last
 * page of 4 GiB, because sbrk of Emscripten never grants it. */
static uint64_t end_wanted(const struct geometry *geometry)
{
    uint64_t page_count = geometry_page_count(geometry);
    return page_count - (geometry_bytes(geometry, page_count) == ADDRESS_SPACE_BYTES);
}

/* Plans a growth. The mapping will start in the free tail of the arena, or behind the foreign
 * memory that follows the arena. The break is at |.
 *
 *     AAB..c|         need: what ..c lacks for the request; the break cuts page c
 *     AAB..c|fff|     need: the rest of the page that the foreign memory f cuts, and the request
 *
 * A growth ends at a page boundary. So a grant leaves no cut page, unless sbrk grants it at another
 * address than expected. False: the request cannot fit below the end of the address space. */
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

/* Asks for `pages` of the planned pages. True: the page table or the break has changed, so search
 * again. When a neighbour (another user of sbrk) has moved the break, the refusal says nothing
 * about the next request. */
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

/* Asks for the wanted pages first, and for half as many after each refusal, down to the need. A
 * refusal comes from a limit, and a few large growths reach it with fewer calls than many small
 * ones. */
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

uint32_t arena_find(struct page_manager *manager, uint32_t count, uint32_t alignment)
{
    for (;;) {
        uint32_t page = page_table_find(&manager->table, count, alignment);
        if (page != PAGE_NONE || !arena_grow(manager, count, alignment))
            return page;
    }
}
