/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/matrix/matrix_threads.c: the verdict of each clause by the log of make
 * threads.
 */
#include "conformance/tests/support/matrix_folder.h"

#include <check.h>
#include <string.h>

Suite *suite_matrix_threads(void);

#define COUNTS                                                                                     \
    "--- 60504 calls: 23508 mapped, 11814 refused with ENOMEM\n"                                   \
    "--- 91538 pairs of calls were under way at the same time, in 3155 histories\n"

static struct matrix matrix;

static void read_log(const char *log)
{
    matrix_folder_column("fake", "native", "expected", "");
    matrix_folder_write("fake@native/threads.log", log);
    matrix_folder_read(&matrix, MATRIX_READ);
}

static void is(const char *id, enum clause_verdict verdict, const char *sentence)
{
    const struct matrix_cell *cell = matrix_cell_find(&matrix.columns[0], id);

    ck_assert_ptr_nonnull(cell);
    ck_assert_str_eq(cell->sentence, sentence);
    ck_assert_int_eq(cell->verdict, verdict);
    ck_assert_str_eq(cell->cases, verdict == CLAUSE_FAIL ? "threads" : "");
}

START_TEST(without_a_finding_all_four_pass)
{
    static const char counted[] =
        "3156 histories of threads, 91538 pairs of calls under way at once";

    read_log(COUNTS
             "--- threads: 3156 histories, seed 1: no divergence\n9 histories, 8/s\nexit 0\n");
    is("THREAD-DISJOINT", CLAUSE_PASS, counted);
    is("THREAD-UNMAP", CLAUSE_PASS, counted);
    is("THREAD-ERRPATH-UNLOCK", CLAUSE_PASS, counted);
    is("THREAD-LINEAR", CLAUSE_PASS, counted);
}
END_TEST

/* One thread ended the run with 1. The clauses of threads were asked in plain calls, and hold. */
START_TEST(a_fault_of_one_thread_fails_no_clause_of_threads)
{
    read_log(COUNTS
             "with one thread: MMAP-LEN-ZERO: may not succeed\n"
             "--- threads: 3156 histories, seed 1: one thread breaks MMAP-LEN-ZERO, see above; "
             "no divergence in plain calls\nexit 1\n");
    is("THREAD-LINEAR", CLAUSE_PASS,
       "3156 histories of threads, 91538 pairs of calls under way at once");
}
END_TEST

/* What the log says counts with its exit code only, and a finding of threads counts first. */
START_TEST(the_words_of_agreement_alone_are_no_pass)
{
    read_log(COUNTS
             "--- threads: 3156 histories, seed 1: ; no divergence in plain calls\nexit 2\n");
    is("THREAD-LINEAR", CLAUSE_UNRESOLVED,
       "the threads ended with 2 before: ; no divergence in plain calls");
    matrix_free(&matrix);
    read_log("THREAD-LINEAR: x\n" COUNTS
             "--- threads: 3156 histories, seed 1: ; no divergence in plain calls\nexit 1\n");
    is("THREAD-LINEAR", CLAUSE_FAIL, "THREAD-LINEAR: x");
}
END_TEST

START_TEST(where_no_threads_run_all_four_are_untested)
{
    read_log("threads: cannot run here\nexit 77\n");
    is("THREAD-DISJOINT", CLAUSE_UNTESTED, "no threads can be had here");
    is("THREAD-LINEAR", CLAUSE_UNTESTED, "no threads can be had here");
}
END_TEST

START_TEST(a_system_for_one_thread_is_unsupported)
{
    read_log("--- threads: UNSUPPORTED: `x.so`: it declares mapcheck_one_thread\nexit 77\n");
    is("THREAD-DISJOINT", CLAUSE_UNSUPPORTED, "`x.so`: it declares mapcheck_one_thread");
    is("THREAD-LINEAR", CLAUSE_UNSUPPORTED, "`x.so`: it declares mapcheck_one_thread");
}
END_TEST

/* The program says so and then fails: that is no declaration of the system. */
START_TEST(only_the_exit_code_makes_it_unsupported)
{
    read_log("--- threads: UNSUPPORTED: no\nexit 2\n");
    is("THREAD-LINEAR", CLAUSE_UNRESOLVED, "the threads ended with 2 before: nothing was said");
}
END_TEST

