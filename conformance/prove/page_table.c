/* SPDX-License-Identifier: MIT
 *
 * One inductive step for a model checker (make prove). Take any page table that keeps its
 * invariants, as impl/validate.c defines them, and do one operation with any arguments. The proof
 * shows that the invariants still hold, and that every page and every answer equals that of an
 * array with one entry per page. OPEN shows that a new table keeps the invariants. Hence no
 * sequence of operations can break a table of PAGES pages.
 *   -DPAGES=8 -DRUN_TREE=0|1 -DSTEP=OPEN|MARK|RELEASE|FIND|RUN_END|FREE_START|LARGEST
 */
#ifndef STEP /* defaults for tools that only parse this file; see prove.sh */
#define PAGES    6
#define RUN_TREE 0
#define STEP     OPEN
#endif
#include "conformance/prove/small_geometry.h"

#if RUN_TREE
#include "impl/run_summary.h"
#include "impl/validate_run_tree.h"
typedef struct run_tree table_type;
#define TABLE(name) run_tree_##name
#else
#include "impl/validate.h"
typedef struct skip_table table_type;
#define TABLE(name) skip_table_##name
#endif
#include <assert.h>

enum { OPEN, MARK, RELEASE, FIND, RUN_END, FREE_START, LARGEST };
enum { PAGE_BYTES = 16, POWERS = 4 };

#ifndef __CPROVER__
void __CPROVER_assume(bool truth); /* NOLINT(bugprone-reserved-identifier) */
#endif

/* Any value: the model checker gives a function without a body, whose name begins with nondet_,
 * every possible result. */
uint32_t nondet_number(void);
bool nondet_truth(void);
table_type nondet_table(void);

static table_type proven;
static enum page_state naive[PAGES];
static char promise[200];

static uint32_t any_below(uint32_t end)
{
    uint32_t number = nondet_number();
    __CPROVER_assume(number < end);
    return number;
}

static bool counts_hold(void)
{
    uint32_t counts[PAGE_STATES] = {0};
    for (uint32_t page = 0; page < PAGES; page++)
        counts[TABLE(state)(&proven, page)]++;
    return counts[0] == proven.counts[0] && counts[1] == proven.counts[1] &&
           counts[2] == proven.counts[2] && counts[3] == proven.counts[3];
}

#if RUN_TREE

static bool is_valid(void)
{
    return counts_hold() && validate_run_tree(&proven, promise, sizeof promise);
}

/* run_tree_open sets the numbers of levels and nodes, and they never change. */
static void keep_shape(table_type *any)
{
    any->root_level = proven.root_level;
    for (uint32_t level = 0; level <= RUN_TREE_LEVELS; level++)
        any->first_node[level] = proven.first_node[level];
    any->is_behind = nondet_truth();
}

#else

static bool is_valid(void)
{
    uint32_t run = 0;
    for (uint32_t page = PAGES; page-- > 0;) {
        bool same =
            page + 1 < PAGES && TABLE(state)(&proven, page) == TABLE(state)(&proven, page + 1);
        run = same ? run + 1 : 0;
        if (!validate_skip(&proven, page, run, promise, sizeof promise))
            return false;
    }
    return proven.top <= PAGES && counts_hold();
}

static void keep_shape(table_type *any)
{
    (void)any;
}

#endif

static void open_table(void)
{
    const struct geometry geometry = {PAGES, PAGE_BYTES, 1 + any_below(63), 1, RUN_TREE};
    proven.geometry = geometry;
    TABLE(open)(&proven);
}

static void assume_any_table(void)
{
    table_type any = nondet_table();
    any.geometry = proven.geometry;
    keep_shape(&any);
    proven = any;
    __CPROVER_assume(is_valid());
}

static void look(void)
{
    for (uint32_t page = 0; page < PAGES; page++)
        naive[page] = TABLE(state)(&proven, page);
}

static void prove_pages(void)
{
    for (uint32_t page = 0; page < PAGES; page++)
        assert(TABLE(state)(&proven, page) == naive[page]);
    assert(is_valid());
}

static bool naive_is_free(uint32_t first, uint32_t count)
{
    for (uint32_t page = 0; page < PAGES; page++)
        if (page >= first && page - first < count && !page_state_is_free(naive[page]))
            return false;
    return count <= PAGES && first <= PAGES - count;
}

static void prove_mark(bool release)
{
    uint32_t first = any_below(PAGES), count = any_below(PAGES - first + 1);
    enum page_state state = (enum page_state)any_below(PAGE_STATES);
    if (release)
        TABLE(release)(&proven, first, count);
    else
        TABLE(mark)(&proven, first, count, state);
    for (uint32_t page = 0; page < PAGES; page++)
        if (page >= first && page - first < count)
            naive[page] = !release                           ? state
                          : naive[page] == PAGE_STATE_MAPPED ? PAGE_STATE_DIRTY
                                                             : naive[page];
}

static void prove_find(void)
{
    uint32_t count = 1 + any_below(PAGES + 1), alignment = 1U << any_below(POWERS);
    uint32_t found = TABLE(find)(&proven, count, alignment), expected = PAGE_NONE;
    for (uint32_t page = PAGES; page-- > 0;)
        if (page % alignment == 0 && naive_is_free(page, count))
            expected = page;
    assert(found == expected);
}

static void prove_run_end(void)
{
    uint32_t first = any_below(PAGES), end = first + 1 + any_below(PAGES - first);
    uint32_t found = TABLE(run_end)(&proven, first, end), expected = end;
    for (uint32_t page = PAGES; page-- > 0;)
        if (page > first && page < end && naive[page] != naive[first])
            expected = page;
    assert(found == expected);
}

static void prove_free_start(void)
{
    uint32_t end = any_below(PAGES + 1), expected = end;
    uint32_t found = TABLE(free_start)(&proven, end);
    for (uint32_t page = 0; page < PAGES; page++)
        if (page < expected && naive_is_free(page, end - page))
            expected = page;
    assert(found == expected);
}

static void prove_largest(void)
{
    uint32_t found = TABLE(largest_free)(&proven), run = 0, expected = 0;
    for (uint32_t page = 0; page < PAGES; page++) {
        run = page_state_is_free(naive[page]) ? run + 1 : 0;
        expected = run > expected ? run : expected;
    }
    assert(found == expected);
}

int main(void)
{
    open_table();
    if (STEP != OPEN)
        assume_any_table();
    look();
    if (STEP == MARK || STEP == RELEASE)
        prove_mark(STEP == RELEASE);
    else if (STEP == FIND)
        prove_find();
    else if (STEP == RUN_END)
        prove_run_end();
    else if (STEP == FREE_START)
        prove_free_start();
    else if (STEP == LARGEST)
        prove_largest();
    prove_pages();
    return 0;
}
