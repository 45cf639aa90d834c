/* SPDX-License-Identifier: MIT
 *
 * The page table as two bitmaps under a tree of summaries: 31 KiB for 65,536 pages. The bitmaps say
 * the state of every page; the tree says of ever larger stretches how long their free runs are, so
 * that a search goes straight to the first one that fits:
 *
 *     level 2                      root                     4,096 pages a node
 *     level 1        node          node          node         512 pages a node: eight words
 *     level 0     w w w w w w w w  w w w w w w w w  w w         64 pages a word
 *
 * Only as many words, nodes and levels are used, or touched, as the geometry has pages for.
 */
#ifndef PAGE_MANAGER_RUN_TREE_H
#define PAGE_MANAGER_RUN_TREE_H

#include "geometry.h"
#include "page_state.h"

#define RUN_TREE_WORDS ((GEOMETRY_PAGES_MAX + 63) / 64)
/* Levels of nodes above the words, nodes in all of them, and powers of two up to all pages. */
#define RUN_TREE_LEVELS                                                                            \
    ((RUN_TREE_WORDS > 1) + (RUN_TREE_WORDS > 8) + (RUN_TREE_WORDS > 1 << 6) +                     \
     (RUN_TREE_WORDS > 1 << 9) + (RUN_TREE_WORDS > 1 << 12) + (RUN_TREE_WORDS > 1 << 15) +         \
     (RUN_TREE_WORDS > 1 << 18) + (RUN_TREE_WORDS > 1 << 21))
#define RUN_TREE_NODES  (RUN_TREE_WORDS / 7 + RUN_TREE_LEVELS + 1)
#define RUN_TREE_POWERS (6 + 3 * RUN_TREE_LEVELS + 1)

_Static_assert(GEOMETRY_PAGES_MAX <= 1 << 28, "a root covers at most 2^30 pages");

/* Free runs of a stretch of pages: at its start, anywhere within, at its end. Pages that do not
 * exist, behind the last one, are not free. */
struct run_summary {
    uint32_t start, longest, end;
};

/* The longest free run from a multiple of 2^i on, to the end of the node at the latest, is worked
 * out when an aligned request passes by, and forgotten when a page changes: bit i of `known` says
 * whether aligned[i] of the node holds. What is known of a node is known of all below it. */
struct run_node {
    struct run_summary runs;
    uint32_t known;
};

struct run_tree {
    struct geometry geometry;
    uint32_t counts[PAGE_STATES];
    uint32_t hint;                             /* the lowest free page; the page count: none is */
    uint32_t root_level;                       /* 0: all pages are in one word */
    uint32_t first_node[RUN_TREE_LEVELS + 1];  /* of each level, from 1 on; the root comes last */
    bool is_behind;                            /* any of these, see run_summary.h */
    uint64_t behind[RUN_TREE_WORDS / 512 + 1]; /* nodes of level 1, a bit each */
    uint64_t free[RUN_TREE_WORDS];             /* the two bits of state, see page_state.h */
    uint64_t touched[RUN_TREE_WORDS];
    uint8_t longest[RUN_TREE_WORDS]; /* free run in each word */
    struct run_node nodes[RUN_TREE_NODES];
    uint32_t aligned[RUN_TREE_NODES][RUN_TREE_POWERS];
};

_Static_assert(GEOMETRY_PAGES_MAX > 65536 || sizeof(struct run_tree) <= 49152, "48 KiB");

static inline enum page_state run_tree_state(const struct run_tree *tree, uint32_t page)
{
    uint32_t word = page / 64, bit = page % 64;
    uint64_t state = (tree->free[word] >> bit & 1) << 1 | (tree->touched[word] >> bit & 1);
    return (enum page_state)state;
}

/* What these do is said of their namesakes in page_table.h. */
void run_tree_open(struct run_tree *tree);
void run_tree_mark(struct run_tree *tree, uint32_t first, uint32_t count, enum page_state state);
void run_tree_release(struct run_tree *tree, uint32_t first, uint32_t count);
uint32_t run_tree_find(const struct run_tree *tree, uint32_t count, uint32_t alignment);
uint32_t run_tree_run_end(const struct run_tree *tree, uint32_t page, uint32_t end);
uint32_t run_tree_free_start(const struct run_tree *tree, uint32_t end);
uint32_t run_tree_largest_free(const struct run_tree *tree);

/* How many free pages begin here, as far as its word goes; -1 for a page that is not free. */
int run_tree_annotation(const struct run_tree *tree, uint32_t page);

#endif
