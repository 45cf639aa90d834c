/* SPDX-License-Identifier: MIT
 *
 * errno of a wasm C library, by name: Emscripten's musl and wasi-libc have the numbers of WASI.
 */
#ifndef MAPCHECK_WASM_ERROR_H
#define MAPCHECK_WASM_ERROR_H

#include "reference/system.h"

/* The failure with this errno; a number that has no name is ERROR_OTHER, and kept. */
struct outcome wasm_failure(int32_t number);

#endif
