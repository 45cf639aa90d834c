/* SPDX-License-Identifier: MIT
 *
 * The judge's state. Only the judge_*.c files and judge.c include this header: from judge.c (a run)
 * and judge_step.c (one operation) down to judge_recheck.c and judge_resolve.c.
 */
#ifndef MAPCHECK_JUDGE_STATE_H
#define MAPCHECK_JUDGE_STATE_H

#include "reference/judge.h"
#include "reference/judge_run.h"

enum { EVENTS_MAX = 256, REFUSALS_MOVED_MAX = 32, TALLY_MAPS_MIN = 100 };

struct judge {
    const struct system *system;
    const struct profile *profile;
    uint32_t questions;
    void *instance; /* NULL between runs */
    struct world world;
    struct judge_run run;
    struct memory memory;
    bool has_arena, has_memory;
    bool counts_always; /* compare the statistics after every operation */
    struct break_event events[EVENTS_MAX], discards[EVENTS_MAX];
    struct finding finding; /* empty whenever a run is saved */
    judge_knows *knows;     /* NULL: no finding is known */
    const void *known;      /* its first argument */
    struct finding passed;  /* the first known finding of this run */
    struct step step;       /* the last operation; the next operation starts with an empty step */
};

/* Turns places and amounts into numbers. False when a place refers to a map that failed. */
bool judge_resolve(const struct judge *judge, const struct operation *operation, struct call *call);
uint64_t judge_amount(const struct judge *judge, const struct amount *amount);

/* The next functions are in judge_recheck.c, which calls none of the functions below them. Does the
 * judge ask this question in this run? */
bool judge_asks(const struct judge *judge, uint32_t question);
/* Is the finding that was just set a known one? Then it is cleared, and the run goes on. */
bool judge_goes_past(struct judge *judge);
/* Do the live pages still hold their tags? */
bool judge_contents_hold(struct judge *judge);
/* `whole` checks a world of any size now. Otherwise the judge checks a large world only once in
 * several operations. */
bool judge_structure_holds(struct judge *judge, bool whole);

/* What the environment recorded since the last call, for a system with an arena. */
struct observations judge_observe(struct judge *judge);

/* Does one operation, from start to end. False when the finding is set. */
bool judge_do(struct judge *judge, const struct operation *operation);
/* One function for each operation that is no call. False when the finding is set. */
bool judge_owner_writes(struct judge *judge, const struct operation *operation);
bool judge_neighbour_moves(struct judge *judge, const struct operation *operation);
bool judge_fail(struct judge *judge, const struct operation *operation);
bool judge_limit(struct judge *judge, const struct operation *operation);

/* After a successful call: updates the model, checks that new pages are zero, and tags them. False
 * when the finding is set. */
bool judge_apply(struct judge *judge, const struct operation *operation);
/* After a discard, with or without holes: private pages must be zero, shared pages must keep their
 * contents. */
bool judge_apply_discard(struct judge *judge, const char *clause);
/* Adopts an mlock that succeeded, or that failed and may have locked a part of its range. */
void judge_lock(struct judge *judge);
/* The same for an madvise that does not discard. */
void judge_advise(struct judge *judge);
/* The owner rewrites the live pages that [address, address + length) touches. */
void judge_write(struct judge *judge, const struct call *call);
/* After mprotect: tags the pages again, and stops reading those that are no longer readable. */
void judge_recheck_protection(struct judge *judge, uint64_t first, uint64_t count);
/* Before an unmap: counts the live pages and the mappings in the range, and notes whether a mapping
 * keeps some of its pages. */
void judge_inspect_range(struct judge *judge);

#endif
