/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/matrix/matrix_screen.c and matrix.c: the output of make conformance.
 */
#include "conformance/matrix/section.h"
#include "conformance/tests/support/matrix_example.h"

#include <check.h>
#include <string.h>

Suite *suite_matrix_screen(void);

static const char *screen_as(bool color)
{
    static char text[100000];
    struct matrix matrix;
    FILE *file = tmpfile();

    ck_assert_ptr_nonnull(file);
    matrix_folder_read(&matrix, MATRIX_READ);
    matrix_print_screen(file, &matrix, "out", color);
    matrix_free(&matrix);
    ck_assert_int_eq(fseek(file, 0, SEEK_SET), 0);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static const char *screen(void)
{
    return screen_as(false);
}

START_TEST(the_screen_has_color)
{
    matrix_example_expected();
    text_has(screen_as(true), "\033[1m             PASS  FAIL UNRES UNSUP UNTES\033[0m\nfake");
    text_has(screen_as(true), "\n\033[32mall as expected.\033[0m  out/matrix.html\n");
    text_lacks(screen(), "\033");
    matrix_example_unexpected();
    text_has(screen_as(true), "\033[31m  1 NOT AS EXPECTED\033[0m\n");
    text_has(screen_as(true), "\n\033[31m2 not as expected.\033[0m  out/matrix.html\n");
    text_lacks(screen(), "\033");
}
END_TEST

START_TEST(the_screen_ends_with_one_line)
{
    matrix_example_expected();
    const char *text = screen();
    text_has(text, "             PASS  FAIL UNRES UNSUP UNTES\n");
    text_has(text, "\nfake@native   113     1     0     1     1  as expected\n");
    text_has(text, "\nbroken clauses\nDOUBLE\n  FAIL        fake@native\n\n"
                   "116 clauses, 1 systems and platforms:\n113 PASS, ");
    text_has(text, " 1 FAIL, 0 UNRESOLVED, 1 UNSUPPORTED, 1 UNTESTED\n");
    text_has(text, "\nall as expected.  out/matrix.html\n");
    text_lacks(text, "not as expected (");
}
END_TEST

START_TEST(the_screen_shows_what_is_unexpected)
{
    matrix_example_unexpected();
    const char *text = screen();
    text_has(text, "  1 NOT AS EXPECTED\n");
    text_has(text, "\nnot as expected (conformance/clauses/xfail.tsv)\n"
                   "  fake@native  MMAP-LEN-ZERO FAIL: it maps <one> page | two\n\n");
    text_has(text, "\n1 not as expected.  out/matrix.html\n");
}
END_TEST

START_TEST(the_screen_names_the_systems_that_break_a_clause)
{
    matrix_example_expected();
    matrix_folder_column("fake", "node", "expected",
                         "DOUBLE\tUNTESTED\t\t\nHINT-NEAR\tUNRESOLVED\t\t\n");
    matrix_folder_column("fake", "wasi", "expected", "HINT-NEAR\tUNSUPPORTED\t\t\n");
    const char *text = screen();
    text_has(text, "broken clauses\n");
    text_has(text, "\nHINT-NEAR\n  UNRESOLVED  fake@node\nDOUBLE\n  FAIL        fake@native\n");
}
END_TEST

START_TEST(the_screen_counts_only_this_machine)
{
    matrix_example_expected();
    matrix_example_kept("DOUBLE\tFAIL\tno\tsequence\nHINT-NEAR\tUNSUPPORTED\t\t\n");
    matrix_folder_lost("fake", "wasi", "skipped", "fake@wasi: cannot run here: make setup\n");
    const char *text = screen();
    text_has(text, "  kept: emcc 3.1.6, 2026-01-02\n");
    text_has(text, "\n116 clauses, 2 systems and platforms (1 cannot run here):\n");
    text_has(text, " 1 FAIL, ");
}
END_TEST

START_TEST(the_screen_wants_failures_of_a_faulty_system)
{
    matrix_folder_column("bad", "native", "faulty", "DOUBLE\tFAIL\tno\tsequence\n");
    const char *text = screen();
    text_has(text, "  1 NOT AS EXPECTED\n");
    text_has(text, "\n  bad@native is faulty, but fails in next to nothing\n");
    text_lacks(text, "broken clause");
}
END_TEST

START_TEST(the_screen_leaves_a_faulty_system_alone)
{
    char lines[1024] = "";

    for (size_t i = 0; i < FAULTY_FAILURES_MIN; i++)
        snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s\tFAIL\tno\tbody\n",
                 clause_row_at(i)->id);
    matrix_folder_column("bad", "native", "faulty", lines);
    const char *text = screen();
    text_has(text, "  faulty\n");
    text_has(text, "\nall as expected.");
    matrix_example_expected(); /* a clause that only a faulty system breaks has no row */
    text_lacks(screen(), "\nMMAP-LEN-ZERO\n");
}
END_TEST

