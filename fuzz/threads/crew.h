/* SPDX-License-Identifier: MIT
 *
 * Several threads that make one history after the other, each beginning all together, and what can
 * be said of it when they are done. The first member is the thread that calls.
 */
#ifndef MAPCHECK_CREW_H
#define MAPCHECK_CREW_H

#include "fuzz/threads/member.h"
#include <pthread.h>

enum { CREW_MAX = 4 };

struct crew;

/* What a thread is told when it begins. */
struct crew_thread {
    struct crew *crew;
    unsigned number; /* of its member */
    pthread_t thread;
};

struct crew {
    unsigned size; /* members of the history that is played */
    struct scene scene;
    struct member members[CREW_MAX];
    struct history history;
    struct history_finding finding;
    uint64_t moved;                       /* how often sbrk was refused although the break moved */
    struct crew_thread threads[CREW_MAX]; /* the first is not begun: it is the caller */
    _Atomic uint32_t round;               /* which history; 0 before the first */
    _Atomic uint32_t waiting;             /* members that are not done with it */
    _Atomic bool dismissed;
};

enum crew_result {
    CREW_AGREES,
    CREW_DIVERGES,  /* `text` begins with a clause */
    CREW_UNDECIDED, /* the order was not found, but not excluded either */
    CREW_FAILED,    /* this world cannot be opened */
};

/* False: no threads. `crew` stays where it is until it is dismissed. */
bool crew_begin(struct crew *crew);
void crew_dismiss(struct crew *crew);

/* One history of this system in a small world, made of `seed`. */
enum crew_result crew_play(struct crew *crew, const struct system *system, uint64_t seed,
                           char *text, size_t size);

#endif
