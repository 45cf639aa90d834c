/* SPDX-License-Identifier: MIT
 *
 * The cells of one column: the system's verdicts, compared with xfail.tsv.
 */
#include "conformance/matrix/matrix.h"
#include "conformance/matrix/tsv.h"

#include <string.h>

struct matrix_cell *matrix_cell_find(const struct matrix_column *column, const char *id)
{
    for (size_t i = 0; clause_row_at(i) != NULL; i++)
        if (strcmp(clause_row_at(i)->id, id) == 0)
            return &column->cells[i];
    return NULL;
}

/* A line is incomplete when the time limit ended the program that wrote it. */
static void read_verdict(struct matrix *matrix, struct matrix_cell *cell, const char *name)
{
    if (matrix_verdict(name, &cell->verdict))
        return;
    cell->verdict = CLAUSE_UNRESOLVED;
    cell->sentence = matrix_text(matrix, "its verdict is `%s`, which is none", name);
}

/* A clause has one line for each time it ran. The last line counts. */
static void read_answers(struct matrix *matrix, struct matrix_column *column, struct tsv *result)
{
    for (char *line = tsv_line(result); line != NULL; line = tsv_line(result)) {
        char *field[4];
        tsv_cut(line, field, 4);
        struct matrix_cell *cell = matrix_cell_find(column, field[0]);
        if (cell == NULL)
            continue;
        cell->answered = true;
        cell->sentence = field[2];
        cell->cases = field[3];
        read_verdict(matrix, cell, field[1]);
    }
}

/* The row of a clause without a body gives the reason. */
static void complete(struct matrix *matrix, const struct matrix_column *column,
                     struct matrix_cell *cell, const struct clause_row *row)
{
    if (strncmp(row->asked, "not: ", 5) == 0) {
        cell->verdict = CLAUSE_UNTESTED;
        cell->sentence = row->asked + 5;
    } else if (!cell->answered && strcmp(row->asked, "threads") == 0) {
        cell->verdict = CLAUSE_UNTESTED;
        cell->sentence =
            matrix_text(matrix, "no threads are asked in the platform %s", column->platform);
    } else if (!cell->answered && column->kind == COLUMN_KEPT) {
        cell->verdict = CLAUSE_UNTESTED;
        cell->sentence = "the clause is newer than these kept verdicts";
    } else if (!cell->answered) {
        cell->verdict = CLAUSE_UNRESOLVED;
        cell->sentence = "no answer is written down";
    }
}

static bool holds(const struct matrix_cell *cell, const struct xfail *xfail)
{
    if (xfail == NULL)
        return cell->verdict == CLAUSE_PASS;
    return cell->verdict == xfail->verdict &&
           (cell->verdict != CLAUSE_FAIL || strcmp(cell->cases, xfail->cases) == 0);
}

/* For a user's own file a FAIL is unexpected, and so is a clause that could not run. */
static bool is_unexpected(const struct matrix_column *column, const struct matrix_cell *cell,
                          bool as_expected)
{
    if (column->kind == COLUMN_FAULTY)
        return false;
    if (column->kind == COLUMN_FILE)
        return cell->verdict == CLAUSE_FAIL || cell->verdict == CLAUSE_UNRESOLVED;
    return !as_expected && !(column->kind == COLUMN_KEPT && !cell->answered);
}

static void compare(struct matrix *matrix, const struct matrix_column *column,
                    struct matrix_cell *cell, const struct clause_row *row,
                    const struct xfail *expected)
{
    const struct xfail *xfail =
        xfail_find_in(expected, column->system, column->platform, column->version, row->id);
    bool as_expected = strncmp(row->asked, "not: ", 5) == 0 || holds(cell, xfail);

    cell->reason = xfail != NULL ? xfail->reason : "";
    if (!as_expected && xfail != NULL)
        cell->sentence = matrix_text(matrix, "%s (expected: %s%s%s)", cell->sentence,
                                     clause_verdict_name(xfail->verdict),
                                     *xfail->cases != '\0' ? " in " : "", xfail->cases);
    cell->unexpected = is_unexpected(column, cell, as_expected);
}

void matrix_answer(struct matrix *matrix, struct matrix_column *column, struct tsv *result,
                   struct tsv *threads, const struct xfail *expected)
{
    for (size_t i = 0; i < matrix->clauses; i++)
        column->cells[i].sentence = column->cells[i].cases = "";
    read_answers(matrix, column, result);
    if (threads != NULL)
        matrix_threads(matrix, column, threads);
    for (size_t i = 0; i < matrix->clauses; i++) {
        struct matrix_cell *cell = &column->cells[i];
        complete(matrix, column, cell, clause_row_at(i));
        compare(matrix, column, cell, clause_row_at(i), expected);
        column->counts[cell->verdict]++;
        column->unexpected += cell->unexpected;
    }
}
