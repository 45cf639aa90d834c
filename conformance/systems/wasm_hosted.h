/* SPDX-License-Identifier: MIT
 *
 * Wasm modules as systems where the suite is wasm itself: under node, under node:wasi, in a browser. The
 * host makes an instance of the module for every run beside our own and calls it for us (hosted.mjs), so
 * that a trap ends a call and not the suite, and a new run knows nothing of the last one. What is inside
 * is the mmap that the module was linked with, see wasm_hosted_inside.c.
 */
#ifndef MAPCHECK_WASM_HOSTED_H
#define MAPCHECK_WASM_HOSTED_H

#include "reference/system.h"

extern const struct system system_hosted_emscripten_libc, system_hosted_emscripten_libc_emmalloc,
    system_hosted_emscripten_libc_mimalloc, system_hosted_page_manager_product,
    system_hosted_page_manager_product_skip, system_hosted_wasi_libc, system_hosted_yours;

#endif
