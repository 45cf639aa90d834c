/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/clauses/xfail.c and clause_table.c: tables and bodies fit together. A
 * verdict must be exactly the expected one, neither better nor worse, and a FAIL must have exactly
 * the expected cases.
 */
#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/xfail.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_xfail(void);

static const struct xfail known = {.system = "ours",
                                   .platform = "*",
                                   .id = "MMAP-LEN-ZERO",
                                   .versions = "*",
                                   .verdict = CLAUSE_FAIL,
                                   .cases = "one",
                                   .reason = "because we say so"};
static const struct xfail absent = {.system = "ours",
                                    .platform = "*",
                                    .id = "FORK-SHARE",
                                    .versions = "*",
                                    .verdict = CLAUSE_UNTESTED,
                                    .cases = "",
                                    .reason = "because we say so"};

static bool holds(const struct xfail *expected, enum clause_verdict verdict, const char *cases)
{
    struct clause_result result = {.verdict = verdict};

    snprintf(result.cases, sizeof result.cases, "%s", cases);
    return xfail_holds(expected, &result);
}

START_TEST(a_clause_without_a_row_must_pass)
{
    ck_assert(holds(NULL, CLAUSE_PASS, ""));
    ck_assert(!holds(NULL, CLAUSE_FAIL, "one"));
    ck_assert(!holds(NULL, CLAUSE_UNRESOLVED, ""));
    ck_assert(!holds(NULL, CLAUSE_UNSUPPORTED, ""));
    ck_assert(!holds(NULL, CLAUSE_UNTESTED, ""));
}
END_TEST

START_TEST(a_known_failure_is_exactly_that)
{
    ck_assert(holds(&known, CLAUSE_FAIL, "one"));
    ck_assert(!holds(&known, CLAUSE_FAIL, "one; two")); /* one more case fails */
    ck_assert(!holds(&known, CLAUSE_FAIL, "two"));
    ck_assert(!holds(&known, CLAUSE_PASS, "")); /* a repair is noticed */
    ck_assert(!holds(&known, CLAUSE_UNTESTED, ""));
}
END_TEST

START_TEST(an_absence_is_exactly_that)
{
    ck_assert(holds(&absent, CLAUSE_UNTESTED, ""));
    ck_assert(!holds(&absent, CLAUSE_UNSUPPORTED, ""));
    ck_assert(!holds(&absent, CLAUSE_PASS, ""));
    ck_assert(!holds(&absent, CLAUSE_FAIL, "one"));
}
END_TEST

START_TEST(rows_are_found_by_system_platform_and_clause)
{
    ck_assert_ptr_nonnull(xfail_find("page-manager", "native", "FAULT-AFTER"));
    ck_assert_ptr_nonnull(xfail_find("page-manager", "node", "FAULT-AFTER"));
    ck_assert_ptr_null(xfail_find("page-manager", "native", "MMAP-LEN-ZERO"));
    ck_assert_ptr_null(xfail_find("page-manager", "native", "THREAD-LINEAR"));
    ck_assert_ptr_nonnull(xfail_find("page-manager", "wasm2c", "THREAD-LINEAR"));
    ck_assert_ptr_nonnull(xfail_find("linux-kernel", "native", "THREAD-LINEAR"));
    ck_assert_ptr_null(xfail_find("no-such-system", "native", "FAULT-AFTER"));
}
END_TEST

START_TEST(rows_hold_for_their_versions)
{
    static const struct xfail rows[] = {
        {"emscripten-*", "node", "DOUBLE", ">=3 <6", CLAUSE_FAIL, "sequence", "mended in 6"},
        {"emscripten-*", "node", "DOUBLE", ">=7", CLAUSE_FAIL, "body", "broken again in 7"},
        {0}};

    ck_assert_ptr_eq(xfail_find_in(rows, "emscripten-libc", "node", "3.1.6", "DOUBLE"), &rows[0]);
    ck_assert_ptr_null(xfail_find_in(rows, "emscripten-libc", "node", "6.0.5", "DOUBLE"));
    ck_assert_ptr_eq(xfail_find_in(rows, "emscripten-libc", "node", "7.0", "DOUBLE"), &rows[1]);
    ck_assert_ptr_null(xfail_find_in(rows, "emscripten-libc", "wasi", "7.0", "DOUBLE"));
    ck_assert_str_eq(xfail_version("page-manager"), "");
    ck_assert_str_eq(xfail_version("linux-kernel"), "");
}
END_TEST

START_TEST(tables_and_bodies_fit)
{
    char problem[320] = "";

    ck_assert_msg(clause_table_sound(problem, sizeof problem), "%s", problem);
}
END_TEST

/* 101 rows of the contract, of which PART-* and NOREPL-* are families of three, and two of mlock.
 */
START_TEST(no_row_is_lost)
{
    size_t count = 0, bodies = 0;

    for (; clause_row_at(count) != NULL; count++)
        bodies += strcmp(clause_row_at(count)->asked, "body") == 0;
    ck_assert_uint_eq(count, 116);
    for (count = 0; clause_at(count) != NULL; count++)
        ;
    ck_assert_uint_eq(count, bodies);
    ck_assert_str_eq(clause_rule("no such clause"), "");
    ck_assert_str_eq(clause_rule("DOUBLE"), clause_row_find("DOUBLE")->rule);
}
END_TEST

Suite *suite_xfail(void)
{
    Suite *suite = suite_create("expected");
    TCase *tables = tcase_create("tables");

    tcase_add_test(tables, a_clause_without_a_row_must_pass);
    tcase_add_test(tables, a_known_failure_is_exactly_that);
    tcase_add_test(tables, an_absence_is_exactly_that);
    tcase_add_test(tables, rows_are_found_by_system_platform_and_clause);
    tcase_add_test(tables, rows_hold_for_their_versions);
    tcase_add_test(tables, tables_and_bodies_fit);
    tcase_add_test(tables, no_row_is_lost);
    suite_add_tcase(suite, tables);
    return suite;
}
