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

/* Reads SYSTEM-VERSION@PLATFORM.tsv. False: the file has another name. */
bool matrix_name_read(struct matrix_name *name, const char *file);
/* True when the file is there and is not empty. */
bool matrix_file_says(const char *path);
/* The names of the files of a folder, in the order of their bytes; none when there is no such folder. */
void matrix_folder_list(struct matrix *matrix, struct matrix_list *names, const char *folder);
/* The rows of a file such as xfail.tsv, ending with {0}. False: one line that says what is wrong in it. */
bool matrix_expected_read(struct matrix *matrix, const char *path, const struct xfail **rows,
                          char *problem, size_t size);

#endif