START_TEST(the_screen_shows_broken_columns)
{
    matrix_folder_lost("fake", "node", "broken", "fake@node: BROKEN: no word\n");
    const char *text = screen();
    text_has(text, "\n  fake@node: BROKEN: no word\n");
    text_has(text, "\n0 clauses, 0 systems and platforms:\n0 PASS");
    text_has(text, "\n1 not as expected.");
}
END_TEST

START_TEST(no_line_of_the_screen_passes_80_columns)
{
    static const char *const names[] = {"emscripten-libc-emmalloc", "emscripten-libc-mimalloc",
                                        "page-manager-product-skip"};

    for (size_t i = 0; i < 3; i++)
        matrix_folder_column(names[i], "browser", "expected", "DOUBLE\tFAIL\tno\tsequence\n");
    matrix_example_unexpected();
    matrix_example_kept("DOUBLE\tFAIL\tno\tsequence\n");
    for (const char *line = screen(); *line != '\0'; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%.100s", line);
}
END_TEST

/* Names are on the left, numbers stand below their headers, and what is too long for a line goes on
 * in the next one, under its column. */
START_TEST(the_screen_folds_under_its_columns)
{
    matrix_example_expected();
    matrix_folder_column("emscripten-libc-emmalloc", "browser", "expected",
                         "DOUBLE\tFAIL\tno\tstory\n");
    matrix_folder_column("page-manager-product-skip", "browser", "expected",
                         "DOUBLE\tFAIL\tno\tstory\n");
    const char *text = screen();
    text_has(text, "                                   PASS  FAIL UNRES UNSUP UNTES\n");
    text_has(text,
             "\nfake@native                         113     1     0     1     1  as expected\n");
    text_has(text, " 114     1     0     0     1\n    1 NOT AS EXPECTED\n");
    text_has(text, "\nDOUBLE\n  FAIL        fake@native ");
    text_has(text, "-emmalloc@browser\n              page-manager-product-skip@browser\n");
}
END_TEST

#define LONG_REASON                                                                                \
    "the first part of a reason that is much too long for one line, and a second part"
START_TEST(long_reasons_fold)
{
    matrix_folder_column("fake", "native", "expected",
                         "MMAP-LEN-ZERO\tFAIL\t" LONG_REASON "\tstory\n");
    matrix_folder_lost("fake", "node", "broken", "fake@node: BROKEN: " LONG_REASON "\n");
    const char *text = screen();
    text_has(text, "\n  fake@node: BROKEN: the first part of a reason that is much too long for "
                   "one\n    line, and a second part\n");
    text_has(text, "\n  fake@native  MMAP-LEN-ZERO FAIL: the first part of a reason that is much "
                   "too\n    long for one line, and a second part\n");
}
END_TEST

START_TEST(sections_have_names)
{
    ck_assert_str_eq(section_name("1"), "arguments of mmap");
    ck_assert_str_eq(section_name("9"), "errno, threads, invariants");
    ck_assert_str_eq(section_name("0"), "");
    ck_assert_str_eq(section_name("10"), "mlock, munlock and madvise");
    ck_assert_str_eq(section_name("11"), "memory that goes back to the host");
    ck_assert_str_eq(section_name("12"), "");
    ck_assert_str_eq(section_name(""), "");
}
END_TEST

Suite *suite_matrix_screen(void)
{
    Suite *suite = suite_create("matrix_screen");
    TCase *tests = tcase_create("screen");

    tcase_add_checked_fixture(tests, matrix_example_make, matrix_folder_remove);
    tcase_add_test(tests, the_screen_has_color);
    tcase_add_test(tests, the_screen_ends_with_one_line);
    tcase_add_test(tests, the_screen_shows_what_is_unexpected);
    tcase_add_test(tests, the_screen_names_the_systems_that_break_a_clause);
    tcase_add_test(tests, the_screen_counts_only_this_machine);
    tcase_add_test(tests, the_screen_wants_failures_of_a_faulty_system);
    tcase_add_test(tests, the_screen_leaves_a_faulty_system_alone);
    tcase_add_test(tests, the_screen_shows_broken_columns);
    tcase_add_test(tests, no_line_of_the_screen_passes_80_columns);
    tcase_add_test(tests, the_screen_folds_under_its_columns);
    tcase_add_test(tests, long_reasons_fold);
    tcase_add_test(tests, sections_have_names);
    suite_add_tcase(suite, tests);
    return suite;
}
