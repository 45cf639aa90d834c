/* SPDX-License-Identifier: MIT
 *
 * The state of a run: all that an operation changes and later operations depend on. It is one
 * struct, so judge_copy.c can save and restore it whole. struct judge holds the rest: what does not
 * change during a run, and the last operation's results for reports.
 */
#ifndef MAPCHECK_JUDGE_RUN_H
#define MAPCHECK_JUDGE_RUN_H

#include "reference/question.h"

/* The answer to a map statement. It resolves `a+1p` for the rest of the run. */
struct answer {
    bool succeeded;
    uint64_t address;
};

struct answers {
    struct answer *list;
    size_t count, capacity;
};

/* Every part that owns memory, as TYPE and name. This list declares each part, copies it with
 * TYPE_copy and frees it with TYPE_free. A pointer to memory of a run belongs into a part, never
 * into struct judge_plain. */
#define JUDGE_RUN_PARTS(PART)                                                                      \
    PART(model, model)                                                                             \
    PART(model, seen) /* every page that was ever mapped in this run */                            \
    PART(placement, placement)                                                                     \
    PART(neighbour, neighbour)                                                                     \
    PART(answers, answers)

#define JUDGE_RUN_DECLARE(type, name) struct type name;

/* Values without pointers, which one assignment copies. */
struct judge_plain {
    struct counters counters; /* after the last operation */
    struct totals totals;
    size_t steps;
    struct reuse reuse;
    struct grants grants;
    size_t rotation; /* next live page to sample in a large world */
    uint64_t transcript;
    bool failures_asked; /* sbrk may be refused, so no map has to succeed any more */
    bool out_of_memory;
};

struct judge_run {
    JUDGE_RUN_PARTS(JUDGE_RUN_DECLARE)
    struct judge_plain plain;
};

/* Resets to a run without operations and without a world. Keeps the allocated memory. */
void judge_run_clear(struct judge_run *run);
void judge_run_free(struct judge_run *run);
/* Copies `from` to `to`, which may be new or used. False when memory is out; the contents of `to`
 * are then undefined, but it can be copied to again. */
bool judge_run_copy(struct judge_run *to, const struct judge_run *from);

/* Adds a map statement without an answer. False when memory is out. */
bool answers_append(struct answers *answers);

#endif
