/* SPDX-License-Identifier: MIT
 *
 * The mmap of a program without this page manager, for benchmarks: the host's, or that of
 * Emscripten's C library, whose munmap takes whole mappings only. It has no break to count.
 */
#include "conformance/systems/bench/bench_system.h"
#include <string.h>
#include <sys/mman.h>

extern const struct bench_system bench_libc;

/* Mappings use real memory here, and node never gives it back to the host. */
#define MEMORY_BYTES_MAX (UINT64_C(1) << 30)

#ifdef __EMSCRIPTEN__
#define WHOLE_ONLY true
#else
#define WHOLE_ONLY false
#endif

static uint64_t libc_map(uint32_t bytes, bool zeroed)
{
    (void)zeroed; /* all its memory is zeroed */
    void *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return start == MAP_FAILED ? BENCH_REFUSED : (uint64_t)(uintptr_t)start;
}

static bool libc_unmap(uint64_t address, uint32_t bytes)
{
    return munmap((void *)(uintptr_t)address, bytes) == 0;
}

static char *libc_pointer(uint64_t address)
{
    return (char *)(uintptr_t)address;
}

static bool libc_open(enum bench_memory memory, uint64_t memory_bytes)
{
    if (memory_bytes > MEMORY_BYTES_MAX)
        return false;
    if (memory != BENCH_RECYCLED)
        return true;
    uint64_t address = libc_map((uint32_t)memory_bytes, true);
    if (address == BENCH_REFUSED)
        return false;
    memset(libc_pointer(address), 1, (size_t)memory_bytes);
    return libc_unmap(address, (uint32_t)memory_bytes);
}

const struct bench_system bench_libc = {
    .name = "libc",
    .whole_only = WHOLE_ONLY,
    .open = libc_open,
    .map = libc_map,
    .unmap = libc_unmap,
    .pointer = libc_pointer,
};
