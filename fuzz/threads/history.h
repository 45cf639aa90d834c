/* SPDX-License-Identifier: MIT
 *
 * What several threads asked of one system at the same time, and whether the answers make sense:
 * is there an order of the calls, in which no call comes before one that had been returned when it
 * was made, such that each answer is allowed by the model at its place (THREAD-LINEAR)? Small
 * histories and small worlds only. Runs nothing: who fills it is the business of threads.c.
 */
#ifndef MAPCHECK_HISTORY_H
#define MAPCHECK_HISTORY_H

#include "reference/model.h"
#include <stdio.h>

enum { HISTORY_CALLS = 32, HISTORY_PAGES = 64 };

/* One call. `invoked` and `returned` are drawn from one counter of the whole history, just before
 * and just after it; 0: not yet. Maps and unmaps take a place in the order; neighbours are told for
 * people only. */
struct history_call {
    unsigned thread;
    enum operation_kind kind;
    uint64_t invoked, returned;
    struct call call; /* sbrk: length is what the neighbour asks; fail: length is the count */
    struct outcome outcome;
};

struct history {
    const struct profile *profile;
    uint32_t page_size, page_count; /* at most HISTORY_PAGES */
    uint64_t usable;                /* bit p: page p can be mapped; neither page 0 nor anybody's */
    struct history_call calls[HISTORY_CALLS];
    size_t count;
};

enum history_verdict { HISTORY_LEGAL, HISTORY_ILLEGAL, HISTORY_UNDECIDED };

/* The longest legal beginning that was found, as indices of calls; when illegal, why the call that
 * got closest cannot be next. Undecided: the search was given up, or a call has no answer. */
struct history_finding {
    enum history_verdict verdict;
    size_t order[HISTORY_CALLS];
    size_t ordered;   /* how many of them */
    size_t culprit;   /* one that cannot come next */
    char reason[160]; /* starts with the id of a clause */
};

/* Every answer must be one that model_allowed allows. Besides: ENOMEM only where no free usable
 * pages fit the request (PROGRESS-FIT), and the lowest that fit where the profile says first fit:
 * exact, because a page that is ever the system's is usable from the beginning. */
void history_check(const struct history *history, struct history_finding *finding);

/* How many pairs of calls were under way at the same time: none, and nothing was tried. */
size_t history_overlaps(const struct history *history);

/* A table for people, a row a call in the order of their beginning. */
void history_print(FILE *out, const struct history *history, const struct history_finding *finding);

#endif
