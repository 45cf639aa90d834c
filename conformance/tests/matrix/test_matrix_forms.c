/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/matrix/matrix_tsv.c, _tap.c, _junit.c, _markdown.c and _html.c: the output
 * of each form for every kind of cell and column.
 */
#include "conformance/tests/support/matrix_example.h"

#include <check.h>
#include <string.h>

Suite *suite_matrix_forms(void);

START_TEST(tsv_has_a_line_a_clause_and_a_field_a_column)
{
    matrix_example_expected();
    matrix_folder_column("fake", "node", "expected", "");
    const char *text = matrix_folder_print(matrix_print_tsv);
    text_has(text, "clause\tfake@native\tfake@node\n");
    text_has(text, "\nDOUBLE\tFAIL\tPASS\n");
    text_has(text, "\nADDR-FREE-CHOICE\tUNTESTED\tUNTESTED\n");
    ck_assert_uint_eq(text_count(text, "\n"), 117);
}
END_TEST

START_TEST(tap_counts_every_cell)
{
    matrix_example_expected();
    const char *text = matrix_folder_print(matrix_print_tap);
    text_has(text, "ok 1 - fake@native MMAP-LEN-ZERO: PASS\n");
    text_has(text, " - fake@native DOUBLE: FAIL as expected\n");
    text_has(text, "\n1..116\n");
    text_lacks(text, "not ok");
}
END_TEST

START_TEST(tap_names_what_is_unexpected)
{
    matrix_example_unexpected();
    text_has(matrix_folder_print(matrix_print_tap),
             "not ok 1 - fake@native MMAP-LEN-ZERO: FAIL it maps <one> page | two\n");
}
END_TEST

START_TEST(tap_names_lost_columns)
{
    matrix_folder_lost("fake", "node", "broken", "fake@node: BROKEN: no word: none\n");
    matrix_folder_lost("fake", "wasi", "skipped", "fake@wasi: cannot run here: make setup\n");
    matrix_folder_lost("fake", "m32", "skipped", "silent\n");
    ck_assert_str_eq(matrix_folder_print(matrix_print_tap),
                     "ok 1 - conformance fake@wasi # SKIP cannot run here: make setup\n"
                     "ok 2 - conformance silent # SKIP silent\n"
                     "not ok 3 - conformance fake@node: BROKEN: no word: none\n1..3\n");
}
END_TEST

START_TEST(tap_wants_failures_of_a_faulty_system)
{
    matrix_folder_column("bad", "native", "faulty", "DOUBLE\tFAIL\tno\tsequence\n");
    const char *text = matrix_folder_print(matrix_print_tap);
    text_has(text, " - bad@native DOUBLE: FAIL, bad on purpose\n");
    text_has(text, "not ok 117 - bad@native fails in 1 clauses\n1..117\n");
}
END_TEST

START_TEST(tap_leaves_out_what_another_machine_answered)
{
    matrix_example_expected();
    matrix_example_kept(matrix_example_lines);
    text_lacks(matrix_folder_print(matrix_print_tap), "fake-3.1.6@native");
    matrix_example_kept("DOUBLE\tPASS\tmended\t\nHINT-NEAR\tFAIL\tno\tbody\n");
    ck_assert_uint_eq(text_count(matrix_folder_print(matrix_print_tap), "fake-3.1.6@native"), 2);
}
END_TEST

START_TEST(junit_counts_and_escapes)
{
    matrix_example_expected();
    const char *text = matrix_folder_print(matrix_print_junit);
    text_has(
        text,
        "<testsuite name=\"fake@native\" tests=\"116\" failures=\"0\" errors=\"0\" skipped=\"");
    text_has(text, "<testcase classname=\"fake@native\" name=\"DOUBLE\"><skipped message=\"FAIL: a "
                   "&lt;known&gt; &amp; &quot;old&quot; | defect\"/></testcase>\n");
    text_has(text, "name=\"MMAP-LEN-ZERO\"></testcase>\n");
    ck_assert_uint_eq(text_count(text, "<testcase "), 116);
    ck_assert_uint_eq(text_count(text, "<testcase "), text_count(text, "</testcase>"));
}
END_TEST

