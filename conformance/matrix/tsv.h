/* SPDX-License-Identifier: MIT
 *
 * Tab-separated text: a file is read whole, then cut into lines and fields in place.
 */
#ifndef MAPCHECK_TSV_H
#define MAPCHECK_TSV_H

#include <stdbool.h>
#include <stddef.h>

struct tsv {
    char *text; /* the caller frees it; lines and fields point into it */
    char *next; /* where the next line begins */
};

/* Reads the file. False: it cannot be read, or memory is out; then `text` is NULL and there is no line. */
bool tsv_open(struct tsv *tsv, const char *path);
/* The next line without its end; NULL after the last one. */
char *tsv_line(struct tsv *tsv);
/* Cuts the line at its tabs. A field that the line lacks is "", one beyond `count` is dropped. */
void tsv_cut(char *line, char **fields, size_t count);

#endif
