/* SPDX-License-Identifier: MIT
 *
 * The problem reported for an unreadable file does not depend on earlier errors.
 */
#include "fuzz/support/input.h"
#include <check.h>
#include <errno.h>
#include <string.h>

Suite *suite_input(void);

static void expect_refused(const char *file, const char *what)
{
    struct input_problem problem;
    size_t size;
    errno = EDOM;
    ck_assert_ptr_null(input_read(file, &size, &problem));
    ck_assert_msg(strstr(problem.text, what) != NULL, "%s", problem.text);
}

START_TEST(folder_is_reported_after_another_failure)
{
    expect_refused("/", "/: is a folder; ");
}
END_TEST

START_TEST(missing_file_is_reported_after_another_failure)
{
    expect_refused("/there is no such file", strerror(ENOENT));
}
END_TEST

Suite *suite_input(void)
{
    Suite *suite = suite_create("input");
    TCase *refused = tcase_create("refused");

    tcase_add_test(refused, folder_is_reported_after_another_failure);
    tcase_add_test(refused, missing_file_is_reported_after_another_failure);
    suite_add_tcase(suite, refused);
    return suite;
}
