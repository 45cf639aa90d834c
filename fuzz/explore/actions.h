/* SPDX-License-Identifier: MIT
 *
 * The list of all operations that explore tries in a small world. The pages of a state decide which
 * of these operations explore tries in it. The list leaves out operations whose answer is known in
 * advance: a system refuses a fixed mapping over five foreign pages exactly as one over a single
 * foreign page.
 */
#ifndef MAPCHECK_ACTIONS_H
#define MAPCHECK_ACTIONS_H

#include "reference/judge.h"

enum { ACTIONS_PAGES_MAX = 32 };

/* A set of pages; bit p stands for page p. */
typedef uint64_t page_set;

enum action_when {
    WHEN_ALWAYS,
    WHEN_ALL_LIVE,  /* all its pages are mapped */
    WHEN_ENDS_LIVE, /* its first and its last page are mapped */
    WHEN_ALL_OWNED, /* the system owns all its pages */
};

struct action {
    struct operation operation;
    page_set pages, ends;
    enum action_when when;
};

struct actions {
    struct action *list;
    size_t count, capacity;
};

/* False: out of memory. */
bool actions_make(struct actions *actions, const struct world *world);
void actions_free(struct actions *actions);

/* The part of the judge's state that decides which actions apply. */
struct state_summary {
    page_set live, owned;
};
struct state_summary state_summary_of(const struct judge *judge);
bool action_applies(const struct action *action, const struct state_summary *summary);

#endif
