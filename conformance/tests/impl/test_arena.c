/* SPDX-License-Identifier: MIT
 *
 * The parts of arena.c that the growth tests (test_page_manager_growth.c) do not reach: the start
 * of the free tail, and the number of owned pages.
 */
#include "conformance/tests/support/test_manager.h"
#include "impl/arena.h"

Suite *suite_arena(void);

/* The page in the page map, or REFUSED. */
static int tail(void)
{
    uint32_t page = arena_tail(&manager);
    ck_assert_uint_eq(world_break.asked_count, 0);
    return page == PAGE_NONE ? REFUSED : (int)page - 1;
}

START_TEST(test_the_tail_is_what_is_free_at_the_end)
{
    T("AA.A0.", ck_assert_int_eq(tail(), 4), "AA.A0.");
    T("AAA", ck_assert_int_eq(tail(), 3), "AAA");
    T("..0", ck_assert_int_eq(tail(), 0), "..0");
    T("A.#", ck_assert_int_eq(tail(), 3), "A.#");
}
END_TEST

START_TEST(test_the_tail_is_behind_whoever_came_later)
{
    world_draw("A..");
    test_break_raise(&world_break, 2 * PAGE);
    ck_assert_int_eq(tail(), 5);
    test_break_raise(&world_break, 1);
    ck_assert_int_eq(tail(), 6);
}
END_TEST

START_TEST(test_there_is_no_tail_at_the_end_of_the_address_space)
{
    world_draw("A..");
    test_break_raise(&world_break, (WORLD_PAGES - 4 - 1) * PAGE);
    ck_assert_int_eq(tail(), WORLD_PAGES - 2);
    test_break_raise(&world_break, 1);
    ck_assert_int_eq(tail(), REFUSED);
}
END_TEST

START_TEST(test_pages_that_are_ours)
{
    world_draw("A.0#A");
    ck_assert_uint_eq(arena_pages(&manager), 4);
    world_draw("");
    ck_assert_uint_eq(arena_pages(&manager), 0);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_the_tail_is_what_is_free_at_the_end);
    tcase_add_test(tests, test_the_tail_is_behind_whoever_came_later);
    tcase_add_test(tests, test_there_is_no_tail_at_the_end_of_the_address_space);
    tcase_add_test(tests, test_pages_that_are_ours);
}

Suite *suite_arena(void)
{
    return suite_both("arena", add_tests);
}
