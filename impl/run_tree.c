/* SPDX-License-Identifier: MIT
 *
 * See run_tree.h. Pages change by whole words, and the tree above them follows (run_summary.c). The
 * hint is the lowest free page at all times. A search begins there, climbs while it goes to the
 * right, and descends once, into the stretch that holds the answer.
 */
#include "run_summary.h"
#include <string.h>

/* The part of a word that a range covers. */
struct piece {
    uint32_t word;
    uint64_t mask;
};

/* The part of [page, end) that lies in the word of `page`. */
static struct piece piece_at(uint32_t page, uint32_t end)
{
    uint32_t first = page / WORD_BITS * WORD_BITS;
    uint32_t last = end - first < WORD_BITS ? end - first : WORD_BITS;
    return (struct piece){page / WORD_BITS, bit_range(page - first, last)};
}

static uint32_t next_word(uint32_t page)
{
    return (page / WORD_BITS + 1) * WORD_BITS;
}

/* The pages of a word that have this state. */
static uint64_t pages_in_state(const struct run_tree *tree, uint32_t word, enum page_state state)
{
    uint64_t free = page_state_is_free(state) ? tree->free[word] : ~tree->free[word];
    bool touched = state == PAGE_STATE_MAPPED || state == PAGE_STATE_DIRTY;
    return free & (touched ? tree->touched[word] : ~tree->touched[word]);
}

void run_tree_open(struct run_tree *tree)
{
    uint32_t page_count = geometry_page_count(&tree->geometry);
    uint32_t words = run_level_count(tree, 0), level = 0, nodes = 0;
    memset(tree->counts, 0, sizeof tree->counts);
    tree->counts[PAGE_STATE_FOREIGN] = page_count;
    tree->hint = page_count;
    tree->is_behind = false;
    memset(tree->behind, 0, sizeof tree->behind);
    while (run_level_count(tree, level) > 1) {
        tree->first_node[++level] = nodes;
        nodes += run_level_count(tree, level);
    }
    tree->root_level = level;
    memset(tree->free, 0, words * sizeof tree->free[0]);
    memset(tree->touched, 0, words * sizeof tree->touched[0]);
    memset(tree->longest, 0, words * sizeof tree->longest[0]);
    memset(tree->nodes, 0, nodes * sizeof tree->nodes[0]);
}

/* Searching. */

struct request {
    uint32_t count, power; /* pages, at a multiple of 2^power */
};

/* Does the request fit into a stretch whose longest free run has this length? */
static bool stretch_holds(const struct run_tree *tree, uint32_t level, uint32_t index,
                          uint32_t longest, const struct request *request)
{
    uint32_t farthest = (UINT32_C(1) << request->power) - 1; /* pages to an aligned one, at most */
    if (longest < request->count)
        return false;
    return longest - request->count >= farthest ||
           run_summary_aligned(tree, level, index, request->power) >= request->count;
}

/* The page in a word at which the request fits; the word must hold it. */
static uint32_t word_place(const struct run_tree *tree, uint32_t word,
                           const struct request *request)
{
    return bit_lowest(bit_run_starts(tree->free[word], request->count) &
                      run_aligned_places(word, request->power));
}

/* The lowest page where the request fits, not looking before `page`. At each step, all of [run,
 * page) is free, and no place before `run` fits. The next stretch begins at `page`. Either it
 * completes a run that fits, or it holds such a run inside, or the search skips it. With stretches
 * of 8 pages:
 *
 *     AAA..... ......AA    run 3, page 8: completes up to 11 pages, or 10 at a multiple of 4
 *              ...A....    passed by when the request is longer: then run 12, page 16
 */
static uint32_t search(const struct run_tree *tree, uint32_t level, uint32_t page,
                       const struct request *request)
{
    uint32_t run = page;
    while (page < geometry_page_count(&tree->geometry)) {
        uint32_t pages = run_level_pages(level), index = page >> run_level_bits(level);
        struct run_summary stretch = run_summary(tree, level, index);
        uint32_t place = run_round_up(run, request->power);
        if (place + request->count <= page + stretch.start)
            return place;
        if (stretch_holds(tree, level, index, stretch.longest, request)) {
            if (level == 0)
                return page + word_place(tree, index, request);
            level--;
            continue;
        }
        if (stretch.start < pages)
            run = page + pages - stretch.end;
        page += pages;
        while (level < tree->root_level && page % run_level_pages(level + 1) == 0)
            level++;
    }
    return PAGE_NONE;
}

/* The word of the lowest free page often holds the request. Otherwise the search begins at that
 * word's node, so that it may pass the whole node at once. */
