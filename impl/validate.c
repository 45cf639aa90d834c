/* SPDX-License-Identifier: MIT
 *
 * See validate.h. One function checks each promise. All of them except validate_skip use only the
 * interface of the page table, not the way in which it keeps its pages.
 */
#include "validate.h"
#include "validate_run_tree.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const state_names[PAGE_STATES] = {"foreign", "mapped", "zeroed", "dirty"};

/* The state of one walk, from right to left, that reads each page once. */
struct walk {
    const struct page_manager *manager;
    uint32_t counts[PAGE_STATES];
    uint32_t run; /* pages next to this one, on its right, with the same state */
    enum page_state state_before;
    uint64_t first, end; /* the pages that the newest arena covers completely */
    const uint8_t *memory;
    uint64_t memory_bytes;
    char *text;
    size_t size;
};

bool validate_skip(const struct skip_table *table, uint32_t page, uint32_t run, char *text,
                   size_t size)
{
    enum page_state state = skip_table_state(table, page);
    uint32_t limit = geometry_skip_limit(&table->geometry);
    uint32_t largest = run < limit ? run : limit;
    uint32_t skip = skip_table_skip(table, page);
    bool beyond = page >= table->top && state != PAGE_STATE_FOREIGN;
    if (skip == largest && !beyond)
        return true;
    if (beyond)
        snprintf(text, size,
                 "page %" PRIu32 " is %s, expected foreign: no page from %" PRIu32
                 " on was ever marked",
                 page, state_names[state], table->top);
    else
        snprintf(text, size,
                 "page %" PRIu32 " (%s) has skip count %" PRIu32 ", expected %" PRIu32
                 " (limit %" PRIu32 ")",
                 page, state_names[state], skip, largest, limit);
    return false;
}

static bool skip_holds(struct walk *walk, uint32_t page, enum page_state state)
{
    walk->run = state == walk->state_before ? walk->run + 1 : 0;
    walk->state_before = state;
    return validate_skip(&walk->manager->table.skips, page, walk->run, walk->text, walk->size);
}

/* The pages that the arena covers are owned; page 0 and the pages beyond its end are not. */
static bool ownership_holds(const struct walk *walk, uint32_t page, enum page_state state)
{
    bool possible = page > 0 && page < walk->end;
    bool wrong = state == PAGE_STATE_FOREIGN ? possible && page >= walk->first : !possible;
    if (wrong)
        snprintf(walk->text, walk->size,
                 "page %" PRIu32 " is %s, but sbrk last granted [%" PRIu64 ", %" PRIu64 ")", page,
                 state_names[state], walk->manager->arena.start, walk->manager->arena.end);
    return !wrong;
}

static bool is_zero(const uint8_t *bytes, uint64_t count)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, (size_t)count - 1) == 0;
}

static bool zero_holds(const struct walk *walk, uint32_t page, enum page_state state)
{
    uint64_t page_size = geometry_page_size(&walk->manager->table.geometry);
    uint64_t start = page * page_size;
    if (state != PAGE_STATE_ZEROED || start >= walk->memory_bytes)
        return true;
    uint64_t left = walk->memory_bytes - start;
    if (is_zero(walk->memory + start, left < page_size ? left : page_size))
        return true;
    snprintf(walk->text, walk->size, "page %" PRIu32 " is zeroed, but its memory is not zero",
             page);
    return false;
}

static bool pages_hold(struct walk *walk)
{
    const struct page_table *table = &walk->manager->table;
    bool skips = !table->geometry.run_tree;
    for (uint32_t page = geometry_page_count(&table->geometry); page-- > 0;) {
        enum page_state state = page_table_state(table, page);
        walk->counts[state]++;
        if ((skips && !skip_holds(walk, page, state)) || !ownership_holds(walk, page, state) ||
            !zero_holds(walk, page, state))
            return false;
    }
    return true;
}

static bool counts_hold(const struct walk *walk)
{
    const struct page_table *table = &walk->manager->table;
    for (uint32_t state = 0; state < PAGE_STATES; state++) {
        if (walk->counts[state] == table->counts[state])
            continue;
        snprintf(walk->text, walk->size, "the table counts %" PRIu32 " %s pages, expected %" PRIu32,
                 table->counts[state], state_names[state], walk->counts[state]);
        return false;
    }
    return true;
}

bool page_manager_validate(const struct page_manager *manager, const uint8_t *memory,
                           uint64_t memory_bytes, char *text, size_t size)
{
    const struct geometry *geometry = &manager->table.geometry;
    struct walk walk = {.manager = manager,
                        .state_before = PAGE_STATES,
                        .first = geometry_pages_up(geometry, manager->arena.start),
                        .end = geometry_pages_down(geometry, manager->arena.end),
                        .memory = memory,
                        .memory_bytes = memory_bytes,
                        .text = text,
                        .size = size};
    return pages_hold(&walk) && counts_hold(&walk) &&
           (!geometry->run_tree || validate_run_tree(&manager->table.tree, text, size));
}
