/* SPDX-License-Identifier: MIT
 *
 * Writes conformance.xml in JUnit's form, with a suite for each column. A verdict that xfail.tsv
 * expects counts as skipped, with its reason.
 */
#include "conformance/matrix/escape.h"
#include "conformance/matrix/matrix.h"

static bool is_test(const struct matrix_column *column, const struct matrix_cell *cell)
{
    return column->kind != COLUMN_KEPT || cell->unexpected;
}

static void print_message(FILE *file, const char *element, const struct matrix_cell *cell,
                          const char *text)
{
    fprintf(file, "<%s message=\"%s: ", element, clause_verdict_name(cell->verdict));
    escape_print(file, text);
    fputs("\"/>", file);
}

static void print_test(FILE *file, const struct matrix_column *column, size_t row)
{
    const struct matrix_cell *cell = &column->cells[row];

    fputs("  <testcase classname=\"", file);
    escape_print(file, column->name);
    fprintf(file, "\" name=\"%s\">", clause_row_at(row)->id);
    if (cell->unexpected)
        print_message(file, "failure", cell, cell->sentence);
    else if (cell->verdict != CLAUSE_PASS)
        print_message(file, "skipped", cell, *cell->reason != '\0' ? cell->reason : cell->sentence);
    fputs("</testcase>\n", file);
}

static void print_suite(FILE *file, const struct matrix *matrix, const struct matrix_column *column)
{
    unsigned tests = 0, skipped = 0;

    for (size_t r = 0; r < matrix->clauses; r++) {
        const struct matrix_cell *cell = &column->cells[r];
        tests += is_test(column, cell);
        skipped += is_test(column, cell) && !cell->unexpected && cell->verdict != CLAUSE_PASS;
    }
    if (tests == 0)
        return;
    fputs("<testsuite name=\"", file);
    escape_print(file, column->name);
    fprintf(file, "\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n", tests,
            column->unexpected, skipped);
    for (size_t r = 0; r < matrix->clauses; r++)
        if (is_test(column, &column->cells[r]))
            print_test(file, column, r);
    fputs("</testsuite>\n", file);
}

void matrix_print_junit(FILE *file, const struct matrix *matrix)
{
    fputs(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mapcheck conformance\">\n",
        file);
    for (size_t c = 0; c < matrix->count; c++)
        print_suite(file, matrix, &matrix->columns[c]);
    fputs("</testsuites>\n", file);
}
