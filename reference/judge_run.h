/* SPDX-License-Identifier: MIT
 *
 * What a run changes in the judge and later operations depend on, as one struct: judge_copy.c puts it
 * aside and takes it up whole. What stays the same during a run, and what the last operation left
 * behind for reports, belongs to struct judge.
 */
#ifndef MAPCHECK_JUDGE_RUN_H
#define MAPCHECK_JUDGE_RUN_H

#include "reference/question.h"

/* What a map statement was answered; `a+1p` is resolved with it for the rest of the run. */
struct answer {
    bool succeeded;
    uint64_t address;
};

struct answers {
    struct answer *list;
    size_t count, capacity;
};

/* Every part that owns memory, as TYPE and name: this one list declares it, copies it with TYPE_copy and frees
 * it with TYPE_free. A pointer to memory of a run belongs into a part, never into struct judge_plain. */
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
    size_t rotation; /* next live page to sample in a large world */
    uint64_t transcript;
    bool failures_asked; /* some sbrk may be refused: no map has to succeed any more */
    bool out_of_memory;
};

struct judge_run {
    JUDGE_RUN_PARTS(JUDGE_RUN_DECLARE)
    struct judge_plain plain;
};

/* A run of no operations, in no world yet. What was allocated is kept. */
void judge_run_clear(struct judge_run *run);
void judge_run_free(struct judge_run *run);
/* Makes `to`, new or used, the same as `from`. False when memory is out; `to` is then worth nothing, but can
 * be copied to again. */
bool judge_run_copy(struct judge_run *to, const struct judge_run *from);

/* One more map statement, not answered yet. False when memory is out. */
bool answers_append(struct answers *answers);

#endif
