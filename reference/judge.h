/* SPDX-License-Identifier: MIT
 *
 * The judge drives a system and the model with one operation after the other and asks four
 * questions after each: CONTRACT, CONTENTS, ECONOMY, STRUCTURE. It stops at the first finding; what
 * it learnt of every operation is kept in a step, for reports and statistics.
 * It never prints; it keeps its memory from run to run, so that a fuzzer can begin often.
 */
#ifndef MAPCHECK_JUDGE_H
#define MAPCHECK_JUDGE_H

#include "reference/finding.h"
#include "reference/placement.h"

struct judge; /* opaque */

/* questions: a set of enum question. profile NULL: by the system's name. NULL: no memory. */
struct judge *judge_open(const struct system *system, const struct profile *profile,
                         uint32_t questions);
void judge_close(struct judge *judge);

/* Starts a run in this world. False and a one-line reason when the system cannot open it; the
 * finding is then UNRESOLVED. */
bool judge_begin(struct judge *judge, const struct world *world, char *reason, size_t size);
/* One operation. After a finding it does nothing more and gives the same verdict again. */
enum verdict judge_step(struct judge *judge, const struct operation *operation);
/* The end of the run: every byte of every live page, every promise. */
enum verdict judge_finish(struct judge *judge);
/* begin, every step, finish. An unopened world is VERDICT_UNRESOLVED with its reason. */
enum verdict judge_run(struct judge *judge, const struct program *program);

const struct finding *judge_finding(const struct judge *judge);
const struct step *judge_last_step(const struct judge *judge);
size_t judge_steps(const struct judge *judge); /* operations done in this run */
/* FNV-1a over every operation's outcome (kind, errno name, address from the origin). */
uint64_t judge_transcript(const struct judge *judge);
const struct model *judge_model(const struct judge *judge);
/* NULL when the system declares no arena. */
const struct placement *judge_placement(const struct judge *judge);
const struct system *judge_system(const struct judge *judge);
void *judge_instance(const struct judge *judge); /* the opened system, for page_class, annotation */

/* Counts over many runs: were enough of the maps that must succeed answered with success?
 * Of at least 100 such maps fewer than half: UNRESOLVED. */
struct tally {
    uint64_t maps_with_room, maps_with_room_succeeded;
};
void tally_add(struct tally *tally, const struct step *step);
enum verdict tally_verdict(const struct tally *tally);

#endif
