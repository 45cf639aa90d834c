/* SPDX-License-Identifier: MIT
 *
 * The current fault of the fake system, for its own files. Tests set it with toy_lies and
 * toy_miscounts.
 */
#ifndef MAPCHECK_TOY_FAULT_H
#define MAPCHECK_TOY_FAULT_H

#include "conformance/tests/support/toy_system.h"

bool toy_is(enum toy_lie lie);
/* The index of the statistic that is wrong. */
unsigned toy_wrong_count(void);

#endif
