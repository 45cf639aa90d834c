/* SPDX-License-Identifier: MIT
 *
 * A user's wasm module by its path, as a system. `make wasm` has translated it into a shared object
 * beside a copy of it; here the two are found again, and loaded when the module is still that one.
 */
#ifndef MAPCHECK_LOADABLE_WASM_H
#define MAPCHECK_LOADABLE_WASM_H

#include "reference/system.h"

/* `path` ends in .wasm. NULL and a one-line problem when it is not translated, or has changed since. */
const struct system *loadable_wasm_find(const char *path, char *problem, size_t size);

#endif
