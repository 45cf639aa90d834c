/* SPDX-License-Identifier: MIT
 *
 * Writes conformance.tap: one test per cell. A column that cannot run here is a skip.
 */
#include "conformance/matrix/matrix.h"

#include <string.h>

static void print_skip(FILE *file, size_t number, const char *line)
{
    const char *colon = strstr(line, ": ");
    int length = colon != NULL ? (int)(colon - line) : (int)strlen(line);

    fprintf(file, "ok %zu - conformance %.*s # SKIP %s\n", number, length, line,
            colon != NULL ? colon + 2 : line);
}

static void print_cell(FILE *file, size_t number, const struct matrix_column *column, size_t row)
{
    const struct matrix_cell *cell = &column->cells[row];
    const char *remark = cell->verdict == CLAUSE_PASS    ? ""
                         : column->kind == COLUMN_FAULTY ? ", bad on purpose"
                                                         : " as expected";

    fprintf(file, "%sok %zu - %s %s: %s", cell->unexpected ? "not " : "", number, column->name,
            clause_row_at(row)->id, clause_verdict_name(cell->verdict));
    fprintf(file, "%s%s\n", cell->unexpected ? " " : remark,
            cell->unexpected ? cell->sentence : "");
}

/* An answer of another machine counts as a test of this run only if it is unexpected. */
static size_t print_column(FILE *file, size_t number, const struct matrix *matrix,
                           const struct matrix_column *column)
{
    for (size_t r = 0; r < matrix->clauses; r++)
        if (column->kind != COLUMN_KEPT || column->cells[r].unexpected)
            print_cell(file, ++number, column, r);
    return number;
}

void matrix_print_tap(FILE *file, const struct matrix *matrix)
{
    size_t number = 0;

    for (size_t i = 0; i < matrix->skipped.count; i++)
        print_skip(file, ++number, matrix->skipped.items[i]);
    for (size_t i = 0; i < matrix->broken.count; i++)
        fprintf(file, "not ok %zu - conformance %s\n", ++number, matrix->broken.items[i]);
    for (size_t c = 0; c < matrix->count; c++)
        number = print_column(file, number, matrix, &matrix->columns[c]);
    for (size_t c = 0; c < matrix->count; c++)
        if (matrix->columns[c].kind == COLUMN_FAULTY)
            fprintf(file, "%sok %zu - %s fails in %u clauses\n",
                    matrix_hardly_fails(&matrix->columns[c]) ? "not " : "", ++number,
                    matrix->columns[c].name, matrix->columns[c].counts[CLAUSE_FAIL]);
    fprintf(file, "1..%zu\n", number);
}
