/* SPDX-License-Identifier: MIT
 *
 * The arithmetic of measuring: medians, deviations, and ratios of pairs.
 */
#include "fuzz/support/quantiles.h"

#include <check.h>

Suite *suite_quantiles(void);

START_TEST(the_median_needs_no_order)
{
    const double values[] = {9, 1, 5, 100, 3};
    struct quantiles quantiles = quantiles_of(values, 5);
    ck_assert_double_eq(quantiles.low, 1);
    ck_assert_double_eq(quantiles.median, 5);
    ck_assert_double_eq(quantiles.high, 100);
    ck_assert_double_eq(quantiles.deviation, 4); /* of 4 4 0 95 2 */
    ck_assert_double_eq(values[0], 9);
}
END_TEST

START_TEST(an_even_number_has_its_median_between)
{
    const double values[] = {4, 1, 3, 2};
    ck_assert_double_eq(quantiles_of(values, 4).median, 2.5);
    ck_assert_double_eq(quantiles_of(values, 1).median, 4);
    ck_assert_double_eq(quantiles_of(values, 1).deviation, 0);
}
END_TEST

/* Every second round is ten times slower for both sides, so the ratio does not change. */
START_TEST(ratios_are_of_pairs)
{
    const double above[] = {2, 20, 3, 20, 2}, below[] = {1, 10, 1, 10, 1};
    struct quantiles quantiles = quantiles_of_ratios(above, below, 5);
    ck_assert_double_eq(quantiles.median, 2);
    ck_assert_double_eq(quantiles.low, 2);
    ck_assert_double_eq(quantiles.high, 3);
}
END_TEST

START_TEST(nothing_is_no_division_by_zero)
{
    const double above[] = {1, 6}, below[] = {0, 2};
    ck_assert_double_eq(quantiles_of(above, 0).median, 0);
    ck_assert_double_eq(quantiles_of_ratios(above, below, 2).median, 3);
    ck_assert_double_eq(quantiles_of_ratios(above, below, 1).median, 0);
}
END_TEST

START_TEST(values_beyond_the_most_are_not_looked_at)
{
    static double values[QUANTILES_MAX + 1];
    values[QUANTILES_MAX] = 7;
    ck_assert_double_eq(quantiles_of(values, QUANTILES_MAX + 1).high, 0);
}
END_TEST

Suite *suite_quantiles(void)
{
    Suite *suite = suite_create("quantiles");
    TCase *arithmetic = tcase_create("quantiles");
    tcase_add_test(arithmetic, the_median_needs_no_order);
    tcase_add_test(arithmetic, an_even_number_has_its_median_between);
    tcase_add_test(arithmetic, ratios_are_of_pairs);
    tcase_add_test(arithmetic, nothing_is_no_division_by_zero);
    tcase_add_test(arithmetic, values_beyond_the_most_are_not_looked_at);
    suite_add_tcase(suite, arithmetic);
    return suite;
}
