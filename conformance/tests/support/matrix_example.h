/* SPDX-License-Identifier: MIT
 *
 * One system with one known failure, in the folder of matrix_folder.h, and checks of the forms of
 * its matrix.
 */
#ifndef MAPCHECK_MATRIX_EXAMPLE_H
#define MAPCHECK_MATRIX_EXAMPLE_H

#include "conformance/tests/support/matrix_folder.h"

/* The lines of `fake` on `native` that are not PASS. Its table expects them: DOUBLE is FAIL,
 * HINT-NEAR is UNSUPPORTED. The table's reason and the sentences hold every character that a form
 * must escape. */
extern const char matrix_example_lines[];

/* Makes a new folder with the table. */
void matrix_example_make(void);
void matrix_example_expected(void);   /* a column that is as expected */
void matrix_example_unexpected(void); /* the same column, and MMAP-LEN-ZERO is FAIL */
/* Writes the answers of another machine with version 3.1.6: these lines, and PASS for all other
 * clauses. */
void matrix_example_kept(const char *lines);

/* Fails the test unless the text contains this piece, or lacks it. */
void text_has(const char *text, const char *piece);
void text_lacks(const char *text, const char *piece);
size_t text_count(const char *text, const char *piece);

#endif
