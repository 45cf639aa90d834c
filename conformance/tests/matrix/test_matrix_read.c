/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/matrix/matrix_read.c, matrix_files.c and matrix_expected.c: the columns that
 * they read, and the errors for unreadable files.
 */
#include "conformance/matrix/matrix_files.h"
#include "conformance/tests/support/failing_memory.h"
#include "conformance/tests/support/matrix_folder.h"

#include <check.h>
#include <string.h>

Suite *suite_matrix_read(void);

static struct matrix matrix;

static const char table[] = "system\tplatform\tversions\tclause\tverdict\tcases\treason\n"
                            "emscripten-fake\t*\t<6\tDOUBLE\tFAIL\tsequence\tmended in 6\n"
                            "# a comment\n";

START_TEST(what_broke_and_what_was_skipped_has_no_column)
{
    matrix_folder_lost("fake", "node", "broken", "fake@node: BROKEN: no word\n\n");
    matrix_folder_lost("fake", "wasi", "skipped", "fake@wasi: cannot run here: make setup\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_uint_eq(matrix.count, 0);
    ck_assert_uint_eq(matrix.clauses, 0);
    ck_assert_uint_eq(matrix.broken.count, 1);
    ck_assert_str_eq(matrix.broken.items[0], "fake@node: BROKEN: no word");
    ck_assert_uint_eq(matrix.skipped.count, 1);
    ck_assert_uint_eq(matrix_unexpected(&matrix), 1);
}
END_TEST

START_TEST(another_version_stands_beside_the_one_here)
{
    matrix_folder_write("xfail.tsv", table);
    matrix_folder_column("emscripten-fake", "node", "expected", "");
    matrix_folder_write("kept/emscripten-fake-3.1.6@node.tsv",
                        "# emcc 3.1.6, node v20\n# 2026-01-02: make conformance\n"
                        "DOUBLE\tFAIL\tit is refused\tsequence\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_uint_eq(matrix.count, 2);
    const struct matrix_column *kept = &matrix.columns[1];
    ck_assert_int_eq(kept->kind, COLUMN_KEPT);
    ck_assert_str_eq(kept->name, "emscripten-fake-3.1.6@node");
    ck_assert_str_eq(kept->system, "emscripten-fake");
    ck_assert_str_eq(kept->version, "3.1.6");
    ck_assert_str_eq(kept->platform, "node");
    ck_assert_str_eq(kept->note, "emcc 3.1.6, node v20, 2026-01-02");
    ck_assert(!matrix_folder_cell(&matrix, 1, "DOUBLE")->unexpected); /* expected for < 6 */
}
END_TEST

START_TEST(a_failure_that_a_version_mended_is_unexpected_there)
{
    matrix_folder_write("xfail.tsv", table);
    matrix_folder_column("emscripten-fake", "node", "expected", "");
    matrix_folder_write(
        "kept/emscripten-fake-6.0.5@node.tsv",
        "# emcc 6.0.5\n# 2026-01-02: make\nDOUBLE\tFAIL\tit is refused\tsequence\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_int_eq(matrix_folder_cell(&matrix, 1, "DOUBLE")->verdict, CLAUSE_FAIL);
    ck_assert(matrix_folder_cell(&matrix, 1, "DOUBLE")->unexpected);
}
END_TEST

START_TEST(kept_answers_without_comments_have_no_note)
{
    matrix_folder_column("emscripten-fake", "node", "expected", "");
    matrix_folder_write("kept/emscripten-fake-6.0.5@node.tsv", "no comment\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_str_eq(matrix.columns[1].note, "");
}
END_TEST

START_TEST(kept_answers_of_others_are_left_out)
{
    matrix_folder_column("emscripten-fake", "node", "expected", "");
    matrix_folder_column("wasi-fake", "node", "expected", "");
    matrix_folder_column("wasi-fake-1", "node", "expected", "");
    matrix_folder_write("kept/emscripten-fake-3.1.6@wasi.tsv", "# a\n# b\n"); /* no row has it */
    matrix_folder_write("kept/other-3.1.6@node.tsv", "# a\n# b\n");
    matrix_folder_write("kept/wasi-fake-1@node.tsv", "# a\n# b\n"); /* this column already exists */
    matrix_folder_write("kept/README.md", "no answers\n");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_uint_eq(matrix.count, 3);
}
END_TEST

START_TEST(names_are_cut_at_their_signs)
{
    struct matrix_name name;

    ck_assert(matrix_name_read(&name, "wasi-libc-2022@wasi.tsv"));
    ck_assert_str_eq(name.name, "wasi-libc-2022@wasi");
    ck_assert_str_eq(name.system, "wasi-libc");
    ck_assert_str_eq(name.version, "2022");
    ck_assert_str_eq(name.platform, "wasi");
    static const char *const others[] = {
        "x",           "wasi-1@wasi.txt", "wasi-1.tsv", "wasi@wasi.tsv",
        "-1@wasi.tsv", "wasi-@wasi.tsv",  "wasi-1@.tsv"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        ck_assert_msg(!matrix_name_read(&name, others[i]), "%s", others[i]);
}
END_TEST

START_TEST(a_name_that_is_too_long_is_none)
{
    struct matrix_name name;
    char file[MATRIX_NAME_MAX + 20];

    memset(file, 'x', sizeof file);
    strcpy(file + MATRIX_NAME_MAX, "-1@wasi.tsv");
    ck_assert(!matrix_name_read(&name, file));
}
END_TEST

START_TEST(where_nothing_ran_it_says_what_to_type)
{
    matrix_folder_read(&matrix, MATRIX_NOTHING_RAN);
    ck_assert_ptr_nonnull(strstr(matrix_folder_problem(), "type make conformance"));
    matrix_free(&matrix);
    matrix_folder_lost("fake", "wasi", "skipped", "fake@wasi: cannot run here: make setup\n");
    matrix_folder_read(&matrix, MATRIX_NOTHING_RAN);
    ck_assert_ptr_nonnull(strstr(matrix_folder_problem(), "make setup"));
}
END_TEST

START_TEST(kept_answers_alone_are_no_run)
{
    matrix_folder_lost("emscripten-fake", "node", "skipped", "fake: cannot run here: make setup\n");
    matrix_folder_write("kept/emscripten-fake-6.0.5@node.tsv", "# a\n# b\nDOUBLE\tPASS\tit is\n");
    matrix_folder_read(&matrix, MATRIX_NOTHING_RAN);
    ck_assert_ptr_nonnull(strstr(matrix_folder_problem(), "make setup"));
}
END_TEST

START_TEST(a_row_that_left_nothing_is_broken)
{
    matrix_folder_column("fake", "native", "expected", "");
    matrix_folder_write("fake@native/asked", "");
    matrix_folder_column("fake", "node", "expected", "");
    matrix_folder_read(&matrix, MATRIX_READ);
    ck_assert_uint_eq(matrix.count, 1);
    ck_assert_uint_eq(matrix.broken.count, 1);
    ck_assert_str_eq(matrix.broken.items[0], "fake@native: BROKEN: its run left no answers");
}
END_TEST

START_TEST(a_wrong_table_is_reported_with_its_line)
{
    matrix_folder_column("fake", "native", "expected", "");
    matrix_folder_write("xfail.tsv", "system\n#\nfake\t*\t*\tDOUBLE\tFALL\tsequence\tno\n");
    matrix_folder_read(&matrix, MATRIX_UNREADABLE);
    ck_assert_ptr_nonnull(strstr(matrix_folder_problem(), "xfail.tsv:3: expected a verdict"));
}
END_TEST

START_TEST(a_table_that_is_missing_is_reported)
{
    struct matrix_source source = {.folder = matrix_folder(), .expected = "/nothing/here"};
    char problem[200];

    ck_assert_int_eq(matrix_read(&matrix, &source, problem, sizeof problem), MATRIX_UNREADABLE);
    ck_assert_str_eq(problem, "/nothing/here: cannot be read; give another file");
}
END_TEST

/* Refuses each allocation once. matrix_read must report the failure and leak nothing. */
START_TEST(memory_may_be_out)
{
    struct matrix_source source = {.folder = matrix_folder()};
    char problem[200], expected[128], kept[128];

    snprintf(expected, sizeof expected, "%s/xfail.tsv", matrix_folder());
    snprintf(kept, sizeof kept, "%s/kept", matrix_folder());
    source.expected = expected;
    source.kept = kept;
    matrix_folder_write("xfail.tsv", table);
    matrix_folder_column("emscripten-fake", "native", "expected", "DOUBLE\tPA\n");
    matrix_folder_lost("fake", "node", "broken", "fake@node: BROKEN: no word\n");
    matrix_folder_write("kept/emscripten-fake-3.1.6@native.tsv", "# a\n# 2026\nDOUBLE\tFAIL\t\t\n");
    for (unsigned call = 1;; call++) {
        long before = failing_memory_kept();
        failing_memory_at(call);
        enum matrix_end end = matrix_read(&matrix, &source, problem, sizeof problem);
        bool failed = failing_memory_failed();
        failing_memory_at(0);
        matrix_free(&matrix);
        ck_assert_int_eq(failing_memory_kept(), before);
        if (!failed) {
            ck_assert_int_eq(end, MATRIX_READ);
            break;
        }
    }
}
END_TEST

static void free_all(void)
{
    matrix_free(&matrix);
    matrix_folder_remove();
}

Suite *suite_matrix_read(void)
{
    Suite *suite = suite_create("matrix_read");
    TCase *columns = tcase_create("columns");

    tcase_add_checked_fixture(columns, matrix_folder_make, free_all);
    tcase_add_test(columns, what_broke_and_what_was_skipped_has_no_column);
    tcase_add_test(columns, another_version_stands_beside_the_one_here);
    tcase_add_test(columns, a_failure_that_a_version_mended_is_unexpected_there);
    tcase_add_test(columns, kept_answers_without_comments_have_no_note);
    tcase_add_test(columns, kept_answers_of_others_are_left_out);
    tcase_add_test(columns, names_are_cut_at_their_signs);
    tcase_add_test(columns, a_name_that_is_too_long_is_none);
    tcase_add_test(columns, where_nothing_ran_it_says_what_to_type);
    tcase_add_test(columns, kept_answers_alone_are_no_run);
    tcase_add_test(columns, a_row_that_left_nothing_is_broken);
    tcase_add_test(columns, a_wrong_table_is_reported_with_its_line);
    tcase_add_test(columns, a_table_that_is_missing_is_reported);
    tcase_add_test(columns, memory_may_be_out);
    suite_add_tcase(suite, columns);
    return suite;
}
