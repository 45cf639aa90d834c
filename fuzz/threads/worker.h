/* SPDX-License-Identifier: MIT
 *
 * One thread's part of a history: it maps, fills what it got with bytes of its own, looks whether
 * they are still there, unmaps, asks what must be refused, and now and then is a neighbour who moves
 * the break. It notes what it asked and what was returned. It shares nothing with the others but
 * the system and the counter.
 */
#ifndef MAPCHECK_WORKER_H
#define MAPCHECK_WORKER_H

#include "fuzz/support/prng.h"
#include "fuzz/threads/history.h"
#include <stdatomic.h>

enum { WORKER_CALLS = 10, WORKER_GRANTS = 10, WORKER_FINDING = 160 };

/* What all workers of a history have in common; only `clock` changes while it lasts. */
struct scenario {
    const struct system *system;
    void *instance;
    struct world world;
    bool unowned_unmaps; /* unmaps what is not its own, and never looks into memory */
    bool resizing; /* remaps too, which takes more than one place in an order: none is looked for */
    bool neighbour; /* the break is moved by others, and sbrk refused although it moved */
    unsigned calls; /* of each worker, at most WORKER_CALLS */
    _Atomic uint64_t clock;
};

/* Bytes that sbrk gave this worker. */
struct worker_grant {
    uint64_t start, end;
};

struct worker {
    unsigned thread;
    struct prng prng;
    struct scenario *scenario;
    struct history_call calls[WORKER_CALLS];
    unsigned count;
    uint64_t own; /* bit p: page p is mapped by this worker */
    uint8_t tags[HISTORY_PAGES];
    uint8_t versions;
    struct worker_grant runs[WORKER_GRANTS];
    unsigned run_count;
    char finding[WORKER_FINDING]; /* the first thing that was not as it must be, or "" */
};

void worker_begin(struct worker *worker, struct scenario *scenario, unsigned thread, uint64_t seed);

/* Makes all its calls. */
void worker_run(struct worker *worker);

/* Looks at everything it has once more; when all workers are done. */
void worker_check(struct worker *worker);

#endif
