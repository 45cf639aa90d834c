/* SPDX-License-Identifier: MIT
 *
 * A fake system for tests of the judge: a page manager with 32-bit addresses over a few kilobytes,
 * first fit by a linear search, over the simulated break of conformance/systems/. It keeps every
 * rule of a world; fake_fault.h adds a fault to it. It shares only the table of functions with
 * reference/ and impl/.
 */
#ifndef MAPCHECK_FAKE_SYSTEM_H
#define MAPCHECK_FAKE_SYSTEM_H

#include "conformance/tests/support/fake_fault.h"
#include "reference/profile.h"

/* A copy that the test may change: all functions except those that explore needs, all features
 * except SYSTEM_ARGUMENTS, and a name without a profile. Refuses to open a world of 13 pages. */
struct system fake_system(void);
/* The promises of the fake system without a fault: first fit, economy, MAP_FIXED on its own pages,
 * errno kept. */
extern const struct profile fake_profile;

/* The number of open instances: 0 when every test cleaned up. */
int fake_open_count(void);

#endif
