/* SPDX-License-Identifier: MIT
 *
 * The part of a module in an engine (wasm_engine.c) that the host calls. It exports the mmap that
 * the module was linked with, with numbers for arguments, and reads errno within the same call. It
 * also wraps the one sbrk of the module (-Wl,--wrap=sbrk,--wrap=_sbrk64), so that the host can
 * refuse or limit it, and replaces the memory.grow of sources (link_grow.h).
 * ENGINE_MADVISE and its like: this function comes from the same source as mmap, and is exported
 * too. ENGINE_OTHERS: madvise, mprotect and mremap are.
 */
#ifdef ENGINE_OTHERS
#define ENGINE_MADVISE
#define ENGINE_MPROTECT
#define ENGINE_MREMAP
#endif
#include "conformance/systems/neighbour.h"

#include <errno.h>
#ifdef ENGINE_GROWS
#include <emscripten/heap.h>
#endif
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORT(name) __attribute__((export_name(#name)))

enum { ERRNO_UNTOUCHED = 0x7EAF };

#ifdef __EMSCRIPTEN__
/* mimalloc begins with random bytes. In some releases a module without JavaScript ends when it asks
 * for them. The tests need the same bytes in every run anyway. */
__attribute__((weak)) int getentropy(void *bytes, size_t length)
{
    memset(bytes, 0x5A, length);
    return 0;
}
#endif

enum { WASM_PAGE_BYTES = 65536 };

/* The environment of this run. `beyond`: how far the memory reached beyond the break at its start.
 */
static uint32_t limit_bytes = UINT32_MAX, refusals, calls, fail_at;
static uint64_t beyond;
/* Of the last call. */
static int32_t number;

/* True while the library's own sbrk runs; it calls _sbrk64 where there is one. */
static bool is_inside;

void *__real_sbrk(intptr_t delta);
void *__wrap_sbrk(intptr_t delta);

#ifdef ENGINE_GROWS
/* The end of the memory after the last sbrk, and the lowest address above the break that the system
 * has from memory.grow, of its own or of a library: growth that no sbrk made. */
static uintptr_t end_seen, grown_from = UINTPTR_MAX;

static uintptr_t memory_end(void)
{
    return __builtin_wasm_memory_size(0) * WASM_PAGE_BYTES;
}

static void note_end(void)
{
    end_seen = memory_end();
}

static void look_for_growth(void)
{
    if (end_seen != 0 && memory_end() > end_seen && grown_from == UINTPTR_MAX)
        grown_from = end_seen;
}

/* The library's sbrk takes all memory above the break for its own. Another caller of sbrk that
 * would reach what the system grew begins at the end of the memory instead, as it does where sbrk
 * calls memory.grow itself.
 *
 *     b b b | . . S S S S |      | the break, and the end of the memory; S what the system grew
 */
static void pass_grown_memory(intptr_t delta)
{
    uintptr_t *at = (uintptr_t *)emscripten_get_sbrk_ptr();
    look_for_growth();
    if (delta <= 0 || *at + (uintptr_t)delta <= grown_from)
        return;
    *at = memory_end();
    grown_from = UINTPTR_MAX;
}
#else
static void look_for_growth(void)
{
}
static void note_end(void)
{
}
static void pass_grown_memory(intptr_t delta)
{
    (void)delta;
}
#endif

static void *library_sbrk(intptr_t delta)
{
    look_for_growth();
    is_inside = true;
    void *start = __real_sbrk(delta);
    is_inside = false;
    note_end();
    return start;
}

static void *refuse(void)
{
    errno = ENOMEM;
    return (void *)-1;
}

/* Later releases of Emscripten grow by 2 GiB and more, although that number is negative here. */
static void *move_break(intptr_t delta)
{
    uintptr_t start = (uintptr_t)library_sbrk(0), end = start + (uintptr_t)delta;
    if (delta != 0 && end > start && end > limit_bytes)
        return refuse();
    return library_sbrk(delta);
}

/* Counts a call for memory. Is it one that the world refuses? */
static bool is_refused(void)
{
    if (++calls == fail_at)
        return true;
    if (refusals == 0)
        return false;
    refusals--;
    return true;
}

/* The sbrk that the system calls. */
void *__wrap_sbrk(intptr_t delta)
{
    if (delta == 0)
        return library_sbrk(0);
    return is_refused() ? refuse() : move_break(delta);
}

#ifdef ENGINE_GROWS
/* The memory.grow of the system (link_grow.h). The limit is that of the break, as much higher as
 * the memory was. */
size_t engine_memory_grow(int memory, size_t pages);

size_t engine_memory_grow(int memory, size_t pages)
{
    const size_t refused = (size_t)-1;
    uint64_t end = ((uint64_t)__builtin_wasm_memory_size(0) + pages) * WASM_PAGE_BYTES;
    (void)memory;
    if (pages == 0)
        return __builtin_wasm_memory_size(0);
    if (is_refused() || (limit_bytes != UINT32_MAX && end > limit_bytes + beyond))
        return refused;
    return __builtin_wasm_memory_grow(0, pages);
}
#endif

#ifdef __EMSCRIPTEN__
/* Emscripten 6 has sbrk under a second name, with 64 bits. emmalloc calls it, and mimalloc calls it
 * through emmalloc. */
void *__real__sbrk64(int64_t delta) __attribute__((weak));
void *__wrap__sbrk64(int64_t delta);

void *__wrap__sbrk64(int64_t delta)
{
    bool is_for_sbrk = !is_inside && delta >= 0 && delta <= UINT32_MAX;
    return is_for_sbrk ? __wrap_sbrk((intptr_t)delta) : __real__sbrk64(delta);
}
#endif

/* ENGINE_RESERVE: bytes that the allocator takes at once, before it gives out any. */
#ifndef ENGINE_RESERVE
#define ENGINE_RESERVE 0u
#endif
static uint32_t with_reserve(uint32_t limit)
{
    return limit < UINT32_MAX - ENGINE_RESERVE ? limit + ENGINE_RESERVE : UINT32_MAX;
}

/* The calls for memory so far, granted or not. */
EXPORT(engine_growth_calls) uint32_t engine_growth_calls(void)
{
    return calls;
}

EXPORT(engine_environment) void engine_environment(uint32_t limit, uint32_t count, uint32_t at)
{
    uint64_t end = (uint64_t)__builtin_wasm_memory_size(0) * WASM_PAGE_BYTES;
    beyond = end - (uint64_t)(uintptr_t)library_sbrk(0) / WASM_PAGE_BYTES * WASM_PAGE_BYTES;
    limit_bytes = with_reserve(limit);
    refusals = count;
    fail_at = at;
}

EXPORT(engine_limit) void engine_limit(uint32_t limit)
{
    limit_bytes = with_reserve(limit);
}

EXPORT(engine_fail) void engine_fail(uint32_t count)
{
    refusals = count;
}

EXPORT(engine_break) uint32_t engine_break(void)
{
    return (uint32_t)(uintptr_t)library_sbrk(0);
}

/* The break moves by multiples of this number. Where it is more than 1, sbrk aborts for other
 * amounts and for negative ones. */
EXPORT(engine_break_step) uint32_t engine_break_step(void)
{
#ifdef __wasi__
    return 65536;
#else
    return 1;
#endif
}

/* errno after the last call; ERRNO_UNTOUCHED when the call did not change it. */
EXPORT(engine_errno) int32_t engine_errno(void)
{
    return number;
}

static uint32_t answer(uint32_t value)
{
    number = errno;
    return value;
}

/* sbrk may round the amount, so the break is asked for, before and after. */
EXPORT(engine_sbrk) uint32_t engine_sbrk(int32_t delta)
{
    static struct neighbour_top neighbour;
    errno = ERRNO_UNTOUCHED;
    pass_grown_memory(delta);
    if (!neighbour_may_move(&neighbour, (uintptr_t)library_sbrk(0), delta))
        return answer((uint32_t)(uintptr_t)refuse());
    uintptr_t start = (uintptr_t)move_break(delta);
    if (start != (uintptr_t)-1)
        neighbour_moved(&neighbour, start, (uintptr_t)library_sbrk(0));
    return answer((uint32_t)start);
}

EXPORT(engine_map)
uint32_t engine_map(uint32_t address, uint32_t length, uint32_t protection, uint32_t flags,
                    int32_t descriptor, uint32_t offset_low, uint32_t offset_high)
{
    uint64_t offset = (uint64_t)offset_high << 32 | offset_low;
    errno = ERRNO_UNTOUCHED;
    return answer((uint32_t)(uintptr_t)mmap((void *)(uintptr_t)address, length, (int)protection,
                                            (int)flags, descriptor, (off_t)offset));
}

EXPORT(engine_unmap) uint32_t engine_unmap(uint32_t address, uint32_t length)
{
    errno = ERRNO_UNTOUCHED;
    return answer((uint32_t)munmap((void *)(uintptr_t)address, length));
}

/* RANGE(name, call): a function of an address and a length. RANGE_OF has a third argument. */
#define RANGE(name, call)                                                                          \
    EXPORT(name) uint32_t name(uint32_t address, uint32_t length)                                  \
    {                                                                                              \
        errno = ERRNO_UNTOUCHED;                                                                   \
        return answer((uint32_t)call((void *)(uintptr_t)address, length));                         \
    }
#define RANGE_OF(name, call)                                                                       \
    EXPORT(name) uint32_t name(uint32_t address, uint32_t length, uint32_t third)                  \
    {                                                                                              \
        errno = ERRNO_UNTOUCHED;                                                                   \
        return answer((uint32_t)call((void *)(uintptr_t)address, length, (int)third));             \
    }

#ifdef ENGINE_MADVISE
RANGE_OF(engine_advise, madvise)
#endif
#ifdef ENGINE_POSIX_MADVISE
RANGE_OF(engine_posix_advise, posix_madvise)
#endif
#ifdef ENGINE_MPROTECT
RANGE_OF(engine_protect, mprotect)
#endif
#ifdef ENGINE_MSYNC
RANGE_OF(engine_msync, msync)
#endif
#ifdef ENGINE_MLOCK
RANGE(engine_mlock, mlock)
#endif
#ifdef ENGINE_MUNLOCK
RANGE(engine_munlock, munlock)
#endif
#ifdef ENGINE_MREMAP
EXPORT(engine_remap)
uint32_t engine_remap(uint32_t address, uint32_t length, uint32_t new_length, uint32_t may_move)
{
    errno = ERRNO_UNTOUCHED;
    return answer((uint32_t)(uintptr_t)mremap((void *)(uintptr_t)address, length, new_length,
                                              may_move != 0 ? 1 : 0));
}
#endif
#ifdef ENGINE_KEEPS_PAGES
EXPORT(engine_keeps_pages) void engine_keeps_pages(void)
{
}
#endif
