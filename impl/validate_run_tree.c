/* SPDX-License-Identifier: MIT
 *
 * See validate_run_tree.h. It counts everything again from the states of single pages. The
 * functions read the recorded summaries, because run_summary would bring them up to date first.
 */
#include "validate_run_tree.h"
#include "run_summary.h"
#include <inttypes.h>
#include <stdio.h>

/* Counts the free runs of a stretch. For `longest`, a run begins only at a page whose number is a
 * multiple of 2^power. */
static struct run_summary count_runs(const struct run_tree *tree, uint32_t level, uint32_t index,
                                     uint32_t power)
{
    uint32_t first = index * run_level_pages(level), end = first + run_level_pages(level);
    uint32_t page_count = geometry_page_count(&tree->geometry), aligned = 0;
    struct run_summary runs = {0, 0, 0};
    for (uint32_t page = first; page < end && page < page_count; page++) {
        bool free = page_state_is_free(run_tree_state(tree, page));
        runs.end = free ? runs.end + 1 : 0;
        if (runs.end == page + 1 - first)
            runs.start = runs.end;
        aligned = free && (aligned > 0 || page % (1U << power) == 0) ? aligned + 1 : 0;
        if (runs.longest < aligned)
            runs.longest = aligned;
    }
    if (end > page_count)
        runs.end = 0;
    return runs;
}

static bool validate_hint(const struct run_tree *tree, char *text, size_t size)
{
    uint32_t page = 0;
    while (page < geometry_page_count(&tree->geometry) &&
           !page_state_is_free(run_tree_state(tree, page)))
        page++;
    if (tree->hint == page)
        return true;
    snprintf(text, size, "the hint is page %" PRIu32 ", expected the lowest free page, %" PRIu32,
             tree->hint, page);
    return false;
}

static bool validate_end(const struct run_tree *tree, char *text, size_t size)
{
    uint32_t last = run_level_count(tree, 0) - 1;
    uint32_t pages = geometry_page_count(&tree->geometry) - last * WORD_BITS;
    if (((tree->free[last] | tree->touched[last]) & ~bit_range(0, pages)) == 0)
        return true;
    snprintf(text, size, "a bit is set behind the last of %" PRIu32 " pages",
             geometry_page_count(&tree->geometry));
    return false;
}

/* Is some node of level 1 below this node out of date? */
static bool is_behind(const struct run_tree *tree, uint32_t level, uint32_t index)
{
    if (level == 0)
        return false;
    uint32_t parts_bits = run_level_bits(level) - run_level_bits(1);
    uint32_t first = index << parts_bits, end = (index + 1) << parts_bits;
    for (uint32_t node = first; node < end && node < run_level_count(tree, 1); node++)
        if ((tree->behind[node / WORD_BITS] >> node % WORD_BITS & 1) != 0)
            return true;
    return false;
}

static bool validate_runs(const struct run_tree *tree, uint32_t level, uint32_t index, char *text,
                          size_t size)
{
    if (is_behind(tree, level, index))
        return true;
    struct run_summary said = run_summary_noted(tree, level, index);
    struct run_summary runs = count_runs(tree, level, index, 0);
    if (said.start == runs.start && said.longest == runs.longest && said.end == runs.end)
        return true;
    snprintf(text, size,
             "level %" PRIu32 ", %" PRIu32 ": free runs are %" PRIu32 " at the start, %" PRIu32
             " within, %" PRIu32 " at the end; expected %" PRIu32 ", %" PRIu32 ", %" PRIu32,
             level, index, said.start, said.longest, said.end, runs.start, runs.longest, runs.end);
    return false;
}

static bool validate_alignment(const struct run_tree *tree, uint32_t level, uint32_t index,
                               uint32_t power, char *text, size_t size)
{
    uint32_t node = tree->first_node[level] + index;
    uint32_t said = tree->aligned[node][power];
    uint32_t longest = count_runs(tree, level, index, power).longest;
    if (said == longest)
        return true;
    snprintf(text, size,
             "level %" PRIu32 ", %" PRIu32 ": from multiples of 2^%" PRIu32
             " on, the longest free run is %" PRIu32 ", expected %" PRIu32,
             level, index, power, said, longest);
    return false;
}

static uint32_t known_above(const struct run_tree *tree, uint32_t level, uint32_t index)
{
    if (level == tree->root_level)
        return 0;
    return tree->nodes[tree->first_node[level + 1] + index / RUN_BRANCHES].known;
}

static bool validate_alignments(const struct run_tree *tree, uint32_t level, uint32_t index,
                                char *text, size_t size)
{
    uint32_t known = tree->nodes[tree->first_node[level] + index].known;
    if ((known_above(tree, level, index) & ~known) != 0) {
        snprintf(text, size,
                 "level %" PRIu32 ", %" PRIu32 ": a length is known of its parent, but not of it",
                 level, index);
        return false;
    }
    for (uint32_t power = 0; power < RUN_TREE_POWERS && !is_behind(tree, level, index); power++)
        if ((known >> power & 1) != 0 && !validate_alignment(tree, level, index, power, text, size))
            return false;
    return true;
}

bool validate_run_tree(const struct run_tree *tree, char *text, size_t size)
{
    for (uint32_t level = 0; level <= tree->root_level; level++)
        for (uint32_t index = 0; index < run_level_count(tree, level); index++)
            if (!validate_runs(tree, level, index, text, size) ||
                (level > 0 && !validate_alignments(tree, level, index, text, size)))
                return false;
    return validate_hint(tree, text, size) && validate_end(tree, text, size);
}
