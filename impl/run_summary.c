/* SPDX-License-Identifier: MIT
 *
 * See run_summary.h. A node depends only on its eight parts. So a change goes up from the words
 * that it is in, and stops at the nodes that stay the same.
 */
#include "run_summary.h"

/* The parts of a node: stretches [first, end) of the level below. */
struct parts {
    uint32_t level, first, end;
};

static struct parts parts_of(const struct run_tree *tree, uint32_t level, uint32_t index)
{
    uint32_t first = index * RUN_BRANCHES, end = first + RUN_BRANCHES;
    uint32_t count = run_level_count(tree, level - 1);
    return (struct parts){level - 1, first, end < count ? end : count};
}

static uint32_t larger(uint32_t left, uint32_t right)
{
    return left > right ? left : right;
}

/* Joins the summaries of the parts. A run may continue from one part to the next:
 *
 *     parts    11..1111  11111111  11......      start 2, end 0
 *     run            4        12 14      0       longest 14
 */
static struct run_summary join(const struct run_tree *tree, struct parts parts)
{
    uint32_t pages = run_level_pages(parts.level), page = 0, run = 0;
    struct run_summary whole = {0, 0, 0};
    for (uint32_t i = parts.first; i < parts.end; i++, page += pages) {
        struct run_summary part = run_summary_noted(tree, parts.level, i);
        if (whole.start == page)
            whole.start += part.start;
        run += part.start;
        whole.longest = larger(whole.longest, larger(run, part.longest));
        if (part.start < pages)
            run = part.end;
    }
    if (parts.end % RUN_BRANCHES == 0)
        whole.end = run;
    return whole;
}

/* Computes a node anew. True when its parent must be computed, too. A node with unchanged edges
 * cannot change its parent while the parent has a longer run elsewhere. */
static bool node_join(struct run_tree *tree, uint32_t level, uint32_t index)
{
    struct run_node *node = &tree->nodes[tree->first_node[level] + index];
    struct run_node before = *node;
    node->runs = join(tree, parts_of(tree, level, index));
    node->known = 0;
    if (level == tree->root_level)
        return false;
    if (before.known != 0 || node->runs.start != before.runs.start ||
        node->runs.end != before.runs.end)
        return true;
    uint32_t now = node->runs.longest, was = before.runs.longest;
    uint32_t around = tree->nodes[tree->first_node[level + 1] + index / RUN_BRANCHES].runs.longest;
    return now > around || (was == around && now < around);
}

static void set_behind(struct run_tree *tree, uint32_t index)
{
    tree->behind[index / WORD_BITS] |= UINT64_C(1) << index % WORD_BITS;
    tree->is_behind = true;
}

/* Computes the nodes of one level whose bits are set in `behind`. Clears these bits and sets those
 * of their parents, in the same array. A parent's number is an eighth of its part's, so its bit is
 * in a word that the loop has read already. */
static void level_join(struct run_tree *tree, uint32_t level)
{
    uint32_t end = run_level_count(tree, level);
    for (uint32_t first = 0; first < end; first += WORD_BITS) {
        uint64_t behind = tree->behind[first / WORD_BITS];
        tree->behind[first / WORD_BITS] = 0;
        for (; behind != 0; behind &= behind - 1) {
            uint32_t index = first + bit_lowest(behind);
            if (node_join(tree, level, index))
                set_behind(tree, index / RUN_BRANCHES);
        }
    }
}

void run_summary_catch_up(const struct run_tree *tree)
{
    struct run_tree *kept = (struct run_tree *)tree;
    for (uint32_t level = 1; kept->is_behind; level++) {
        kept->is_behind = false;
        level_join(kept, level);
    }
}

void run_summary_change(struct run_tree *tree, uint32_t first_word, uint32_t last_word)
{
    for (uint32_t word = first_word; word <= last_word; word++)
        tree->longest[word] = (uint8_t)bit_run_longest(tree->free[word], WORD_FULL);
    if (tree->root_level == 0)
        return;
    for (uint32_t node = first_word / RUN_BRANCHES; node <= last_word / RUN_BRANCHES; node++)
        set_behind(tree, node);
}

/* The longest aligned run lies within one part, or continues from an earlier part:
 *
 *     pages    ......11  1111....      from multiples of 4 on: 4 pages, at 8
 *     run            ^                 the run begins at 6
 */
static uint32_t join_aligned(const struct run_tree *tree, struct parts parts, uint32_t power)
{
    uint32_t pages = run_level_pages(parts.level), page = parts.first * pages;
    uint32_t run = page, longest = 0;
    for (uint32_t i = parts.first; i < parts.end; i++, page += pages) {
        struct run_summary part = run_summary(tree, parts.level, i);
        uint32_t place = run_round_up(run, power), end = page + part.start;
        longest = larger(longest, place < end ? end - place : 0);
        longest = larger(longest, run_summary_aligned(tree, parts.level, i, power));
        if (part.start < pages)
            run = page + pages - part.end;
    }
    return longest;
}

uint32_t run_summary_aligned(const struct run_tree *tree, uint32_t level, uint32_t index,
                             uint32_t power)
{
    if (power == 0)
        return run_summary(tree, level, index).longest;
    if (level == 0)
        return bit_run_longest(tree->free[index], run_aligned_places(index, power));
    if (tree->is_behind)
        run_summary_catch_up(tree);
    struct run_tree *kept = (struct run_tree *)tree;
    uint32_t node = tree->first_node[level] + index;
    if ((tree->nodes[node].known >> power & 1) == 0)
        kept->aligned[node][power] = join_aligned(tree, parts_of(tree, level, index), power);
    kept->nodes[node].known |= UINT32_C(1) << power;
    return tree->aligned[node][power];
}
