/* SPDX-License-Identifier: MIT
 *
 * The page manager as a runtime compiles it, for benchmarks: a constant geometry and no harness.
 * The build compiles it once for each page table (BENCH_NAME), together with the files that it
 * calls. program_break.c calls the sbrk and memset below. They pass the call on, or use memory that
 * was used before, or only count, because the real calls would need 4 GiB of memory.
 */
#undef MAPCHECK_HARNESS /* a harness build may define it */
#include "conformance/systems/bench/bench_names.h"

#include "conformance/systems/bench/bench_system.h"
#include "impl/page_manager.h"
#include <string.h>
#include <unistd.h>

#define TEXT_EXPANDED(name) #name
#define TEXT(name)          TEXT_EXPANDED(name)

void *BENCH_SBRK(intptr_t bytes);
void *BENCH_MEMSET(void *start, int byte, size_t bytes);

static struct page_manager manager;
static struct page_table lone; /* a second table, so that the manager's stays as it is */

/* A counted break, in bytes. The neighbour gives back only memory above `ours`. The break reaches
 * 2^32 only where a pointer can hold that number. */
static struct {
    enum bench_memory memory;
    uint64_t now, ours, limit;
} counted;

/* The break is counted in used memory, too; it starts at the first byte of that memory. */
void *BENCH_SBRK(intptr_t bytes)
{
    if (counted.memory == BENCH_GROWING)
        return sbrk(bytes);
    if (bytes < 0 || counted.now + (uint64_t)bytes > counted.limit)
        return (void *)-1;
    uintptr_t start = (uintptr_t)counted.now;
    counted.now += (uint64_t)bytes;
    if (bytes > 0)
        counted.ours = counted.now;
    return (void *)start;
}

void *BENCH_MEMSET(void *start, int byte, size_t bytes)
{
    return counted.memory == BENCH_COUNTED ? start : memset(start, byte, bytes);
}

static uint64_t manager_map(uint32_t bytes, bool zeroed)
{
    uint32_t address;
    int error = page_manager_map(&manager, bytes, 1,
                                 zeroed ? CONTENTS_ZEROED : CONTENTS_UNINITIALIZED, &address);
    return error == 0 ? address : BENCH_REFUSED;
}

static bool manager_unmap(uint64_t address, uint32_t bytes)
{
    return page_manager_unmap(&manager, (uint32_t)address, bytes) == 0;
}

static char *manager_pointer(uint64_t address)
{
    return program_break_pointer(&manager.program_break, (uint32_t)address);
}

/* Maps and unmaps the whole block, so that its pages are dirty. */
static bool recycle(uint32_t bytes)
{
    uint64_t address = manager_map(bytes, false);
    return address != BENCH_REFUSED && manager_unmap(address, bytes);
}

/* The block does not begin at a page, so it is one page longer than requested. */
static bool used_open(uint64_t bytes)
{
    uint64_t length = bytes + BENCH_PAGE_BYTES;
    char *block = bench_used_memory((size_t)length);
    counted.now = counted.ours = (uintptr_t)block;
    counted.limit = counted.now + length;
    page_manager_open(&manager);
    return block != NULL && recycle((uint32_t)bytes);
}

static bool manager_open(enum bench_memory memory, uint64_t room_bytes)
{
    counted.memory = memory;
    if (memory == BENCH_RECYCLED)
        return used_open(room_bytes);
    counted.now = counted.ours = BENCH_PAGE_BYTES;
    counted.limit =
        room_bytes < UINTPTR_MAX ? room_bytes : UINTPTR_MAX & ~(uintptr_t)(BENCH_PAGE_BYTES - 1);
    page_manager_open(&manager);
    return true;
}

static void manager_neighbour(int64_t bytes)
{
    uint64_t moved = counted.now + (uint64_t)bytes; /* modulo 2^64: a negative one moves it down */
    if (moved >= counted.ours && moved <= counted.limit)
        counted.now = moved;
}

static void manager_figures(struct bench_figures *figures)
{
    struct page_manager_statistics statistics;
    page_manager_statistics(&manager, &statistics);
    *figures = (struct bench_figures){.pages_owned = statistics.pages_owned,
                                      .pages_mapped = statistics.pages_mapped,
                                      .pages_zeroed = statistics.pages_zeroed,
                                      .largest_free_run = statistics.largest_free_run,
                                      .grow_calls = statistics.grow_calls};
}

static void table_open(void)
{
    page_table_open(&lone);
}

static void table_set(uint32_t first, uint32_t count, enum bench_page page)
{
    static const enum page_state states[] = {[BENCH_FOREIGN] = PAGE_STATE_FOREIGN,
                                             [BENCH_MAPPED] = PAGE_STATE_MAPPED,
                                             [BENCH_FREE] = PAGE_STATE_DIRTY};
    page_table_mark(&lone, first, count, states[page]);
}

static uint32_t table_find(uint32_t count, uint32_t alignment)
{
    return page_table_find(&lone, count, alignment);
}

static void table_mark(uint32_t first, uint32_t count)
{
    page_table_mark(&lone, first, count, PAGE_STATE_MAPPED);
}

static void table_release(uint32_t first, uint32_t count)
{
    page_table_release(&lone, first, count);
}

static const struct bench_table table = {table_open, table_set, table_find, table_mark,
                                         table_release};

extern const struct bench_system BENCH_SYSTEM;
const struct bench_system BENCH_SYSTEM = {
    .name = TEXT(BENCH_NAME),
    .metadata_bytes = sizeof(struct page_table),
    .first_fit = true,
    .table = &table,
    .open = manager_open,
    .map = manager_map,
    .unmap = manager_unmap,
    .neighbour = manager_neighbour,
    .pointer = manager_pointer,
    .figures = manager_figures,
};
