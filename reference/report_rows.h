/* SPDX-License-Identifier: MIT
 *
 * The rows of the table: each operation, the allowed answers, the answer, and the pages after it.
 * A table keeps its rows until the end of the run, because the widths of the columns and the last
 * rows are not known earlier. Only the reports include this header.
 */
#ifndef MAPCHECK_REPORT_ROWS_H
#define MAPCHECK_REPORT_ROWS_H

#include "reference/report_strip.h"
#include <stdio.h>

struct report_row {
    size_t number;
    char operation[256], allowed[128], got[48];
    struct strip_line *lines; /* NULL when memory is out: the row then has no strip */
    size_t line_count;
    bool diverges;
};

struct rows {
    struct report_row *all; /* a ring: row i is at all[i % capacity] */
    size_t capacity, count, ordinal;
    struct strip strip;
    bool wide;      /* a page number precedes each line */
    size_t shown;   /* columns up to the last page with a glyph other than `-` */
    bool seen[128]; /* glyphs that the legend has to explain */
};

/* Starts a table that keeps the last `rows_max` rows, or all for 0. False when memory is out. */
bool rows_open(struct rows *rows, const struct judge *judge, const struct program *program,
               size_t rows_max);
void rows_free(struct rows *rows);
/* Adds the operation that the judge did last. */
void rows_add(struct rows *rows, const struct judge *judge, const struct operation *operation);
/* Row `index`, counted from 0. It must be one of the last `capacity` rows. */
const struct report_row *rows_at(const struct rows *rows, size_t index);
/* The index of the first kept row. */
size_t rows_first(const struct rows *rows);
/* Sets `shown` and `seen` from the kept rows. */
void rows_survey(struct rows *rows);

/* Writes the head line and the rows, in at most REPORT_COLUMNS columns (report_layout.c). */
void rows_print(FILE *out, const struct rows *rows, bool color);

#endif
