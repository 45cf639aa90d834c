/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/matrix/tsv.c: it finds every line and field, and none in an unreadable file.
 */
#include "conformance/matrix/tsv.h"
#include "conformance/tests/support/failing_memory.h"
#include "conformance/tests/support/matrix_folder.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_tsv(void);

static struct tsv tsv;

static bool open_text(const char *text)
{
    char path[128];

    matrix_folder_write("text.tsv", text);
    snprintf(path, sizeof path, "%s/text.tsv", matrix_folder());
    return tsv_open(&tsv, path);
}

START_TEST(lines_end_at_their_ends)
{
    ck_assert(open_text("one\n\nthree"));
    ck_assert_str_eq(tsv_line(&tsv), "one");
    ck_assert_str_eq(tsv_line(&tsv), "");
    ck_assert_str_eq(tsv_line(&tsv), "three");
    ck_assert_ptr_null(tsv_line(&tsv));
    ck_assert_ptr_null(tsv_line(&tsv));
    free(tsv.text);
}
END_TEST

START_TEST(an_empty_file_has_no_line)
{
    ck_assert(open_text(""));
    ck_assert_ptr_null(tsv_line(&tsv));
    free(tsv.text);
}
END_TEST

START_TEST(a_large_file_is_read_whole)
{
    static char text[100001];

    memset(text, 'x', sizeof text - 1);
    ck_assert(open_text(text));
    ck_assert_uint_eq(strlen(tsv_line(&tsv)), sizeof text - 1);
    free(tsv.text);
}
END_TEST

START_TEST(what_cannot_be_read_has_no_line)
{
    ck_assert(!tsv_open(&tsv, "/nothing/here"));
    ck_assert_ptr_null(tsv_line(&tsv));
    ck_assert(!tsv_open(&tsv, "/tmp"));
    ck_assert_ptr_null(tsv_line(&tsv));
}
END_TEST

START_TEST(memory_may_be_out)
{
    char text[10000];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    open_text(text);
    free(tsv.text);
    for (unsigned call = 1;; call++) {
        char path[128];
        snprintf(path, sizeof path, "%s/text.tsv", matrix_folder());
        failing_memory_at(call);
        bool read = tsv_open(&tsv, path);
        bool failed = failing_memory_failed();
        failing_memory_at(0);
        free(tsv.text);
        ck_assert(read != failed);
        if (!failed)
            break;
    }
}
END_TEST

START_TEST(fields_that_lack_are_empty)
{
    char line[] = "a\t\tc", *field[5];

    tsv_cut(line, field, 5);
    ck_assert_str_eq(field[0], "a");
    ck_assert_str_eq(field[1], "");
    ck_assert_str_eq(field[2], "c");
    ck_assert_str_eq(field[3], "");
    ck_assert_str_eq(field[4], "");
}
END_TEST

START_TEST(fields_beyond_are_dropped)
{
    char line[] = "a\tb\tc", *field[2];

    tsv_cut(line, field, 2);
    ck_assert_str_eq(field[0], "a");
    ck_assert_str_eq(field[1], "b");
}
END_TEST

Suite *suite_tsv(void)
{
    Suite *suite = suite_create("tsv");
    TCase *tests = tcase_create("tsv");

    tcase_add_checked_fixture(tests, matrix_folder_make, matrix_folder_remove);
    tcase_add_test(tests, lines_end_at_their_ends);
    tcase_add_test(tests, an_empty_file_has_no_line);
    tcase_add_test(tests, a_large_file_is_read_whole);
    tcase_add_test(tests, what_cannot_be_read_has_no_line);
    tcase_add_test(tests, memory_may_be_out);
    tcase_add_test(tests, fields_that_lack_are_empty);
    tcase_add_test(tests, fields_beyond_are_dropped);
    suite_add_tcase(suite, tests);
    return suite;
}
