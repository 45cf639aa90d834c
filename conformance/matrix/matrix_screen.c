/* SPDX-License-Identifier: MIT
 *
 * The output of make conformance, in 80 columns: the verdicts of each system, the clauses that a
 * system breaks, the unexpected verdicts, and the totals.
 */
#include "conformance/matrix/matrix.h"

#include "reference/report_fold.h"
#include "reference/report_style.h"
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

static void print_remark(FILE *file, const struct matrix_column *column, size_t at, bool color)
{
    struct fold fold = {.out = file, .column = at, .indent = 4};
    unsigned wrong = column->unexpected + matrix_hardly_fails(column);
    char count[40];

    if (wrong > 0) {
        snprintf(count, sizeof count, "%u NOT AS EXPECTED", wrong);
        fputs(style_on(color, STYLE_BAD), file);
        fold_add(&fold, 2, count);
        fputs(style_off(color), file);
    } else if (column->kind == COLUMN_FAULTY) {
        fold_add(&fold, 2, "faulty");
    } else if (*column->note != '\0') {
        fold_add(&fold, 2, "kept:");
        fold_add(&fold, 1, column->note);
    } else {
        fold_add(&fold, 2, "as expected");
    }
    fputs("\n", file);
}

/* A header has the first five letters of a verdict; the totals show the whole word. */
static void print_summary(FILE *file, const struct matrix *matrix, int width, bool color)
{
    fputs(style_on(color, STYLE_BOLD), file);
    fprintf(file, "%*s", width, "");
    for (enum clause_verdict v = CLAUSE_PASS; v <= CLAUSE_UNTESTED; v++)
        fprintf(file, " %5.5s", clause_verdict_name(v));
    fprintf(file, "%s\n", style_off(color));
    for (size_t c = 0; c < matrix->count; c++) {
        fprintf(file, "%-*s", width, matrix->columns[c].name);
        for (unsigned v = 0; v < VERDICTS; v++)
            fprintf(file, " %5u", matrix->columns[c].counts[v]);
        print_remark(file, &matrix->columns[c], (size_t)width + 6 * VERDICTS, color);
    }
}

/* Leaves out faulty systems, because they break nearly every clause. */
static bool is_shown(const struct matrix_column *column, size_t row, enum clause_verdict verdict)
{
    return column->kind != COLUMN_FAULTY && column->cells[row].verdict == verdict;
}

static bool has_verdict(const struct matrix *matrix, size_t row, enum clause_verdict verdict)
{
    for (size_t c = 0; c < matrix->count; c++)
        if (is_shown(&matrix->columns[c], row, verdict))
            return true;
    return false;
}

/* "  FAIL  a@node b@node": the systems with this verdict. */
static void print_systems(FILE *file, const struct matrix *matrix, size_t row,
                          enum clause_verdict verdict)
{
    if (!has_verdict(matrix, row, verdict))
        return;
    fprintf(file, "  %-10s", clause_verdict_name(verdict));
    struct fold fold = {.out = file, .column = 12, .indent = 14};
    for (size_t c = 0; c < matrix->count; c++)
        if (is_shown(&matrix->columns[c], row, verdict))
            fold_add(&fold, fold.column == 12 ? 2 : 1, matrix->columns[c].name);
    fputs("\n", file);
}

static void print_broken(FILE *file, const struct matrix *matrix)
{
    bool any = false;

    for (size_t row = 0; row < matrix->clauses; row++) {
        if (!has_verdict(matrix, row, CLAUSE_FAIL) && !has_verdict(matrix, row, CLAUSE_UNRESOLVED))
            continue;
        fputs(any ? "" : "\nbroken clauses\n", file);
        any = true;
        fprintf(file, "%s\n", clause_row_at(row)->id);
        print_systems(file, matrix, row, CLAUSE_FAIL);
        print_systems(file, matrix, row, CLAUSE_UNRESOLVED);
    }
}

static void print_line(FILE *file, const char *text)
{
    fputs("  ", file);
    fold_line(file, 2, 4, text);
}

static void print_unexpected_cells(FILE *file, const struct matrix *matrix,
                                   const struct matrix_column *column)
{
    for (size_t r = 0; r < matrix->clauses; r++) {
        const struct matrix_cell *cell = &column->cells[r];
        if (!cell->unexpected)
            continue;
        int column_of_text = fprintf(file, "  %s  %s %s: ", column->name, clause_row_at(r)->id,
                                     clause_verdict_name(cell->verdict));
        fold_line(file, (size_t)column_of_text, 4, cell->sentence);
    }
}

static void print_unexpected(FILE *file, const struct matrix *matrix)
{
    if (matrix_unexpected(matrix) > 0)
        fputs("\nnot as expected (conformance/clauses/xfail.tsv)\n", file);
    for (size_t i = 0; i < matrix->broken.count; i++)
        print_line(file, matrix->broken.items[i]);
    for (size_t c = 0; c < matrix->count; c++)
        print_unexpected_cells(file, matrix, &matrix->columns[c]);
    for (size_t c = 0; c < matrix->count; c++)
        if (matrix_hardly_fails(&matrix->columns[c]))
            fprintf(file, "  %s is faulty, but fails in next to nothing\n",
                    matrix->columns[c].name);
}

/* Counts verdicts of this machine only. */
static void print_totals(FILE *file, const struct matrix *matrix)
{
    for (enum clause_verdict v = CLAUSE_PASS; v <= CLAUSE_UNTESTED; v++) {
        unsigned total = 0;
        for (size_t c = 0; c < matrix->count; c++)
            total += matrix->columns[c].kind != COLUMN_KEPT ? matrix->columns[c].counts[v] : 0;
        fprintf(file, "%s%u %s", v == CLAUSE_PASS ? "" : ", ", total, clause_verdict_name(v));
    }
    fputs("\n", file);
}

void matrix_print_screen(FILE *file, const struct matrix *matrix, const char *out, bool color)
{
    unsigned unexpected = matrix_unexpected(matrix);

    print_summary(file, matrix, name_width(matrix), color);
    print_broken(file, matrix);
    print_unexpected(file, matrix);
    fprintf(file, "\n%zu clauses, %zu systems and platforms", matrix->clauses, matrix->count);
    if (matrix->skipped.count > 0)
        fprintf(file, " (%zu cannot run here)", matrix->skipped.count);
    fputs(":\n", file);
    print_totals(file, matrix);
    fputs(style_on(color, unexpected > 0 ? STYLE_BAD : STYLE_GOOD), file);
    if (unexpected > 0)
        fprintf(file, "%u not as expected.", unexpected);
    else
        fputs("all as expected.", file);
    fprintf(file, "%s  %s/matrix.html\n", style_off(color), out);
}
