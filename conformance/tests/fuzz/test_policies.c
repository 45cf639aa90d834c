/* SPDX-License-Identifier: MIT
 *
 * The simulation that compares policies, with programs that are small enough to count by hand.
 */
#include "fuzz/bench/policy.h"

#include <check.h>

Suite *suite_policies(void);

#define WORLD "world pages=64 page=16 skip=3 growth=4 break=1p limit=64\n"

static const struct policy plain = {
    .page_pages = 1, .growth_minimum = 4, .growth_numerator = 0, .growth_denominator = 1};

static struct policy_figures simulate(const struct policy *policy, const char *text)
{
    struct program program = {0};
    struct parse_error error;
    struct policy_figures figures;
    ck_assert_msg(program_parse(&program, text, &error), "line %u: %s", error.line, error.text);
    ck_assert(policy_simulate(policy, &program, &figures));
    program_free(&program);
    return figures;
}

/* After the unmap, pages 1 to 4 are DDzz: two dirty ones, then two zeroed ones. Two pages can start
 * at page 1, 2 or 3; three pages can start at page 1 or 2. */
#define TWO   "a = map 2p\nunmap a 2p\nb = map 2p\n"
#define THREE "a = map 2p\nunmap a 2p\nb = map 3p\n"

static void expect_choice(enum policy_choice choice, const char *text, uint64_t cleared,
                          uint64_t highest_page)
{
    struct policy policy = plain;
    policy.choice = choice;
    struct policy_figures figures = simulate(&policy, text);
    ck_assert_uint_eq(figures.cleared, cleared);
    ck_assert_uint_eq(figures.highest_page, highest_page);
    ck_assert_uint_eq(figures.owned, 4);
    ck_assert_uint_eq(figures.grow_calls, 1);
}

START_TEST(choices_differ_in_what_is_cleared)
{
    expect_choice(CHOICE_LOWEST, WORLD TWO, 2, 2);
    expect_choice(CHOICE_ZEROED_FIRST, WORLD TWO, 0, 4);
    expect_choice(CHOICE_FEWEST_DIRTY, WORLD TWO, 0, 4);
    expect_choice(CHOICE_LOWEST, WORLD THREE, 2, 3);
    expect_choice(CHOICE_ZEROED_FIRST, WORLD THREE, 2, 3);
    expect_choice(CHOICE_FEWEST_DIRTY, WORLD THREE, 1, 4);
}
END_TEST

/* After the unmap, pages 1 to 4 are Dzzz. Two zeroed pages can start at page 2 or 3. */
START_TEST(of_equals_the_lowest)
{
    const char *text = WORLD "a = map 1p\nunmap a 1p\nb = map 2p\n";
    expect_choice(CHOICE_LOWEST, text, 1, 2);
    expect_choice(CHOICE_ZEROED_FIRST, text, 0, 3);
    expect_choice(CHOICE_FEWEST_DIRTY, text, 0, 3);
}
END_TEST

START_TEST(nothing_is_cleared_for_who_does_not_ask)
{
    expect_choice(CHOICE_LOWEST, WORLD "a = map 2p\nunmap a 2p\nb = map 2p uninitialized\n", 0, 2);
}
END_TEST

/* The pages of one arena are abbb. With two arenas they are a... in one, and bbb in the other. */
START_TEST(an_arena_of_its_own_grows_on_its_own)
{
    struct policy policy = plain;
    struct policy_figures one = simulate(&policy, WORLD "a = map 1p\nb = map 3p\n");
    policy.small_pages = 1;
    struct policy_figures two = simulate(&policy, WORLD "a = map 1p\nb = map 3p\n");
    ck_assert_uint_eq(one.owned, 4);
    ck_assert_uint_eq(one.highest_page, 4);
    ck_assert_double_eq(one.used_percent, (25 + 100) / 2.0);
    ck_assert_double_eq(one.largest_free_run, 3); /* after the first operation */
    ck_assert_uint_eq(two.owned, 8);
    ck_assert_uint_eq(two.highest_page, 7);
    ck_assert_double_eq(two.used_percent, (25 + 50) / 2.0);
}
END_TEST

/* Five small pages lie in two pages of four: aaaa a... The unmap leaves one small page, in the
 * first of them: a... */
