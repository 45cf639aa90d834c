/* SPDX-License-Identifier: MIT
 *
 * For matrix_read.c: the names of files and folders, and xfail.tsv as a file.
 */
#ifndef MAPCHECK_MATRIX_FILES_H
#define MAPCHECK_MATRIX_FILES_H

#include "conformance/matrix/matrix.h"

enum { MATRIX_NAME_MAX = 200 };

struct matrix_name {
    char name[MATRIX_NAME_MAX]; /* SYSTEM-VERSION@PLATFORM */
    char system[MATRIX_NAME_MAX], version[MATRIX_NAME_MAX], platform[MATRIX_NAME_MAX];
};

/* Splits a file name SYSTEM-VERSION@PLATFORM.tsv. False when the name has another form. */
bool matrix_name_read(struct matrix_name *name, const char *file);
/* True when the file exists and is not empty. */
bool matrix_file_says(const char *path);
/* The names of the files in a folder, in byte order. A missing folder gives no names. */
void matrix_folder_list(struct matrix *matrix, struct matrix_list *names, const char *folder);
/* Reads the rows of a file such as xfail.tsv; {0} ends them. False with one line that states the
 * problem. */
bool matrix_expected_read(struct matrix *matrix, const char *path, const struct xfail **rows,
                          char *problem, size_t size);

#endif
