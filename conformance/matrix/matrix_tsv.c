/* SPDX-License-Identifier: MIT
 *
 * Writes matrix.tsv: the clause id, then a column for each system and platform.
 */
#include "conformance/matrix/matrix.h"

void matrix_print_tsv(FILE *file, const struct matrix *matrix)
{
    fputs("clause", file);
    for (size_t c = 0; c < matrix->count; c++)
        fprintf(file, "\t%s", matrix->columns[c].name);
    fputs("\n", file);
    for (size_t r = 0; r < matrix->clauses; r++) {
        fputs(clause_row_at(r)->id, file);
        for (size_t c = 0; c < matrix->count; c++)
            fprintf(file, "\t%s", clause_verdict_name(matrix->columns[c].cells[r].verdict));
        fputs("\n", file);
    }
}
