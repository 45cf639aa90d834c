/* SPDX-License-Identifier: MIT
 *
 * Reports of a program and its run: a table with a page strip per operation, a C program of POSIX
 * calls, JSON lines, .ops text. The table and the JSON lines run the program again through the
 * judge. A report writes to the caller's stream and judges nothing itself.
 */
#ifndef MAPCHECK_REPORT_H
#define MAPCHECK_REPORT_H

#include "reference/judge.h"
#include <stdio.h>

struct report_options {
    bool color;
    const char *file; /* shown in the head and in the next commands */
    size_t rows_max;  /* show only so many last rows of a long run; 0: all */
};

/* Writes the table: operation | allowed | got | page map | annotation; then the finding and a
 * legend. */
enum verdict report_table(FILE *out, struct judge *judge, const struct program *program,
                          const struct report_options *options);
/* Writes "VERDICT  text" and a newline. The verdict has the style of a divergence; further lines of
 * the text are indented below its first line. */
void report_verdict(FILE *out, bool color, const char *verdict, const char *text);
/* Writes one JSON object per operation, then one with the verdict. */
enum verdict report_json(FILE *out, struct judge *judge, const struct program *program,
                         const struct report_options *options);
/* Writes the program as C with mmap and munmap. Other operations become comments. */
void report_c(FILE *out, const struct program *program, const char *title);
/* Writes only the calls of mmap and munmap, one a line, without declarations and checks. A write
 * becomes a memset, and each other operation a comment. */
void report_c_calls(FILE *out, const struct program *program);
/* Writes the program as .ops text. The lines of `head`, which may be NULL, precede it as comments.
 */
void report_ops(FILE *out, const struct program *program, const char *head);

#endif
