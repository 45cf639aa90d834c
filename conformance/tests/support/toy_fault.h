/* SPDX-License-Identifier: MIT
 *
 * What is wrong with the toy now, for its own files; tests set it with toy_lies and toy_miscounts.
 */
#ifndef MAPCHECK_TOY_FAULT_H
#define MAPCHECK_TOY_FAULT_H

#include "conformance/tests/support/toy_system.h"

bool toy_is(enum toy_lie lie);
/* Which number of its statistics is wrong, counted from 0. */
unsigned toy_wrong_count(void);

#endif
