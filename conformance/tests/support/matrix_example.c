/* SPDX-License-Identifier: MIT
 *
 * See matrix_example.h.
 */
#include "conformance/tests/support/matrix_example.h"

#include <check.h>
#include <string.h>

static const char table[] =
    "system\tplatform\tversions\tclause\tverdict\tcases\treason\n"
    "fake\tnative\t*\tDOUBLE\tFAIL\tsequence\ta <known> & \"old\" | defect\n"
    "fake*\t*\t*\tHINT-NEAR\tUNSUPPORTED\t\tit takes no hint\n";

const char matrix_example_lines[] = "DOUBLE\tFAIL\tit is refused: a < b & c | d\tsequence\n"
                                    "HINT-NEAR\tUNSUPPORTED\tno hint\t\n";

void matrix_example_make(void)
{
    matrix_folder_make();
    matrix_folder_write("xfail.tsv", table);
}

void matrix_example_expected(void)
{
    matrix_folder_column("fake", "native", "expected", matrix_example_lines);
}

void matrix_example_unexpected(void)
{
    matrix_folder_column(
        "fake", "native", "expected",
        "DOUBLE\tFAIL\tit is refused\tsequence\nHINT-NEAR\tUNSUPPORTED\tno hint\t\n"
        "MMAP-LEN-ZERO\tFAIL\tit maps <one> page | two\tbody\n");
}

void matrix_example_kept(const char *lines)
{
    char text[8192];
    size_t used = (size_t)snprintf(text, sizeof text, "# emcc 3.1.6\n# 2026-01-02: make\n");

    for (size_t i = 0; clause_row_at(i) != NULL; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s\tPASS\tit holds\n",
                                 clause_row_at(i)->id);
    snprintf(text + used, sizeof text - used, "%s", lines);
    matrix_folder_write("kept/fake-3.1.6@native.tsv", text);
}

void text_has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "expected `%s` in:\n%.3000s", piece, text);
}

void text_lacks(const char *text, const char *piece)
{
    const char *at = strstr(text, piece);

    ck_assert_msg(at == NULL, "unexpected `%s` in: %.300s", piece, at != NULL ? at : "");
}

size_t text_count(const char *text, const char *piece)
{
    size_t count = 0;

    for (; (text = strstr(text, piece)) != NULL; text += strlen(piece))
        count++;
    return count;
}
