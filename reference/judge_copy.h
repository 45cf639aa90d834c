/* SPDX-License-Identifier: MIT
 *
 * A run put aside and taken up again: the judge with all it knows, and its system with it. For who
 * wants to go on from one place in many ways, as explore does. A system must offer save, restore and
 * state_key. A copy belongs to its system and world: any judge that has begun the same can take it up.
 */
#ifndef MAPCHECK_JUDGE_COPY_H
#define MAPCHECK_JUDGE_COPY_H

#include "reference/judge.h"

struct judge_copy; /* opaque */

/* Can runs of this system be put aside? */
bool judge_can_copy(const struct judge *judge);

struct judge_copy *judge_copy_open(void); /* NULL: no memory */
void judge_copy_close(struct judge_copy *copy);

/* Between two operations, while there is no finding; a copy can be used again and again, and
 * allocates only the first time. False when memory is out. */
bool judge_save(const struct judge *judge, struct judge_copy *copy);
/* The run goes on as if nothing had happened since; a finding is forgotten. False when memory is out,
 * which it cannot be for the judge whose run it was; a judge is then worth nothing until it restores. */
bool judge_restore(struct judge *judge, const struct judge_copy *copy);

/* Bytes that are equal for two places in runs of one world when every operation from there on will
 * be answered alike and judged alike. Left out: how one got there (counts, names and versions, the
 * tags made of them), where one mapping ends and the next begins, which pages were ever mapped. At most
 * `capacity` bytes are written; the result is how many it takes. */
size_t judge_key(const struct judge *judge, uint8_t *key, size_t capacity);

/* From now on the system's statistics are compared after every operation, not only now and then. */
void judge_count_always(struct judge *judge);

#endif
