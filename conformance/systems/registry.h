/* SPDX-License-Identifier: MIT
 *
 * Every system by name. A name with a slash in it or an ending `.so` is a file to load.
 * Which systems are here depends on the lane this was built for.
 */
#ifndef MAPCHECK_REGISTRY_H
#define MAPCHECK_REGISTRY_H

#include "../../reference/system.h"

/* All built-in systems of this lane, ending with NULL. */
const struct system *const *registry_all(void);

/* The system of that name. NULL and one line that says what is wrong and what to type next. */
const struct system *registry_find(const char *name, char *problem, size_t size);

/* "native", "wasm2c", "node": where this was built to run. */
const char *registry_lane(void);

#endif
