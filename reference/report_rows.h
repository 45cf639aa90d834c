/* SPDX-License-Identifier: MIT
 *
 * The rows of the table: what each operation was, what was allowed, what came, and the pages after
 * it. Kept until the end of the run, because only then the widths of the columns, and the last rows,
 * are known. Private to the reports.
 */
#ifndef MAPCHECK_REPORT_ROWS_H
#define MAPCHECK_REPORT_ROWS_H

#include "reference/report_strip.h"
#include <stdio.h>

struct row {
    size_t number;
    char operation[256], allowed[128], got[48];
    struct strip_line *lines; /* NULL when memory is out: the row is then without a strip */
    size_t line_count;
    bool diverges;
};

struct rows {
    struct row *all; /* a ring: row i is at all[i % capacity] */
    size_t capacity, count, ordinal;
    struct strip strip;
    bool wide;      /* lines have page numbers in front */
    size_t shown;   /* columns up to the last page that any row has something to say of */
    bool seen[128]; /* glyphs that the legend has to explain */
};

/* A table that keeps the last `rows_max` rows, or with 0 all. False when memory is out. */
bool rows_open(struct rows *rows, const struct judge *judge, const struct program *program,
               size_t rows_max);
void rows_free(struct rows *rows);
/* Adds the operation that the judge has just done. */
void rows_add(struct rows *rows, const struct judge *judge, const struct operation *operation);
/* Row `index`, counted from 0, which is one of the last `capacity` rows. */
const struct row *rows_at(const struct rows *rows, size_t index);
/* The first row that is kept. */
size_t rows_first(const struct rows *rows);
/* Notes which glyphs the kept rows hold, and how wide their strips are. Sets `shown` and `seen`. */
void rows_survey(struct rows *rows);

/* Head line and rows, in at most REPORT_COLUMNS columns (report_layout.c). */
void rows_print(FILE *out, const struct rows *rows, bool color);

#endif
