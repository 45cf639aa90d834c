/* SPDX-License-Identifier: MIT
 *
 * A recorded program (trace.h, 4 KiB pages) becomes a workload with 64 KiB pages, in one of two
 * scalings. x16: every 4 KiB page becomes one page; exact structure, no memory behind it. r64:
 * lengths are rounded up, and a page goes when its last 4 KiB goes; real memory.
 * The world is just large enough, with slack for holes; what cannot fit is refused.
 */
#ifndef MAPCHECK_IMPORT_H
#define MAPCHECK_IMPORT_H

#include "reference/operation.h"

enum import_scale { IMPORT_X16, IMPORT_R64 };
enum { IMPORT_PAGE = 65536, IMPORT_HEAD = 8192 };

struct imported {
    struct program program;
    char head[IMPORT_HEAD]; /* the trace's own head and what was converted how, without `# ` */
};

bool import_scale_parse(const char *text, enum import_scale *scale);

/* Reads a whole trace. False: error says why, with its line; line 0 is about the whole trace.
 * The program is then empty. Free it with program_free either way. */
bool import_trace(const char *text, enum import_scale scale, struct imported *imported,
                  struct parse_error *error);

#endif
