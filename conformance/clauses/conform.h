/* SPDX-License-Identifier: MIT
 *
 * Runs the clauses on one system without a test framework: a plain loop that prints a line per
 * clause. It needs no fork and no threads, and it writes a file only where the caller names a
 * folder. The same code therefore runs natively, with 32 bits, over a translated module, under node
 * and under WASI.
 */
#ifndef MAPCHECK_CONFORM_H
#define MAPCHECK_CONFORM_H

#include "conformance/clauses/clause.h"

#include <stdio.h>

/* A part of all clauses, for a caller that goes on where another process ended. All 0: every
 * clause. */
struct conform_part {
    size_t first; /* the index of the clause to begin with */
    int worst;    /* the worst end of those before it */
    /* Gets the index of each clause before it runs, and the worst end so far. May be NULL. */
    void (*begins)(void *context, size_t index, int worst);
    void *context;
};

struct conform {
    const struct system *system;
    const struct clause *clause; /* NULL: every clause */
    const char *traces;          /* the folder for failing runs, as ID.ops; NULL: none */
    FILE *out;                   /* a line per clause: ID, verdict, sentence, cases of a FAIL */
    FILE *copy;                  /* the same lines; NULL: none */
    bool columns;                /* `out` is for people: columns in place of tabs */
    bool color;                  /* of the columns */
    struct conform_part part;
    FILE
        *hints; /* once, in the end: how to export errno, where a refusal had none; NULL: no hint */
};

enum conform_end {
    CONFORM_EXPECTED,   /* each verdict is PASS, or the one in xfail.tsv */
    CONFORM_UNEXPECTED, /* at least one verdict is neither */
    CONFORM_NO_FOLDER,  /* the run stopped, because `traces` is not writable */
};

/* Flushes each line, so a caller that kills this program loses the result of only one clause. While
 * a clause runs, the file `asking` in `traces` holds its id. After a crash that file shows the
 * caller that the system may have caused it. */
enum conform_end conform(const struct conform *conform);
/* Prints the ids of all clauses, one per line. */
void conform_list(FILE *out);

#endif
