/* SPDX-License-Identifier: MIT
 *
 * The names of errors, in both directions.
 */
#include "reference/system.h"

#include <check.h>
#include <string.h>

Suite *suite_system(void);

START_TEST(every_name_is_read_back)
{
    enum error_name error = ERROR_NONE;
    const char *name = error_print((enum error_name)_i);

    ck_assert(error_parse(name, strlen(name), &error));
    ck_assert_int_eq(error, _i);
}
END_TEST

START_TEST(names_are_those_of_errno)
{
    ck_assert_str_eq(error_print(ERROR_EINVAL), "EINVAL");
    ck_assert_str_eq(error_print(ERROR_ENOMEM), "ENOMEM");
    ck_assert_str_eq(error_print(ERROR_EOVERFLOW), "EOVERFLOW");
    ck_assert_str_eq(error_print(ERROR_OTHER), "other");
}
END_TEST

START_TEST(out_of_range_is_a_question_mark)
{
    ck_assert_str_eq(error_print(ERROR_NAMES), "?");
    ck_assert_str_eq(error_print((enum error_name) - 1), "?");
}
END_TEST

/* The positive control is the complete name. */
START_TEST(only_whole_names_are_read)
{
    enum error_name error = ERROR_EPERM;

    ck_assert(!error_parse("ENOMEM", 5, &error));
    ck_assert(!error_parse("ENOMEMS", 7, &error));
    ck_assert(!error_parse("enomem", 6, &error));
    ck_assert(!error_parse("", 0, &error));
    ck_assert(!error_parse("?", 1, &error));
    ck_assert_int_eq(error, ERROR_EPERM);
    ck_assert(error_parse("ENOMEM", 6, &error));
    ck_assert_int_eq(error, ERROR_ENOMEM);
}
END_TEST

Suite *suite_system(void)
{
    Suite *suite = suite_create("system");
    TCase *names = tcase_create("names");

    tcase_add_loop_test(names, every_name_is_read_back, 0, ERROR_NAMES);
    tcase_add_test(names, names_are_those_of_errno);
    tcase_add_test(names, out_of_range_is_a_question_mark);
    tcase_add_test(names, only_whole_names_are_read);
    suite_add_tcase(suite, names);
    return suite;
}
