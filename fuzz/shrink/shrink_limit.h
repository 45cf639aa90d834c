/* SPDX-License-Identifier: MIT
 *
 * When shrinking ends although a smaller program may exist: after many tries, after a long time, or
 * after a few tries of which each used up the time limit of a call. Ctrl-C ends it, too.
 */
#ifndef MAPCHECK_SHRINK_LIMIT_H
#define MAPCHECK_SHRINK_LIMIT_H

#include "fuzz/support/progress.h"
#include "reference/judge.h"

enum { SHRINK_TRIES_MAX = 20000, SHRINK_TIMEOUTS_MAX = 2 };
#define SHRINK_SECONDS_MAX 300.0

struct shrink_limit {
    struct judge *judge;
    struct progress progress;
    double seconds_max; /* SHRINK_SECONDS_MAX; the caller may lower it */
    uint64_t timeouts;  /* tries that used up the time limit of a call */
    double seconds;     /* set by shrink_limit_end */
    const char *reason; /* why it stopped early; NULL: it did not */
};

void shrink_limit_begin(struct shrink_limit *limit, struct judge *judge);
/* A shrink_progress; the context is a struct shrink_limit. */
bool shrink_limit_try(void *context, size_t operations, uint64_t tries);
void shrink_limit_end(struct shrink_limit *limit);

#endif
