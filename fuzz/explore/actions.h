/* SPDX-License-Identifier: MIT
 *
 * Everything that may be asked in a small world, as a list that is made once. Which of it says anything
 * in a state depends on that state's pages: what is left out there can be told in advance (a fixed
 * mapping over five foreign pages is refused like one over a single one).
 */
#ifndef MAPCHECK_ACTIONS_H
#define MAPCHECK_ACTIONS_H

#include "reference/judge.h"

enum { ACTIONS_PAGES_MAX = 32 };

/* A set of pages, a bit each. */
typedef uint64_t page_set;

enum action_when {
    WHEN_ALWAYS,
    WHEN_ALL_LIVE,  /* all its pages are mapped */
    WHEN_ENDS_LIVE, /* its first and its last page are */
    WHEN_ALL_OWNED, /* all its pages are the system's */
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

/* False when memory is out. */
bool actions_make(struct actions *actions, const struct world *world);
void actions_free(struct actions *actions);

/* What an action depends on, of the state that the judge is in. */
struct state_summary {
    page_set live, owned;
};
struct state_summary state_summary_of(const struct judge *judge);
bool action_applies(const struct action *action, const struct state_summary *summary);

#endif