START_TEST(a_fault_of_one_thread_is_no_verdict)
{
    read_log("with one thread: ADDR-NO-OVERLAP: page 3\n"
             "--- threads: 0 histories, seed 1: UNRESOLVED: one thread is enough\nexit 1\n");
    is("THREAD-DISJOINT", CLAUSE_UNRESOLVED,
       "the threads ended with 1 before: one thread is enough");
}
END_TEST

START_TEST(a_finding_is_of_its_clause_and_ends_the_rest)
{
    static const char others[] = "the threads ended with 1 before: THREAD-DISJOINT";

    read_log("THREAD-DISJOINT: page 3 was mapped twice\n" COUNTS
             "--- threads: 7 histories, seed 1: THREAD-DISJOINT\nTHREAD-LINEAR: later\nexit 1\n");
    is("THREAD-DISJOINT", CLAUSE_FAIL, "THREAD-DISJOINT: page 3 was mapped twice");
    is("THREAD-UNMAP", CLAUSE_UNRESOLVED, others);
    is("THREAD-LINEAR", CLAUSE_UNRESOLVED, others);
}
END_TEST

START_TEST(a_finding_may_end_the_program)
{
    read_log("--- threads: THREAD-ERRPATH-UNLOCK: some call does not come back\nexit 1\n");
    is("THREAD-ERRPATH-UNLOCK", CLAUSE_FAIL, "THREAD-ERRPATH-UNLOCK: some call does not come back");
    is("THREAD-LINEAR", CLAUSE_UNRESOLVED, "the threads ended with 1 before: nothing was said");
}
END_TEST

START_TEST(another_clause_counts_as_that_of_unmap)
{
    read_log("ZERO-FRESH: page 3 is not zero\nexit 1\n");
    is("THREAD-UNMAP", CLAUSE_FAIL, "ZERO-FRESH: page 3 is not zero");
}
END_TEST

START_TEST(a_data_race_is_of_linear)
{
    read_log("WARNING: ThreadSanitizer: data race (pid=7)\n--- threads: data race: see above\n"
             "exit 66\n");
    is("THREAD-LINEAR", CLAUSE_FAIL, "a data race");
    is("THREAD-UNMAP", CLAUSE_UNRESOLVED, "the threads ended with 66 before: nothing was said");
}
END_TEST

/* Words in capitals that are no clause id: without a hyphen, or in the middle of a line. */
START_TEST(other_lines_are_no_finding)
{
    read_log("ERROR: no\nTHREAD-: no\nsome THREAD-LINEAR: no\n-A: no\nexit 1\n");
    is("THREAD-LINEAR", CLAUSE_UNRESOLVED, "the threads ended with 1 before: nothing was said");
}
END_TEST

START_TEST(a_log_that_is_cut_passes_nothing)
{
    read_log(COUNTS);
    is("THREAD-LINEAR", CLAUSE_UNRESOLVED, "the threads ended with 2 before: nothing was said");
}
END_TEST

static void free_all(void)
{
    matrix_free(&matrix);
    matrix_folder_remove();
}

Suite *suite_matrix_threads(void)
{
    Suite *suite = suite_create("matrix_threads");
    TCase *logs = tcase_create("logs");

    tcase_add_checked_fixture(logs, matrix_folder_make, free_all);
    tcase_add_test(logs, a_fault_of_one_thread_fails_no_clause_of_threads);
    tcase_add_test(logs, the_words_of_agreement_alone_are_no_pass);
    tcase_add_test(logs, without_a_finding_all_four_pass);
    tcase_add_test(logs, where_no_threads_run_all_four_are_untested);
    tcase_add_test(logs, a_system_for_one_thread_is_unsupported);
    tcase_add_test(logs, only_the_exit_code_makes_it_unsupported);
    tcase_add_test(logs, a_fault_of_one_thread_is_no_verdict);
    tcase_add_test(logs, a_finding_is_of_its_clause_and_ends_the_rest);
    tcase_add_test(logs, a_finding_may_end_the_program);
    tcase_add_test(logs, another_clause_counts_as_that_of_unmap);
    tcase_add_test(logs, a_data_race_is_of_linear);
    tcase_add_test(logs, other_lines_are_no_finding);
    tcase_add_test(logs, a_log_that_is_cut_passes_nothing);
    suite_add_tcase(suite, logs);
    return suite;
}
