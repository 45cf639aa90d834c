/* SPDX-License-Identifier: MIT
 *
 * Everything that may be asked in a small world, as a list that is made once. Which of it says anything
 * in a state depends on that state's pages: what is left out there can be told in advance (a fixed
 * mapping over five foreign pages is refused like one over a single one).
 */
#ifndef MAPCHECK_ENUMERATE_H
#define MAPCHECK_ENUMERATE_H

#include "reference/judge.h"

enum { ENUMERATE_PAGES_MAX = 32 };

/* A set of pages, a bit each. */
typedef uint64_t page_set;

enum choice_when {
    WHEN_ALWAYS,
    WHEN_ALL_LIVE,  /* all its pages are mapped */
    WHEN_ENDS_LIVE, /* its first and its last page are */
    WHEN_ALL_OWNED, /* all its pages are the system's */
};

struct choice {
    struct operation operation;
    page_set pages, ends;
    enum choice_when when;
};

struct vocabulary {
    struct choice *choices;
    size_t count, capacity;
};

/* False when memory is out. */
bool vocabulary_make(struct vocabulary *vocabulary, const struct world *world);
void vocabulary_free(struct vocabulary *vocabulary);

/* What a choice depends on, of the state that the judge is in. */
struct occupancy {
    page_set live, owned;
};
struct occupancy occupancy_of(const struct judge *judge);
bool choice_applies(const struct choice *choice, const struct occupancy *occupancy);

#endif
