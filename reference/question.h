/* SPDX-License-Identifier: MIT
 *
 * The four questions, one file each: question_contract.c and so on. A question gets the facts of
 * one operation. It returns true, or fills the finding (verdict, clause, text) and returns false;
 * the judge adds the operation to the finding. The judge decides the order of the questions, and
 * whether it uses a finding. Only question_economy and question_host (the placement) and
 * question_reuse (struct reuse) change state.
 */
#ifndef MAPCHECK_QUESTION_H
#define MAPCHECK_QUESTION_H

#include "reference/finding.h"
#include "reference/judge_memory.h"
#include "reference/placement.h"

/* The environment's record of one call. */
struct observations {
    const struct break_event *events;
    size_t event_count;
    bool events_lost; /* there were more events than fit the log: an ECONOMY finding */
    const struct break_event *discards; /* the BREAK_HOST_*; `events` has all others */
    size_t discard_count;
    bool discards_lost;     /* there were more of either than fit the log */
    uint64_t bytes_cleared; /* by this call */
};

/* Is the answer in step->allowed, and is its address valid? The model must not have adopted the
 * answer yet. OUTCOME_TRAP is never allowed. */
bool question_contract(const struct model *model, const struct profile *profile,
                       const struct step *step, struct finding *finding);

/* Did the system use a hole that fits before it grew or refused? Did it clear and grow no more than
 * needed? Updates the placement by every event, then by the answer, with or without a finding. The
 * caller has set step->fits; this question sets step->grew. Without PROMISE_ECONOMY it only updates
 * the placement. */
bool question_economy(struct placement *placement, const struct profile *profile, struct step *step,
                      const struct observations *observations, struct finding *finding);

/* Did the system give back to its host only pages that it may give back, and all that its profile
 * promises? Marks the pages that the host took as zero, with or without a finding. Call it after
 * question_economy, and before the model has adopted the answer. */
bool question_host(struct placement *placement, const struct model *model,
                   const struct profile *profile, const struct step *step,
                   const struct observations *observations, struct finding *finding);

/* What question_reuse remembers of a run. The judge sets most_mapped. */
struct reuse {
    uint64_t most_mapped; /* pages that were mapped at once, since the limit last moved */
    uint64_t smallest;    /* pages of the smallest request that the system placed freely; 0: none */
    uint32_t sides;       /* REUSE_*: where the range of all given pages was extended */
};
enum { REUSE_UP = 1, REUSE_DOWN = 2 };

/* The same as question_economy, seen from outside, for a system without that promise: did it use
 * the pages that it gave out and got back, before it refused for lack of memory or gave new pages?
 * The model must not have adopted the answer yet. */
bool question_reuse(const struct model *model, struct reuse *reuse, const struct step *step,
                    struct finding *finding);

/* The pages that a map, or an mremap that makes a range longer, needs at one place when the caller
 * does not choose it. 0: none. */
uint64_t question_pages_needed(const struct model *model, const struct step *step);

/* The same question at the end of memory that grows: was a request refused for lack of memory,
 * although growth that the system asked for could have made it fit? Did memory grow for a call that
 * no memory can help, or again and again by far more than the request? `events` are those of a
 * system with SYSTEM_GROWTH. */
bool question_growth(const struct model *model, const struct step *step,
                     const struct break_event *events, size_t count, struct finding *finding);

/* The last maps with MAP_FIXED that succeeded. `next` counts all of them. */
enum { GRANTS = 16 };
struct grants {
    struct grant {
        uint64_t first, pages;
        uint32_t flags;
    } last[GRANTS];
    uint64_t next;
};

/* Is MAP_FIXED granted again where it was granted before? The model must not have adopted the
 * answer yet. */
bool question_fixed(const struct model *model, struct grants *grants, const struct step *step,
                    struct finding *finding);

/* Is every byte of these pages zero? A finding names `clause`. */
bool question_contents_zero(struct memory *memory, const struct model *model, uint64_t first,
                            uint64_t count, const char *clause, struct finding *finding);
/* Can every byte of new pages be read? */
bool question_contents_readable(struct memory *memory, const struct model *model, uint64_t first,
                                uint64_t count, struct finding *finding);
/* Could the owner tag every new page? */
bool question_contents_writable(const struct model *model, uint64_t first, uint64_t count,
                                struct finding *finding);
/* Does every live page of pages[from, to) hold its tag, in the first, middle and last byte, or
 * `whole`? question_contents_foreign asks the same of the neighbour's memory. */
bool question_contents_tags(struct memory *memory, const struct model *model, size_t from,
                            size_t to, bool whole, struct finding *finding);
bool question_contents_foreign(struct memory *memory, const struct neighbour *neighbour, bool whole,
                               struct finding *finding);

/* The environment's counts of this run. The system's own statistics must equal them. */
struct totals {
    uint64_t bytes_cleared, grow_calls;
};

/* Do the system's page classes and statistics agree with the model and the placement, and does its
 * page table keep its own promises? `totals` of NULL skips the statistics, which saves several
 * walks over the table. */
bool question_structure(const struct system *system, void *instance, const struct model *model,
                        const struct placement *placement, const struct totals *totals,
                        struct finding *finding);

#endif
