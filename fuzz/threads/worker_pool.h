/* SPDX-License-Identifier: MIT
 *
 * Several threads that make one history after the other, each beginning all together, and what can
 * be said of it when they are done. The first worker is the thread that calls.
 */
#ifndef MAPCHECK_WORKER_POOL_H
#define MAPCHECK_WORKER_POOL_H

#include "fuzz/threads/worker.h"
#include <pthread.h>

enum { WORKERS_MAX = 4 };

struct worker_pool;

/* What a thread is told when it begins. */
struct worker_thread {
    struct worker_pool *pool;
    unsigned number; /* of its worker */
    pthread_t thread;
};

struct worker_pool {
    unsigned size; /* workers of the history that is played */
    struct scenario scenario;
    struct worker workers[WORKERS_MAX];
    struct history history;
    struct history_finding finding;
    uint64_t moved; /* how often sbrk was refused although the break moved */
    struct worker_thread threads[WORKERS_MAX]; /* the first is not begun: it is the caller */
    _Atomic uint32_t round;                    /* which history; 0 before the first */
    _Atomic uint32_t waiting;                  /* workers that are not done with it */
    _Atomic bool stopping;
};

enum workers_result {
    WORKERS_AGREES,
    WORKERS_DIVERGES,  /* `text` begins with a clause */
    WORKERS_UNDECIDED, /* the order was not found, but not excluded either */
    WORKERS_FAILED,    /* this world cannot be opened */
};

/* False: no threads. `pool` stays where it is until it is stopping. */
bool workers_start(struct worker_pool *pool);
void workers_stop(struct worker_pool *pool);

/* One history of this system in a small world, made of `seed`. */
enum workers_result workers_run(struct worker_pool *pool, const struct system *system,
                                uint64_t seed, char *text, size_t size);

#endif
