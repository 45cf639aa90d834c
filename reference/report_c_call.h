/* SPDX-License-Identifier: MIT
 *
 * The calls of a program as C: `a = mmap(NULL, 2 * page, ...);`. report_c.c writes the program
 * around them.
 */
#ifndef MAPCHECK_REPORT_C_CALL_H
#define MAPCHECK_REPORT_C_CALL_H

#include "reference/operation.h"
#include <stdio.h>

/* Writes a size_t expression: `2 * page - 1`. `any`: a term precedes it. */
void report_c_amount(FILE *out, const struct amount *amount, bool any);
/* Writes `NAME = mmap(...);` and a newline. */
void report_c_map(FILE *out, const struct operation *operation, const char *name);
/* Writes `munmap(...)`. */
void report_c_unmap(FILE *out, const struct operation *operation);

#endif
