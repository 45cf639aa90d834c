/* SPDX-License-Identifier: MIT
 *
 * The run of a clause: one system, one program at a time, every operation through the judge. The
 * first thing that goes wrong decides the verdict, and from then on every function returns false
 * and does nothing. Before run_arranged the verdict is UNRESOLVED, because the clause could not
 * reach its state; after it the verdict is FAIL. This header is for clause bodies; to run a clause,
 * clause.h is enough.
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
    bool bare;      /* the judge checks nothing: only the clause's own expectations decide */
    bool arranged;  /* the clause has its state: from now on a failure breaks the clause */
    bool unlimited; /* no limit reaches its memory: run_fill made only UNLIMITED_PAGES */
    bool decided;   /* the result is set */
    struct clause_result result;
};

/* Sets the result and ends the clause. Always returns false. */
bool run_decide(struct clause_run *run, enum clause_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Decides FAIL after run_arranged, else UNRESOLVED. Always returns false. */
bool run_fail(struct clause_run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Begins a new run in this world (a world line), then runs the clause's setup. */
bool run_begin(struct clause_run *run, const char *world);
void run_arranged(struct clause_run *run);
/* Makes one operation, which must get one of `answers`. */
bool run_operation(struct clause_run *run, const struct operation *operation, uint32_t answers);
/* Runs an .ops text. Its map statements continue the numbers of this run. Every operation must
 * succeed, or fail as its => says. */
bool run_text(struct clause_run *run, const char *text);
/* Parses one operation of this run's text. False when it does not parse or the clause is
 * decided. */
bool run_read(struct clause_run *run, const char *line, struct operation *operation);
/* Parses such a text without running it. `maps` is the number of map statements before it. */
bool sequence_parse(struct program *program, size_t maps, const char *text,
                    struct parse_error *error);
/* Ends the run: the judge checks every byte of every live page. */
bool run_end(struct clause_run *run);

/* Does the neighbour's sbrk take whole pages and no other amount? A run of its own answers. False
 * where mappings share pages. */
bool run_takes_whole_pages(const struct clause_run *run);

/* Operations in whole pages. unmap_pages unmaps pages of the map statement with this ordinal. */
struct operation map_pages(uint32_t count);
struct operation unmap_pages(uint32_t ordinal, uint32_t first, uint32_t count);

/* The step of the last operation, with its answer. */
const struct step *run_step(const struct clause_run *run);

/* Maps single pages until a map is refused, and counts them. UNRESOLVED when none succeeds. A
 * system whose memory no limit reaches gets UNLIMITED_PAGES maps and is marked unlimited. ECONOMY
 * then decides whether it uses its holes: no map fails for lack of memory. */
bool run_fill(struct clause_run *run, uint32_t *mapped);
/* The answers of a map that does not fit: ENOMEM, and also ok where the memory is unlimited. */
uint32_t run_no_room(const struct clause_run *run);
/* Counts the pages that can be mapped in this world, in a run of its own. */
bool run_capacity(struct clause_run *run, const char *world, uint32_t *pages);

/* Makes `before`, unmaps the range, and compares the state with `after`. Then it maps all free
 * pages again, where first fit is promised at the same place (page_map.c). */
bool run_page_map(struct clause_run *run, const struct clause_page_map *drawing);

/* The sections of the clause table. Each ends with a NULL id. */
extern const struct clause clauses_arguments[], clauses_place[], clauses_zero[], clauses_hint[],
    clauses_fixed[], clauses_unmap[], clauses_effects[], clauses_resources[], clauses_invariants[],
    clauses_native[], clauses_lock[], clauses_host[];

#endif
