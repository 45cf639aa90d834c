/* SPDX-License-Identifier: MIT
 *
 * One thread's part of a history: it maps, fills what it got with bytes of its own, looks whether
 * they are still there, unmaps, asks what must be refused, and now and then is a neighbour who moves
 * the break. It notes what it asked and what was answered. It shares nothing with the others but
 * the system and the counter.
 */
#ifndef MAPCHECK_MEMBER_H
#define MAPCHECK_MEMBER_H

#include "fuzz/support/dice.h"
#include "fuzz/threads/history.h"
#include <stdatomic.h>

enum { MEMBER_CALLS = 10, MEMBER_RUNS = 10, MEMBER_FINDING = 160 };

/* What all members of a history have in common; only `moment` changes while it lasts. */
struct scene {
    const struct system *system;
    void *instance;
    struct world world;
    bool reckless; /* unmaps what is not its own, and never looks into memory */
    bool resizing; /* remaps too, which takes more than one place in an order: none is looked for */
    bool neighbour; /* the break is moved by others, and sbrk refused although it moved */
    unsigned calls; /* of each member, at most MEMBER_CALLS */
    _Atomic uint64_t moment;
};

/* Bytes that sbrk gave this member. */
struct member_run {
    uint64_t start, end;
};

struct member {
    unsigned thread;
    struct dice dice;
    struct scene *scene;
    struct history_call calls[MEMBER_CALLS];
    unsigned count;
    uint64_t own; /* bit p: page p is mapped by this member */
    uint8_t tags[HISTORY_PAGES];
    uint8_t versions;
    struct member_run runs[MEMBER_RUNS];
    unsigned run_count;
    char finding[MEMBER_FINDING]; /* the first thing that was not as it must be, or "" */
};

void member_begin(struct member *member, struct scene *scene, unsigned thread, uint64_t seed);

/* Makes all its calls. */
void member_act(struct member *member);

/* Looks at everything it has once more; when all members are done. */
void member_end(struct member *member);

#endif
