/* SPDX-License-Identifier: MIT
 *
 * Where a clause is asked: one system, one run at a time, everything through the judge. The
 * first thing that goes wrong decides the verdict, and nothing is done after it: every function
 * answers false from then on. Before run_arranged it is UNRESOLVED (the state could not be made), after it
 * FAIL. For clause bodies; who only wants to ask a clause needs clause.h alone.
 */
#ifndef MAPCHECK_CLAUSE_RUN_H
#define MAPCHECK_CLAUSE_RUN_H

#include "conformance/clauses/clause.h"

struct clause_run {
    const struct clause *clause;
    const struct system *system;
    const struct profile *profile;
    struct judge *judge;
    struct program *trace;
    bool bare;     /* the judge is asked nothing: what the clause itself expects decides */
    bool arranged; /* the state is made: what goes wrong now breaks the clause */
    bool decided;  /* the result is set */
    struct clause_result result;
};

/* Sets the result and ends the clause. Always false. */
bool run_decide(struct clause_run *run, enum clause_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Decides FAIL when the state is made, else UNRESOLVED. Always false. */
bool run_fail(struct clause_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A fresh run in this world (a world line), then the clause's own setup. */
bool run_begin(struct clause_run *run, const char *world);
void run_arranged(struct clause_run *run);
/* One operation, which must get one of `answers`. */
bool run_operation(struct clause_run *run, const struct operation *operation, uint32_t answers);
/* All of an .ops text; its names count on from the map statements there were in this run. Every
 * operation must succeed, or fail as its => says. */
bool run_text(struct clause_run *run, const char *text);
/* Reads one operation of this run's text; false when it cannot be, or when all is decided. */
bool run_read(struct clause_run *run, const char *line, struct operation *operation);
/* Reads such a text without doing it. `maps`: how many map statements come before it. */
bool story_parse(struct program *program, size_t maps, const char *text, struct parse_error *error);
/* The last look: every byte of every live page. */
bool run_end(struct clause_run *run);

/* Literal operations, in pages. unmap: of the map statement with this ordinal. */
struct operation map_pages(uint32_t count);
struct operation unmap_pages(uint32_t ordinal, uint32_t first, uint32_t count);

/* What the last operation was answered. */
const struct step *run_step(const struct clause_run *run);

/* Maps single pages until there is no room; how many. None, or no end: UNRESOLVED. */
bool run_fill(struct clause_run *run, uint32_t *mapped);
/* How many pages can be mapped in this world: finds out in a run of its own. */
bool run_capacity(struct clause_run *run, const char *world, uint32_t *pages);

/* page_map.c: `before` is made, the range unmapped, the state must be `after`; then all that is
 * free is mapped again, where first fit is promised at the same pages. */
bool run_page_map(struct clause_run *run, const struct clause_page_map *drawing);

/* The sections, each ending with an id that is NULL. */
extern const struct clause clauses_arguments[], clauses_place[], clauses_zero[], clauses_hint[],
    clauses_fixed[], clauses_unmap[], clauses_effects[], clauses_resources[], clauses_invariants[],
    clauses_native[];

#endif
