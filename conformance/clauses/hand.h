/* SPDX-License-Identifier: MIT
 *
 * Calls past the judge, for clauses that say what happens to bytes the judge would tag: some systems
 * do not live through its tags. The calls stand in the trace, so that the run can be replayed.
 */
#ifndef MAPCHECK_HAND_H
#define MAPCHECK_HAND_H

#include "conformance/clauses/stage.h"

struct handful {
    uint32_t ordinal;
    uint64_t address, length; /* bytes, as they were asked for */
    uint64_t end;             /* the first address behind the last page, counted from `address` */
};

/* A mapping of so many bytes. False when it is refused: decided. */
bool hand_map(struct stage *stage, struct amount length, struct handful *mapping);
/* Gives it back whole. False when it is refused or the system ends: decided. */
bool hand_unmap(struct stage *stage, const struct handful *mapping);
/* Every byte of [from, to). False: they cannot be reached, decided. */
bool hand_fill(struct stage *stage, uint64_t from, uint64_t to, uint8_t byte);
/* Are they all that byte? False: decided, with the first that is not. */
bool hand_look(struct stage *stage, uint64_t from, uint64_t to, uint8_t byte);

#endif
