/* SPDX-License-Identifier: MIT
 *
 * The table of faults. Each fault makes an honest system wrong in one way, which shows that a
 * clause or a check of the judge can fail. kill_matrix.tsv lists the clauses that fail on each
 * fault; list_kills.c prints that list.
 */
#ifndef MAPCHECK_FAULTS_H
#define MAPCHECK_FAULTS_H

#include "conformance/faults/fault.h"

/* All faults, by index from 0; NULL beyond the last one. */
const struct fault *fault_at(size_t index);
/* NULL: no fault has this name. */
const struct fault *fault_find(const char *name);

/* Returns the honest system with this fault; explore cannot use it, because it has no saved states.
 * Only one such system exists at a time: the next call replaces it for all later calls of open.
 * An open instance keeps its own. The caller keeps both alive, and may change *fault at any time.
 */
struct system fault_system(const struct fault *fault, const struct system *honest);

#endif
