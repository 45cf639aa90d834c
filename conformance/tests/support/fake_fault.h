/* SPDX-License-Identifier: MIT
 *
 * The current fault of the fake system, for its own files. Tests set it with fake_set_fault and
 * fake_set_wrong_count.
 */
#ifndef MAPCHECK_FAKE_FAULT_H
#define MAPCHECK_FAKE_FAULT_H

#include "conformance/tests/support/fake_system.h"

bool fake_has(enum fake_fault fault);
/* The index of the statistic that is wrong. */
unsigned fake_wrong_count(void);

#endif
