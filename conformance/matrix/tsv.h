/* SPDX-License-Identifier: MIT
 *
 * Tab-separated text. It reads a whole file and splits it into lines and fields in place.
 */
#ifndef MAPCHECK_TSV_H
#define MAPCHECK_TSV_H

#include <stdbool.h>
#include <stddef.h>

struct tsv {
    char *text; /* the caller frees it; lines and fields point into it */
    char *next; /* the start of the next line */
};

/* Reads the file. False when it is unreadable or memory is out; `text` is then NULL, and there is
 * no line. */
bool tsv_open(struct tsv *tsv, const char *path);
/* The next line without its newline. NULL after the last one. */
char *tsv_line(struct tsv *tsv);
/* Splits the line at its tabs. A missing field is "". Drops the fields beyond `count`. */
void tsv_cut(char *line, char **fields, size_t count);

#endif
