/* SPDX-License-Identifier: MIT
 *
 * Files into programs. `.ops` is text, everything else is bytes. A file that is not what it should
 * be is told in one line: FILE:LINE, what is wrong, what to type next.
 */
#ifndef MAPCHECK_INPUT_H
#define MAPCHECK_INPUT_H

#include "reference/operation.h"

enum { INPUT_MAX = 64 * 1024 * 1024, INPUT_PROBLEM = 512 };

/* Why a file could not be read, without a newline. */
struct input_problem {
    char text[INPUT_PROBLEM];
};

bool input_is_text(const char *file);

/* The whole file, ending with a NUL that is not counted; free it. NULL: the problem says why. */
char *input_read(const char *file, size_t *size, struct input_problem *problem);

/* Fills the program. lenient: bytes are taken as they are, whatever they lack. */
bool input_program(const char *file, bool lenient, struct program *program,
                   struct input_problem *problem);

#endif