START_TEST(a_large_page_goes_with_the_last_in_it)
{
    struct policy policy = plain;
    policy.page_pages = 4;
    struct policy_figures figures = simulate(&policy, WORLD "a = map 5p\nunmap a+1p 4p\n");
    ck_assert_uint_eq(figures.mapped_peak, 2);
    ck_assert_uint_eq(figures.mapped_sum, 2);
    ck_assert_uint_eq(figures.mapped, 1);
    figures = simulate(&policy, WORLD "a = map 5p\nunmap a+1p 4p\nunmap a 1p\n");
    ck_assert_uint_eq(figures.mapped, 0);
}
END_TEST

/* The neighbour's eight bytes cost a page. Memory that it releases is dirty. */
START_TEST(the_neighbour_moves_the_same_break)
{
    struct policy policy = plain;
    policy.growth_minimum = 1;
    struct policy_figures figures = simulate(&policy, WORLD "a = map 1p\nsbrk 8b\nb = map 4p\n");
    ck_assert_uint_eq(figures.highest_page, 6);
    ck_assert_uint_eq(figures.owned, 5);
    ck_assert_uint_eq(figures.grow_calls, 2);
    figures = simulate(&policy, WORLD "a = map 1p\nsbrk 8b\nsbrk -8b\nb = map 4p\n");
    ck_assert_uint_eq(figures.highest_page, 5);
    ck_assert_uint_eq(figures.cleared, 1);
    figures = simulate(&policy, WORLD "a = map 1p\nsbrk -16b\nb = map 1p\n"); /* not its own */
    ck_assert_uint_eq(figures.highest_page, 2);
}
END_TEST

/* Memory has 256 pages, so the four pages of `a` existed before. The page of `b` grows in its call,
 * and memory has 308 pages from then on. The 60 pages of `c` are three that grew with `b`, 48 that
 * exist, and nine new ones. */
START_TEST(only_memory_that_grows_in_the_call_is_zero)
{
    const char *text = "world pages=1024 page=65536 skip=3 growth=4 break=252p limit=1024\n"
                       "a = map 4p\nb = map 1p\nc = map 60p\n";
    struct policy policy = plain;
    ck_assert_uint_eq(simulate(&policy, text).cleared, 0);
    policy.memory = MEMORY_BY_FIFTH;
    ck_assert_uint_eq(simulate(&policy, text).cleared, 4 + 48);
    policy.memory = MEMORY_EXACT;
    ck_assert_uint_eq(simulate(&policy, text).cleared, 0);
}
END_TEST

START_TEST(growth_is_the_largest_of_three)
{
    struct policy policy = plain;
    ck_assert_uint_eq(policy_growth(&policy, 1000, 1), 4);
    ck_assert_uint_eq(policy_growth(&policy, 1000, 9), 9);
    policy.growth_numerator = 1;
    policy.growth_denominator = 8;
    ck_assert_uint_eq(policy_growth(&policy, 1000, 9), 125);
    ck_assert_uint_eq(policy_growth(&policy, 8, 2), 4);
}
END_TEST

/* Three free pages at the end count, so the need is one more. */
START_TEST(growth_counts_the_free_tail_in)
{
    struct policy policy = plain;
    struct policy_figures figures = simulate(&policy, WORLD "a = map 1p\nb = map 7p\n");
    ck_assert_uint_eq(figures.owned, 8);
    ck_assert_uint_eq(figures.highest_page, 8);
}
END_TEST

Suite *suite_policies(void)
{
    Suite *suite = suite_create("policies");
    TCase *all = tcase_create("all");
    tcase_add_test(all, choices_differ_in_what_is_cleared);
    tcase_add_test(all, of_equals_the_lowest);
    tcase_add_test(all, nothing_is_cleared_for_who_does_not_ask);
    tcase_add_test(all, an_arena_of_its_own_grows_on_its_own);
    tcase_add_test(all, a_large_page_goes_with_the_last_in_it);
    tcase_add_test(all, the_neighbour_moves_the_same_break);
    tcase_add_test(all, only_memory_that_grows_in_the_call_is_zero);
    tcase_add_test(all, growth_is_the_largest_of_three);
    tcase_add_test(all, growth_counts_the_free_tail_in);
    suite_add_tcase(suite, all);
    return suite;
}
