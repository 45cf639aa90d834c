/* SPDX-License-Identifier: MIT
 *
 * Reads files as programs. A name ending in `.ops` is text, every other file is bytes. A problem is
 * one line: FILE:LINE, what is wrong, what to type next.
 */
#ifndef MAPCHECK_INPUT_H
#define MAPCHECK_INPUT_H

#include "reference/operation.h"

enum { INPUT_MAX = 64 * 1024 * 1024, INPUT_PROBLEM = 512 };

/* Why a file could not be read; without a newline. */
struct input_problem {
    char text[INPUT_PROBLEM];
};

bool input_is_text(const char *file);

/* Reads the whole file and appends a NUL that `size` does not count. The caller frees it. NULL:
 * `problem` says why. */
char *input_read(const char *file, size_t *size, struct input_problem *problem);

/* Fills the program. With `lenient` it accepts a byte file that is cut or has unknown values. */
bool input_program(const char *file, bool lenient, struct program *program,
                   struct input_problem *problem);

#endif
