/* SPDX-License-Identifier: MIT
 *
 * A pool of threads that make one history after another, and the checks of a finished history. All
 * workers of a history begin together. The first worker runs in the thread of the caller.
 */
#ifndef MAPCHECK_WORKER_POOL_H
#define MAPCHECK_WORKER_POOL_H

#include "fuzz/threads/worker.h"
#include <pthread.h>

enum { WORKERS_MAX = 4 };

struct worker_pool;

/* The argument of a thread. */
struct worker_thread {
    struct worker_pool *pool;
    unsigned number; /* index of its worker */
    pthread_t thread;
};

struct worker_pool {
    unsigned size; /* workers in the current history */
    struct scenario scenario;
    struct worker workers[WORKERS_MAX];
    struct history history;
    struct history_finding finding;
    uint64_t moved; /* how often sbrk was refused although the break moved */
    struct worker_thread threads[WORKERS_MAX]; /* the first is unused: the caller is that worker */
    _Atomic uint32_t round;   /* number of the current history; 0 before the first */
    _Atomic uint32_t waiting; /* workers that have not finished it */
    _Atomic bool stopping;
};

enum workers_result {
    WORKERS_AGREES,
    WORKERS_DIVERGES,  /* `text` begins with the id of a clause */
    WORKERS_UNDECIDED, /* the search for an order did not end */
    WORKERS_FAILED,    /* the system cannot open this world */
};

/* False: threads cannot be created here. `pool` must not move until workers_stop. */
bool workers_start(struct worker_pool *pool);
void workers_stop(struct worker_pool *pool);

/* Makes one history of this system in a small world that is drawn from `seed`. `text` receives the
 * finding or the reason. */
enum workers_result workers_run(struct worker_pool *pool, const struct system *system,
                                uint64_t seed, char *text, size_t size);

#endif
