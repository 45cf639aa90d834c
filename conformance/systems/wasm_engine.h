/* SPDX-License-Identifier: MIT
 *
 * Wasm modules as systems where the suite itself is wasm: under node, under node:wasi, in a
 * browser. For every run, the JavaScript host (engine.mjs) makes an instance of the module beside
 * the suite's, and calls it on behalf of the suite. So a trap ends a call and not the suite, and a
 * new run starts from a fresh state. Each module contains the mmap that it was linked with; see
 * wasm_engine_inside.c.
 */
#ifndef MAPCHECK_WASM_ENGINE_H
#define MAPCHECK_WASM_ENGINE_H

#include "reference/system.h"

extern const struct system system_engine_emscripten_libc, system_engine_emscripten_libc_emmalloc,
    system_engine_emscripten_libc_mimalloc, system_engine_page_manager_product,
    system_engine_page_manager_product_skip, system_engine_wasi_libc;

/* The linked program (LINK=). Its calls and features are those that its module exports, so
 * registry_find lets wasm_engine_describe fill them in. */
extern struct system system_engine_yours;
void wasm_engine_describe(void);

#endif
