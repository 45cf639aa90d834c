/* SPDX-License-Identifier: MIT
 *
 * The tree above the bitmaps of a run tree: what its nodes say, and keeping that true. A stretch is
 * a word (level 0) or a node; eight of them are one of the next level.
 * Many changes come between two looks at the same node, and searches often end where they began:
 * so a change is noted as a bit of `behind`, and the tree catches up when somebody looks at a node.
 */
#ifndef PAGE_MANAGER_RUN_SUMMARY_H
#define PAGE_MANAGER_RUN_SUMMARY_H

#include "bit_run.h"
#include "run_tree.h"

enum { RUN_BRANCHES = 8 };

/* Pages that a stretch of this level covers: 2^6 for a word, 2^3 times as many a level further. */
static inline uint32_t run_level_bits(uint32_t level)
{
    return 6 + 3 * level;
}
static inline uint32_t run_level_pages(uint32_t level)
{
    return UINT32_C(1) << run_level_bits(level);
}

/* Stretches of this level that it takes for all pages. */
static inline uint32_t run_level_count(const struct run_tree *tree, uint32_t level)
{
    return ((geometry_page_count(&tree->geometry) - 1) >> run_level_bits(level)) + 1;
}

/* The first multiple of 2^power from `page` on. */
static inline uint32_t run_round_up(uint32_t page, uint32_t power)
{
    uint32_t below = (UINT32_C(1) << power) - 1;
    return (page + below) & ~below;
}

/* Bits of a word whose pages are multiples of 2^power. */
static inline uint64_t run_aligned_places(uint32_t word, uint32_t power)
{
    static const uint64_t every[] = {WORD_FULL,        WORD_FULL / 0x3,    WORD_FULL / 0xf,
                                     WORD_FULL / 0xff, WORD_FULL / 0xffff, WORD_FULL / 0xffffffff};
    return power < 6 ? every[power] : word % (1U << (power - 6)) == 0;
}

/* Bits of `free` have changed in words first..last. */
void run_summary_change(struct run_tree *tree, uint32_t first_word, uint32_t last_word);

/* After this, no node is behind. Pages stay as they are, which is what the const is about. */
void run_summary_catch_up(const struct run_tree *tree);

/* What is noted of a stretch, and may be out of date. */
static inline struct run_summary run_summary_noted(const struct run_tree *tree, uint32_t level,
                                                   uint32_t index)
{
    if (level > 0)
        return tree->nodes[tree->first_node[level] + index].runs;
    uint64_t word = tree->free[index];
    return (struct run_summary){bit_run_start(word), tree->longest[index], bit_run_end(word)};
}

/* What is true of it. */
static inline struct run_summary run_summary(const struct run_tree *tree, uint32_t level,
                                             uint32_t index)
{
    if (level > 0 && tree->is_behind)
        run_summary_catch_up(tree);
    return run_summary_noted(tree, level, index);
}

/* The longest free run that begins at a multiple of 2^power within a stretch and ends there at the
 * latest. Works out what is not known; the const is as above. */
uint32_t run_summary_aligned(const struct run_tree *tree, uint32_t level, uint32_t index,
                             uint32_t power);

#endif
