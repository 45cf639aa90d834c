/* SPDX-License-Identifier: MIT
 *
 * See policy.h. Every search goes page by page, from the lowest page up.
 */
#include "fuzz/bench/policy.h"
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_EVERY = 16, ARENAS = 2 };
enum { MIB = 1 << 20, MEMORY_AT_FIRST = 16 * MIB, MEMORY_MORE_MOST = 96 * MIB, WASM_PAGE = 65536 };
enum state { FOREIGN, ZEROED, DIRTY, MAPPED };

struct page_range {
    uint64_t first, count; /* count 0: not found */
};

struct simulation {
    const struct policy *policy;
    struct policy_figures *figures;
    uint8_t state[POLICY_PAGES], arena[POLICY_PAGES];
    uint8_t live[POLICY_PAGES]; /* pages of the program's size */
    uint64_t fine_bytes, page_bytes, page_count;
    uint64_t break_bytes, highest_break_bytes, neighbour_bytes; /* the neighbour's: at the top */
    uint64_t memory_bytes;                                      /* that exist */
    uint64_t owned[ARENAS];
    uint64_t top; /* no page from here on is owned */
    double used_sum, run_sum;
    struct page_range *mappings; /* in pages of the program's size */
    uint32_t mapping_count;
};

uint64_t policy_growth(const struct policy *policy, uint64_t owned, uint64_t need)
{
    uint64_t part = owned * policy->growth_numerator / policy->growth_denominator;
    uint64_t least = part > policy->growth_minimum ? part : policy->growth_minimum;
    return need > least ? need : least;
}

static uint64_t divide_up(uint64_t value, uint64_t by)
{
    return (value + by - 1) / by;
}

static bool page_is_free(const struct simulation *simulation, uint64_t page, uint8_t arena)
{
    uint8_t state = simulation->state[page];
    return (state == ZEROED || state == DIRTY) && simulation->arena[page] == arena;
}

/* The lowest run of `count` free pages; with `zeroed`, the lowest whose pages are all zero. */
static struct page_range find_run(const struct simulation *simulation, uint64_t count,
                                  uint8_t arena, bool zeroed)
{
    uint64_t run = 0;
    for (uint64_t page = 0; page < simulation->top; page++) {
        bool fits =
            page_is_free(simulation, page, arena) && (!zeroed || simulation->state[page] == ZEROED);
        run = fits ? run + 1 : 0;
        if (run == count)
            return (struct page_range){page + 1 - count, count};
    }
    return (struct page_range){0, 0};
}

/* Moves a window of `count` pages over every free run and counts its dirty pages. */
static struct page_range find_fewest_dirty(const struct simulation *simulation, uint64_t count,
                                           uint8_t arena)
{
    struct page_range best = {0, 0};
    uint64_t run = 0, dirty = 0, fewest = UINT64_MAX;
    for (uint64_t page = 0; page < simulation->top; page++) {
        if (!page_is_free(simulation, page, arena)) {
            run = dirty = 0;
            continue;
        }
        dirty += simulation->state[page] == DIRTY;
        if (++run > count)
            dirty -= simulation->state[page - count] == DIRTY;
        if (run >= count && dirty < fewest) {
            fewest = dirty;
            best = (struct page_range){page + 1 - count, count};
        }
    }
    return best;
}

static struct page_range find(const struct simulation *simulation, uint64_t count, uint8_t arena)
{
    enum policy_choice choice = simulation->policy->choice;
    if (choice == CHOICE_FEWEST_DIRTY)
        return find_fewest_dirty(simulation, count, arena);
    struct page_range zeroed = {0, 0};
    if (choice == CHOICE_ZEROED_FIRST)
        zeroed = find_run(simulation, count, arena, true);
    return zeroed.count > 0 ? zeroed : find_run(simulation, count, arena, false);
}

/* The number of free pages just below `page`: growth need not ask for them. */
static uint64_t free_tail(const struct simulation *simulation, uint64_t page, uint8_t arena)
{
    uint64_t count = 0;
    while (count < page && page_is_free(simulation, page - 1 - count, arena))
        count++;
    return count;
}

