/* SPDX-License-Identifier: MIT
 *
 * The lines of a text file, and pieces of a line.
 */
#ifndef MAPCHECK_TRANSLATE_TEXT_H
#define MAPCHECK_TRANSLATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* `lines` ends with NULL. Nothing frees it: the program ends after one file. */
struct text {
    char **lines;
    size_t count;
};

/* False, with a message on stderr, when the file cannot be read or memory is out. */
bool text_read(struct text *text, const char *path);
bool begins(const char *line, const char *start);
/* Copies `length` bytes of the line and a NUL. Returns NULL when memory is out. */
char *copy(const char *line, size_t length);

#endif
