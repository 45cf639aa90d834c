/* SPDX-License-Identifier: MIT
 *
 * Every system by name. A name with a slash in it or an ending `.so` is a file to load.
 * Which systems are here depends on the lane this was built for: MAPCHECK_LANE_WASM2C,
 * MAPCHECK_LANE_NODE, or MAPCHECK_LANE_NATIVE, which is the default.
 */
#ifndef MAPCHECK_REGISTRY_H
#define MAPCHECK_REGISTRY_H

#include "reference/system.h"

/* All built-in systems of this lane, ending with NULL. */
const struct system *const *registry_all(void);

/* The system of that name. NULL and one line that says what is wrong and what to type next. */
const struct system *registry_find(const char *name, char *problem, size_t size);

/* True for the name of a system, or of a file to load, that exists only in another lane: what
 * registry_find has refused is then "cannot run here" (exit code 77), not a usage error (2). */
bool registry_elsewhere(const char *name);

/* "native", "wasm2c", "node": where this was built to run. */
const char *registry_lane(void);

#endif
