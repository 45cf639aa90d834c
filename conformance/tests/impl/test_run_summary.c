/* SPDX-License-Identifier: MIT
 *
 * run_summary.c: the contents of nodes, when nodes may be out of date, and which aligned runs are
 * cached and when the cache is cleared.
 */
#include "impl/run_summary.h"
#include "impl/validate_run_tree.h"
#include <check.h>

Suite *suite_run_summary(void);

enum { PAGES = 4200 }; /* 66 words, 9 nodes, 2 nodes, the root */
static struct run_tree tree;

static void tree_open(void)
{
    tree.geometry = (struct geometry){PAGES, 16, 63, 1, true};
    run_tree_open(&tree);
}

static void free_pages(uint32_t first, uint32_t count)
{
    run_tree_mark(&tree, first, count, PAGE_STATE_DIRTY);
}

static void map_pages(uint32_t first, uint32_t count)
{
    run_tree_mark(&tree, first, count, PAGE_STATE_MAPPED);
}

static void expect_runs(uint32_t level, uint32_t index, uint32_t start, uint32_t longest,
                        uint32_t end)
{
    char text[200];
    struct run_summary runs = run_summary(&tree, level, index);
    ck_assert_uint_eq(runs.start, start);
    ck_assert_uint_eq(runs.longest, longest);
    ck_assert_uint_eq(runs.end, end);
    ck_assert_msg(validate_run_tree(&tree, text, sizeof text), "%s", text);
}

static uint32_t aligned(uint32_t level, uint32_t index, uint32_t power)
{
    return run_summary_aligned(&tree, level, index, power);
}

START_TEST(test_the_shape_of_the_tree)
{
    ck_assert_uint_eq(tree.root_level, 3);
    ck_assert_uint_eq(run_level_count(&tree, 0), 66);
    ck_assert_uint_eq(run_level_count(&tree, 1), 9);
    ck_assert_uint_eq(run_level_count(&tree, 2), 2);
    ck_assert_uint_eq(run_level_count(&tree, 3), 1);
    ck_assert_uint_eq(tree.first_node[2], 9);
    ck_assert_uint_eq(tree.first_node[3], 11);
    ck_assert_uint_eq(run_level_pages(2), 4096);
}
END_TEST

START_TEST(test_runs_join)
{
    free_pages(0, 70);
    free_pages(500, 600);
    expect_runs(0, 0, 64, 64, 64);
    expect_runs(0, 1, 6, 6, 0);
    expect_runs(1, 0, 70, 70, 12);
    expect_runs(1, 1, 512, 512, 512);
    expect_runs(1, 2, 76, 76, 0);
    expect_runs(2, 0, 70, 600, 0);
    expect_runs(3, 0, 70, 600, 0);
}
END_TEST

/* The last word, the last nodes and the root cover missing pages, which do not count as free. */
START_TEST(test_what_is_not_there_is_not_free)
{
    free_pages(0, PAGES);
    expect_runs(0, 65, 40, 40, 0);
    expect_runs(1, 8, 104, 104, 0);
    expect_runs(2, 0, 4096, 4096, 4096);
    expect_runs(2, 1, 104, 104, 0);
    expect_runs(3, 0, PAGES, PAGES, 0);
}
END_TEST

/* A run that becomes shorter inside a node does not change the parents, as long as the longest run
 * and the runs at both edges stay. A change of the longest run changes the parents. */
START_TEST(test_changes_end_where_nothing_is_different)
{
    free_pages(10, 50);
    free_pages(600, 40);
    expect_runs(2, 0, 0, 50, 0);
    map_pages(600, 10);
    expect_runs(1, 1, 0, 30, 0);
    expect_runs(2, 0, 0, 50, 0);
    map_pages(20, 40);
    expect_runs(2, 0, 0, 30, 0);
    free_pages(610, 45);
    expect_runs(3, 0, 0, 45, 0);
}
END_TEST

static void look_at(uint32_t level, uint32_t index)
{
    (void)run_summary(&tree, level, index);
    ck_assert(!tree.is_behind);
}

/* The test writes a wrong value into the parent, which an update of the parent overwrites. The
 * parent's longest run is 50 pages, in node 0. */
START_TEST(test_changes_of_no_consequence_are_not_carried_up)
{
    struct run_summary *parent = &tree.nodes[tree.first_node[2]].runs;
    free_pages(10, 50);
    free_pages(600, 40);
    look_at(3, 0);
    ck_assert_uint_eq(parent->longest, 50);
    parent->start = 77;
    map_pages(600, 10);
    look_at(1, 1);
    free_pages(600, 50);
    look_at(1, 1);
    free_pages(100, 1);
    look_at(1, 0);
    ck_assert_uint_eq(parent->start, 77);
    map_pages(20, 1);
    look_at(1, 0);
    ck_assert_uint_eq(parent->start, 0);
    ck_assert_uint_eq(parent->longest, 50);
}
END_TEST

