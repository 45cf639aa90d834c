/* SPDX-License-Identifier: MIT
 *
 * The only source of the wasm module that consists of wasi-libc: it exports the address of errno.
 * Emscripten's musl exports the same function itself.
 */
#include <errno.h>

int *mapcheck_errno_location(void);
__attribute__((export_name("__errno_location"))) int *mapcheck_errno_location(void)
{
    return &errno;
}
