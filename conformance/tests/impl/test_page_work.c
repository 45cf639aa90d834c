/* SPDX-License-Identifier: MIT
 *
 * page_work.c: the pages that are cleared, the number of pieces, and the pages that wait in the
 * page table when the list of pieces is full. A harness build has room for three.
 */
#include "conformance/tests/support/test_manager.h"
#include "impl/page_work.h"

Suite *suite_page_work(void);

static struct page_work work;

static void open_drawn(const char *drawing)
{
    world_draw(drawing);
    page_work_open(&work);
}

/* Counts pages from 1, as page maps do. Returns the first page that did not fit in the list. */
static int find(uint32_t first, uint32_t end, uint32_t states)
{
    return (int)page_work_find(&work, &manager, (struct page_run){first + 1, end + 1}, states) - 1;
}

START_TEST(test_only_the_states_that_are_asked_for)
{
    open_drawn("..0A0#.");
    ck_assert_int_eq(find(0, 7, STATE_DIRTY), 7);
    expect_clears("");
    page_work_clear(&work, &manager);
    expect_clears("0+2 6+1");
    page_work_clear(&work, &manager);
    expect_clears("0+2 6+1");
    open_drawn("..0A0#.");
    ck_assert_int_eq(find(0, 7, STATE_MAPPED), 7);
    page_work_finish(&work, &manager);
    expect_clears("3+1");
}
END_TEST

/* This acts like a remap that only releases pages. */
START_TEST(test_nothing_is_left_of_the_call_before)
{
    open_drawn("AAAA");
    ck_assert_int_eq(find(0, 4, STATE_MAPPED), 4);
    work.rest = (struct page_run){1, 5};
    page_work_open(&work);
    page_work_finish(&work, &manager);
    expect_clears("");
}
END_TEST

START_TEST(test_only_the_pages_of_the_run)
{
    open_drawn("......");
    ck_assert_int_eq(find(1, 3, STATE_DIRTY), 3);
    page_work_finish(&work, &manager);
    expect_clears("1+2");
    ck_assert_uint_eq(manager.bytes_cleared, 2 * PAGE);
}
END_TEST

START_TEST(test_pages_that_touch_are_one_piece)
{
    open_drawn("..AA..0.");
    ck_assert_int_eq(find(0, 8, STATE_DIRTY | STATE_MAPPED), 8);
    page_work_finish(&work, &manager);
    expect_clears("0+6 7+1");
    ck_assert_uint_eq(manager.bytes_cleared, 7 * PAGE);
}
END_TEST

START_TEST(test_nothing_to_do)
{
    open_drawn("000");
    ck_assert_int_eq(find(0, 3, STATE_DIRTY | STATE_MAPPED), 3);
    ck_assert_int_eq(find(1, 1, STATE_ZEROED), 1);
    page_work_finish(&work, &manager);
    expect_clears("");
    ck_assert_uint_eq(manager.bytes_cleared, 0);
}
END_TEST

/* The first search does not count pages that do not fit as cleared; the second search begins with
 * them. */
START_TEST(test_a_full_list_says_where_it_ends)
{
    open_drawn(".0.0..0.0");
    ck_assert_int_eq(find(0, 9, STATE_DIRTY), 7);
    ck_assert_uint_eq(manager.bytes_cleared, 4 * PAGE);
    page_work_clear(&work, &manager);
    expect_clears("0+1 2+1 4+2");
    ck_assert_int_eq(find(7, 9, STATE_DIRTY), 9);
    page_work_clear(&work, &manager);
    expect_clears("0+1 2+1 4+2 7+1");
}
END_TEST

START_TEST(test_the_rest_waits_in_the_page_table)
{
    open_drawn("A.0.0.00.0A");
    page_work_leave(&work, &manager, (struct page_run){2, 11});
    ck_assert(drawing_matches(&manager.table, 1, "AA#A#A##A#A"));
    expect_clears("");
    page_work_finish(&work, &manager);
    expect_clears("1+1 3+1 5+1 8+1");
    world_expect("AAAAAAAAAAA");
    expect_contents("A000000000A");
    ck_assert_uint_eq(manager.bytes_cleared, 4 * PAGE);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_only_the_states_that_are_asked_for);
    tcase_add_test(tests, test_nothing_is_left_of_the_call_before);
    tcase_add_test(tests, test_only_the_pages_of_the_run);
    tcase_add_test(tests, test_pages_that_touch_are_one_piece);
    tcase_add_test(tests, test_nothing_to_do);
    tcase_add_test(tests, test_a_full_list_says_where_it_ends);
    tcase_add_test(tests, test_the_rest_waits_in_the_page_table);
}

Suite *suite_page_work(void)
{
    return suite_both("page_work", add_tests);
}
