/* SPDX-License-Identifier: MIT
 *
 * validate_run_tree.c: each test breaks one invariant by hand in a valid tree.
 */
#include "impl/run_summary.h"
#include "impl/validate_run_tree.h"
#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_validate_run_tree(void);

enum { PAGES = 4200 };
static struct run_tree tree;
static char said[200];

static void expect_valid(void)
{
    ck_assert_msg(validate_run_tree(&tree, said, sizeof said), "%s", said);
}

static void expect_said(const char *part)
{
    ck_assert(!validate_run_tree(&tree, said, sizeof said));
    ck_assert_msg(strstr(said, part) != NULL, "it says: %s", said);
}

/* Free runs of 100 pages at page 60 and of 8 pages at page 700. No node is out of date, and
 * alignment 16 is cached. */
static void tree_open(void)
{
    tree.geometry = (struct geometry){PAGES, 16, 63, 1, true};
    run_tree_open(&tree);
    run_tree_mark(&tree, 1, PAGES - 1, PAGE_STATE_MAPPED);
    run_tree_release(&tree, 60, 100);
    run_tree_release(&tree, 700, 8);
    ck_assert_uint_eq(run_summary_aligned(&tree, tree.root_level, 0, 4), 96);
    expect_valid();
}

START_TEST(test_a_word_that_promises_too_much)
{
    tree.longest[10]++;
    expect_said("level 0, 10: free runs are 0 at the start, 5 within, 4 at the end; "
                "expected 0, 4, 4");
}
END_TEST

START_TEST(test_nodes_that_promise_something_else)
{
    uint32_t *numbers[] = {&tree.nodes[0].runs.longest, &tree.nodes[0].runs.start,
                           &tree.nodes[0].runs.end, &tree.nodes[tree.first_node[2]].runs.longest,
                           &tree.nodes[tree.first_node[3]].runs.longest};
    static const char *const lines[] = {"level 1, 0", "level 1, 0", "level 1, 0", "level 2, 0",
                                        "level 3, 0"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        ++*numbers[i];
        expect_said(lines[i]);
        --*numbers[i];
        expect_valid();
    }
}
END_TEST

/* A node that is marked as out of date may hold any value, and so may all nodes above it; no other
 * node may. */
START_TEST(test_nodes_that_are_behind)
{
    tree.nodes[1].runs.longest++;
    tree.nodes[tree.first_node[3]].runs.longest++;
    expect_said("level 1, 1");
    tree.behind[0] = 1 << 1;
    expect_valid();
    tree.behind[0] = 1 << 2;
    expect_said("level 1, 1");
}
END_TEST

/* A wrong value in a node is valid while node `excuse` of level 1 is out of date, but not while
 * only node `none` is. */
static void expect_excused(uint32_t level, uint32_t index, uint32_t excuse, uint32_t none)
{
    char name[40];
    snprintf(name, sizeof name, "level %u, %u", level, index);
    tree.nodes[tree.first_node[level] + index].runs.longest++;
    tree.behind[0] = UINT64_C(1) << none;
    expect_said(name);
    tree.behind[0] = UINT64_C(1) << excuse;
    expect_valid();
}

/* Level 1 has nodes 0 to 8. */
START_TEST(test_a_node_that_is_not_there_excuses_nobody)
{
    expect_excused(3, 0, 8, 9);
}
END_TEST

/* Node 8 of level 1 is a part of node 1 of level 2; node 0 is not. */
START_TEST(test_only_parts_that_are_behind_excuse)
{
    expect_excused(2, 1, 8, 0);
}
END_TEST

START_TEST(test_an_aligned_run_that_is_none)
{
    tree.aligned[0][4]++;
    expect_said("from multiples of 2^4 on, the longest free run is 97, expected 96");
    tree.aligned[0][4]--;
    tree.nodes[0].known |= 1 << 5;
    tree.aligned[0][5] = 1;
    expect_said("2^5");
    tree.nodes[0].known = 1 << 4 | 1 << 0;
    tree.aligned[0][0] = 99;
    expect_said("2^0 on, the longest free run is 99, expected 100");
}
END_TEST

