/* SPDX-License-Identifier: MIT
 *
 * The run tree of a product build with pages of 16 KiB, compiled here: 2^18 pages, the most that
 * its levels can hold. A harness build has at most a quarter of that.
 */
#include <check.h>

#undef MAPCHECK_HARNESS
#define PAGE_MANAGER_PAGE_SIZE 16384
#define run_tree_open          product_tree_open
#define run_tree_mark          product_tree_mark
#define run_tree_release       product_tree_release
#define run_tree_find          product_tree_find
#define run_tree_run_end       product_tree_run_end
#define run_tree_free_start    product_tree_free_start
#define run_tree_largest_free  product_tree_largest_free
#define run_tree_annotation    product_tree_annotation
#define run_summary_change     product_summary_change
#define run_summary_catch_up   product_summary_catch_up
#define run_summary_aligned    product_summary_aligned

#include "impl/run_summary.c"
#include "impl/run_tree.c"

Suite *suite_run_tree_product(void);

enum { PAGES = 1 << 18 };
static struct run_tree tree;

static void tree_open(void)
{
    run_tree_open(&tree);
    run_tree_mark(&tree, 1, PAGES - 1, PAGE_STATE_ZEROED);
}

START_TEST(test_the_levels_hold_all_pages)
{
    ck_assert_uint_eq(GEOMETRY_PAGES_MAX, PAGES);
    ck_assert_uint_eq(run_level_pages(tree.root_level), PAGES);
    ck_assert_uint_eq(run_tree_largest_free(&tree), PAGES - 1);
    ck_assert_uint_eq(run_tree_find(&tree, PAGES - 1, 1), 1);
    ck_assert_uint_eq(run_tree_find(&tree, PAGES, 1), PAGE_NONE);
    ck_assert_uint_eq(run_tree_run_end(&tree, 1, PAGES), PAGES);
    ck_assert_uint_eq(run_tree_free_start(&tree, PAGES), 1);
    run_tree_release(&tree, 0, PAGES);
    ck_assert_int_eq(run_tree_annotation(&tree, PAGES - 64), 64);
}
END_TEST

/* An alignment of half of all pages has two multiples; one of all pages or more has only page 0. */
START_TEST(test_the_largest_alignments)
{
    ck_assert_uint_eq(run_tree_find(&tree, 1, PAGES / 2), PAGES / 2);
    ck_assert_uint_eq(run_tree_find(&tree, 1, PAGES), PAGE_NONE);
    ck_assert_uint_eq(run_tree_find(&tree, 1, 2 * PAGES), PAGE_NONE);
    ck_assert_uint_eq(run_tree_find(&tree, 1, UINT32_C(1) << 30), PAGE_NONE);
    run_tree_mark(&tree, 0, 1, PAGE_STATE_ZEROED);
    ck_assert_uint_eq(run_tree_find(&tree, PAGES, 2 * PAGES), 0);
}
END_TEST

Suite *suite_run_tree_product(void)
{
    Suite *suite = suite_create("run_tree_product");
    TCase *tests = tcase_create("run_tree_product");
    tcase_add_checked_fixture(tests, tree_open, NULL);
    tcase_add_test(tests, test_the_levels_hold_all_pages);
    tcase_add_test(tests, test_the_largest_alignments);
    suite_add_tcase(suite, tests);
    return suite;
}