static void grow_memory(struct simulation *simulation)
{
    uint64_t need = simulation->break_bytes, memory = simulation->memory_bytes;
    uint64_t more = memory + memory / 5;
    if (need <= memory)
        return;
    if (more > need + MEMORY_MORE_MOST)
        more = need + MEMORY_MORE_MOST;
    if (simulation->policy->memory != MEMORY_BY_FIFTH || more < need)
        more = need;
    simulation->memory_bytes = divide_up(more, WASM_PAGE) * WASM_PAGE;
}

/* The first byte that is known to be zero in a growth at the break. */
static uint64_t zero_from(const struct simulation *simulation)
{
    bool is_own = simulation->policy->memory == MEMORY_OWN;
    return is_own ? simulation->highest_break_bytes : simulation->memory_bytes;
}

static void break_moved(struct simulation *simulation)
{
    if (simulation->highest_break_bytes < simulation->break_bytes)
        simulation->highest_break_bytes = simulation->break_bytes;
    grow_memory(simulation);
}

static bool grow(struct simulation *simulation, uint64_t count, uint8_t arena)
{
    uint64_t first = divide_up(simulation->break_bytes, simulation->page_bytes);
    uint64_t need = count - free_tail(simulation, first, arena);
    uint64_t ask = policy_growth(simulation->policy, simulation->owned[arena], need);
    if (first + need > simulation->page_count)
        return false;
    if (ask > simulation->page_count - first)
        ask = simulation->page_count - first;
    for (uint64_t page = first; page < first + ask; page++) {
        bool fresh = page * simulation->page_bytes >= zero_from(simulation);
        simulation->state[page] = fresh ? ZEROED : DIRTY;
        simulation->arena[page] = arena;
    }
    simulation->top = first + ask;
    simulation->break_bytes = simulation->top * simulation->page_bytes;
    break_moved(simulation);
    simulation->neighbour_bytes = 0;
    simulation->owned[arena] += ask;
    simulation->figures->owned += ask;
    simulation->figures->grow_calls++;
    return true;
}

static void take(struct simulation *simulation, struct page_range pages, bool zeroed)
{
    struct policy_figures *figures = simulation->figures;
    for (uint64_t page = pages.first; page < pages.first + pages.count; page++) {
        figures->cleared += zeroed && simulation->state[page] == DIRTY;
        simulation->state[page] = MAPPED;
    }
    figures->mapped_sum += pages.count;
    figures->mapped += pages.count;
    if (figures->mapped_peak < figures->mapped)
        figures->mapped_peak = figures->mapped;
    if (figures->highest_page < pages.first + pages.count - 1)
        figures->highest_page = pages.first + pages.count - 1;
}

/* Returns the mapping's pages, in pages of the program's size. */
static struct page_range map(struct simulation *simulation, uint64_t fine_count, bool zeroed)
{
    uint32_t size = simulation->policy->page_pages;
    uint64_t count = divide_up(fine_count, size);
    uint8_t arena = simulation->policy->small_pages > 0 && count > simulation->policy->small_pages;
    struct page_range pages = find(simulation, count, arena);
    if (pages.count == 0 && grow(simulation, count, arena))
        pages = find(simulation, count, arena);
    if (pages.count == 0) {
        simulation->figures->refused++;
        return pages;
    }
    take(simulation, pages, zeroed);
    memset(simulation->live + pages.first * size, 1, (size_t)fine_count);
    return (struct page_range){pages.first * size, fine_count};
}

/* Frees a page when its last page of the program's size is unmapped. */
static void unmap(struct simulation *simulation, uint64_t fine_first, uint64_t fine_count)
{
    uint32_t size = simulation->policy->page_pages;
    memset(simulation->live + fine_first, 0, (size_t)fine_count);
    uint64_t end = divide_up(fine_first + fine_count, size);
    for (uint64_t page = fine_first / size; page < end; page++) {
        bool used = memchr(simulation->live + page * size, 1, size) != NULL;
        if (used || simulation->state[page] != MAPPED)
            continue;
        simulation->state[page] = DIRTY;
        simulation->figures->mapped--;
    }
}

/* The neighbour can release only bytes that it owns at the very top. */
static void move_break(struct simulation *simulation, int64_t bytes)
{
    uint64_t limit = simulation->page_count * simulation->page_bytes;
    if (bytes < 0 && simulation->neighbour_bytes < (uint64_t)-bytes)
        return;
    if (bytes > 0 && limit - simulation->break_bytes < (uint64_t)bytes)
        return;
    simulation->break_bytes += (uint64_t)bytes;
    simulation->neighbour_bytes += (uint64_t)bytes;
    break_moved(simulation);
}