START_TEST(junit_names_a_failure)
{
    matrix_example_unexpected();
    const char *text = matrix_folder_print(matrix_print_junit);
    text_has(text, "failures=\"1\"");
    text_has(text, "<failure message=\"FAIL: it maps &lt;one&gt; page | two\"/>");
}
END_TEST

START_TEST(junit_leaves_out_what_another_machine_answered)
{
    matrix_example_expected();
    matrix_example_kept(matrix_example_lines);
    text_lacks(matrix_folder_print(matrix_print_junit), "fake-3.1.6");
    matrix_example_kept("HINT-NEAR\tFAIL\tno\tbody\n");
    text_has(matrix_folder_print(matrix_print_junit),
             "<testsuite name=\"fake-3.1.6@native\" tests=\"2\" failures=\"2\" errors=\"0\" "
             "skipped=\"0\">\n");
}
END_TEST

START_TEST(markdown_lists_what_does_not_pass)
{
    matrix_folder_write("fake@native/DOUBLE.ops", "a = map 1p\n");
    matrix_example_expected();
    const char *text = matrix_folder_print(matrix_print_markdown);
    text_has(text, "mapcheck c0ffee: `make conformance`.");
    text_has(text,
             "| FAIL | UNRESOLVED | UNSUPPORTED | UNTESTED | |\n|---|---|---|---|---|---|---|\n");
    text_has(text, " | asked here |\n");
    text_has(text, "\n| MMAP-LEN-ZERO | S | PASS |\n");
    text_has(text, "| DOUBLE | S | [FAIL](conformance/fake@native/DOUBLE.ops) "
                   "([C](conformance/fake@native/DOUBLE.c)) |\n");
    text_has(text, "\n## fake@native: not PASS\n\n- ");
    text_has(text, "/DOUBLE.c)), a <known> & \"old\" \\| defect. it is refused: a < b & c \\| d\n");
    text_has(text, "- HINT-NEAR: UNSUPPORTED, it takes no hint\n");
}
END_TEST

START_TEST(markdown_marks_what_is_unexpected)
{
    matrix_example_unexpected();
    const char *text = matrix_folder_print(matrix_print_markdown);
    text_has(text, "| MMAP-LEN-ZERO | S | **!** FAIL |\n");
    text_has(text,
             "- **not as expected** MMAP-LEN-ZERO: FAIL, it maps <one> page \\| two. it maps");
}
END_TEST

START_TEST(markdown_lists_nothing_of_a_faulty_system)
{
    matrix_folder_column("bad", "native", "faulty", "DOUBLE\tFAIL\tno\tsequence\n");
    text_lacks(matrix_folder_print(matrix_print_markdown), "## bad");
}
END_TEST

START_TEST(markdown_names_the_answering_system)
{
    matrix_example_expected();
    matrix_example_kept(matrix_example_lines);
    text_has(matrix_folder_print(matrix_print_markdown), " | kept: emcc 3.1.6, 2026-01-02 |\n");
}
END_TEST

START_TEST(html_is_whole_and_escaped)
{
    matrix_folder_write("fake@native/DOUBLE.ops", "a = map 1p\n");
    matrix_example_expected();
    const char *text = matrix_folder_print(matrix_print_html);
    ck_assert_int_eq(strncmp(text, "<!DOCTYPE html>\n", 16), 0);
    text_has(text, "<p>mapcheck c0ffee, <code>make conformance</code>: 116 clauses, 1 systems");
    text_has(text, "<td class=\"PASS\" title=\"fake@native: PASS: it holds\">&#10003;</tr>\n");
    text_has(
        text,
        "title=\"fake@native: FAIL, a &lt;known&gt; &amp; &quot;old&quot; | defect: it is "
        "refused: a &lt; b &amp; c | d\"><a href=\"conformance/fake@native/DOUBLE.ops\">FAIL</a>");
    text_has(text, "<td class=\"UNSUPPORTED\" title=\"");
    text_has(text, "<td class=\"t\">mmap of length 0 is EINVAL, whatever");
    text_has(text, " c | d (a &lt;known&gt; &amp; &quot;old&quot; | defect) <a");
    text_has(text, "<a href=\"conformance/fake@native/DOUBLE.ops\">run</a> <a "
                   "href=\"conformance/fake@native/DOUBLE.c\">as C</a>\n");
    text_has(text, "<th class=\"s\" colspan=\"4\">1 arguments of mmap</tr>\n");
    ck_assert_uint_eq(text_count(text, "<th class=\"s\""), 11);
    text_has(text, "<td class=\"t\">as expected</tr>\n");
    text_has(text, "</ul></details>\n</body></html>\n");
}
END_TEST

