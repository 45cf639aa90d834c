/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/clauses/clause_print.c: the line for programs never changes, the columns for
 * people fit a report's width.
 */
#include "conformance/clauses/clause_print.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_clause_print(void);

static const struct clause clause = {.id = "MMAP-LEN-ONE"};
static char *said;

static void tear_down(void)
{
    free(said);
    said = NULL;
}

static const char *print(const struct clause_result *result, bool columns, bool color)
{
    size_t size;
    FILE *out = open_memstream(&said, &size);

    if (columns)
        clause_print_columns(out, &clause, result, color);
    else
        clause_print_line(out, &clause, result);
    fclose(out);
    return said;
}

START_TEST(a_line_has_tabs)
{
    struct clause_result result = {.verdict = CLAUSE_FAIL, .text = "not so", .cases = "sequence"};
    ck_assert_str_eq(print(&result, false, false), "MMAP-LEN-ONE\tFAIL\tnot so\tsequence\n");
}
END_TEST

START_TEST(a_long_sentence_folds_under_its_column)
{
    struct clause_result result = {.verdict = CLAUSE_FAIL,
                                   .text = "`unmap a 1b`: CONTRACT UNMAP-RETURN: failed with "
                                           "EINVAL (0); allowed: success",
                                   .cases = "sequence"};
    ck_assert_str_eq(
        print(&result, true, false),
        "MMAP-LEN-ONE            FAIL         `unmap a 1b`: CONTRACT UNMAP-RETURN: failed\n"
        "                                     with EINVAL (0); allowed: success\n"
        "                                     cases: sequence\n");
}
END_TEST

START_TEST(short_cases_stay_in_the_line)
{
    struct clause_result result = {.verdict = CLAUSE_FAIL, .text = "not so", .cases = "story"};
    ck_assert_str_eq(print(&result, true, false),
                     "MMAP-LEN-ONE            FAIL         not so  cases: story\n");
}
END_TEST

START_TEST(verdicts_have_styles)
{
    struct clause_result result = {.verdict = CLAUSE_PASS, .text = "so"};
    ck_assert_ptr_nonnull(strstr(print(&result, true, true), "  \033[32mPASS       \033[0m  so\n"));
    tear_down();
    result.verdict = CLAUSE_FAIL;
    ck_assert_ptr_nonnull(strstr(print(&result, true, true), "  \033[31mFAIL       \033[0m  so\n"));
    tear_down();
    result.verdict = CLAUSE_UNTESTED;
    ck_assert_ptr_nonnull(strstr(print(&result, true, true), "  \033[33mUNTESTED   \033[0m  so\n"));
}
END_TEST

/* Each verdict but PASS and FAIL means that a check did not take place. */
START_TEST(omissions_are_warnings)
{
    for (int verdict = CLAUSE_PASS; verdict <= CLAUSE_UNTESTED; verdict++) {
        struct clause_result result = {.verdict = (enum clause_verdict)verdict, .text = "so"};
        bool omits = verdict != CLAUSE_PASS && verdict != CLAUSE_FAIL;
        const char *warning = strstr(print(&result, true, true), "\033[33m");
        ck_assert_msg((warning != NULL) == omits, "%s", said);
        tear_down();
    }
}
END_TEST

Suite *suite_clause_print(void)
{
    Suite *suite = suite_create("clause_print");
    TCase *cases = tcase_create("clause_print");

    tcase_add_checked_fixture(cases, NULL, tear_down);
    tcase_add_test(cases, a_line_has_tabs);
    tcase_add_test(cases, a_long_sentence_folds_under_its_column);
    tcase_add_test(cases, short_cases_stay_in_the_line);
    tcase_add_test(cases, verdicts_have_styles);
    tcase_add_test(cases, omissions_are_warnings);
    suite_add_tcase(suite, cases);
    return suite;
}
