/* SPDX-License-Identifier: MIT
 *
 * The part of a linked program with threads that platforms/run-threads.mjs calls: it lets the
 * threads carry out plans, as in the process of a shared object. The mmap is that of the user.
 * ENGINE_MADVISE and its like: this function comes from the same source as mmap (link.sh).
 */
#include "conformance/systems/loadable_threads_server.h"

#include <sys/mman.h>

#define EXPORT(name) __attribute__((export_name(#name)))

enum { WASM_PAGE_BYTES = 65536 };

static struct threads_area area = {.page_size = WASM_PAGE_BYTES};

#if defined(ENGINE_MLOCK) && defined(ENGINE_MUNLOCK)
static int lock(void *address, size_t length)
{
    return mlock(address, length);
}

static int unlock(void *address, size_t length)
{
    return munlock(address, length);
}
#endif

/* The compiler calls this at each edge of the user's sources (link.sh). Now and then a thread
 * pauses there. So the calls of two threads meet more often, and inside of what a lock should
 * protect. */
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
void __sanitizer_cov_trace_pc_guard(uint32_t *guard)
{
    enum { RARELY = 3, LONGEST = 4095 };
    static _Thread_local uint32_t state;
    (void)guard;
    if (state == 0)
        state = (uint32_t)(uintptr_t)&state | 1;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    if ((state & RARELY) == 0)
        for (volatile uint32_t turns = state >> 8 & LONGEST; turns > 0; turns = turns - 1) {
        }
}

void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop)
{
    (void)start, (void)stop;
}

static const struct functions functions = {
    .map = mmap,
    .unmap = munmap,
#ifdef ENGINE_MADVISE
    .advise = madvise,
#endif
#ifdef ENGINE_MPROTECT
    .protect = mprotect,
#endif
#if defined(ENGINE_MLOCK) && defined(ENGINE_MUNLOCK)
    .mlock = lock,
    .munlock = unlock,
#endif
};

EXPORT(threads_area) struct threads_area *threads_area(void)
{
    return &area;
}

EXPORT(threads_area_bytes) uint32_t threads_area_bytes(void)
{
    return sizeof area;
}

EXPORT(threads_record) struct threads_record *threads_record(void)
{
    return &area.record;
}

EXPORT(threads_record_bytes) uint32_t threads_record_bytes(void)
{
    return sizeof area.record;
}

EXPORT(threads_go) bool threads_go(void)
{
    return threads_begin(&functions, &area);
}

EXPORT(threads_finished) _Atomic uint32_t *threads_finished(void)
{
    return threads_left();
}
