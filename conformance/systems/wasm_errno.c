/* SPDX-License-Identifier: MIT
 *
 * The only source of the wasm module that is wasi-libc: where its errno is. Emscripten's musl exports
 * the same function by itself.
 */
#include <errno.h>

int *mapcheck_errno_location(void);
__attribute__((export_name("__errno_location"))) int *mapcheck_errno_location(void)
{
    return &errno;
}