/* The cache has no entries for alignments above the number of pages. */
START_TEST(test_powers_that_are_not_there_say_nothing)
{
    tree.nodes[tree.first_node[2]].known |= UINT32_C(1) << (RUN_TREE_POWERS - 1);
    tree.aligned[tree.first_node[2]][RUN_TREE_POWERS - 1] = 1;
    expect_said("level 1, 0: a length is known of its parent");
    tree.nodes[0].known |= UINT32_C(1) << (RUN_TREE_POWERS - 1);
    expect_said("level 1, 1: a length is known of its parent");
    tree_open();
    tree.nodes[0].known |= UINT32_C(1) << RUN_TREE_POWERS;
    expect_valid();
}
END_TEST

START_TEST(test_less_known_below_than_above)
{
    char line[80];
    for (uint32_t level = 1; level < tree.root_level; level++)
        for (uint32_t index = 0; index < run_level_count(&tree, level); index++) {
            uint32_t *known = &tree.nodes[tree.first_node[level] + index].known;
            ck_assert_uint_eq(*known, 1 << 4);
            *known = 0;
            snprintf(line, sizeof line,
                     "level %u, %u: a length is known of its parent, but not of it", level, index);
            expect_said(line);
            *known = 1 << 4;
        }
    expect_valid();
}
END_TEST

START_TEST(test_a_hint_beside_the_lowest_free_page)
{
    tree.hint++;
    expect_said("the hint is page 61, expected the lowest free page, 60");
    tree.hint = 59;
    expect_said("the hint is page 59");
}
END_TEST

START_TEST(test_pages_that_are_not_there)
{
    tree.touched[PAGES / 64] |= UINT64_C(1) << 63;
    expect_said("a bit is set behind the last of 4200 pages");
}
END_TEST

/* Pages after the last one do not lengthen a run, even if they are marked as free. */
START_TEST(test_free_pages_that_are_not_there_are_no_run)
{
    tree.free[PAGES / 64] |= UINT64_C(1) << PAGES % 64;
    tree.longest[PAGES / 64] = 1;
    expect_said("level 0, 65: free runs are 0 at the start, 1 within, 0 at the end; "
                "expected 0, 0, 0");
}
END_TEST

/* Words after the last page may have any value. */
START_TEST(test_what_lies_behind_the_last_word_is_not_looked_at)
{
    memset(&tree, 0xa5, sizeof tree);
    tree.geometry = (struct geometry){128, 16, 63, 1, true};
    run_tree_open(&tree);
    ck_assert_uint_eq(run_summary(&tree, 1, 0).longest, 0);
    expect_valid();
    run_tree_mark(&tree, 100, 28, PAGE_STATE_DIRTY);
    ck_assert_uint_eq(run_summary(&tree, 1, 0).longest, 28);
    expect_valid();
}
END_TEST

Suite *suite_validate_run_tree(void)
{
    Suite *suite = suite_create("validate_run_tree");
    TCase *tests = tcase_create("validate_run_tree");
    tcase_add_checked_fixture(tests, tree_open, NULL);
    tcase_add_test(tests, test_a_word_that_promises_too_much);
    tcase_add_test(tests, test_nodes_that_promise_something_else);
    tcase_add_test(tests, test_nodes_that_are_behind);
    tcase_add_test(tests, test_a_node_that_is_not_there_excuses_nobody);
    tcase_add_test(tests, test_only_parts_that_are_behind_excuse);
    tcase_add_test(tests, test_an_aligned_run_that_is_none);
    tcase_add_test(tests, test_powers_that_are_not_there_say_nothing);
    tcase_add_test(tests, test_less_known_below_than_above);
    tcase_add_test(tests, test_a_hint_beside_the_lowest_free_page);
    tcase_add_test(tests, test_pages_that_are_not_there);
    tcase_add_test(tests, test_free_pages_that_are_not_there_are_no_run);
    tcase_add_test(tests, test_what_lies_behind_the_last_word_is_not_looked_at);
    suite_add_tcase(suite, tests);
    return suite;
}
