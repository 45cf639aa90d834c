/* SPDX-License-Identifier: MIT
 *
 * Recorded programs (.trace): one call a line, as the head of each file explains. trace.c reads
 * only the grammar; import.c decides what a call means with another page size.
 *
 *   map ID LENGTH [none|fixed|hint|noreserve|shared|huge|low]...
 *   unmap ID OFFSET LENGTH [ID OFFSET LENGTH]...      ID `-`: no anonymous mapping was there
 *   fixed ID OFFSET LENGTH [ID OFFSET LENGTH]... [none]
 *   sbrk DELTA                                         `#` starts a comment; all sizes in bytes
 */
#ifndef MAPCHECK_TRACE_H
#define MAPCHECK_TRACE_H

#include "reference/operation.h"

enum { TRACE_PIECES = 64, TRACE_NOBODY = -1, TRACE_PAGE = 4096 };

enum trace_kind { TRACE_NOTHING, TRACE_MAP, TRACE_UNMAP, TRACE_FIXED, TRACE_SBRK };
enum trace_option {
    TRACE_NONE = 1 << 0, /* PROT_NONE */
    TRACE_ON_HOLE = 1 << 1,
    TRACE_HINT = 1 << 2,
    TRACE_NORESERVE = 1 << 3,
    TRACE_SHARED = 1 << 4,
    TRACE_HUGE = 1 << 5,
    TRACE_LOW = 1 << 6,
};

struct trace_piece {
    int64_t id; /* or TRACE_NOBODY */
    uint64_t offset, length;
};

struct trace_call {
    enum trace_kind kind;
    int64_t id;      /* of map */
    uint64_t length; /* of map: bytes */
    int64_t delta;   /* of sbrk: bytes */
    uint32_t options;
    struct trace_piece pieces[TRACE_PIECES];
    size_t piece_count;
};

/* Reads the line at *text and moves *text past it. False: `error` says why; the caller sets its
 * line. */
bool trace_read_line(const char **text, struct trace_call *call, struct parse_error *error);

#endif
