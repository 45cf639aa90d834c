/* SPDX-License-Identifier: MIT
 *
 * Calls past the judge, for clauses that say what happens to bytes the judge would tag: some systems
 * do not live through its tags. The calls stand in the trace, so that the run can be replayed.
 */
#ifndef MAPCHECK_DIRECT_H
#define MAPCHECK_DIRECT_H

#include "conformance/clauses/clause_run.h"

struct direct_mapping {
    uint32_t ordinal;
    uint64_t address, length; /* bytes, as they were asked for */
    uint64_t end;             /* the first address behind the last page, counted from `address` */
};

/* A mapping of so many bytes. False when it is refused: decided. */
bool direct_map(struct clause_run *run, struct amount length, struct direct_mapping *mapping);
/* Gives it back whole. False when it is refused or the system ends: decided. */
bool direct_unmap(struct clause_run *run, const struct direct_mapping *mapping);
/* Every byte of [from, to). False: they cannot be reached, decided. */
bool direct_fill(struct clause_run *run, uint64_t from, uint64_t to, uint8_t byte);
/* Are they all that byte? False: decided, with the first that is not. */
bool direct_expect(struct clause_run *run, uint64_t from, uint64_t to, uint8_t byte);

#endif
