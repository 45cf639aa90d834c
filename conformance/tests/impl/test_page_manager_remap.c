/* SPDX-License-Identifier: MIT
 *
 * page_manager.c: discards, and remaps that shorten, lengthen or move a range. Old bytes are kept,
 * new bytes are zero, and neighbouring mappings stay as they are.
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_page_manager_remap(void);

/* Counts pages from 1, as page maps do. */
static int discard(int first, uint32_t count)
{
    return page_manager_discard(&manager, (uint32_t)(first + 1) * PAGE, count * PAGE);
}

START_TEST(test_discarded_pages_are_zero_and_mapped)
{
    T("AABBCC", ck_assert_int_eq(discard(1, 4), 0), "AABBCC");
    expect_contents("A0000C");
    expect_clears("1+4");
    T("AAAA", ck_assert_int_eq(page_manager_discard(&manager, 2 * PAGE, 1), 0), "AAAA");
    expect_contents("A0AA");
    T("AAAA", ck_assert_int_eq(discard(1, 0), 0), "AAAA");
    expect_contents("AAAA");
}
END_TEST

START_TEST(test_holes_are_reported_and_passed_over)
{
    T("AA.0#BB", ck_assert_int_eq(discard(1, 5), ENOMEM), "AA.0#BB");
    expect_contents("A0.0#0B");
    expect_clears("1+1 5+1");
    T("AA", ck_assert_int_eq(discard(1, WORLD_PAGES), ENOMEM), "AA");
    expect_contents("A0");
    T("AA", ck_assert_int_eq(discard(WORLD_PAGES, 1), ENOMEM), "AA");
    T("AA", ck_assert_int_eq(discard(WORLD_PAGES, 0), 0), "AA");
}
END_TEST

static int discard_bytes(uint32_t address, uint32_t length_bytes)
{
    return page_manager_discard(&manager, address, length_bytes);
}

START_TEST(test_discard_refuses_bad_arguments)
{
    const uint32_t last = UINT32_MAX - PAGE + 1;
    T("AAAA", ck_assert_int_eq(discard_bytes(PAGE + 1, PAGE), EINVAL), "AAAA");
    T("AAAA", ck_assert_int_eq(discard_bytes(PAGE + 1, 0), EINVAL), "AAAA");
    T("AAAA", ck_assert_int_eq(discard_bytes(2 * PAGE, last), EINVAL), "AAAA");
    T("AAAA", ck_assert_int_eq(discard_bytes(last, PAGE + 1), EINVAL), "AAAA");
    expect_contents("AAAA");
    T("AAAA", ck_assert_int_eq(discard_bytes(PAGE, last), ENOMEM), "AAAA");
    expect_contents("0000");
}
END_TEST

/* The range has more runs than one call can note before it clears them. */
START_TEST(test_discards_any_number_of_runs)
{
    T("A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.", ck_assert_int_eq(discard(0, 40), ENOMEM),
      "A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.A.");
    expect_contents("0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.");
    ck_assert_uint_eq(world_break.cleared_count, 20);
    ck_assert_uint_eq(manager.bytes_cleared, 20 * PAGE);
}
END_TEST

/* Returns the new page, or minus an error. With an error the address stays unchanged. */
static int remap_bytes(uint32_t address, uint32_t old_bytes, uint32_t new_bytes, bool may_move)
{
    const struct page_remap request = {address, old_bytes, new_bytes, may_move};
    uint32_t answer = 4242;
    int error = page_manager_remap(&manager, &request, &answer);
    ck_assert((answer == 4242) == (error != 0));
    return error != 0 ? -error : (int)(answer / PAGE) - 1;
}

static int remap(int first, uint32_t count, uint32_t new_count, bool may_move)
{
    return remap_bytes((uint32_t)(first + 1) * PAGE, count * PAGE, new_count * PAGE, may_move);
}

START_TEST(test_shorter_loses_its_end)
{
    T("AAAAB", ck_assert_int_eq(remap(0, 4, 1, false), 0), "A...B");
    T("AAAAB", ck_assert_int_eq(remap(1, 2, 1, true), 1), "AA.AB");
    T("AABBC", ck_assert_int_eq(remap(0, 4, 3, false), 0), "AAB.C");
    T("AAB", ck_assert_int_eq(remap_bytes(PAGE, 2 * PAGE, PAGE + 1, true), 0), "AAB");
    expect_contents("AAB");
    expect_clears("");
}
END_TEST

/* Like Linux: what is behind the first page need not be mapped. */
START_TEST(test_shorter_over_holes)
{
    T("AA.ABB", ck_assert_int_eq(remap(0, 5, 1, true), 0), "A....B");
    T("A.0AB", ck_assert_int_eq(remap(0, 4, 3, false), 0), "A.0.B");
    T("A#AB", ck_assert_int_eq(remap(0, 3, 1, false), 0), "A#.B");
    T("A..B", ck_assert_int_eq(remap(0, 3, 3, false), 0), "A..B");
    T("AA", ck_assert_int_eq(remap(0, WORLD_PAGES + 9, 1, false), 0), "A.");
    expect_contents("AA");
    expect_clears("");
}
END_TEST

