/* SPDX-License-Identifier: MIT
 *
 * The four questions, one file each: question_contract.c and so on. Each gets the facts of one
 * operation, answers true, or fills the finding (verdict, clause, text; the judge adds the operation)
 * and answers false. The judge decides in which order they are asked and whether a false is heard;
 * only question_economy changes anything: it makes the placement follow what happened.
 */
#ifndef MAPCHECK_QUESTION_H
#define MAPCHECK_QUESTION_H

#include "reference/finding.h"
#include "reference/judge_memory.h"
#include "reference/placement.h"

/* What the environment saw while the system answered one call. */
struct observations {
    const struct break_event *events;
    size_t event_count;
    bool events_lost;       /* more than the log holds: an ECONOMY finding of its own */
    uint64_t bytes_cleared; /* by this call */
};

/* Is the answer in step->allowed, and is its address a legitimate one? The model has not followed
 * yet. OUTCOME_TRAP is never allowed. */
bool question_contract(const struct model *model, const struct profile *profile,
                       const struct step *step, struct finding *finding);

/* Was a hole that fits used before growing or refusing, nothing cleared or grown in vain?
 * Follows every event, then the answer, whether or not it finds something. step->room is already
 * known; step->grew is set here. Without PROMISE_ECONOMY it only follows. */
bool question_economy(struct placement *placement, const struct profile *profile, struct step *step,
                      const struct observations *observations, struct finding *finding);

/* Is every byte of these pages zero? `clause` is the one that a finding names. */
bool question_contents_zero(struct memory *memory, uint64_t first, uint64_t count,
                            const char *clause, struct finding *finding);
/* Does every live page carry its tag: first, middle and last byte, or `whole`? Foreign runs too. */
bool question_contents_tags(struct memory *memory, const struct model *model, size_t from,
                            size_t to, bool whole, struct finding *finding);
bool question_contents_foreign(struct memory *memory, const struct neighbour *neighbour, bool whole,
                               struct finding *finding);

/* What the environment counted in this run; the system's own statistics must say the same. */
struct totals {
    uint64_t bytes_cleared, grow_calls;
};

/* Do the system's page classes, statistics and own promises agree with model and placement?
 * totals NULL: statistics are not asked for, which saves several walks over the table. */
bool question_structure(const struct system *system, void *instance, const struct model *model,
                        const struct placement *placement, const struct totals *totals,
                        struct finding *finding);

#endif