START_TEST(html_marks_what_is_unexpected)
{
    matrix_example_unexpected();
    const char *text = matrix_folder_print(matrix_print_html);
    text_has(text, "<td class=\"FAIL bad\" title=\"fake@native: FAIL: it maps &lt;one&gt; page | "
                   "two\">FAIL !");
    text_has(text, "<td class=\"t\"><b>1 not as expected</b></tr>\n");
    text_has(
        text,
        "<li><span class=\"id\">MMAP-LEN-ZERO</span> <b>not as expected</b> FAIL. it maps &lt;one");
}
END_TEST

START_TEST(html_separates_columns)
{
    matrix_folder_column("mine&yours.so", "native", "file", "");
    const char *text = matrix_folder_print(matrix_print_html);
    text_has(text, "<td class=\"t\">mine&amp;yours.so<td class=\"t\">native");
    text_lacks(text, "mine&yours");
}
END_TEST

START_TEST(html_names_the_answering_system_and_the_planted_fault)
{
    matrix_example_expected();
    matrix_example_kept(matrix_example_lines);
    matrix_folder_column("bad", "native", "faulty", "");
    const char *text = matrix_folder_print(matrix_print_html);
    text_has(text, "<td class=\"t\">kept: emcc 3.1.6, 2026-01-02</tr>\n");
    text_has(text, "<td class=\"t\">bad on purpose</tr>\n");
}
END_TEST

static TCase *case_of(const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, matrix_example_make, matrix_folder_remove);
    return tests;
}

Suite *suite_matrix_forms(void)
{
    Suite *suite = suite_create("matrix_forms");
    TCase *tap = case_of("tap"), *junit = case_of("junit"), *markdown = case_of("markdown"),
          *html = case_of("html");

    tcase_add_test(tap, tsv_has_a_line_a_clause_and_a_field_a_column);
    tcase_add_test(tap, tap_counts_every_cell);
    tcase_add_test(tap, tap_names_what_is_unexpected);
    tcase_add_test(tap, tap_names_lost_columns);
    tcase_add_test(tap, tap_wants_failures_of_a_faulty_system);
    tcase_add_test(tap, tap_leaves_out_what_another_machine_answered);
    suite_add_tcase(suite, tap);
    tcase_add_test(junit, junit_counts_and_escapes);
    tcase_add_test(junit, junit_names_a_failure);
    tcase_add_test(junit, junit_leaves_out_what_another_machine_answered);
    suite_add_tcase(suite, junit);
    tcase_add_test(markdown, markdown_lists_what_does_not_pass);
    tcase_add_test(markdown, markdown_marks_what_is_unexpected);
    tcase_add_test(markdown, markdown_lists_nothing_of_a_faulty_system);
    tcase_add_test(markdown, markdown_names_the_answering_system);
    suite_add_tcase(suite, markdown);
    tcase_add_test(html, html_is_whole_and_escaped);
    tcase_add_test(html, html_marks_what_is_unexpected);
    tcase_add_test(html, html_separates_columns);
    tcase_add_test(html, html_names_the_answering_system_and_the_planted_fault);
    suite_add_tcase(suite, html);
    return suite;
}