START_TEST(test_longer_in_place_where_it_is_free_behind)
{
    T("AA.0.B", ck_assert_int_eq(remap(0, 2, 4, false), 0), "AAAA.B");
    expect_contents("AA00.B");
    expect_clears("2+1");
    T("..AA.0B", ck_assert_int_eq(remap(2, 2, 4, true), 2), "..AAAAB");
    expect_contents("..AA00B");
    T("AA.B", ck_assert_int_eq(remap_bytes(PAGE, PAGE + 1, 2 * PAGE + 1, false), 0), "AAAB");
    expect_contents("AA0B");
    ck_assert_uint_eq(world_break.copied_count, 0);
}
END_TEST

START_TEST(test_longer_elsewhere_where_it_may_move)
{
    T("ABC....", ck_assert_int_eq(remap(1, 1, 3, true), 3), "A.CAAA.");
    expect_contents("ABCB00.");
    T("....ABC", ck_assert_int_eq(remap(4, 1, 4, true), 0), "AAAA.AA");
    expect_contents("A000ABC");
    expect_clears("1+3");
    T("000.AAB", ck_assert_int_eq(remap(4, 2, 4, true), 0), "AAAA..B");
    expect_contents("AA00AAB");
    expect_clears("3+1");
    ck_assert_uint_eq(world_break.copied_count, 1);
}
END_TEST

START_TEST(test_refused_where_there_is_no_room)
{
    T("ABC....", ck_assert_int_eq(remap(1, 1, 3, false), -ENOMEM), "ABC....");
    T("AB....C", ck_assert_int_eq(remap(0, 1, 5, true), -ENOMEM), "AB....C");
    T("AA.#", ck_assert_int_eq(remap(0, 2, 4, false), -ENOMEM), "AA.#");
    T("AA.", ck_assert_int_eq(remap(0, 2, 4, true), -ENOMEM), "AA.");
    T("AA.", ck_assert_int_eq(remap(0, 2, WORLD_PAGES + 9, true), -ENOMEM), "AA.");
    expect_contents("AA.");
    expect_clears("");
    ck_assert_uint_eq(world_break.copied_count, 0);
}
END_TEST

START_TEST(test_remap_refuses_bad_arguments)
{
    const uint32_t last = UINT32_MAX - PAGE + 1;
    T("AAA", ck_assert_int_eq(remap_bytes(PAGE + 1, PAGE, PAGE, true), -EINVAL), "AAA");
    T("AAA", ck_assert_int_eq(remap(0, 1, 0, true), -EINVAL), "AAA");
    T("AAA", ck_assert_int_eq(remap(0, 0, 1, true), -EINVAL), "AAA");
    T("AAA", ck_assert_int_eq(remap_bytes(PAGE, PAGE, last + 1, true), -EINVAL), "AAA");
    T("AAA", ck_assert_int_eq(remap_bytes(PAGE, PAGE, last, true), -ENOMEM), "AAA");
    T("AA.A", ck_assert_int_eq(remap(0, 4, 5, true), -EFAULT), "AA.A");
    T("AA.A", ck_assert_int_eq(remap(2, 1, 1, true), -EFAULT), "AA.A");
    T("AA.A", ck_assert_int_eq(remap(2, 2, 1, true), -EFAULT), "AA.A");
    T("AA#A", ck_assert_int_eq(remap(1, 2, 3, true), -EFAULT), "AA#A");
    T("AA.A", ck_assert_int_eq(remap_bytes(PAGE, UINT32_MAX, 1, true), -EFAULT), "AA.A");
    T("AA.A", ck_assert_int_eq(remap_bytes(last, PAGE, 1, true), -EFAULT), "AA.A");
    T("AA.A", ck_assert_int_eq(remap(0, 2, 1, true), 0), "A..A");
}
END_TEST

/* AA at the end of the arena: the request is only the difference. */
START_TEST(test_longer_at_the_end_by_growing)
{
    world_open(PAGE, 1);
    map(3);
    ck_assert_int_eq(remap(0, 3, 5, false), 0);
    expect_last_ask(1, 2 * PAGE);
    world_expect("AAAAA#");
    expect_clears("");
    unmap(0, 2);
    ck_assert_int_eq(remap(2, 3, 6, true), 2); /* the 2 free pages in front are too few */
    expect_last_ask(2, 3 * PAGE);
    world_expect("..AAAAAA#");
    ck_assert_uint_eq(world_break.copied_count, 0);
}
END_TEST

