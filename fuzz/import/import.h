/* SPDX-License-Identifier: MIT
 *
 * Converts a recorded program (trace.h, pages of 4 KiB) into a workload with pages of 64 KiB, in
 * one of two scales. x16: every 4 KiB page becomes one page; the structure is exact, but the world
 * has no memory. r64: lengths are rounded up, and a page is unmapped with its last 4 KiB; it runs
 * on real memory. The world is just large enough, with room for holes. import_trace refuses a trace
 * that cannot fit.
 */
#ifndef MAPCHECK_IMPORT_H
#define MAPCHECK_IMPORT_H

#include "reference/operation.h"

enum import_scale { IMPORT_X16, IMPORT_R64 };
enum { IMPORT_PAGE = 65536, IMPORT_HEAD = 8192 };

struct imported {
    struct program program;
    char head[IMPORT_HEAD]; /* the head of the trace and a report of the conversion, without `# ` */
};

bool import_scale_parse(const char *text, enum import_scale *scale);

/* Reads a whole trace. False: `error` says why, with the line; line 0 means the whole trace, and
 * the program is empty. The caller frees the program with program_free either way. */
bool import_trace(const char *text, enum import_scale scale, struct imported *imported,
                  struct parse_error *error);

#endif
