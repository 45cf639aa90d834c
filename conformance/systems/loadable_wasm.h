/* SPDX-License-Identifier: MIT
 *
 * A user's wasm module as a system, named by its path. `make wasm` translates a module into a
 * shared object and puts a copy of the module beside it. This file finds the two, and loads the
 * object if the module is still the same.
 */
#ifndef MAPCHECK_LOADABLE_WASM_H
#define MAPCHECK_LOADABLE_WASM_H

#include "reference/system.h"

/* `path` ends in .wasm. NULL and a one-line problem when the module is not translated, or has
 * changed since. */
const struct system *loadable_wasm_find(const char *path, char *problem, size_t size);
/* The same, but the module runs in this process, where a fuzzer sees its coverage. Translated code
 * checks its bounds, and calls no function of the machine. The fuzzer ends an endless loop. */
const struct system *loadable_wasm_find_inside(const char *path, char *problem, size_t size);

#endif
