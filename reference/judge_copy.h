/* SPDX-License-Identifier: MIT
 *
 * Saves a run and restores it later: the judge's knowledge and the system's state. explore uses
 * this to try many operations from one state. The system must offer save, restore and state_key. A
 * judge can restore a copy when it has begun a run of the same system in the same world.
 */
#ifndef MAPCHECK_JUDGE_COPY_H
#define MAPCHECK_JUDGE_COPY_H

#include "reference/judge.h"

struct judge_copy; /* opaque */

/* Can the judge save runs of this system? */
bool judge_can_copy(const struct judge *judge);

struct judge_copy *judge_copy_open(void); /* NULL: no memory */
void judge_copy_close(struct judge_copy *copy);

/* Saves the run. Call it between two operations, and only while there is no finding. The caller may
 * save to the same copy repeatedly; only the first save allocates. False when memory is out. */
bool judge_save(const struct judge *judge, struct judge_copy *copy);
/* Continues the saved run and drops a finding made since. False when memory is out; the judge is
 * then unusable until a restore succeeds. In the judge that saved the copy, a restore always
 * succeeds. */
bool judge_restore(struct judge *judge, const struct judge_copy *copy);

/* The key of the run's state. Two states of runs in one world have equal keys when every further
 * operation gets the same answer and the same verdict in both. The key leaves out the history
 * (counts, names, versions and the tags made of them), the borders between mappings, and the pages
 * that were ever mapped. Writes at most `capacity` bytes and returns the size of the whole key. */
size_t judge_key(const struct judge *judge, uint8_t *key, size_t capacity);

/* From now on the judge compares the system's statistics after every operation, instead of after
 * every 16th. */
void judge_count_always(struct judge *judge);

#endif
