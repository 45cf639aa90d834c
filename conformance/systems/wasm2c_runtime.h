/* SPDX-License-Identifier: MIT
 *
 * wasm2c's runtime by the same names for every version of it. What changed is asked of its own headers, never
 * of a version number; the names of a module are those of wasm2c_names.awk.
 */
#ifndef MAPCHECK_WASM2C_RUNTIME_H
#define MAPCHECK_WASM2C_RUNTIME_H

#include "wasm-rt-impl.h"

/* wasm_rt_impl_try() needs it where it is a header of its own. */
#if __has_include("wasm-rt-exceptions.h")
#include "wasm-rt-exceptions.h"
#endif

/* A number of pages: 32 bits in 1.0.32, 64 bits later. */
typedef __typeof__(((wasm_rt_memory_t *)0)->pages) wasm_pages;

/* Bounds are checked by the translated code (WASM2C_CHECKS of the Makefile), so a trap is a call and no
 * signal. Later versions save the signal mask all the same, a system call for each call into a module. */
#ifdef WASM_RT_LONGJMP_UNCHECKED
#undef WASM_RT_SETJMP
#define WASM_RT_SETJMP(target) ((target).initialized = true, sigsetjmp((target).buffer, 0))
#endif

/* Evaluates an expression that runs a module. `trap` keeps the code of the runtime where the module traps, and
 * nothing is evaluated once it has one. */
#define UNLESS_TRAPPED(trap, expression)                                                           \
    do {                                                                                           \
        if ((trap) != 0)                                                                           \
            break;                                                                                 \
        volatile int code = (int)wasm_rt_impl_try();                                               \
        if (code != 0)                                                                             \
            (trap) = code;                                                                         \
        else                                                                                       \
            (void)(expression);                                                                    \
    } while (0)

#endif
