/* SPDX-License-Identifier: MIT
 *
 * See harness.h. What is saved is the struct from its arena on, up to the last cell of the
 * geometry. The key leaves out what does not matter any more: of the arena only the page that its
 * end cuts will ever be asked for again.
 */
#include "harness.h"
#include <string.h>

#define SAVED_START offsetof(struct page_manager, arena)
#define CELLS_START (offsetof(struct page_manager, table) + offsetof(struct page_table, cells))

void harness_open(struct page_manager *manager, const struct geometry *geometry,
                  const struct program_break_source *source, void *context)
{
    manager->table.geometry = *geometry;
    manager->program_break.source = source;
    manager->program_break.context = context;
    page_manager_open(manager);
}

enum page_state harness_page_state(const struct page_manager *manager, uint32_t page)
{
    if (page >= geometry_page_count(&manager->table.geometry))
        return PAGE_STATE_FOREIGN;
    return page_table_state(&manager->table, page);
}

int harness_skip_count(const struct page_manager *manager, uint32_t page)
{
    if (page >= geometry_page_count(&manager->table.geometry))
        return -1;
    return page_table_annotation(&manager->table, page);
}

size_t harness_state_size(const struct page_manager *manager)
{
    return CELLS_START - SAVED_START + geometry_page_count(&manager->table.geometry);
}

void harness_save(const struct page_manager *manager, void *state)
{
    memcpy(state, (const uint8_t *)manager + SAVED_START, harness_state_size(manager));
}

void harness_restore(struct page_manager *manager, const void *state)
{
    memcpy((uint8_t *)manager + SAVED_START, state, harness_state_size(manager));
}

static uint64_t larger(uint64_t left, uint64_t right)
{
    return left > right ? left : right;
}

size_t harness_state_key(const struct page_manager *manager, uint8_t *key, size_t capacity)
{
    const struct geometry *geometry = &manager->table.geometry;
    const struct arena *arena = &manager->arena;
    uint64_t cut = geometry_bytes(geometry, geometry_pages_down(geometry, arena->end));
    const uint64_t ends[3] = {larger(arena->start, cut), larger(arena->clean_start, cut),
                              arena->end};
    size_t size = sizeof ends + geometry_page_count(geometry);
    if (size > capacity)
        return size;
    memcpy(key, ends, sizeof ends);
    key += sizeof ends;
    for (uint32_t page = 0; page < geometry_page_count(geometry); page++)
        *key++ = (uint8_t)page_table_state(&manager->table, page);
    return size;
}
