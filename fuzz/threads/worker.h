/* SPDX-License-Identifier: MIT
 *
 * The part of one thread in a history. A worker maps pages, fills them with its own tags, checks
 * the tags later, unmaps, makes calls that must be refused, and sometimes moves the break as a
 * neighbour does. It records each call and its answer. Workers share only the system and the clock.
 */
#ifndef MAPCHECK_WORKER_H
#define MAPCHECK_WORKER_H

#include "fuzz/support/prng.h"
#include "fuzz/threads/history.h"
#include <stdatomic.h>

enum { WORKER_CALLS = 10, WORKER_GRANTS = 10, WORKER_FINDING = 160 };

/* The setting of one history, the same for all its workers. Only `clock` changes during the
 * history. */
struct scenario {
    const struct system *system;
    void *instance;
    struct world world;
    bool unowned_unmaps; /* unmap any page, and never look into memory */
    bool resizing;       /* remap too; then no order is searched, as a remap is two moments */
    bool neighbour;      /* workers also call sbrk, and make sbrk refuse although the break moved */
    unsigned calls;      /* per worker, at most WORKER_CALLS */
    _Atomic uint64_t clock;
};

/* Bytes that sbrk granted to this worker: [start, end). */
struct worker_grant {
    uint64_t start, end;
};

struct worker {
    unsigned thread;
    struct prng prng;
    struct scenario *scenario;
    struct history_call calls[WORKER_CALLS];
    unsigned count;
    uint64_t own; /* bit p: this worker has page p mapped */
    uint8_t tags[HISTORY_PAGES];
    uint8_t versions;
    struct worker_grant runs[WORKER_GRANTS];
    unsigned run_count;
    char finding[WORKER_FINDING]; /* the first rule that was broken, or "" */
};

void worker_begin(struct worker *worker, struct scenario *scenario, unsigned thread, uint64_t seed);

/* Makes all calls of this worker. */
void worker_run(struct worker *worker);

/* Checks the contents of all pages and grants of this worker once more, after all workers are
 * done. */
void worker_check(struct worker *worker);

#endif
