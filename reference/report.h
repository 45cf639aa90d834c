/* SPDX-License-Identifier: MIT
 *
 * A program and its run as people and machines read it: a table with a page strip per operation,
 * a C program of POSIX calls, JSON lines. Runs the program again through the judge and writes text
 * to the stream it is given; decides nothing.
 */
#ifndef MAPCHECK_REPORT_H
#define MAPCHECK_REPORT_H

#include "reference/judge.h"
#include <stdio.h>

struct report_options {
    bool color;
    const char *file; /* shown in the head and in the next commands */
    size_t rows_max;  /* last rows of a long run that are shown; 0: all */
};

/* operation | allowed | got | page map | annotation; then the finding and a legend. */
enum verdict report_table(FILE *out, struct judge *judge, const struct program *program,
                          const struct report_options *options);
/* "VERDICT  text" with its newline: the verdict in the style of what diverges, the text folded under
 * itself. */
void report_verdict(FILE *out, bool color, const char *verdict, const char *text);
/* One JSON object per operation, then one with the verdict. */
enum verdict report_json(FILE *out, struct judge *judge, const struct program *program,
                         const struct report_options *options);
/* The program as C with mmap and munmap; operations that POSIX has not are comments. */
void report_c(FILE *out, const struct program *program, const char *title);
/* The program as .ops text, each line of `head` (may be NULL) first as a comment. */
void report_ops(FILE *out, const struct program *program, const char *head);

#endif
