/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_apply.c for mremap: pages, contents and names move to the
 * answered place, new pages are zero, and the judge finds a system that loses or adds bytes.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_remap(void);

/* A page to which mremap moved a mapping counts as used. AB becomes .Baa, then .B.a, then CBDa,
 * where D reuses a page of a. */
START_TEST(moved_pages_count_as_used)
{
    begin(SMALL "a = map 1p\nb = map 1p\nremap a 1p 2p maymove\nunmap a 1p\nc = map 1p\n");
    more("d = map 1p\n");
    ck_assert_uint_eq(judge_last_step(run.judge)->first_page, 3);
    ck_assert(judge_last_step(run.judge)->reused);
}
END_TEST

START_TEST(remap_shrinks)
{
    begin(SMALL "a = map 4p\nremap a 4p 2p\n");
    expect_page(1, 0, 0);
    expect_page(2, 0, 1);
    ck_assert_ptr_null(live_page(3));
    finish();
}
END_TEST

START_TEST(remap_grows_in_place)
{
    begin(SMALL "a = map 2p\nremap a 2p 4p\n");
    expect_page(2, 0, 1);
    expect_page(3, 0, 2);
    expect_page(4, 0, 3);
    ck_assert_uint_eq(run.judge->run.answers.list[0].address, 256);
    finish();
}
END_TEST

/* AB moves to .Baaa: contents and name move too. */
START_TEST(remap_moves)
{
    begin(SMALL "a = map 1p\nb = map 1p\nremap a 1p 3p maymove\n");
    ck_assert_ptr_null(live_page(1));
    expect_page(2, 1, 0);
    expect_page(3, 0, 0);
    expect_page(4, 0, 1);
    expect_page(5, 0, 2);
    ck_assert_uint_eq(run.judge->run.answers.list[0].address, 3 * 256);
    more("unmap a+1p 2p\n");
    ck_assert_ptr_null(live_page(4));
    expect_page(3, 0, 0);
    finish();
}
END_TEST

/* AAB: only the second page of A moves, so `a` is still the address where A began. */
START_TEST(remap_of_a_part_keeps_the_name)
{
    begin(SMALL "a = map 2p\nb = map 1p\nremap a+1p 1p 2p maymove\n");
    ck_assert_uint_eq(run.judge->run.answers.list[0].address, 256);
    expect_page(1, 0, 0);
    ck_assert_ptr_null(live_page(2));
    expect_page(4, 0, 1);
    begin(SMALL "a = map 2p\nremap a+1p 1p 2p\n");
    ck_assert_uint_eq(run.judge->run.answers.list[0].address, 256);
    finish();
}
END_TEST

START_TEST(failed_remap_changes_nothing)
{
    begin(SMALL "a = map 1p\nb = map 1p\nremap a 1p 2p\nremap a 0b 2p\nremap a+1b 1p 2p\n");
    ck_assert_uint_eq(run.judge->run.answers.list[0].address, 256);
    ck_assert_uint_eq(judge_model(run.judge)->count, 2);
    finish();
}
END_TEST

START_TEST(remap_that_loses_or_adds_dirt_is_caught)
{
    static const struct {
        const char *fault;
        const char *text, *clause;
    } rows[] = {
        {"remap-loses-the-contents", "a = map 1p\nb = map 1p\nremap a 1p 2p maymove\n",
         "NEIGHBOUR-KEEP"},
        {"remap-adds-dirt", "a = map 2p\nunmap a+1p 1p\nremap a 1p 2p\n", "ZERO-REUSE"},
    };
    ck_assert_int_eq(fake_run_text(&run, rows[_i].text), VERDICT_AGREE);
    fake_set_fault(rows[_i].fault);
    fake_run_text(&run, rows[_i].text);
    fake_run_expect(&run, VERDICT_CONTENTS, rows[_i].clause, 2);
}
END_TEST

Suite *suite_remap(void)
{
    Suite *suite = suite_create("remap");
    TCase *tcase = tcase_create("remap");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, moved_pages_count_as_used);
    tcase_add_test(tcase, remap_shrinks);
    tcase_add_test(tcase, remap_grows_in_place);
    tcase_add_test(tcase, remap_moves);
    tcase_add_test(tcase, remap_of_a_part_keeps_the_name);
    tcase_add_test(tcase, failed_remap_changes_nothing);
    tcase_add_loop_test(tcase, remap_that_loses_or_adds_dirt_is_caught, 0, 2);
    suite_add_tcase(suite, tcase);
    return suite;
}
