/* SPDX-License-Identifier: MIT
 *
 * Calls that bypass the judge, for clauses about bytes that the judge would tag: some systems crash
 * when the judge tags their pages. The trace records the calls, so that a replay can repeat the
 * run.
 */
#ifndef MAPCHECK_DIRECT_H
#define MAPCHECK_DIRECT_H

#include "conformance/clauses/clause_run.h"

struct direct_mapping {
    uint32_t ordinal;
    uint64_t address, length; /* as requested, in bytes */
    uint64_t end;             /* the first address after the last page, counted from `address` */
};

/* Maps this many bytes. False when the map is refused; that decides the clause. */
bool direct_map(struct clause_run *run, struct amount length, struct direct_mapping *mapping);
/* Unmaps the whole mapping. False when the unmap is refused or the system ends; that decides the
 * clause. */
bool direct_unmap(struct clause_run *run, const struct direct_mapping *mapping);
/* Writes `byte` to all of [from, to). False when it cannot be written; that decides the clause. */
bool direct_fill(struct clause_run *run, uint64_t from, uint64_t to, uint8_t byte);
/* Checks that all of [from, to) holds `byte`. False when some byte differs: the function has then
 * decided the clause, and the sentence names the first such byte. */
bool direct_expect(struct clause_run *run, uint64_t from, uint64_t to, uint8_t byte);

#endif
