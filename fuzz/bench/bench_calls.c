/* SPDX-License-Identifier: MIT
 *
 * map and unmap, where the number of mappings makes them slow: filling the address space one page
 * at a time, and unmapping among many. The page managers run over a counted break without memory,
 * because touching 4 GiB would hide everything else. A libc has no such break and uses real memory.
 */
#include "fuzz/bench/bench.h"
#include "fuzz/support/prng.h"

enum { FILLED_PAGES_MAX = 65472, BATCH_MAX = 32 };
#define SMALL_FILL "fill 1,023 pages, one at a time"
#define LARGE_FILL "fill 65,472 pages, one at a time"

static uint64_t mapped[FILLED_PAGES_MAX];

/* Maps one page at a time. Returns how many of `count` succeeded. */
static uint32_t map_all(const struct bench_system *system, uint32_t count, bool zeroed)
{
    for (uint32_t i = 0; i < count; i++) {
        mapped[i] = system->map(BENCH_PAGE_BYTES, zeroed);
        if (mapped[i] == BENCH_REFUSED)
            return i;
    }
    return count;
}

/* Unmaps the newest first, which a list finds at once. */
static void unmap_all(const struct bench_system *system, uint32_t count)
{
    while (count-- > 0)
        system->unmap(mapped[count], BENCH_PAGE_BYTES);
}

/* One page more, because page 0 is never mapped. */
static bool open_for(const struct bench_system *system, uint32_t pages)
{
    return system->open(BENCH_COUNTED, (uint64_t)(pages + 1) * BENCH_PAGE_BYTES);
}

static struct measurement run_fill(const struct bench_system *system, const struct work *work,
                                   uint64_t times)
{
    struct measurement result = {0};
    for (uint64_t i = 0; i < times; i++) {
        if (!open_for(system, work->pages))
            return CANNOT;
        double start = bench_now();
        uint32_t count = map_all(system, work->pages, true);
        result.amount += bench_since(start);
        result.operations += count;
        unmap_all(system, count);
        if (count < work->pages)
            return CANNOT;
    }
    return result;
}

static void swap(uint64_t *left, uint64_t *right)
{
    uint64_t kept = *left;
    *left = *right;
    *right = kept;
}

/* Times the unmaps of a random batch, then maps as many pages again. */
static double time_unmaps(const struct bench_system *system, uint32_t count, uint32_t batch,
                          struct prng *prng)
{
    for (uint32_t i = 0; i < batch; i++)
        swap(&mapped[i], &mapped[i + prng_below(prng, count - i)]);
    double start = bench_now();
    for (uint32_t i = 0; i < batch; i++)
        system->unmap(mapped[i], BENCH_PAGE_BYTES);
    double seconds = bench_since(start);
    map_all(system, batch, false);
    return seconds;
}

static struct measurement run_unmap(const struct bench_system *system, const struct work *work,
                                    uint64_t times)
{
    struct prng prng = {5};
    struct measurement result = {0};
    uint32_t count = work->mappings;
    uint32_t batch = count / 2 < BATCH_MAX ? count / 2 : BATCH_MAX;
    if (system->unmap == NULL || !open_for(system, count) || map_all(system, count, false) < count)
        return CANNOT;
    for (uint64_t i = 0; i < times; i += batch) {
        result.amount += time_unmaps(system, count, batch, &prng);
        result.operations += batch;
    }
    unmap_all(system, count);
    return result;
}

/* A 32-bit pointer cannot hold a break at 2^32, so this work needs wider pointers. */
static struct measurement run_grow_calls(const struct bench_system *system, const struct work *work,
                                         uint64_t times)
{
    struct bench_figures figures;
    (void)times;
    if (system->figures == NULL || (work->pages == 65536 && sizeof(void *) < 8) ||
        !system->open(BENCH_COUNTED, (uint64_t)work->pages * BENCH_PAGE_BYTES))
        return CANNOT;
    while (system->map(BENCH_PAGE_BYTES, true) != BENCH_REFUSED) {
    }
    system->figures(&figures);
    return (struct measurement){.amount = (double)figures.grow_calls, .operations = 1};
}

