/* SPDX-License-Identifier: MIT
 *
 * The tree above the bitmaps of a run tree: the contents of its nodes, and the functions that keep
 * them up to date. A stretch is a word (level 0) or a node (the levels above); eight stretches of
 * one level form one stretch of the next. Pages change often between two reads of the same node,
 * and many searches end where they began. So a change only sets a bit of `behind`, and a function
 * that reads a node first brings all nodes up to date.
 */
#ifndef PAGE_MANAGER_RUN_SUMMARY_H
#define PAGE_MANAGER_RUN_SUMMARY_H

#include "bit_run.h"
#include "run_tree.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { RUN_BRANCHES = 8 };

/* The number of pages in a stretch of this level: 2^6 in a word, 2^3 times as many with each
 * level. */
static inline uint32_t run_level_bits(uint32_t level)
{
    return 6 + 3 * level;
}
static inline uint32_t run_level_pages(uint32_t level)
{
    return UINT32_C(1) << run_level_bits(level);
}

/* The number of stretches of this level that cover all pages. */
static inline uint32_t run_level_count(const struct run_tree *tree, uint32_t level)
{
    return ((geometry_page_count(&tree->geometry) - 1) >> run_level_bits(level)) + 1;
}

/* The lowest multiple of 2^power that is `page` or more. */
static inline uint32_t run_round_up(uint32_t page, uint32_t power)
{
    uint32_t below = (UINT32_C(1) << power) - 1;
    return (page + below) & ~below;
}

/* The bits of a word whose pages are multiples of 2^power. */
static inline uint64_t run_aligned_places(uint32_t word, uint32_t power)
{
    static const uint64_t every[] = {WORD_FULL,        WORD_FULL / 0x3,    WORD_FULL / 0xf,
                                     WORD_FULL / 0xff, WORD_FULL / 0xffff, WORD_FULL / 0xffffffff};
    return power < 6 ? every[power] : word % (1U << (power - 6)) == 0;
}

/* Call this after bits of `free` have changed in words first_word..last_word. */
void run_summary_change(struct run_tree *tree, uint32_t first_word, uint32_t last_word);

/* Brings all nodes up to date. The parameter is const because no page changes. */
void run_summary_catch_up(const struct run_tree *tree);

/* The recorded summary of a stretch, which may be out of date. */
static inline struct run_summary run_summary_noted(const struct run_tree *tree, uint32_t level,
                                                   uint32_t index)
{
    if (level > 0)
        return tree->nodes[tree->first_node[level] + index].runs;
    uint64_t word = tree->free[index];
    return (struct run_summary){bit_run_start(word), tree->longest[index], bit_run_end(word)};
}

/* The summary of a stretch, up to date. */
static inline struct run_summary run_summary(const struct run_tree *tree, uint32_t level,
                                             uint32_t index)
{
    if (level > 0 && tree->is_behind)
        run_summary_catch_up(tree);
    return run_summary_noted(tree, level, index);
}

/* The length of the longest free run that begins in a stretch at a multiple of 2^power. Only its
 * pages inside the stretch count. Computes and records the length when it is not known. The
 * parameter is const as above. */
uint32_t run_summary_aligned(const struct run_tree *tree, uint32_t level, uint32_t index,
                             uint32_t power);

#ifdef __cplusplus
}
#endif

#endif
