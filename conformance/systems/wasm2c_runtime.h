/* SPDX-License-Identifier: MIT
 *
 * The runtime of wasm2c, under the same names for every version of it. This file tests what the
 * runtime's own headers define, never a version number. build/translate does the same for the
 * names of a module.
 */
#ifndef MAPCHECK_WASM2C_RUNTIME_H
#define MAPCHECK_WASM2C_RUNTIME_H

#include "reference/system.h"
#include "wasm-rt-impl.h"

/* wasm_rt_impl_try() needs this header in the versions that have it. */
#if __has_include("wasm-rt-exceptions.h")
#include "wasm-rt-exceptions.h"
#endif

/* A number of pages: 32 bits in version 1.0.32, 64 bits later. */
typedef __typeof__(((wasm_rt_memory_t *)0)->pages) wasm_pages;

/* The translated code checks bounds itself (WASM2C_CHECKS in toolchain.mk), so a trap is a call and
 * no signal. Later versions save the signal mask nevertheless, which costs a system call for each
 * call into a module. The macro below does not save it. */
#ifdef WASM_RT_LONGJMP_UNCHECKED
#undef WASM_RT_SETJMP
#define WASM_RT_SETJMP(target) ((target).initialized = true, sigsetjmp((target).buffer, 0))
#endif

/* Evaluates an expression that runs a module. When the module traps, `trap` keeps the code of the
 * runtime, and no further expression is evaluated. */
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

/* The number of a trap for struct outcome. Some runtimes have one code for an access out of
 * bounds and an exhausted stack. */
static inline int32_t wasm_trap_number(int32_t code)
{
    switch (code) {
    case WASM_RT_TRAP_UNREACHABLE:
        return TRAP_UNREACHABLE;
    case WASM_RT_TRAP_OOB:
        return TRAP_OUT_OF_BOUNDS;
    case WASM_RT_TRAP_INT_OVERFLOW:
    case WASM_RT_TRAP_DIV_BY_ZERO:
    case WASM_RT_TRAP_INVALID_CONVERSION:
        return TRAP_ARITHMETIC;
    case WASM_RT_TRAP_CALL_INDIRECT:
        return TRAP_INDIRECT_CALL;
    default:
        return code == (int32_t)WASM_RT_TRAP_EXHAUSTION ? TRAP_STACK_EXHAUSTED : TRAP_WASM;
    }
}

/* The runtime's words for the same. */
static inline const char *trap_words(int32_t code)
{
    return wasm_rt_strerror((wasm_rt_trap_t)code);
}

#endif
