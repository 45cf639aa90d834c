/* SPDX-License-Identifier: MIT
 *
 * The bodies of clauses for a system without an arena whose memory is seen to grow
 * (SYSTEM_GROWTH). clause_outside.c says what they ask.
 */
#ifndef MAPCHECK_CLAUSE_OUTSIDE_H
#define MAPCHECK_CLAUSE_OUTSIDE_H

#include "conformance/clauses/clause_run.h"

void clause_outside_after_grow(struct clause_run *run);
void clause_outside_no_redundant(struct clause_run *run);
void clause_outside_sbrk_dirty(struct clause_run *run);
void clause_outside_grow_fail(struct clause_run *run);

#endif
