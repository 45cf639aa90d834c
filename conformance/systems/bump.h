/* SPDX-License-Identifier: MIT
 *
 * The smallest honest system: a bump allocator over the simulated break. Each mapping is new,
 * cleared memory from sbrk, and munmap reuses nothing. It keeps the contract but wastes memory, so
 * it declares no arena, and the judge does not check its economy. The faulty systems of
 * conformance/faults/always.h are this one with a fault each.
 */
#ifndef MAPCHECK_BUMP_H
#define MAPCHECK_BUMP_H

#include "reference/system.h"

extern const struct system system_bump;

#endif