uint32_t run_tree_find(const struct run_tree *tree, uint32_t count, uint32_t alignment)
{
    struct request request = {count, bit_lowest(alignment)};
    uint32_t word = tree->hint / WORD_BITS, level = tree->root_level > 0 ? 1 : 0;
    if (request.power >= RUN_TREE_POWERS)
        request.power = RUN_TREE_POWERS - 1; /* page 0 is the only multiple of either */
    if (tree->hint == geometry_page_count(&tree->geometry))
        return PAGE_NONE;
    if (stretch_holds(tree, 0, word, tree->longest[word], &request))
        return word * WORD_BITS + word_place(tree, word, &request);
    if (run_summary(tree, tree->root_level, 0).longest < count)
        return PAGE_NONE;
    uint32_t pages = run_level_pages(level);
    return search(tree, level, tree->hint / pages * pages, &request);
}

/* The lowest free page from `page` on. run_summary_change must have recorded all changes before. */
static uint32_t next_free(struct run_tree *tree, uint32_t page)
{
    const struct request request = {1, 0};
    uint32_t page_count = geometry_page_count(&tree->geometry);
    if (page >= page_count)
        return page_count;
    uint64_t rest = tree->free[page / WORD_BITS] & piece_at(page, next_word(page)).mask;
    if (rest != 0)
        return page / WORD_BITS * WORD_BITS + bit_lowest(rest);
    page = search(tree, 0, next_word(page), &request);
    return page == PAGE_NONE ? page_count : page;
}

/* Changing. */

static void piece_mark(struct run_tree *tree, struct piece piece, enum page_state state)
{
    uint64_t free = tree->free[piece.word], touched = tree->touched[piece.word];
    uint32_t all = bit_count(piece.mask), dirty = bit_count(free & touched & piece.mask);
    uint32_t zeroed = bit_count(free & piece.mask) - dirty;
    uint32_t mapped = bit_count(touched & piece.mask) - dirty;
    tree->counts[PAGE_STATE_FOREIGN] -= all - mapped - zeroed - dirty;
    tree->counts[PAGE_STATE_MAPPED] -= mapped;
    tree->counts[PAGE_STATE_ZEROED] -= zeroed;
    tree->counts[PAGE_STATE_DIRTY] -= dirty;
    tree->counts[state] += all;
    bool is_touched = state == PAGE_STATE_MAPPED || state == PAGE_STATE_DIRTY;
    tree->free[piece.word] = page_state_is_free(state) ? free | piece.mask : free & ~piece.mask;
    tree->touched[piece.word] = is_touched ? touched | piece.mask : touched & ~piece.mask;
}

void run_tree_mark(struct run_tree *tree, uint32_t first, uint32_t count, enum page_state state)
{
    uint32_t end = first + count;
    if (count == 0)
        return;
    for (uint32_t page = first; page < end; page = next_word(page))
        piece_mark(tree, piece_at(page, end), state);
    run_summary_change(tree, first / WORD_BITS, (end - 1) / WORD_BITS);
    if (page_state_is_free(state))
        tree->hint = first < tree->hint ? first : tree->hint;
    else if (first <= tree->hint && tree->hint < end)
        tree->hint = next_free(tree, end);
}

/* A mapped page has its bit of `touched` already, and keeps it. */
void run_tree_release(struct run_tree *tree, uint32_t first, uint32_t count)
{
    uint32_t end = first + count, released = 0;
    for (uint32_t page = first; page < end; page = next_word(page)) {
        struct piece piece = piece_at(page, end);
        uint64_t mapped = pages_in_state(tree, piece.word, PAGE_STATE_MAPPED) & piece.mask;
        if (mapped == 0)
            continue;
        uint32_t lowest = piece.word * WORD_BITS + bit_lowest(mapped);
        tree->hint = lowest < tree->hint ? lowest : tree->hint;
        tree->free[piece.word] |= mapped;
        released += bit_count(mapped);
    }
    tree->counts[PAGE_STATE_MAPPED] -= released;
    tree->counts[PAGE_STATE_DIRTY] += released;
    if (released > 0)
        run_summary_change(tree, first / WORD_BITS, (end - 1) / WORD_BITS);
}

/* Queries. */

uint32_t run_tree_run_end(const struct run_tree *tree, uint32_t page, uint32_t end)
{
    enum page_state state = run_tree_state(tree, page);
    for (; page < end; page = next_word(page)) {
        struct piece piece = piece_at(page, end);
        uint64_t others = ~pages_in_state(tree, piece.word, state) & piece.mask;
        if (others != 0)
            return piece.word * WORD_BITS + bit_lowest(others);
    }
    return end;
}

uint32_t run_tree_free_start(const struct run_tree *tree, uint32_t end)
{
    while (end > 0) {
        uint32_t first = (end - 1) / WORD_BITS * WORD_BITS;
        uint64_t others = ~tree->free[first / WORD_BITS] & piece_at(first, end).mask;
        if (others != 0)
            return first + bit_highest(others) + 1;
        end = first;
    }
    return end;
}

uint32_t run_tree_largest_free(const struct run_tree *tree)
{
    return run_summary(tree, tree->root_level, 0).longest;
}

int run_tree_annotation(const struct run_tree *tree, uint32_t page)
{
    uint64_t rest = tree->free[page / WORD_BITS] >> page % WORD_BITS;
    return (rest & 1) == 0 ? -1 : (int)bit_run_start(rest);
}
