/* SPDX-License-Identifier: MIT
 *
 * The judge's own state, shared by the files that are the judge: from judge.c (a run) and judge_step.c (one
 * operation) down to judge_recheck.c and judge_resolve.c.
 * Nobody else includes this.
 */
#ifndef MAPCHECK_JUDGE_STATE_H
#define MAPCHECK_JUDGE_STATE_H

#include "reference/judge.h"
#include "reference/judge_run.h"

enum { EVENTS_MAX = 64, TALLY_MAPS_MIN = 100 };

struct judge {
    const struct system *system;
    const struct profile *profile;
    uint32_t questions;
    void *instance; /* NULL between runs */
    struct world world;
    struct judge_run run;
    struct memory memory;
    bool has_arena, has_memory;
    bool counts_always; /* statistics are asked for after every operation */
    struct break_event events[EVENTS_MAX];
    struct finding finding; /* none yet wherever a run is put aside */
    struct step step;       /* of the last operation; the next one begins with an empty one */
};

/* Turns places and amounts into numbers. False: it refers to a map that failed. */
bool judge_resolve(const struct judge *judge, const struct operation *operation, struct call *call);
uint64_t judge_amount(const struct judge *judge, const struct amount *amount);

/* judge_recheck.c, which calls none of the files below */
bool judge_asks(const struct judge *judge, uint32_t question);
/* Do the survivors still carry their tags? */
bool judge_contents_hold(struct judge *judge);
/* `whole`: now, in a world of any size; else large worlds are asked every so many operations. */
bool judge_structure_holds(struct judge *judge, bool whole);

/* One operation, start to end; false when the finding is set. */
bool judge_do(struct judge *judge, const struct operation *operation);
/* The operations that are no calls, one function each; false as above. */
bool judge_owner_writes(struct judge *judge, const struct operation *operation);
bool judge_neighbour_moves(struct judge *judge, const struct operation *operation);
bool judge_fail(struct judge *judge, const struct operation *operation);
bool judge_limit(struct judge *judge, const struct operation *operation);

/* Makes model and memory follow a call that was answered with success; asks ZERO questions on
 * the way. False when the finding is set. */
bool judge_apply(struct judge *judge, const struct operation *operation);
/* What was discarded, holes or not: private pages are zero, shared ones keep what they hold. */
bool judge_apply_discard(struct judge *judge, const char *clause);
/* The owner rewrites the live pages that [address, address + length) touches. */
void judge_write(struct judge *judge, const struct call *call);
/* After mprotect: pages that can no longer be read are not looked at, others are tagged again. */
void judge_recheck_protection(struct judge *judge, uint64_t first, uint64_t count);
/* Before an unmap: how many pages of which mappings go, is some mapping only partly in it? */
void judge_inspect_range(struct judge *judge);

#endif
