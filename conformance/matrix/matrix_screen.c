/* SPDX-License-Identifier: MIT
 *
 * What make conformance prints: how each system stands, which clauses are broken, what is unexpected, and one line
 * at the end.
 */
#include "conformance/matrix/matrix.h"

#include <string.h>

static int name_width(const struct matrix *matrix)
{
    size_t width = 0;

    for (size_t c = 0; c < matrix->count; c++) {
        size_t length = strlen(matrix->columns[c].name);
        width = length > width ? length : width;
    }
    return (int)width;
}

static void print_remark(FILE *file, const struct matrix_column *column)
{
    unsigned wrong = column->unexpected + matrix_hardly_fails(column);

    if (wrong > 0)
        fprintf(file, "  %u NOT AS EXPECTED\n", wrong);
    else if (column->kind == COLUMN_FAULTY)
        fputs("  bad on purpose\n", file);
    else if (*column->note != '\0')
        fprintf(file, "  kept: %s\n", column->note);
    else
        fputs("  as expected\n", file);
}

static void print_summary(FILE *file, const struct matrix *matrix, int width)
{
    fprintf(file, "%*s", width, "");
    for (enum clause_verdict v = CLAUSE_PASS; v <= CLAUSE_UNTESTED; v++)
        fprintf(file, "  %11s", clause_verdict_name(v));
    fputs("\n", file);
    for (size_t c = 0; c < matrix->count; c++) {
        fprintf(file, "%-*s", width, matrix->columns[c].name);
        for (unsigned v = 0; v < VERDICTS; v++)
            fprintf(file, "  %11u", matrix->columns[c].counts[v]);
        print_remark(file, &matrix->columns[c]);
    }
}

static bool is_broken(const struct matrix_cell *cell)
{
    return cell->verdict == CLAUSE_FAIL || cell->verdict == CLAUSE_UNRESOLVED;
}

/* Faulty systems break nearly every clause: they are not shown. */
static bool has_broken(const struct matrix_column *column)
{
    return column->kind != COLUMN_FAULTY &&
           column->counts[CLAUSE_FAIL] + column->counts[CLAUSE_UNRESOLVED] > 0;
}

static bool breaks_somewhere(const struct matrix *matrix, size_t row)
{
    for (size_t c = 0; c < matrix->count; c++)
        if (matrix->columns[c].kind != COLUMN_FAULTY && is_broken(&matrix->columns[c].cells[row]))
            return true;
    return false;
}

static const char *word_of(enum clause_verdict verdict)
{
    static const char *const words[VERDICTS] = {
        [CLAUSE_PASS] = "keeps", [CLAUSE_FAIL] = "BREAKS", [CLAUSE_UNRESOLVED] = "?"};
    return words[verdict] != NULL ? words[verdict] : "-";
}

static void print_broken_row(FILE *file, const struct matrix *matrix, size_t row)
{
    fprintf(file, "%-22s", clause_row_at(row)->id);
    for (size_t c = 0; c < matrix->count; c++)
        if (has_broken(&matrix->columns[c]))
            fprintf(file, "  %-*s", (int)strlen(matrix->columns[c].name),
                    word_of(matrix->columns[c].cells[row].verdict));
    fputs("\n", file);
}

static void print_broken(FILE *file, const struct matrix *matrix)
{
    size_t shown = 0;

    for (size_t c = 0; c < matrix->count; c++) {
        if (!has_broken(&matrix->columns[c]))
            continue;
        if (shown++ == 0)
            fprintf(file, "\n%-22s", "broken clause");
        fprintf(file, "  %s", matrix->columns[c].name);
    }
    if (shown == 0)
        return;
    fputs("\n", file);
    for (size_t r = 0; r < matrix->clauses; r++)
        if (breaks_somewhere(matrix, r))
            print_broken_row(file, matrix, r);
}

static void print_unexpected_cells(FILE *file, const struct matrix *matrix,
                                   const struct matrix_column *column, int width)
{
    for (size_t r = 0; r < matrix->clauses; r++)
        if (column->cells[r].unexpected)
            fprintf(file, "  %-*s  %s %s: %s\n", width, column->name, clause_row_at(r)->id,
                    clause_verdict_name(column->cells[r].verdict), column->cells[r].sentence);
}

static void print_unexpected(FILE *file, const struct matrix *matrix, int width)
{
    if (matrix_unexpected(matrix) > 0)
        fputs("\nnot as expected (conformance/clauses/xfail.tsv)\n", file);
    for (size_t i = 0; i < matrix->broken.count; i++)
        fprintf(file, "  %s\n", matrix->broken.items[i]);
    for (size_t c = 0; c < matrix->count; c++)
        print_unexpected_cells(file, matrix, &matrix->columns[c], width);
    for (size_t c = 0; c < matrix->count; c++)
        if (matrix_hardly_fails(&matrix->columns[c]))
            fprintf(file, "  %s is bad on purpose and fails in next to nothing\n",
                    matrix->columns[c].name);
}

/* Verdicts of this machine only. */
static void print_totals(FILE *file, const struct matrix *matrix)
{
    for (enum clause_verdict v = CLAUSE_PASS; v <= CLAUSE_UNTESTED; v++) {
        unsigned total = 0;
        for (size_t c = 0; c < matrix->count; c++)
            total += matrix->columns[c].kind != COLUMN_KEPT ? matrix->columns[c].counts[v] : 0;
        fprintf(file, "%s%u %s", v == CLAUSE_PASS ? ": " : ", ", total, clause_verdict_name(v));
    }
}

void matrix_print_screen(FILE *file, const struct matrix *matrix, const char *out)
{
    int width = name_width(matrix);
    unsigned unexpected = matrix_unexpected(matrix);

    print_summary(file, matrix, width);
    print_broken(file, matrix);
    print_unexpected(file, matrix, width);
    fprintf(file, "\n%zu clauses, %zu systems and platforms", matrix->clauses, matrix->count);
    if (matrix->skipped.count > 0)
        fprintf(file, " (%zu cannot run here)", matrix->skipped.count);
    print_totals(file, matrix);
    if (unexpected > 0)
        fprintf(file, "; %u not as expected.  %s/matrix.html\n", unexpected, out);
    else
        fprintf(file, "; all as expected.  %s/matrix.html\n", out);
}
