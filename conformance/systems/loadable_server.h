/* SPDX-License-Identifier: MIT
 *
 * What the process of a loaded file does: it loads the file and makes the calls. loadable_plain.c
 * and loadable_table.c put the calls. Arguments and answers are in struct exchange; what else a
 * request needs is stated beside it.
 */
#ifndef MAPCHECK_LOADABLE_SERVER_H
#define MAPCHECK_LOADABLE_SERVER_H

#include "conformance/systems/process_supervised.h"

enum loadable_request {
    LOADABLE_LOAD, /* bytes: struct exports, or a one-line problem when the answer is no */
    /* Of a file that exports functions. `yes`: the call succeeded; number: errno. */
    LOADABLE_FUNCTION, /* of the operation `kind` */
    LOADABLE_THREADS,  /* bytes: struct threads_area; no: no threads can be created */
    /* Of a table: its function of that name. */
    LOADABLE_OPEN, /* bytes: the reason when the answer is no */
    LOADABLE_CLOSE,
    LOADABLE_PAGE_SIZE,
    LOADABLE_ORIGIN,
    LOADABLE_CALL,
    LOADABLE_READ, /* bytes: `count` struct piece, then their bytes */
    LOADABLE_WRITE,
    LOADABLE_SBRK,
    LOADABLE_FAIL,
    LOADABLE_LIMIT,
    LOADABLE_COUNTERS,
    LOADABLE_EVENTS,  /* at most `number`; how many: result */
    LOADABLE_CLASSES, /* of `count` pages from page `number` on */
    LOADABLE_ANNOTATION,
    LOADABLE_STATISTICS,
    LOADABLE_VALIDATE,
};

enum { ERRNO_UNTOUCHED = 0x7EAF, PIECES_MAX = 1024, TEXT_BYTES = 320 };

/* A span in the exchange. */
struct piece {
    uint64_t address, length;
};

/* What a file exports. */
struct exports {
    bool table; /* mapcheck_system; else functions */
    uint32_t features, calls;
    bool one_thread;    /* mapcheck_one_thread */
    uint64_t page_size; /* of functions: mapcheck_page_size(), or the machine's */
    /* of the table */
    char name[64];
    uint32_t address_bits;
    bool sbrk, fail, limit, counters, take_events, page_class, annotation, statistics, validate;
};

/* The file that a process loads. With `table` it loads none, because the table is in it already. */
struct loadable_source {
    const char *path;
    const struct system *table;
};

/* A supervised_server; the context is a struct loadable_source. */
void loadable_serve(void *context, struct exchange *exchange);

#endif
