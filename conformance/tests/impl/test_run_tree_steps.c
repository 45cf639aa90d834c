/* SPDX-License-Identifier: MIT
 *
 * run_tree.c: how many nodes a search reads, and which nodes a change does not touch. An aligned
 * search caches a result in every node that it reads, so a test can see which nodes those were.
 */
#include "impl/run_summary.h"
#include <check.h>
#include <string.h>

Suite *suite_run_tree_steps(void);

enum {
    ALL = 65536,
    POWER = 6,
    ALIGNMENT = 1 << POWER
}; /* 1024 words; 128, 16, 2 nodes; the root */
static struct run_tree tree;

static void tree_open_of(uint32_t pages)
{
    tree.geometry = (struct geometry){pages, 16, 63, 1, true};
    run_tree_open(&tree);
}

static void tree_open(void)
{
    tree_open_of(ALL);
}

static void free_pages(uint32_t first, uint32_t count)
{
    run_tree_mark(&tree, first, count, PAGE_STATE_DIRTY);
}

static bool was_asked(uint32_t level, uint32_t index)
{
    return (tree.nodes[tree.first_node[level] + index].known >> POWER & 1) != 0;
}

/* Every word has twenty free pages, but none where the word begins. The request fits nowhere, and a
 * search has to read a node to know that. Reading a node also reads the nodes below it.
 *
 *     level 4                 -
 *     level 3      -                      asked
 *     level 2      - asked asked ...      ...
 *     level 1      asked ...
 */
START_TEST(test_a_search_climbs_as_soon_as_it_can)
{
    for (uint32_t page = 3; page < ALL; page += WORD_BITS)
        free_pages(page, 20);
    ck_assert_uint_eq(run_tree_find(&tree, 16, ALIGNMENT), PAGE_NONE);
    for (uint32_t node = 0; node < 128; node++)
        ck_assert_msg(was_asked(1, node), "node %u of level 1", node);
    for (uint32_t node = 0; node < 16; node++)
        ck_assert_msg(was_asked(2, node) == (node > 0), "node %u of level 2", node);
    ck_assert(!was_asked(3, 0));
    ck_assert(was_asked(3, 1));
    ck_assert(!was_asked(4, 0));
}
END_TEST

/* With eight words the search asks the only node. With one word there is no node. */
START_TEST(test_a_search_begins_with_a_node_where_there_is_one)
{
    tree_open_of(512);
    free_pages(67, 20);
    ck_assert_uint_eq(run_tree_find(&tree, 16, ALIGNMENT), PAGE_NONE);
    ck_assert(was_asked(1, 0));
    tree_open_of(64);
    free_pages(3, 20);
    ck_assert_uint_eq(run_tree_find(&tree, 16, ALIGNMENT), PAGE_NONE);
    ck_assert_uint_eq(run_tree_find(&tree, 16, 4), 4);
}
END_TEST

/* The nodes before the hint hold wrong values here, which a search must not read. */
START_TEST(test_a_search_looks_at_nothing_before_the_hint)
{
    free_pages(40000, 200);
    ck_assert_uint_eq(run_tree_find(&tree, 200, 1), 40000);
    for (uint32_t node = 0; node < 40000 / 512; node++)
        tree.nodes[node].runs = (struct run_summary){512, 512, 512};
    for (uint32_t node = 0; node < 40000 / 4096; node++)
        tree.nodes[tree.first_node[2] + node].runs = (struct run_summary){4096, 4096, 4096};
    ck_assert_uint_eq(run_tree_find(&tree, 200, 1), 40000);
    ck_assert_uint_eq(run_tree_find(&tree, 70, ALIGNMENT), 40000);
}
END_TEST

/* Any run of 133 pages holds 70 pages at a multiple of 64. */
START_TEST(test_a_run_that_is_long_enough_is_not_asked)
{
    free_pages(101, 70 + ALIGNMENT - 1);
    ck_assert_uint_eq(run_tree_find(&tree, 70, ALIGNMENT), 128);
    ck_assert(!was_asked(1, 0));
    run_tree_mark(&tree, 101, 1, PAGE_STATE_MAPPED);
    ck_assert_uint_eq(run_tree_find(&tree, 70, ALIGNMENT), 128);
    ck_assert(was_asked(1, 0));
}
END_TEST

