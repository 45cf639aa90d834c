/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/clauses/version_range.c.
 */
#include "conformance/clauses/version_range.h"

#include <check.h>

Suite *suite_version_range(void);

START_TEST(versions_are_compared_part_by_part)
{
    ck_assert_int_lt(version_compare("3.1.6", "3.1.69"), 0);
    ck_assert_int_gt(version_compare("3.10", "3.9"), 0);
    ck_assert_int_eq(version_compare("6", "6.0.0"), 0);
    ck_assert_int_lt(version_compare("6", "6.0.1"), 0);
    ck_assert_int_gt(version_compare("20241209", "20220510"), 0);
    ck_assert_int_lt(version_compare("", "0.1"), 0);
    ck_assert_int_eq(version_compare("3.1.6-git", "3.1.6"), 0);
}
END_TEST

START_TEST(a_star_is_every_version)
{
    ck_assert(version_in_range("*", ""));
    ck_assert(version_in_range("*", "6.0.5"));
}
END_TEST

START_TEST(bounds_hold_together)
{
    ck_assert(version_in_range(">=3.1.69 <6", "3.1.69"));
    ck_assert(version_in_range(">=3.1.69 <6", "5.9"));
    ck_assert(!version_in_range(">=3.1.69 <6", "3.1.6"));
    ck_assert(!version_in_range(">=3.1.69 <6", "6.0.0"));
    ck_assert(!version_in_range("<6", "6"));
    ck_assert(version_in_range("<6", "3.1.6"));
    ck_assert(!version_in_range(">=1", ""));
}
END_TEST

START_TEST(a_number_is_one_version)
{
    ck_assert(version_in_range("6.0.5", "6.0.5"));
    ck_assert(!version_in_range("6.0.5", "6.0.6"));
    ck_assert(!version_in_range("3.1.6", "3.1.69"));
}
END_TEST

START_TEST(what_is_no_range_fits_nothing)
{
    ck_assert(!version_in_range("", ""));
    ck_assert(!version_in_range(">=0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0", "6"));
}
END_TEST

Suite *suite_version_range(void)
{
    Suite *suite = suite_create("version_range");
    TCase *tests = tcase_create("version_range");

    tcase_add_test(tests, versions_are_compared_part_by_part);
    tcase_add_test(tests, a_star_is_every_version);
    tcase_add_test(tests, bounds_hold_together);
    tcase_add_test(tests, a_number_is_one_version);
    tcase_add_test(tests, what_is_no_range_fits_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
