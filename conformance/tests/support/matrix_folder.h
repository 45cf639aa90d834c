/* SPDX-License-Identifier: MIT
 *
 * A folder in the form that make conformance writes, for tests of the matrix. In its columns every
 * clause passes, except those that the test names.
 */
#ifndef MAPCHECK_MATRIX_FOLDER_H
#define MAPCHECK_MATRIX_FOLDER_H

#include "conformance/matrix/matrix.h"

/* Makes a new folder in place of the last one, and removes it. For a checked fixture. */
void matrix_folder_make(void);
void matrix_folder_remove(void);
const char *matrix_folder(void);

/* Writes a file, and makes its folder. */
void matrix_folder_write(const char *name, const char *text);
/* Writes a column SYSTEM@PLATFORM that ran to the end. `lines` follow a PASS of every clause and
 * replace it. */
void matrix_folder_column(const char *system, const char *platform, const char *expect,
                          const char *lines);
/* Writes a column that did not run: `file` is "broken" or "skipped", `line` is its content. */
void matrix_folder_lost(const char *system, const char *platform, const char *file,
                        const char *line);

/* Reads the folder, with xfail.tsv and kept/ if they exist. Fails the test unless the result is
 * this one. */
void matrix_folder_read(struct matrix *matrix, enum matrix_end end);
/* The cell of a clause. Fails the test when no clause has this id. */
const struct matrix_cell *matrix_folder_cell(const struct matrix *matrix, size_t column,
                                             const char *id);
/* The problem that the last reading reported. */
const char *matrix_folder_problem(void);
/* The text of a form of this folder. It is valid until the next call. */
const char *matrix_folder_print(void (*print)(FILE *file, const struct matrix *matrix));

#endif
