/* SPDX-License-Identifier: MIT
 *
 * Text in at most REPORT_COLUMNS columns. A code point of UTF-8 is one column wide. A word is never
 * cut, so that a path can always be copied: only a word that is longer than a line passes the last
 * column.
 */
#ifndef MAPCHECK_REPORT_FOLD_H
#define MAPCHECK_REPORT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { REPORT_COLUMNS = 80 };

/* A text while it is written. */
struct fold {
    FILE *out;
    size_t column; /* behind what the line holds so far */
    size_t indent; /* blanks before each further line */
    bool command;  /* for a shell: a backslash ends each line that goes on */
};

/* The columns that the text takes. */
size_t fold_columns(const char *text);
/* Adds the text after `gap` blanks. It goes to the next line where it fits whole there and does not
 * fit here; else each line ends at a blank. The caller writes the last newline. */
void fold_add(struct fold *fold, size_t gap, const char *text);
/* One text with its newline, begun at `column`. Two or more blanks part units that stay together. */
void fold_line(FILE *out, size_t column, size_t indent, const char *text);

/* Cells of a table, in ASCII. A cell's line may also end after `|`. */
/* The bytes of the cell's next line: as many words as fit `width`, at least one. Moves *text behind
 * them and behind the blanks that follow. */
size_t fold_cell(const char **text, size_t width);
/* The bytes of the longest part that no line can break. */
size_t fold_longest(const char *text);

#endif
