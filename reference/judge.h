/* SPDX-License-Identifier: MIT
 *
 * The judge applies one operation after another to a system and to the model. After each operation
 * it asks four questions: CONTRACT, CONTENTS, ECONOMY, STRUCTURE. It stops at the first finding. A
 * step records each operation for reports and statistics. The judge never prints. It keeps its
 * memory from run to run, so that a fuzzer can start runs fast.
 */
#ifndef MAPCHECK_JUDGE_H
#define MAPCHECK_JUDGE_H

#include "reference/finding.h"
#include "reference/placement.h"

struct judge; /* opaque */

/* `questions` is a set of enum question. A `profile` of NULL selects the profile by the system's
 * name. Returns NULL when memory is out. */
struct judge *judge_open(const struct system *system, const struct profile *profile,
                         uint32_t questions);
void judge_close(struct judge *judge);

/* Starts a run in this world. False with a one-line reason when the system cannot open the world;
 * the finding is then UNRESOLVED. */
bool judge_begin(struct judge *judge, const struct world *world, char *reason, size_t size);
/* Does one operation. After a finding it does nothing and returns the same verdict again. */
enum verdict judge_step(struct judge *judge, const struct operation *operation);
/* Ends the run: checks every byte of every live page, and every promise of the page table. */
enum verdict judge_finish(struct judge *judge);
/* Begins a run, does every operation and ends the run. VERDICT_UNRESOLVED with a reason when the
 * system cannot open the world. */
enum verdict judge_run(struct judge *judge, const struct program *program);

/* Is this finding known? A run goes past a known finding where it can: an answer that CONTRACT or
 * ECONOMY refuses, and new pages that are not zero or cannot be used. Every other finding ends the
 * run, and so does a trap. */
typedef bool judge_knows(const void *known, const struct finding *finding);
/* NULL: no finding is known. */
void judge_go_past(struct judge *judge, judge_knows *knows, const void *known);
/* The first finding that this run went past. Its verdict is VERDICT_AGREE when there is none. */
const struct finding *judge_passed(const struct judge *judge);

const struct finding *judge_finding(const struct judge *judge);
const struct step *judge_last_step(const struct judge *judge);
size_t judge_steps(const struct judge *judge); /* operations done in this run */
/* The FNV-1a hash of every operation's outcome (kind, errno name, address from the origin). */
uint64_t judge_transcript(const struct judge *judge);
const struct model *judge_model(const struct judge *judge);
/* NULL when the system does not offer SYSTEM_ARENA. */
const struct placement *judge_placement(const struct judge *judge);
const struct system *judge_system(const struct judge *judge);
void *judge_instance(const struct judge *judge); /* the opened system: page_class, annotation */

/* Counts over many runs: some maps must succeed; did enough of them do so? UNRESOLVED when there
 * were at least 100 such maps and fewer than half of them succeeded. */
struct tally {
    uint64_t fitting_maps, fitting_maps_succeeded;
};
void tally_add(struct tally *tally, const struct step *step);
enum verdict tally_verdict(const struct tally *tally);

#endif