static int64_t amount_bytes(const struct simulation *simulation, const struct amount *amount)
{
    return (int64_t)amount->pages * (int64_t)simulation->fine_bytes + amount->bytes;
}

static uint64_t amount_pages(const struct simulation *simulation, const struct amount *amount)
{
    int64_t bytes = amount_bytes(simulation, amount);
    return bytes <= 0 ? 0 : divide_up((uint64_t)bytes, simulation->fine_bytes);
}

static void do_map(struct simulation *simulation, const struct operation *operation)
{
    uint64_t count = amount_pages(simulation, &operation->length);
    bool zeroed = (operation->flags & FLAG_UNINITIALIZED) == 0;
    bool fixed = (operation->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0;
    struct page_range *mapping = &simulation->mappings[simulation->mapping_count++];
    *mapping = (struct page_range){0, 0};
    if (count > 0 && !fixed && operation->length.base == AMOUNT_ZERO)
        *mapping = map(simulation, count, zeroed);
}

static void do_unmap(struct simulation *simulation, const struct operation *operation)
{
    if (operation->place.mapping < 0 || operation->length.base != AMOUNT_ZERO ||
        (uint32_t)operation->place.mapping >= simulation->mapping_count)
        return;
    struct page_range mapping = simulation->mappings[operation->place.mapping];
    uint64_t offset = amount_pages(simulation, &operation->place.offset);
    uint64_t count = amount_pages(simulation, &operation->length);
    if (offset >= mapping.count)
        return;
    if (count > mapping.count - offset)
        count = mapping.count - offset;
    unmap(simulation, mapping.first + offset, count);
}

static uint64_t largest_free_run(const struct simulation *simulation)
{
    uint64_t largest = 0;
    for (unsigned arena = 0; arena < ARENAS; arena++)
        for (uint64_t page = 0, run = 0; page < simulation->top; page++) {
            run = page_is_free(simulation, page, (uint8_t)arena) ? run + 1 : 0;
            largest = run > largest ? run : largest;
        }
    return largest;
}

static void sample(struct simulation *simulation)
{
    struct policy_figures *figures = simulation->figures;
    if (figures->operations++ % SAMPLE_EVERY == 0)
        simulation->run_sum += (double)largest_free_run(simulation);
    if (figures->owned > 0)
        simulation->used_sum += 100.0 * (double)figures->mapped / (double)figures->owned;
}

static void run(struct simulation *simulation, const struct program *program)
{
    for (size_t i = 0; i < program->count; i++) {
        const struct operation *operation = &program->operations[i];
        if (operation->kind == OPERATION_MAP)
            do_map(simulation, operation);
        else if (operation->kind == OPERATION_UNMAP)
            do_unmap(simulation, operation);
        else if (operation->kind == OPERATION_SBRK)
            move_break(simulation, amount_bytes(simulation, &operation->length));
        sample(simulation);
    }
}

static void finish(const struct simulation *simulation)
{
    struct policy_figures *figures = simulation->figures;
    if (figures->operations == 0)
        return;
    figures->used_percent = simulation->used_sum / (double)figures->operations;
    figures->largest_free_run =
        simulation->run_sum / (double)divide_up(figures->operations, SAMPLE_EVERY);
}

bool policy_simulate(const struct policy *policy, const struct program *program,
                     struct policy_figures *figures)
{
    memset(figures, 0, sizeof *figures);
    struct simulation *simulation = calloc(1, sizeof *simulation);
    struct page_range *mappings = calloc(program->count + 1, sizeof *mappings);
    bool allocated = simulation != NULL && mappings != NULL;
    if (allocated) {
        simulation->policy = policy;
        simulation->figures = figures;
        simulation->mappings = mappings;
        simulation->fine_bytes = program->world.page_size;
        simulation->page_bytes = simulation->fine_bytes * policy->page_pages;
        simulation->page_count = POLICY_PAGES / policy->page_pages;
        simulation->break_bytes = simulation->highest_break_bytes = program->world.first_break;
        simulation->memory_bytes = policy->memory == MEMORY_BY_FIFTH ? MEMORY_AT_FIRST : 0;
        break_moved(simulation);
        run(simulation, program);
        finish(simulation);
    }
    free(mappings);
    free(simulation);
    return allocated;
}