/* A change reaches the nodes above it only when a function reads one of them. */
START_TEST(test_nodes_may_be_behind)
{
    free_pages(100, 10);
    free_pages(120, 12);
    free_pages(4100, 30);
    ck_assert(tree.is_behind);
    ck_assert_uint_eq(tree.behind[0], 1 << 0 | 1 << 8);
    ck_assert_uint_eq(tree.nodes[0].runs.longest, 0);
    ck_assert_uint_eq(run_summary(&tree, 0, 1).longest, 10);
    ck_assert(tree.is_behind);
    expect_runs(3, 0, 0, 30, 0);
    ck_assert(!tree.is_behind);
    ck_assert_uint_eq(tree.behind[0], 0);
    ck_assert_uint_eq(tree.nodes[0].runs.longest, 12);
    free_pages(500, 30);
    ck_assert_uint_eq(tree.behind[0], 1 << 0 | 1 << 1);
    expect_runs(2, 0, 0, 30, 0);
}
END_TEST

/* A search that ends in the word of the hint asks no node. A search that fails asks the root. */
START_TEST(test_a_search_nearby_leaves_it_behind)
{
    free_pages(70, 100);
    map_pages(70, 5);
    ck_assert_uint_eq(run_tree_find(&tree, 20, 1), 75);
    ck_assert(tree.is_behind);
    ck_assert_uint_eq(run_tree_find(&tree, 96, 1), PAGE_NONE);
    ck_assert(!tree.is_behind);
}
END_TEST

START_TEST(test_aligned_runs)
{
    free_pages(50, 500);
    ck_assert_uint_eq(aligned(0, 0, 0), 14);
    ck_assert_uint_eq(aligned(0, 0, 4), 0);
    ck_assert_uint_eq(aligned(0, 1, 6), 64);
    ck_assert_uint_eq(aligned(0, 1, 7), 0);
    ck_assert_uint_eq(aligned(1, 0, 0), 462);
    ck_assert_uint_eq(aligned(1, 0, 1), 462);
    ck_assert_uint_eq(aligned(1, 0, 2), 460);
    ck_assert_uint_eq(aligned(1, 0, 8), 256);
    ck_assert_uint_eq(aligned(1, 0, 9), 0);
    ck_assert_uint_eq(aligned(3, 0, 9), 38);
    ck_assert_uint_eq(aligned(3, 0, 8), 294);
    ck_assert_uint_eq(aligned(3, 0, 10), 0);
    expect_runs(3, 0, 0, 500, 0);
}
END_TEST

/* The test puts a wrong value into the cache. The function must return it, which shows that it
 * reads the cache. */
START_TEST(test_alignments_are_worked_out_once)
{
    free_pages(100, 30);
    ck_assert_uint_eq(aligned(1, 0, 3), 26);
    tree.aligned[0][3] = 5;
    ck_assert_uint_eq(aligned(1, 0, 3), 5);
    map_pages(300, 1);
    ck_assert_uint_eq(aligned(1, 0, 3), 26);
}
END_TEST

/* An aligned search caches its result in every node that it reads. A change drops the results of
 * its own node and of all nodes above. */
START_TEST(test_alignments_are_forgotten)
{
    free_pages(100, 8);
    free_pages(608, 8);
    ck_assert_uint_eq(aligned(3, 0, 3), 8);
    for (uint32_t node = 0; node <= tree.first_node[3]; node++)
        ck_assert_uint_eq(tree.nodes[node].known, 1 << 3);
    map_pages(608, 1);
    ck_assert_uint_eq(aligned(3, 0, 3), 4);
    map_pages(104, 1);
    ck_assert_uint_eq(aligned(1, 0, 3), 0);
    ck_assert_uint_eq(tree.nodes[0].known, 1 << 3);
    ck_assert_uint_eq(tree.nodes[1].known, 1 << 3);
    ck_assert_uint_eq(tree.nodes[tree.first_node[2]].known, 0);
    expect_runs(3, 0, 0, 7, 0);
}
END_TEST

Suite *suite_run_summary(void)
{
    Suite *suite = suite_create("run_summary");
    TCase *tests = tcase_create("run_summary");
    tcase_add_checked_fixture(tests, tree_open, NULL);
    tcase_add_test(tests, test_the_shape_of_the_tree);
    tcase_add_test(tests, test_runs_join);
    tcase_add_test(tests, test_what_is_not_there_is_not_free);
    tcase_add_test(tests, test_changes_end_where_nothing_is_different);
    tcase_add_test(tests, test_changes_of_no_consequence_are_not_carried_up);
    tcase_add_test(tests, test_nodes_may_be_behind);
    tcase_add_test(tests, test_a_search_nearby_leaves_it_behind);
    tcase_add_test(tests, test_aligned_runs);
    tcase_add_test(tests, test_alignments_are_worked_out_once);
    tcase_add_test(tests, test_alignments_are_forgotten);
    suite_add_tcase(suite, tests);
    return suite;
}