static struct measurement run_metadata(const struct bench_system *system, const struct work *work,
                                       uint64_t times)
{
    (void)work, (void)times;
    if (system->metadata_bytes == 0)
        return CANNOT;
    return (struct measurement){.amount = (double)system->metadata_bytes, .operations = 1};
}

/* Only maps until the space is full: the highest page, divided by the number of mapped pages. */
static struct measurement run_density(const struct bench_system *system, const struct work *work,
                                      uint64_t times)
{
    struct prng prng = {11};
    struct bench_figures figures;
    uint64_t highest = 0;
    (void)times;
    if (system->figures == NULL || !open_for(system, work->pages))
        return CANNOT;
    for (;;) {
        uint32_t bytes = (1 + prng_below(&prng, work->ask)) * BENCH_PAGE_BYTES;
        uint64_t address = system->map(bytes, true);
        if (address == BENCH_REFUSED)
            break;
        highest = address + bytes > highest ? address + bytes : highest;
    }
    system->figures(&figures);
    uint64_t pages_up_to = highest / BENCH_PAGE_BYTES - 1; /* page 0 is never mapped */
    return (struct measurement){.amount = (double)pages_up_to / (double)figures.pages_mapped,
                                .operations = 1};
}

#define UNMAP_10        "unmap a page, 10 live mappings"
#define UNMAP_10000     "unmap a page, 10,000 live mappings"
#define GROW_CALLS      "from nothing to 4 GiB less 64 KiB, page by page"
#define GROW_CALLS_EDGE "from nothing to 4 GiB, page by page"
#define METADATA        "metadata of 65,536 pages"
#define DENSITY         "highest page : pages mapped, only maps of 1..64 pages"

static const struct work works[] = {
    {SMALL_FILL, run_fill, .pages = 1023},
    {LARGE_FILL, run_fill, .pages = 65472},
    {UNMAP_10, run_unmap, .mappings = 10},
    {"unmap a page, 100 live mappings", run_unmap, .mappings = 100},
    {"unmap a page, 1,000 live mappings", run_unmap, .mappings = 1000},
    {UNMAP_10000, run_unmap, .mappings = 10000},
    {GROW_CALLS, run_grow_calls, .unit = "sbrk calls", .times = 1, .pages = 65535},
    {GROW_CALLS_EDGE, run_grow_calls, .unit = "sbrk calls", .times = 1, .pages = 65536},
    {METADATA, run_metadata, .unit = "bytes", .times = 1},
    {DENSITY, run_density, .unit = ": 1", .times = 1, .pages = FILLED_PAGES_MAX, .ask = 64},
};

static bool calls_fill(struct bench *bench, char *problem, size_t size)
{
    (void)problem, (void)size;
    return bench_add_all(bench, works, sizeof works / sizeof works[0]);
}

static double fact(const struct bench *bench, const char *name, size_t system)
{
    const struct bench_row *row = bench_row(bench, name);
    return row_has(bench, row, system) ? row->samples[system][0] : 0;
}

static void calls_judge(struct bench *bench)
{
    const struct bench_row *small = bench_row(bench, SMALL_FILL),
                           *large = bench_row(bench, LARGE_FILL);
    const struct bench_row *few = bench_row(bench, UNMAP_10), *many = bench_row(bench, UNMAP_10000);
    for (size_t i = 0; i < bench_system_count(); i++) {
        if (!bench_systems[i]->first_fit)
            continue;
        bench_at_most(bench, 2, i, row_ratio(bench, many, i, few, i), 2,
                      "unmap among 10,000 mappings : among 10");
        bench_at_most(bench, 5, i, 64 * row_ratio(bench, large, i, small, i), 80,
                      "time to fill 65,472 pages : 1,023 pages");
        bench_at_most(bench, 5, i, fact(bench, GROW_CALLS, i), 32, GROW_CALLS);
        bench_at_most(bench, 5, i, fact(bench, GROW_CALLS_EDGE, i), 32, GROW_CALLS_EDGE);
        bench_at_most(bench, 0, i, fact(bench, METADATA, i), 48 * 1024, METADATA ", bytes");
        bench_at_most(bench, 0, i, fact(bench, DENSITY, i), 1.02, DENSITY);
    }
}

const struct part bench_part_calls = {"calls", "map and unmap among many mappings", calls_fill,
                                      calls_judge};
