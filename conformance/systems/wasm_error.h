/* SPDX-License-Identifier: MIT
 *
 * The names of errno numbers in a wasm C library: Emscripten's musl and wasi-libc use WASI's
 * numbers.
 */
#ifndef MAPCHECK_WASM_ERROR_H
#define MAPCHECK_WASM_ERROR_H

#include "reference/system.h"

/* The failure with this errno. A number without a name is ERROR_OTHER and stays in
 * outcome.number. */
struct outcome wasm_failure(int32_t number);

#endif
