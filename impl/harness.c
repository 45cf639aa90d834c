/* SPDX-License-Identifier: MIT
 *
 * See harness.h. The saved state is the part of the struct, from its arena on, that the geometry
 * uses. The array of a skip table is one piece; the arrays of a run tree are several. The bits of
 * shared pages are the last one. The key leaves out everything that cannot change an answer. Of
 * the arena, only the page that its end cuts can still matter. Skip counts and the tree of
 * summaries with its hint follow from the states of the pages, so the key has only the states, and
 * of mapped pages whether they are shared.
 */
#include "harness.h"
#include "run_summary.h"
#include <string.h>

/* A piece of a manager; `start` counts bytes from the beginning of the struct. */
struct saved_piece {
    size_t start, size;
};
enum { PIECES_MAX = 7 };

#define PIECE_OF(array, count)                                                                     \
    (struct saved_piece)                                                                           \
    {                                                                                              \
        offsetof(struct page_manager, array), (count) * sizeof((struct page_manager *)0)->array[0] \
    }

static size_t tree_pieces(const struct run_tree *tree, struct saved_piece *pieces)
{
    uint32_t words = run_level_count(tree, 0);
    uint32_t nodes = tree->root_level == 0 ? 0 : tree->first_node[tree->root_level] + 1;
    pieces[0] = PIECE_OF(table.tree.free, words);
    pieces[1] = PIECE_OF(table.tree.touched, words);
    pieces[2] = PIECE_OF(table.tree.longest, words);
    pieces[3] = PIECE_OF(table.tree.nodes, nodes);
    pieces[4] = PIECE_OF(table.tree.aligned, nodes);
    return 5;
}

/* The first piece reaches from the arena to the first array of the table. */
static size_t saved_pieces(const struct page_manager *manager, struct saved_piece *pieces)
{
    const struct page_table *table = &manager->table;
    size_t count = 1;
    if (table->geometry.run_tree)
        count += tree_pieces(&table->tree, pieces + 1);
    else
        pieces[count++] = PIECE_OF(table.skips.cells, geometry_page_count(&table->geometry));
    pieces[count++] =
        PIECE_OF(shared.words, (geometry_page_count(&table->geometry) + WORD_BITS - 1) / WORD_BITS);
    size_t start = offsetof(struct page_manager, arena);
    pieces[0] = (struct saved_piece){start, pieces[1].start - start};
    return count;
}

void harness_open(struct page_manager *manager, const struct geometry *geometry,
                  const struct program_break_source *source, void *context)
{
    manager->table.geometry = *geometry;
    manager->program_break.source = source;
    manager->program_break.context = context;
    (void)page_manager_open(manager);
}

enum page_state harness_page_state(const struct page_manager *manager, uint32_t page)
{
    if (page >= geometry_page_count(&manager->table.geometry))
        return PAGE_STATE_FOREIGN;
    return page_table_state(&manager->table, page);
}

void harness_page_states(const struct page_manager *manager, uint32_t first, uint32_t count,
                         uint8_t *states)
{
    const struct page_table *table = &manager->table;
    uint32_t page_count = geometry_page_count(&table->geometry);
    uint32_t there = first < page_count ? page_count - first : 0;
    for (uint32_t i = 0; i < count; i++)
        states[i] = (uint8_t)(i < there ? page_table_state(table, first + i) : PAGE_STATE_FOREIGN);
}

int harness_skip_count(const struct page_manager *manager, uint32_t page)
{
    if (page >= geometry_page_count(&manager->table.geometry))
        return -1;
    return page_table_annotation(&manager->table, page);
}

size_t harness_state_size(const struct page_manager *manager)
{
    struct saved_piece pieces[PIECES_MAX];
    size_t size = 0;
    for (size_t i = saved_pieces(manager, pieces); i-- > 0;)
        size += pieces[i].size;
    return size;
}

void harness_save(const struct page_manager *manager, void *state)
{
    struct saved_piece pieces[PIECES_MAX];
    uint8_t *bytes = state;
    for (size_t i = saved_pieces(manager, pieces); i-- > 0; bytes += pieces[i].size)
        memcpy(bytes, (const uint8_t *)manager + pieces[i].start, pieces[i].size);
}

void harness_restore(struct page_manager *manager, const void *state)
{
    struct saved_piece pieces[PIECES_MAX];
    const uint8_t *bytes = state;
    for (size_t i = saved_pieces(manager, pieces); i-- > 0; bytes += pieces[i].size)
        memcpy((uint8_t *)manager + pieces[i].start, bytes, pieces[i].size);
}

static uint64_t larger(uint64_t left, uint64_t right)
{
    return left > right ? left : right;
}

static uint8_t page_key(const struct page_manager *manager, uint32_t page)
{
    enum page_state state = page_table_state(&manager->table, page);
    bool shared = state == PAGE_STATE_MAPPED && shared_pages_has(&manager->shared, page);
    return (uint8_t)(shared ? PAGE_STATES : state);
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
        *key++ = page_key(manager, page);
    return size;
}
