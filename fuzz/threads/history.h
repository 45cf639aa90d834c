/* SPDX-License-Identifier: MIT
 *
 * A history: the calls that several threads made on one system at the same time. history_check
 * looks for an order of the calls that explains the answers (THREAD-LINEAR). In that order a call
 * that returned before another was invoked comes before it, and the model allows each answer at its
 * place. The check takes exponential time, so histories and worlds are small. Nothing here runs a
 * thread: threads.c fills the history.
 */
#ifndef MAPCHECK_HISTORY_H
#define MAPCHECK_HISTORY_H

#include "reference/model.h"
#include <stdio.h>

enum { HISTORY_CALLS = 32, HISTORY_PAGES = 64 };

/* One call. `invoked` and `returned` are values of one counter of the whole history, drawn just
 * before and just after the call; 0: not yet. Only maps and unmaps take a place in the order. The
 * history keeps the calls of a neighbour only for the printed table. */
struct history_call {
    unsigned thread;
    enum operation_kind kind;
    uint64_t invoked, returned;
    struct call call; /* sbrk: length is the requested increment in bytes; fail: the count */
    struct outcome outcome;
};

struct history {
    const struct profile *profile;
    uint32_t page_size, page_count; /* at most HISTORY_PAGES */
    /* bit p: the system may map page p; never page 0 or a foreign page. 0: unknown, so ENOMEM is
     * always legal. */
    uint64_t usable;
    struct history_call calls[HISTORY_CALLS];
    size_t count;
};

enum history_verdict { HISTORY_LEGAL, HISTORY_ILLEGAL, HISTORY_UNDECIDED };

/* The longest legal order that was found, as indices of calls. When the history is illegal,
 * `reason` says why the call `culprit` cannot come next. The history is undecided when the search
 * gave up or a call has not returned. */
struct history_finding {
    enum history_verdict verdict;
    size_t order[HISTORY_CALLS];
    size_t ordered;   /* length of `order` */
    size_t culprit;   /* a call that cannot come next */
    char reason[160]; /* begins with the id of a clause */
};

/* Checks that model_allowed allows every answer. Two more rules apply (PROGRESS-FIT): ENOMEM is
 * legal only where no free usable pages fit the request, and where the profile promises first fit,
 * a mapping must lie at the lowest fit. Both rules are exact, because a page that the system ever
 * owns is usable from the beginning. */
void history_check(const struct history *history, struct history_finding *finding);

/* The number of pairs of calls that overlapped in time. With 0 the history tests nothing
 * concurrent. */
size_t history_overlaps(const struct history *history);

/* Prints a table with a row a call, in the order in which the calls began. */
void history_print(FILE *out, const struct history *history, const struct history_finding *finding);

#endif
