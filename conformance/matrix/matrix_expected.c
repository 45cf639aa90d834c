/* SPDX-License-Identifier: MIT
 *
 * Reads the rows of a file in the form of conformance/clauses/xfail.tsv, which replaces the
 * compiled-in table.
 */
#include "conformance/matrix/matrix_files.h"
#include "conformance/matrix/tsv.h"
#include "reference/array.h"

#include <stdlib.h>
#include <string.h>

static bool read_row(char *line, struct xfail *row)
{
    char *field[7];

    tsv_cut(line, field, 7);
    *row = (struct xfail){.system = field[0],
                          .platform = field[1],
                          .versions = field[2],
                          .id = field[3],
                          .cases = field[5],
                          .reason = field[6]};
    return matrix_verdict(field[4], &row->verdict);
}

/* The first line names the columns. */
static bool read_rows(struct tsv *tsv, struct xfail **rows, size_t *line_number)
{
    size_t count = 0, capacity = 0;

    tsv_line(tsv);
    *line_number = 1;
    for (char *line = tsv_line(tsv);; line = tsv_line(tsv)) {
        if (!array_reserve(rows, &capacity, count + 1, sizeof **rows))
            return *line_number = 0, false;
        (*rows)[count] = (struct xfail){0};
        if (line == NULL)
            return true;
        ++*line_number;
        if (*line != '#' && !read_row(line, &(*rows)[count++]))
            return false;
    }
}

bool matrix_expected_read(struct matrix *matrix, const char *path, const struct xfail **rows,
                          char *problem, size_t size)
{
    struct xfail *read = NULL;
    struct tsv tsv;
    size_t line = 0;

    if (!tsv_open(&tsv, path)) {
        snprintf(problem, size, "%s: cannot be read; give another file", path);
        return false;
    }
    matrix_list_add(matrix, &matrix->owned, tsv.text);
    bool good = !matrix->failed && read_rows(&tsv, &read, &line);
    if (read != NULL)
        matrix_list_add(matrix, &matrix->owned, (char *)read);
    *rows = read;
    if (!good && line > 0)
        snprintf(problem, size, "%s:%zu: expected a verdict in column 5: FAIL, UNRESOLVED, ...",
                 path, line);
    else if (!good || matrix->failed)
        snprintf(problem, size, "out of memory");
    return good && !matrix->failed;
}