/* As everywhere, the manager uses a hole that fits before it grows the arena. */
START_TEST(test_moves_into_a_hole_before_it_grows)
{
    world_open(PAGE, 1);
    map(6);
    unmap(0, 4);
    ck_assert_int_eq(remap(4, 2, 3, true), 0);
    ck_assert_uint_eq(world_break.asked_count, 1);
    world_expect("AAA...#");
    ck_assert_int_eq(map(3), 3);
    ck_assert_int_eq(remap(3, 3, 4, false), 3);
    expect_last_ask(1, PAGE);
    world_expect("AAAAAAA#");
}
END_TEST

START_TEST(test_moves_by_growing)
{
    world_open(PAGE, 1);
    map(2);
    memset(world_memory + PAGE, 'A', 2 * PAGE);
    ck_assert_int_eq(remap(0, 1, 3, true), 2);
    expect_last_ask(1, 3 * PAGE);
    world_expect(".AAAA#");
    expect_contents("AAA00");
}
END_TEST

START_TEST(test_growth_in_place_is_refused_like_any_other)
{
    world_open(PAGE, 1);
    map(3);
    world_break.limit = 5 * PAGE;
    ck_assert_int_eq(remap(0, 3, 5, true), -ENOMEM);
    world_expect("AAA#");
    ck_assert_int_eq(remap(0, 3, 4, true), 0);
    world_expect("AAAA#");
}
END_TEST

/* The neighbour moved the break while sbrk refused, so the mapping no longer ends at the break and
 * has to move. */
START_TEST(test_a_neighbour_comes_between)
{
    world_open(PAGE, 1);
    map(2);
    world_break.refusals = 1;
    world_break.moves_at_refusal = PAGE;
    ck_assert_int_eq(remap(0, 2, 3, true), 3);
    world_expect("..#AAA#");
    ck_assert_int_eq(remap(3, 3, 4, false), 3);
    world_expect("..#AAAA#");
}
END_TEST

START_TEST(test_is_mapped)
{
    world_draw("AA.B");
    ck_assert(page_manager_is_mapped(&manager, PAGE, 2 * PAGE));
    ck_assert(!page_manager_is_mapped(&manager, PAGE, 2 * PAGE + 1));
    ck_assert(!page_manager_is_mapped(&manager, 0, PAGE));
    ck_assert(page_manager_is_mapped(&manager, 4 * PAGE, 1));
    ck_assert(!page_manager_is_mapped(&manager, 4 * PAGE, UINT32_MAX));
    ck_assert(!page_manager_is_mapped(&manager, WORLD_PAGES * PAGE, 1));
    ck_assert(page_manager_is_mapped(&manager, WORLD_PAGES * PAGE, 0));
    world_expect("AA.B");
}
END_TEST

static struct page_manager_refusal refused;

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    ck_assert_ptr_null(context);
    refused = *refusal;
}

START_TEST(test_refusals_reach_the_hook)
{
    world_draw("AA.B");
    page_manager_watch(&manager, hook, NULL);
    ck_assert_int_eq(discard(1, 2), ENOMEM);
    ck_assert_str_eq(refused.call, "discard");
    ck_assert_uint_eq(refused.address, 2 * PAGE);
    ck_assert_int_eq(refused.error, ENOMEM);
    ck_assert_int_eq(remap(3, 1, 0, true), -EINVAL);
    ck_assert_str_eq(refused.call, "remap");
    ck_assert_uint_eq(refused.address, 4 * PAGE);
    ck_assert_uint_eq(refused.length_bytes, PAGE);
    ck_assert_int_eq(refused.error, EINVAL);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_discarded_pages_are_zero_and_mapped);
    tcase_add_test(tests, test_holes_are_reported_and_passed_over);
    tcase_add_test(tests, test_discard_refuses_bad_arguments);
    tcase_add_test(tests, test_discards_any_number_of_runs);
    tcase_add_test(tests, test_shorter_loses_its_end);
    tcase_add_test(tests, test_shorter_over_holes);
    tcase_add_test(tests, test_longer_in_place_where_it_is_free_behind);
    tcase_add_test(tests, test_longer_elsewhere_where_it_may_move);
    tcase_add_test(tests, test_refused_where_there_is_no_room);
    tcase_add_test(tests, test_remap_refuses_bad_arguments);
    tcase_add_test(tests, test_longer_at_the_end_by_growing);
    tcase_add_test(tests, test_moves_into_a_hole_before_it_grows);
    tcase_add_test(tests, test_moves_by_growing);
    tcase_add_test(tests, test_growth_in_place_is_refused_like_any_other);
    tcase_add_test(tests, test_a_neighbour_comes_between);
    tcase_add_test(tests, test_is_mapped);
    tcase_add_test(tests, test_refusals_reach_the_hook);
}

Suite *suite_page_manager_remap(void)
{
    return suite_both("page_manager_remap", add_tests);
}