/* 132 pages from page 65 on do not hold 70 pages at a multiple of 64. */
START_TEST(test_a_run_that_is_one_page_short_does_not_hold)
{
    free_pages(65, 70 + ALIGNMENT - 2);
    ck_assert_uint_eq(run_tree_find(&tree, 70, ALIGNMENT), PAGE_NONE);
    free_pages(64, 1);
    ck_assert_uint_eq(run_tree_find(&tree, 70, ALIGNMENT), 64);
}
END_TEST

START_TEST(test_a_release_of_nothing_leaves_what_is_known)
{
    free_pages(100, 20);
    ck_assert_uint_eq(run_tree_find(&tree, 5, ALIGNMENT), PAGE_NONE);
    ck_assert(was_asked(1, 0));
    run_tree_release(&tree, 90, 100);
    ck_assert(!tree.is_behind);
    ck_assert(was_asked(1, 0));
}
END_TEST

/* The hint moves from the first page to the page after the last one. */
START_TEST(test_no_page_is_free_behind_the_last_one)
{
    free_pages(0, ALL);
    ck_assert_uint_eq(tree.hint, 0);
    run_tree_mark(&tree, 0, ALL, PAGE_STATE_MAPPED);
    ck_assert_uint_eq(tree.hint, ALL);
    ck_assert_uint_eq(run_tree_find(&tree, 1, 1), PAGE_NONE);
    ck_assert_uint_eq(run_tree_run_end(&tree, 0, ALL), ALL);
    ck_assert_uint_eq(run_tree_free_start(&tree, ALL), ALL);
}
END_TEST

/* If the alignment is at least the number of pages, page 0 is its only multiple. */
START_TEST(test_alignments_beyond_all_pages)
{
    free_pages(1, ALL - 1);
    for (uint32_t power = 16; power <= 30; power++)
        ck_assert_uint_eq(run_tree_find(&tree, 1, UINT32_C(1) << power), PAGE_NONE);
    free_pages(0, 1);
    for (uint32_t power = 16; power <= 30; power++)
        ck_assert_uint_eq(run_tree_find(&tree, 1, UINT32_C(1) << power), 0);
}
END_TEST

START_TEST(test_a_change_of_all_pages_touches_their_words_only)
{
    memset(&tree, 0xa5, sizeof tree);
    tree_open_of(2 * WORD_BITS);
    free_pages(0, 2 * WORD_BITS);
    run_tree_mark(&tree, 0, 2 * WORD_BITS, PAGE_STATE_MAPPED);
    run_tree_release(&tree, 0, 2 * WORD_BITS);
    ck_assert_uint_eq(run_tree_largest_free(&tree), 2 * WORD_BITS);
    ck_assert_uint_eq(tree.free[2], UINT64_C(0xa5a5a5a5a5a5a5a5));
    ck_assert_uint_eq(tree.touched[2], UINT64_C(0xa5a5a5a5a5a5a5a5));
    ck_assert_uint_eq(tree.longest[2], 0xa5);
    ck_assert_uint_eq(tree.nodes[1].runs.longest, 0xa5a5a5a5);
}
END_TEST

Suite *suite_run_tree_steps(void)
{
    Suite *suite = suite_create("run_tree_steps");
    TCase *tests = tcase_create("run_tree_steps");
    tcase_add_checked_fixture(tests, tree_open, NULL);
    tcase_add_test(tests, test_a_search_climbs_as_soon_as_it_can);
    tcase_add_test(tests, test_a_search_begins_with_a_node_where_there_is_one);
    tcase_add_test(tests, test_a_search_looks_at_nothing_before_the_hint);
    tcase_add_test(tests, test_a_run_that_is_long_enough_is_not_asked);
    tcase_add_test(tests, test_a_run_that_is_one_page_short_does_not_hold);
    tcase_add_test(tests, test_a_release_of_nothing_leaves_what_is_known);
    tcase_add_test(tests, test_no_page_is_free_behind_the_last_one);
    tcase_add_test(tests, test_alignments_beyond_all_pages);
    tcase_add_test(tests, test_a_change_of_all_pages_touches_their_words_only);
    suite_add_tcase(suite, tests);
    return suite;
}
