/* SPDX-License-Identifier: MIT
 *
 * page_manager.c when sbrk refuses or returns an unexpected address: the next request, and that
 * nothing is changed or mapped twice. test_page_manager_growth.c tests the usual amounts. D1 to D12
 * are the defects of the design before this one (corpus/regressions/0001 to 0012).
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_page_manager_refused(void);

/* D3, D7: the manager takes whatever is left, down to the exact need. */
START_TEST(test_near_the_limit_the_need_is_enough)
{
    world_open(PAGE, 8);
    world_break.limit = 2 * PAGE;
    ck_assert_int_eq(map(1), 0);
    expect_last_ask(3, PAGE);
    ck_assert_int_eq(map(1), REFUSED);
    world_expect("A#");
}
END_TEST

/* The bytes up to the next page are not halved. */
START_TEST(test_what_is_refused_is_halved)
{
    world_open(PAGE + 5, 13);
    world_break.limit = 6 * PAGE;
    ck_assert_int_eq(map(2), 1);
    ck_assert_uint_eq(world_break.asked[0], PAGE - 5 + 13 * PAGE);
    ck_assert_uint_eq(world_break.asked[1], PAGE - 5 + 6 * PAGE);
    expect_last_ask(2, PAGE - 5 + 3 * PAGE);
    world_expect("#AA0#");
}
END_TEST

START_TEST(test_halves_end_at_the_need)
{
    world_open(PAGE, 16);
    world_break.limit = 4 * PAGE;
    ck_assert_int_eq(map(3), 0);
    ck_assert_uint_eq(world_break.asked[2], 4 * PAGE);
    expect_last_ask(3, 3 * PAGE);
    world_expect("AAA#");
}
END_TEST

/* The neighbour moved the break while sbrk refused half of the amount, so the manager does not
 * halve the next request. */
START_TEST(test_a_break_that_moved_ends_the_halving)
{
    world_open(PAGE, 8);
    world_break.limit = 6 * PAGE;
    ck_assert_int_eq(map(1), 0);
    expect_last_ask(1, 4 * PAGE);
    world_open(PAGE, 8);
    world_break.refusals = 2;
    world_break.moves_at_refusal = PAGE;
    world_break.limit = 8 * PAGE;
    ck_assert_int_eq(map(1), 2);
    ck_assert_uint_eq(world_break.asked[1], 8 * PAGE);
    ck_assert_uint_eq(world_break.asked[2], 8 * PAGE);
    expect_last_ask(3, 4 * PAGE);
}
END_TEST

START_TEST(test_the_same_request_is_not_made_twice)
{
    world_open(PAGE, 1);
    world_break.refusals = 2;
    ck_assert_int_eq(map(2), REFUSED);
    expect_last_ask(0, 2 * PAGE);
}
END_TEST

/* D8: -1 is not an address, and a refusal grants nothing. */
START_TEST(test_a_refusal_changes_nothing)
{
    world_open(PAGE, 2);
    map(1);
    static uint8_t before[sizeof manager], after[sizeof manager];
    harness_save(&manager, before);
    world_break.refusals = 1;
    ck_assert_int_eq(map(9), REFUSED);
    harness_save(&manager, after);
    ck_assert_mem_eq(before, after, harness_state_size(&manager));
    ck_assert_int_eq(map(9), 1);
}
END_TEST

START_TEST(test_a_failed_first_growth_is_not_fatal)
{
    world_open(PAGE, 2);
    world_break.refusals = 2;
    ck_assert_int_eq(map(1), REFUSED);
    unmap(0, 4);
    world_expect("####");
    ck_assert_int_eq(map(1), 0);
}
END_TEST

/* D12: after a refusal with a moved break the manager tries again. */
START_TEST(test_it_tries_again_while_the_break_moves)
{
    world_open(PAGE, 4);
    world_break.refusals = 3;
    world_break.moves_at_refusal = PAGE;
    ck_assert_int_eq(map(1), 3);
    expect_last_ask(3, 4 * PAGE);
    world_expect("###A000#");
}
END_TEST

START_TEST(test_memory_that_came_elsewhere_than_expected_is_used)
{
    world_open(PAGE, 1);
    world_break.moves_at_grant = PAGE + 3;
    ck_assert_int_eq(map(2), 2);
    expect_last_ask(1, PAGE - 3);
    world_expect("##AA#");
}
END_TEST

/* Another program moved the break down into the manager's memory. The manager maps none of it
 * twice. */
START_TEST(test_a_break_inside_of_our_memory_grants_nothing_twice)
{
    world_open(PAGE, 1);
    map(4);
    world_break.program_break -= 2 * PAGE;
    ck_assert_int_eq(map(3), 4);
    world_expect("AAAAAAA#");
}
END_TEST

/* D1, D2: no length overflows. */
START_TEST(test_huge_lengths_are_refused_unasked)
{
    static const uint32_t lengths[] = {UINT32_MAX, UINT32_MAX - PAGE + 1, UINT32_MAX - 2 * PAGE,
                                       0x80000000, WORLD_PAGES * PAGE};
    world_open(PAGE, 1);
    map(1);
    for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        ck_assert_int_eq(place_bytes(lengths[i], PAGE, CONTENTS_ZEROED), REFUSED);
    ck_assert_uint_eq(world_break.asked_count, 1);
    ck_assert_int_eq(map(2), 1);
    world_expect("AAA#");
}
END_TEST

START_TEST(test_growth_stops_at_the_last_page)
{
    world_open((WORLD_PAGES - 3) * PAGE, 8);
    world_break.limit = UINT32_MAX;
    ck_assert_int_eq(map(1), WORLD_PAGES - 4);
    expect_last_ask(0, 3 * PAGE);
    ck_assert_int_eq(map(2), WORLD_PAGES - 3);
    ck_assert_int_eq(map(1), REFUSED);
}
END_TEST

/* A caller whose header has another struct would be written beyond its end. */
START_TEST(test_a_struct_of_another_size_is_not_opened)
{
    world_open(PAGE, 8);
    ck_assert_int_eq(map(1), 0);
    ck_assert_int_eq(page_manager_open_sized(&manager, sizeof manager - 1), EINVAL);
    world_expect("A0000000");
    ck_assert_str_eq(page_manager_version(), PAGE_MANAGER_VERSION);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_near_the_limit_the_need_is_enough);
    tcase_add_test(tests, test_what_is_refused_is_halved);
    tcase_add_test(tests, test_halves_end_at_the_need);
    tcase_add_test(tests, test_a_break_that_moved_ends_the_halving);
    tcase_add_test(tests, test_the_same_request_is_not_made_twice);
    tcase_add_test(tests, test_a_refusal_changes_nothing);
    tcase_add_test(tests, test_a_failed_first_growth_is_not_fatal);
    tcase_add_test(tests, test_it_tries_again_while_the_break_moves);
    tcase_add_test(tests, test_memory_that_came_elsewhere_than_expected_is_used);
    tcase_add_test(tests, test_a_break_inside_of_our_memory_grants_nothing_twice);
    tcase_add_test(tests, test_huge_lengths_are_refused_unasked);
    tcase_add_test(tests, test_growth_stops_at_the_last_page);
    tcase_add_test(tests, test_a_struct_of_another_size_is_not_opened);
}

Suite *suite_page_manager_refused(void)
{
    return suite_both("page_manager_refused", add_tests);
}
