/* SPDX-License-Identifier: MIT
 *
 * The page table as two bitmaps under a tree of summaries: 31 KiB for 65,536 pages. The bitmaps
 * hold the state of every page. The tree holds the lengths of the free runs in larger and larger
 * stretches of pages, so that a search goes straight to the first run that fits:
 *
 *     level 2                      root                     4,096 pages a node
 *     level 1        node          node          node         512 pages a node: eight words
 *     level 0     w w w w w w w w  w w w w w w w w  w w         64 pages a word
 *
 * A table uses and touches only the words, nodes and levels that its geometry has pages for.
 */
#ifndef PAGE_MANAGER_RUN_TREE_H
#define PAGE_MANAGER_RUN_TREE_H

#include "geometry.h"
#include "page_state.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RUN_TREE_WORDS ((GEOMETRY_PAGES_MAX + 63) / 64)
/* How many levels of nodes there are above the words, how many nodes in all of them, and how many
 * powers of two up to the page count. */
#define RUN_TREE_LEVELS                                                                            \
    ((RUN_TREE_WORDS > 1) + (RUN_TREE_WORDS > 8) + (RUN_TREE_WORDS > 1 << 6) +                     \
     (RUN_TREE_WORDS > 1 << 9) + (RUN_TREE_WORDS > 1 << 12) + (RUN_TREE_WORDS > 1 << 15) +         \
     (RUN_TREE_WORDS > 1 << 18) + (RUN_TREE_WORDS > 1 << 21))
#define RUN_TREE_NODES  (RUN_TREE_WORDS / 7 + RUN_TREE_LEVELS + 1)
#define RUN_TREE_POWERS (6 + 3 * RUN_TREE_LEVELS + 1)

static_assert(GEOMETRY_PAGES_MAX <= 1 << 28, "a root covers at most 2^30 pages");

/* The lengths of free runs in a stretch of pages: at its start, the longest anywhere in it, at its
 * end. Places after the last page count as not free. */
struct run_summary {
    uint32_t start, longest, end;
};

/* The summary of a node. Bit i of `known` says whether aligned[node][i] is valid. That number is
 * the length of the longest free run that begins in the node at a multiple of 2^i; only its pages
 * inside the node count. An aligned search computes it, and a change of a page in the node makes it
 * invalid. When it is valid for a node, it is valid for all nodes below it. */
struct run_node {
    struct run_summary runs;
    uint32_t known;
};

struct run_tree {
    struct geometry geometry;
    uint32_t counts[PAGE_STATES];
    uint32_t hint;                             /* the lowest free page; the page count if none is */
    uint32_t root_level;                       /* 0: all pages are in one word */
    uint32_t first_node[RUN_TREE_LEVELS + 1];  /* of each level from 1 on; the root is last */
    bool is_behind;                            /* a bit of `behind` is set, see run_summary.h */
    uint64_t behind[RUN_TREE_WORDS / 512 + 1]; /* one bit for each node of level 1 */
    uint64_t free[RUN_TREE_WORDS];             /* the two bits of state, see page_state.h */
    uint64_t touched[RUN_TREE_WORDS];
    uint8_t longest[RUN_TREE_WORDS]; /* the longest free run in each word */
    struct run_node nodes[RUN_TREE_NODES];
    uint32_t aligned[RUN_TREE_NODES][RUN_TREE_POWERS];
};

static_assert(GEOMETRY_PAGES_MAX > 65536 || sizeof(struct run_tree) <= 49152, "48 KiB");

static inline enum page_state run_tree_state(const struct run_tree *tree, uint32_t page)
{
    uint32_t word = page / 64, bit = page % 64;
    uint64_t state = (tree->free[word] >> bit & 1) << 1 | (tree->touched[word] >> bit & 1);
    return (enum page_state)state;
}

/* page_table.h describes these functions: run_tree_open implements page_table_open, and so on. */
void run_tree_open(struct run_tree *tree);
void run_tree_mark(struct run_tree *tree, uint32_t first, uint32_t count, enum page_state state);
void run_tree_release(struct run_tree *tree, uint32_t first, uint32_t count);
uint32_t run_tree_find(const struct run_tree *tree, uint32_t count, uint32_t alignment);
uint32_t run_tree_run_end(const struct run_tree *tree, uint32_t page, uint32_t end);
uint32_t run_tree_free_start(const struct run_tree *tree, uint32_t end);
uint32_t run_tree_largest_free(const struct run_tree *tree);

/* How many free pages begin at a page, up to the end of its word; -1 if the page is not free. */
int run_tree_annotation(const struct run_tree *tree, uint32_t page);

#ifdef __cplusplus
}
#endif

#endif
