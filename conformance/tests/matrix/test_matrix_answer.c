/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/matrix/matrix_answer.c: the cells of a column, and which of them are
 * unexpected.
 */
#include "conformance/tests/support/matrix_folder.h"

#include <check.h>
#include <string.h>

Suite *suite_matrix_answer(void);

static struct matrix matrix;

static const char table[] = "system\tplatform\tversions\tclause\tverdict\tcases\treason\n"
                            "fake\tnative\t*\tDOUBLE\tFAIL\tsequence\ta known defect\n"
                            "fa*\t*\t*\tHINT-*\tUNSUPPORTED\t\tit takes no hint\n";

static const struct matrix_cell *read_one(const char *system, const char *expect, const char *lines,
                                          const char *id)
{
    matrix_folder_write("xfail.tsv", table);
    matrix_folder_column(system, "native", expect, lines);
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_uint_eq(matrix.count, 1);
    return matrix_folder_cell(&matrix, 0, id);
}

START_TEST(a_pass_is_expected)
{
    const struct matrix_cell *cell = read_one("fake", "expected", "", "MMAP-LEN-ZERO");

    ck_assert_int_eq(cell->verdict, CLAUSE_PASS);
    ck_assert(!cell->unexpected);
    ck_assert_str_eq(cell->sentence, "it holds");
    ck_assert_str_eq(cell->reason, "");
}
END_TEST

START_TEST(a_failure_is_not)
{
    const struct matrix_cell *cell =
        read_one("fake", "expected", "MMAP-LEN-ZERO\tFAIL\tit maps\tbody\n", "MMAP-LEN-ZERO");

    ck_assert_int_eq(cell->verdict, CLAUSE_FAIL);
    ck_assert(cell->unexpected);
    ck_assert_str_eq(cell->sentence, "it maps");
}
END_TEST

