/* SPDX-License-Identifier: MIT
 *
 * Folds text into at most REPORT_COLUMNS columns. Each code point of UTF-8 takes one column. Words
 * stay whole, so that a path can be copied. Only a word that is longer than a line passes the last
 * column.
 */
#ifndef MAPCHECK_REPORT_FOLD_H
#define MAPCHECK_REPORT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { REPORT_COLUMNS = 80 };

/* The state of a text that is being written. */
struct fold {
    FILE *out;
    size_t column; /* the column after the last character of the line */
    size_t indent; /* blanks before each further line */
    bool command;  /* a shell command: a backslash ends every line but the last */
};

/* The width of the text in columns. */
size_t fold_columns(const char *text);
/* Adds the text after `gap` blanks. A text that does not fit this line goes to the next line if it
 * fits there whole; otherwise each line breaks at a blank. The caller writes the last newline. */
void fold_add(struct fold *fold, size_t gap, const char *text);
/* Writes a text and its newline, starting at `column`. Two or more blanks separate units; the fold
 * avoids breaking inside a unit. */
void fold_line(FILE *out, size_t column, size_t indent, const char *text);

/* The next functions fold the cells of a table, which are ASCII. A line of a cell may also break
 * after `|`. */
/* Returns the number of bytes in the cell's next line: as many words as fit `width`, but at least
 * one. Moves *text past these words and the blanks after them. */
size_t fold_cell(const char **text, size_t width);
/* The number of bytes in the longest part that has no place to break. */
size_t fold_longest(const char *text);

#endif
