/* SPDX-License-Identifier: MIT
 *
 * The fault that the fake system has: a row of conformance/faults/faults.def.
 */
#ifndef MAPCHECK_FAKE_FAULT_H
#define MAPCHECK_FAKE_FAULT_H

#include "reference/system.h"

/* Sets the fault of all instances, open or not, from now on. NULL: none. A name without a row fails
 * the test. Features stay as they are. */
void fake_set_fault(const char *name);

/* The honest system with the fault that is set at the time of each call. */
struct system fake_with_fault(const struct system *honest);

#endif
