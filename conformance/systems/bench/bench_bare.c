/* SPDX-License-Identifier: MIT
 *
 * Lower limits for benchmarks: the cost of a mmap that searches, records and checks nothing. A
 * table update is one memset of a byte per page, a map is one sbrk, and growing the host's memory
 * is one memory.grow. It finds no free pages and recycles none. The limit of recycling is a bare
 * fill of the same pages, which the benchmark can time without this system.
 */
#include "conformance/systems/bench/bench_system.h"
#include <string.h>
#include <unistd.h>
#ifdef __EMSCRIPTEN__
void emscripten_notify_memory_growth(int memory);
#endif

extern const struct bench_system bench_bare;

static uint8_t cells[BENCH_TABLE_PAGES];

static void table_open(void)
{
    memset(cells, BENCH_FOREIGN, sizeof cells);
}

static void table_set(uint32_t first, uint32_t count, enum bench_page page)
{
    memset(cells + first, (int)page, count);
}

static void table_mark(uint32_t first, uint32_t count)
{
    memset(cells + first, BENCH_MAPPED, count);
}

static void table_release(uint32_t first, uint32_t count)
{
    memset(cells + first, BENCH_FREE, count);
}

static const struct bench_table table = {table_open, table_set, NULL, table_mark, table_release};

static bool bare_open(enum bench_memory memory, uint64_t memory_bytes)
{
    (void)memory_bytes;
    return memory == BENCH_GROWING;
}

static uint64_t bare_map(uint32_t bytes, bool zeroed)
{
    (void)zeroed;
    void *start = sbrk((intptr_t)bytes);
    return (intptr_t)start == -1 ? BENCH_REFUSED : (uint64_t)(uintptr_t)start;
}

static bool bare_unmap(uint64_t address, uint32_t bytes)
{
    (void)address, (void)bytes;
    return true;
}

static char *bare_pointer(uint64_t address)
{
    return (char *)(uintptr_t)address;
}

#ifdef __EMSCRIPTEN__
/* Notifies the C library, because JavaScript would otherwise use a view of the old memory. */
static bool bare_grow(uint32_t bytes)
{
    if (__builtin_wasm_memory_grow(0, bytes / BENCH_PAGE_BYTES) == (size_t)-1)
        return false;
    emscripten_notify_memory_growth(0);
    return true;
}
#else
#define bare_grow NULL
#endif

const struct bench_system bench_bare = {
    .name = "bare",
    .table = &table,
    .open = bare_open,
    .map = bare_map,
    .unmap = bare_unmap,
    .pointer = bare_pointer,
    .grow = bare_grow,
};
