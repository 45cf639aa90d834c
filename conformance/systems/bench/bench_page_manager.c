/* SPDX-License-Identifier: MIT
 *
 * The page manager as a runtime compiles it, for benchmarks: a constant geometry and no harness.
 * The build compiles it once for each page table, together with the files that it calls. The break
 * below replaces impl/program_break.c. It gives real memory from sbrk, or memory that was used
 * before, or only counts where real memory would need 4 GiB.
 */
#undef MAPCHECK_HARNESS /* clang-tidy defines it for every file */
#include "conformance/systems/bench/bench_system.h"
#include "impl/page_manager.h"
#include <string.h>
#include <unistd.h>

static struct page_manager manager;
static struct page_table lone; /* a second table, so that the manager's stays as it is */

/* A counted break, in bytes. The neighbour gives back only memory above `ours`. The break reaches
 * 2^32 only where a pointer can hold that number. */
static struct {
    enum bench_memory memory;
    uint64_t now, ours, limit;
} counted;

/* With used memory the break is only a number, too. It starts at the first byte of that memory. */
static void *break_move(intptr_t bytes)
{
    if (counted.memory == BENCH_GROWING)
        return sbrk(bytes);
    if (counted.now + (uint64_t)bytes > counted.limit)
        return (void *)-1;
    uintptr_t start = (uintptr_t)counted.now;
    counted.now += (uint64_t)bytes;
    if (bytes > 0)
        counted.ours = counted.now;
    return (void *)start;
}

void *program_break_pointer(const struct program_break *program_break, uint32_t address)
{
    return (void *)(program_break->base + address);
}

/* As in impl/program_break.c: where pointers are wider than 32 bits, address 0 lies 64 to 128 KiB
 * below the break. */
void program_break_open(struct program_break *program_break)
{
    uintptr_t now = (uintptr_t)break_move(0);
    program_break->base =
        UINTPTR_MAX > UINT32_MAX ? (now / BENCH_PAGE_BYTES - 1) * BENCH_PAGE_BYTES : 0;
    program_break->high_water = now - program_break->base;
}

bool program_break_extend(struct program_break *program_break, uint64_t bytes, uint64_t *start)
{
    void *granted = bytes > INT32_MAX ? (void *)-1 : break_move((intptr_t)bytes);
    bool refused = granted == (void *)-1;
    uint64_t end = (uintptr_t)(refused ? break_move(0) : granted) - program_break->base;
    *start = end;
    if (!refused)
        end += bytes;
    if (program_break->high_water < end)
        program_break->high_water = end;
    return !refused;
}

uint64_t program_break_high_water(const struct program_break *program_break)
{
    return program_break->high_water;
}

void program_break_clear(struct program_break *program_break, uint64_t address, uint64_t bytes)
{
    if (counted.memory != BENCH_COUNTED)
        memset(program_break_pointer(program_break, (uint32_t)address), 0, (size_t)bytes);
}

void program_break_copy(struct program_break *program_break, uint64_t to, uint64_t from,
                        uint64_t bytes)
{
    memcpy(program_break_pointer(program_break, (uint32_t)to),
           program_break_pointer(program_break, (uint32_t)from), (size_t)bytes);
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
    (void)page_manager_open(&manager);
    return block != NULL && recycle((uint32_t)bytes);
}

static bool manager_open(enum bench_memory memory, uint64_t memory_bytes)
{
    counted.memory = memory;
    if (memory == BENCH_RECYCLED)
        return used_open(memory_bytes);
    counted.now = counted.ours = BENCH_PAGE_BYTES;
    counted.limit = memory_bytes < UINTPTR_MAX ? memory_bytes
                                               : UINTPTR_MAX & ~(uintptr_t)(BENCH_PAGE_BYTES - 1);
    (void)page_manager_open(&manager);
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

#ifdef PAGE_TABLE_SKIP_TABLE
extern const struct bench_system bench_skip;
const struct bench_system bench_skip = {
    .name = "skip",
#else
extern const struct bench_system bench_tree;
const struct bench_system bench_tree = {
    .name = "tree",
#endif
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
