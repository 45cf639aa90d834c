/* SPDX-License-Identifier: MIT
 *
 * The findings of a run that goes on after each: one entry for each verdict and clause. The entries
 * have a fixed size, so that a worker can note them in shared memory (worker.h). Prints nothing.
 */
#ifndef MAPCHECK_COLLECTION_H
#define MAPCHECK_COLLECTION_H

#include "reference/judge.h"

enum { COLLECTION_MAX = 64, COLLECTION_FILE = 192, COLLECTION_AFTER = 128, COLLECTION_CLAUSE = 32 };

struct collected {
    struct finding finding; /* of the smallest program */
    uint64_t hits;          /* worlds that ended with it */
    size_t operations;      /* of the smallest program */
    /* The clauses that come first in every world that showed this finding: "A,B". Empty: some
     * world had it as its first finding, so it follows from no other. */
    char after[COLLECTION_AFTER];
    char plainer[COLLECTION_CLAUSE]; /* the clause of its last call with fewer arguments, or "" */
    char file[COLLECTION_FILE];      /* the smallest program */
    bool unfinished;                 /* shrinking ended at its time limit */
    size_t found_operations;         /* of the program that was shrunk */
    bool found_large;                /* in a world of the most pages */
    bool of_clause;                  /* the expectations of the clause decide, not the judge */
    char also[COLLECTION_AFTER];     /* other clauses that fail with the same finding: "A,B" */
};

struct collection {
    size_t count;
    uint64_t left_out; /* findings that had no entry left */
    struct collected list[COLLECTION_MAX];
};

/* The entry of this verdict and clause. NULL: there is none. */
struct collected *collection_find(struct collection *collection, const struct finding *finding);
/* A new entry with this finding and one hit. NULL: all are in use, and the finding is counted. */
struct collected *collection_add(struct collection *collection, const struct finding *finding);
/* A judge_knows (judge.h): is there an entry for it? */
bool collection_knows(const void *collection, const struct finding *finding);
/* The bytes that the entries in use need, for worker_note. */
size_t collection_size(const struct collection *collection);

/* Fills `ranked` with the entries, the most telling first: one that follows from no other before
 * one that may (after, plainer), POSIX (CONTRACT, CONTENTS) before quality (STRUCTURE, ECONOMY),
 * few operations before many, then by clause. */
void collection_rank(const struct collection *collection,
                     const struct collected *ranked[COLLECTION_MAX]);

/* Fills entry->after: the findings that come first when `program` runs in a judge that knows no
 * finding, then one that knows this first one, and so on until the entry's own finding comes. The
 * judge then knows as much as before the call: nothing. */
void collection_precede(struct collected *entry, struct judge *judge,
                        const struct program *program);

/* Fills entry->plainer: the last map without its protection, its place or its flags fails as well,
 * with this other clause. A system that refuses each hint refuses a hint with an odd protection,
 * and the judge names the protection. */
void collection_look_plainer(struct collected *entry, struct judge *judge, struct program *program);

/* A judge that goes past the findings of entry->after, and past no other. */
void collection_go_past(const struct collected *entry, struct judge *judge);

/* Adds the clause to entry->also, if it is neither there nor the entry's own. A clause that does
 * not fit is left out. */
void collection_add_also(struct collected *entry, const char *clause);

/* Is `clause` a member of a list "A,B"? */
bool collection_names(const char *list, const char *clause);

#endif
