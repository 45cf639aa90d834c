/* SPDX-License-Identifier: MIT
 *
 * Writes matrix.md. A FAIL links to its run. Below the matrix, a list gives the reason of every
 * cell that is not PASS, except those of faulty systems.
 */
#include "conformance/matrix/matrix.h"

/* Escapes |, which would end the cell of a table. */
static void print_text(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            putc('\\', file);
        putc(*text, file);
    }
}

static void print_verdict(FILE *file, const struct matrix_column *column, size_t row)
{
    const char *name = clause_verdict_name(column->cells[row].verdict);
    const char *id = clause_row_at(row)->id;

    if (!column->cells[row].trace) {
        fputs(name, file);
        return;
    }
    fprintf(file, "[%s](conformance/%s/%s.ops) ([C](conformance/%s/%s.c))", name, column->name, id,
            column->name, id);
}

static void print_summary(FILE *file, const struct matrix *matrix)
{
    fputs("| system and platform ", file);
    for (enum clause_verdict v = CLAUSE_PASS; v <= CLAUSE_UNTESTED; v++)
        fprintf(file, "| %s ", clause_verdict_name(v));
    fputs("| |\n|---|---|---|---|---|---|---|\n", file);
    for (size_t c = 0; c < matrix->count; c++) {
        const struct matrix_column *column = &matrix->columns[c];
        fprintf(file, "| %s ", column->name);
        for (unsigned v = 0; v < VERDICTS; v++)
            fprintf(file, "| %u ", column->counts[v]);
        fprintf(file, "| %s%s |\n",
                column->kind != COLUMN_KEPT ? "asked here" : "kept: ", column->note);
    }
}

static void print_matrix(FILE *file, const struct matrix *matrix)
{
    fputs("\n| clause | class ", file);
    for (size_t c = 0; c < matrix->count; c++)
        fprintf(file, "| %s ", matrix->columns[c].name);
    fputs("|\n|---|---", file);
    for (size_t c = 0; c < matrix->count; c++)
        fputs("|---", file);
    fputs("|\n", file);
    for (size_t r = 0; r < matrix->clauses; r++) {
        fprintf(file, "| %s | %s ", clause_row_at(r)->id, clause_row_at(r)->kind);
        for (size_t c = 0; c < matrix->count; c++) {
            fprintf(file, "| %s", matrix->columns[c].cells[r].unexpected ? "**!** " : "");
            print_verdict(file, &matrix->columns[c], r);
            fputs(" ", file);
        }
        fputs("|\n", file);
    }
}

static void print_item(FILE *file, const struct matrix_column *column, size_t row)
{
    const struct matrix_cell *cell = &column->cells[row];

    fprintf(file, "- %s%s: ", cell->unexpected ? "**not as expected** " : "",
            clause_row_at(row)->id);
    print_verdict(file, column, row);
    fputs(", ", file);
    print_text(file, *cell->reason != '\0' ? cell->reason : cell->sentence);
    if (cell->verdict == CLAUSE_FAIL) {
        fputs(". ", file);
        print_text(file, cell->sentence);
    }
    fputs("\n", file);
}

static void print_list(FILE *file, const struct matrix *matrix, const struct matrix_column *column)
{
    if (column->kind == COLUMN_FAULTY || column->counts[CLAUSE_PASS] == matrix->clauses)
        return;
    fprintf(file, "\n## %s: not PASS\n\n", column->name);
    for (size_t r = 0; r < matrix->clauses; r++)
        if (column->cells[r].verdict != CLAUSE_PASS)
            print_item(file, column, r);
}

void matrix_print_markdown(FILE *file, const struct matrix *matrix)
{
    fprintf(file,
            "# Does your mmap keep its word?\n\nmapcheck %s: `make conformance`. Clauses: "
            "conformance/CLAUSES.md.\n\n",
            matrix->commit);
    print_summary(file, matrix);
    print_matrix(file, matrix);
    for (size_t c = 0; c < matrix->count; c++)
        print_list(file, matrix, &matrix->columns[c]);
}