START_TEST(a_declared_failure_is_expected_in_its_cases_only)
{
    const struct matrix_cell *cell =
        read_one("fake", "expected", "DOUBLE\tFAIL\tit is refused\tsequence\n", "DOUBLE");

    ck_assert(!cell->unexpected);
    ck_assert_str_eq(cell->reason, "a known defect");
    matrix_free(&matrix);
    matrix_folder_write("fake@native/result.tsv", "DOUBLE\tFAIL\tit is refused\tsequence; body\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    cell = matrix_folder_cell(&matrix, 0, "DOUBLE");
    ck_assert(cell->unexpected);
    ck_assert_str_eq(cell->sentence, "it is refused (expected: FAIL in sequence)");
}
END_TEST

START_TEST(a_repair_is_unexpected)
{
    const struct matrix_cell *cell = read_one("fake", "expected", "", "DOUBLE");

    ck_assert(cell->unexpected);
    ck_assert_str_eq(cell->sentence, "it holds (expected: FAIL in sequence)");
    cell = matrix_folder_cell(&matrix, 0, "HINT-NEAR");
    ck_assert_str_eq(cell->sentence, "it holds (expected: UNSUPPORTED)");
}
END_TEST

START_TEST(the_last_line_of_a_clause_holds)
{
    const struct matrix_cell *cell =
        read_one("fake", "expected",
                 "MMAP-LEN-ZERO\tFAIL\tone\tbody\nMMAP-LEN-ZERO\tUNTESTED\ttwo\n", "MMAP-LEN-ZERO");

    ck_assert_int_eq(cell->verdict, CLAUSE_UNTESTED);
    ck_assert_str_eq(cell->sentence, "two");
    ck_assert_str_eq(cell->cases, "");
}
END_TEST

START_TEST(a_cut_verdict_is_unresolved)
{
    const struct matrix_cell *cell =
        read_one("fake", "expected", "NO-CLAUSE\tPASS\t\t\nMMAP-LEN-ZERO\tPA", "MMAP-LEN-ZERO");

    ck_assert_int_eq(cell->verdict, CLAUSE_UNRESOLVED);
    ck_assert(cell->unexpected);
    ck_assert_str_eq(cell->sentence, "its verdict is `PA`, which is none");
}
END_TEST

START_TEST(without_an_answer_a_clause_is_unresolved)
{
    matrix_folder_column("fake", "native", "expected", "");
    matrix_folder_write("fake@native/result.tsv", "DOUBLE\tPASS\tfine\t\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_int_eq(matrix_folder_cell(&matrix, 0, "DOUBLE")->verdict, CLAUSE_PASS);
    ck_assert_int_eq(matrix_folder_cell(&matrix, 0, "MMAP-LEN-ZERO")->verdict, CLAUSE_UNRESOLVED);
    ck_assert_str_eq(matrix_folder_cell(&matrix, 0, "MMAP-LEN-ZERO")->sentence,
                     "no answer is written down");
    ck_assert_int_eq(matrix_folder_cell(&matrix, 0, "THREAD-LINEAR")->verdict, CLAUSE_UNTESTED);
    ck_assert_str_eq(matrix_folder_cell(&matrix, 0, "THREAD-LINEAR")->sentence,
                     "no threads are asked in the platform native");
}
END_TEST

/* This machine did not test the library of another machine, so its verdicts are not unexpected. */
START_TEST(a_kept_column_may_be_older_than_a_clause)
{
    matrix_folder_column("fake", "native", "expected", "");
    matrix_folder_write("kept/fake-3.1.6@native.tsv", "# emcc 3.1.6\n# 2026-01-02: make\n"
                                                      "DOUBLE\tPASS\tit holds\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_int_eq(matrix_folder_cell(&matrix, 1, "DOUBLE")->verdict, CLAUSE_PASS);
    ck_assert_int_eq(matrix_folder_cell(&matrix, 1, "MMAP-LEN-ZERO")->verdict, CLAUSE_UNTESTED);
    ck_assert(!matrix_folder_cell(&matrix, 1, "MMAP-LEN-ZERO")->unexpected);
    ck_assert_str_eq(matrix_folder_cell(&matrix, 1, "MMAP-LEN-ZERO")->sentence,
                     "the clause is newer than these kept verdicts");
}
END_TEST

/* ADDR-FREE-CHOICE has no body, so the reason comes from its row and not from the system's line. */
START_TEST(a_clause_without_a_body_says_why)
{
    const struct matrix_cell *cell = read_one("fake", "expected", "", "ADDR-FREE-CHOICE");

    ck_assert_int_eq(cell->verdict, CLAUSE_UNTESTED);
    ck_assert(!cell->unexpected);
    ck_assert_str_eq(cell->sentence, clause_row_find("ADDR-FREE-CHOICE")->asked + 5);
}
END_TEST

START_TEST(nothing_is_expected_of_a_faulty_system_but_failures)
{
    read_one("bad", "faulty", "DOUBLE\tFAIL\tno\tbody\n", "DOUBLE");
    ck_assert_int_eq(matrix.columns[0].kind, COLUMN_FAULTY);
    ck_assert_uint_eq(matrix.columns[0].unexpected, 0);
    ck_assert(matrix_hardly_fails(&matrix.columns[0]));
    ck_assert_uint_eq(matrix_unexpected(&matrix), 1);
    matrix.columns[0].counts[CLAUSE_FAIL] = FAULTY_FAILURES_MIN;
    ck_assert(!matrix_hardly_fails(&matrix.columns[0]));
    ck_assert_uint_eq(matrix_unexpected(&matrix), 0);
}
END_TEST

START_TEST(of_a_file_only_what_breaks_is_unexpected)
{
    read_one("mine.so", "file",
             "DOUBLE\tFAIL\tno\tbody\nHINT-NEAR\tUNRESOLVED\t?\t\nMMAP-LEN-ZERO\tUNTESTED\t\t\n",
             "DOUBLE");
    ck_assert_int_eq(matrix.columns[0].kind, COLUMN_FILE);
    ck_assert(matrix_folder_cell(&matrix, 0, "DOUBLE")->unexpected);
    ck_assert(matrix_folder_cell(&matrix, 0, "HINT-NEAR")->unexpected);
    ck_assert(!matrix_folder_cell(&matrix, 0, "MMAP-LEN-ZERO")->unexpected);
    ck_assert_uint_eq(matrix_unexpected(&matrix), 2);
}
END_TEST

START_TEST(counts_are_those_of_the_cells)
{
    size_t bodies = 0;

    read_one("fake", "expected", "DOUBLE\tFAIL\tno\tsequence\nHINT-NEAR\tUNSUPPORTED\t\t\n",
             "DOUBLE");
    for (size_t i = 0; clause_row_at(i) != NULL; i++)
        bodies += strncmp(clause_row_at(i)->asked, "not: ", 5) != 0;
    ck_assert_uint_eq(matrix.columns[0].counts[CLAUSE_PASS], bodies - 2);
    ck_assert_uint_eq(matrix.columns[0].counts[CLAUSE_FAIL], 1);
    ck_assert_uint_eq(matrix.columns[0].counts[CLAUSE_UNSUPPORTED], 1);
    ck_assert_uint_eq(matrix.columns[0].counts[CLAUSE_UNTESTED], matrix.clauses - bodies);
}
END_TEST

START_TEST(a_trace_is_a_file_that_is_not_empty)
{
    matrix_folder_write("fake@native/DOUBLE.ops", "a = map 1p\n");
    matrix_folder_write("fake@native/MMAP-LEN-ZERO.ops", "");
    matrix_folder_write("fake@native/HINT-NEAR.ops", "a = map 1p\n");
    read_one("fake", "expected", "DOUBLE\tFAIL\tno\tsequence\nMMAP-LEN-ZERO\tFAIL\tno\tbody\n",
             "DOUBLE");
    ck_assert(matrix_folder_cell(&matrix, 0, "DOUBLE")->trace);
    ck_assert(!matrix_folder_cell(&matrix, 0, "MMAP-LEN-ZERO")->trace);
    ck_assert(!matrix_folder_cell(&matrix, 0, "HINT-NEAR")->trace); /* it passes */
}
END_TEST

static void free_all(void)
{
    matrix_free(&matrix);
    matrix_folder_remove();
}

Suite *suite_matrix_answer(void)
{
    Suite *suite = suite_create("matrix_answer");
    TCase *cells = tcase_create("cells");

    tcase_add_checked_fixture(cells, matrix_folder_make, free_all);
    tcase_add_test(cells, a_pass_is_expected);
    tcase_add_test(cells, a_failure_is_not);
    tcase_add_test(cells, a_declared_failure_is_expected_in_its_cases_only);
    tcase_add_test(cells, a_repair_is_unexpected);
    tcase_add_test(cells, the_last_line_of_a_clause_holds);
    tcase_add_test(cells, a_cut_verdict_is_unresolved);
    tcase_add_test(cells, without_an_answer_a_clause_is_unresolved);
    tcase_add_test(cells, a_kept_column_may_be_older_than_a_clause);
    tcase_add_test(cells, a_clause_without_a_body_says_why);
    tcase_add_test(cells, nothing_is_expected_of_a_faulty_system_but_failures);
    tcase_add_test(cells, of_a_file_only_what_breaks_is_unexpected);
    tcase_add_test(cells, counts_are_those_of_the_cells);
    tcase_add_test(cells, a_trace_is_a_file_that_is_not_empty);
    suite_add_tcase(suite, cells);
    return suite;
}
