/* SPDX-License-Identifier: MIT
 *
 * A folder such as make conformance leaves, for tests of the matrix: columns in which every clause passes but those
 * that the test names.
 */
#ifndef MAPCHECK_MATRIX_FOLDER_H
#define MAPCHECK_MATRIX_FOLDER_H

#include "conformance/matrix/matrix.h"

/* A new folder in place of the last one, and the end of it. For a checked fixture. */
void matrix_folder_make(void);
void matrix_folder_remove(void);
const char *matrix_folder(void);

/* Writes a file, with the folder that it is in. */
void matrix_folder_write(const char *name, const char *text);
/* A column SYSTEM@PLATFORM that came to its end. `lines` come after a PASS of every clause and take its place. */
void matrix_folder_column(const char *system, const char *platform, const char *expect,
                          const char *lines);
/* A column that did not: `file` is "broken" or "skipped", `line` what it says. */
void matrix_folder_lost(const char *system, const char *platform, const char *file,
                        const char *line);

/* Reads the folder, with its files xfail.tsv and kept/ where these are there. Fails the test unless it ends so. */
void matrix_folder_read(struct matrix *matrix, enum matrix_end end);
/* What the last reading complained of. */
const char *matrix_folder_problem(void);
/* The text of a form of this folder; it holds until the next call. */
const char *matrix_folder_print(void (*print)(FILE *file, const struct matrix *matrix));

#endif
