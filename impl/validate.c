/* SPDX-License-Identifier: MIT
 *
 * See validate.h. One function for each promise; each goes by the interface of the page table and
 * knows nothing of how it keeps its pages.
 */
#include "validate.h"
#include "validate_run_tree.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const state_names[PAGE_STATES] = {"foreign", "mapped", "zeroed", "dirty"};

/* From right to left: k(page) is k(page + 1) + 1 at most, when the states are the same. */
static bool validate_skips(const struct page_table *table, char *text, size_t size)
{
    uint32_t run = 0; /* pages on the right with the same state, without a gap */
    uint32_t limit = geometry_skip_limit(&table->geometry);
    uint32_t page_count = geometry_page_count(&table->geometry);
    for (uint32_t page = page_count; page-- > 0;) {
        int skip = page_table_annotation(table, page);
        enum page_state state = page_table_state(table, page);
        run = page + 1 < page_count && page_table_state(table, page + 1) == state ? run + 1 : 0;
        uint32_t largest = run < limit ? run : limit;
        if ((uint32_t)skip == largest)
            continue;
        snprintf(text, size,
                 "page %" PRIu32 " (%s) promises that the next %d pages have its state, %" PRIu32
                 " have (limit %" PRIu32 ")",
                 page, state_names[state], skip, run, limit);
        return false;
    }
    return true;
}

static bool validate_search(const struct page_table *table, char *text, size_t size)
{
    return table->geometry.run_tree ? validate_run_tree(&table->tree, text, size)
                                    : validate_skips(table, text, size);
}

static bool validate_counts(const struct page_table *table, char *text, size_t size)
{
    uint32_t counts[PAGE_STATES] = {0};
    for (uint32_t page = 0; page < geometry_page_count(&table->geometry); page++)
        counts[page_table_state(table, page)]++;
    for (uint32_t state = 0; state < PAGE_STATES; state++) {
        if (counts[state] == table->counts[state])
            continue;
        snprintf(text, size, "%" PRIu32 " pages are counted as %s, %" PRIu32 " are",
                 table->counts[state], state_names[state], counts[state]);
        return false;
    }
    return true;
}

/* What the arena covers without a gap is owned; what lies beyond its end, and page 0, is not. */
static bool validate_ownership(const struct page_manager *manager, char *text, size_t size)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint64_t first = geometry_pages_up(geometry, manager->arena.start);
    uint64_t end = geometry_pages_down(geometry, manager->arena.end);
    for (uint32_t page = 0; page < geometry_page_count(geometry); page++) {
        enum page_state state = page_table_state(&manager->table, page);
        bool possible = page > 0 && page < end;
        bool wrong = state == PAGE_STATE_FOREIGN ? possible && page >= first : !possible;
        if (!wrong)
            continue;
        snprintf(text, size,
                 "page %" PRIu32 " is %s, while sbrk granted [%" PRIu64 ", %" PRIu64 ") last", page,
                 state_names[state], manager->arena.start, manager->arena.end);
        return false;
    }
    return true;
}

static bool is_zero(const uint8_t *bytes, uint64_t count)
{
    return count == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, (size_t)count - 1) == 0);
}

static bool validate_zeroes(const struct page_manager *manager, const uint8_t *memory,
                            uint64_t memory_bytes, char *text, size_t size)
{
    const struct geometry *geometry = &manager->table.geometry;
    uint64_t page_size = geometry_page_size(geometry);
    for (uint32_t page = 0; page < geometry_page_count(geometry); page++) {
        uint64_t start = page * page_size;
        if (start >= memory_bytes)
            return true;
        uint64_t count = memory_bytes - start < page_size ? memory_bytes - start : page_size;
        if (page_table_state(&manager->table, page) != PAGE_STATE_ZEROED ||
            is_zero(memory + start, count))
            continue;
        snprintf(text, size, "page %" PRIu32 " is said to be zero and is not", page);
        return false;
    }
    return true;
}

bool page_manager_validate(const struct page_manager *manager, const uint8_t *memory,
                           uint64_t memory_bytes, char *text, size_t size)
{
    return validate_search(&manager->table, text, size) &&
           validate_counts(&manager->table, text, size) &&
           validate_ownership(manager, text, size) &&
           validate_zeroes(manager, memory, memory_bytes, text, size);
}
