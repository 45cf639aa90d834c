/* SPDX-License-Identifier: MIT
 *
 * How a skip gets into the logs (skip.c): logs as Check 0.15 writes them, before and after. A
 * failure whose message only mentions skipping stays a failure.
 */
#include "conformance/tests/support/skip.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_skip(void);

static char path[] = P_tmpdir "/mapcheck-skip-XXXXXX";

static void set_up(void)
{
    memset(path + strlen(path) - 6, 'X', 6);
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
}

static void tear_down(void)
{
    unlink(path);
}

static void put(const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void expect(const char *text)
{
    char got[600] = "";
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    ck_assert_str_eq(got, text);
}

START_TEST(skips_of_a_tap_log_are_ok)
{
    put("ok 1 - a.c:core:one: Passed\n"
        "not ok 2 - a.c:core:two: SKIP: no kernel here\n"
        "not ok 3 - a.c:core:three: 1 is 2\n"
        "not ok 4 - a.c:core:four: SKIP: 32 bits\n"
        "1..4\n");
    ck_assert(skip_mark_tap(path));
    expect("ok 1 - a.c:core:one: Passed\n"
           "ok 2 - a.c:core:two: # SKIP no kernel here\n"
           "not ok 3 - a.c:core:three: 1 is 2\n"
           "ok 4 - a.c:core:four: # SKIP 32 bits\n"
           "1..4\n");
}
END_TEST

START_TEST(skips_of_an_xml_log_are_skipped)
{
    put("<test result=\"failure\">\n<message>1 is 2</message>\n</test>\n"
        "<test result=\"failure\">\n<message>SKIP: 32 bits</message>\n</test>\n");
    ck_assert(skip_mark_xml(path));
    expect("<test result=\"failure\">\n<message>1 is 2</message>\n</test>\n"
           "<test result=\"skipped\">\n<message>32 bits</message>\n</test>\n");
}
END_TEST

START_TEST(log_without_skips_stays)
{
    static const char *const logs[] = {"",
                                       "ok 1 - a.c:core:one: Passed\n",
                                       "not ok 1 - a.c:core:one: SKIPPED over it\n",
                                       "not ok 1 - a.c:core:one: 'SKIP: it' is not ''\n",
                                       "ok 1 - a.c:core:one: SKIP: it\n",
                                       "not ok 1 - a:b"};
    put(logs[_i]);
    ck_assert(skip_mark_tap(path));
    expect(logs[_i]);
}
END_TEST

START_TEST(missing_log_is_reported)
{
    ck_assert(skip_mark_tap(path));
    ck_assert(!skip_mark_tap("/nowhere/log.tap"));
    ck_assert(!skip_mark_xml("/nowhere/log.xml"));
}
END_TEST

Suite *suite_skip(void)
{
    Suite *suite = suite_create("skip");
    TCase *tcase = tcase_create("skip");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, skips_of_a_tap_log_are_ok);
    tcase_add_test(tcase, skips_of_an_xml_log_are_skipped);
    tcase_add_loop_test(tcase, log_without_skips_stays, 0, 6);
    tcase_add_test(tcase, missing_log_is_reported);
    suite_add_tcase(suite, tcase);
    return suite;
}
