/* SPDX-License-Identifier: MIT
 *
 * Two faulty systems for users, to show that the judge finds their faults: the bump allocator of
 * conformance/systems/bump.h with the fault of the same name.
 */
#ifndef MAPCHECK_ALWAYS_H
#define MAPCHECK_ALWAYS_H

#include "reference/system.h"

/* Maps correctly and refuses every unmap. Without an arena the judge does not check its economy, so
 * the judge must report CONTRACT at the first unmap of a mapping, and nothing before. */
extern const struct system system_always_einval;
/* Never gives any memory, although it declares an arena that could grow. All its answers but that
 * of map are correct, so the judge must report ECONOMY and nothing else. A judge that only checks
 * whether an answer is allowed would accept it. */
extern const struct system system_always_enomem;

#endif
