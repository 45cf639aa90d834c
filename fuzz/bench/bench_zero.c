/* SPDX-License-Identifier: MIT
 *
 * Zeroed maps of real pages: with growth, fresh in the arena, and recycled. Each is a part of its
 * own, in a process with 4 GiB to itself, because a page is fresh only once. When memory is out,
 * the parts growth and fresh report the rounds that they have completed.
 */
#include "fuzz/bench/bench.h"
#include <string.h>

enum { BATCH_MAX = 64, HOST_PAGE_BYTES = 4096 };

static uint64_t mapped[BATCH_MAX];

/* Maps `bytes` bytes `count` times. False when a map is refused. */
static bool map_batch(const struct bench_system *system, uint32_t bytes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        mapped[i] = system->map(bytes, true);
        if (mapped[i] == BENCH_REFUSED)
            return false;
    }
    return true;
}

/* Writes one byte to each page of the host, as a program would sooner or later. */
static void touch_batch(const struct bench_system *system, uint32_t bytes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        volatile char *start = system->pointer(mapped[i]);
        for (uint32_t at = 0; at < bytes; at += HOST_PAGE_BYTES)
            start[at] = 1;
    }
}

static struct measurement time_batch(const struct bench_system *system, const struct work *work,
                                     bool touch)
{
    uint32_t bytes = work->pages * BENCH_PAGE_BYTES;
    double start = bench_now();
    if (!map_batch(system, bytes, work->mappings))
        return CANNOT;
    if (touch)
        touch_batch(system, bytes, work->mappings);
    return (struct measurement){.amount = bench_since(start), .operations = work->mappings};
}

/* The lower bound: fills the very same pages, because the caches treat other pages differently. In
 * wasm with bulk memory each fill is one memory.fill. */
static struct measurement time_fill(const struct bench_system *system, const struct work *work)
{
    double start = bench_now();
    for (uint32_t i = 0; i < work->mappings; i++)
        memset(system->pointer(mapped[i]), 0, (size_t)work->pages * BENCH_PAGE_BYTES);
    return (struct measurement){.amount = bench_since(start), .operations = work->mappings};
}

static struct measurement run_growth(const struct bench_system *system, const struct work *work,
                                     uint64_t times)
{
    (void)times;
    if (!system->open(BENCH_GROWING, BENCH_PAGE_BYTES))
        return CANNOT;
    return time_batch(system, work, false);
}

static struct measurement run_host_growth(const struct bench_system *system,
                                          const struct work *work, uint64_t times)
{
    (void)times;
    if (system->grow == NULL)
        return CANNOT;
    double start = bench_now();
    if (!system->grow(work->pages * BENCH_PAGE_BYTES))
        return CANNOT;
    return (struct measurement){.amount = bench_since(start), .operations = 1};
}

/* Maps page by page until growth leaves at least `pages` pages that were never used. */
static bool make_fresh(const struct bench_system *system, uint32_t pages)
{
    struct bench_figures figures;
    if (system->figures == NULL)
        return true; /* no arena: all its pages are as fresh as it can make them */
    for (system->figures(&figures); figures.pages_zeroed < pages; system->figures(&figures))
        if (system->map(BENCH_PAGE_BYTES, true) == BENCH_REFUSED)
            return false;
    return true;
}

static struct measurement time_fresh(const struct bench_system *system, const struct work *work,
                                     bool touch)
{
    if (bench_is_bare(system) || !make_fresh(system, work->pages * work->mappings))
        return CANNOT;
    return time_batch(system, work, touch);
}

static struct measurement run_fresh(const struct bench_system *system, const struct work *work,
                                    uint64_t times)
{
    (void)times;
    return time_fresh(system, work, false);
}

static struct measurement run_fresh_touched(const struct bench_system *system,
                                            const struct work *work, uint64_t times)
{
    (void)times;
    return time_fresh(system, work, true);
}

/* Maps a zeroed batch, fills it with zeros again, and unmaps it. Times either the maps or the
 * fills, after the other has passed over the same pages; does not time the first cycle. With a libc
 * it times only maps: the libc of the host returns other pages every time, and a fill would measure
 * its page faults. */
static struct measurement cycle(const struct bench_system *system, const struct work *work,
                                uint64_t times, bool fill)
{
    struct measurement result = {0};
    for (uint64_t i = 0; i <= times; i++) {
        struct measurement map = time_batch(system, work, false);
        if (map.operations == 0)
            return CANNOT;
        if (system->first_fit && fill)
            map = time_fill(system, work);
        else if (system->first_fit)
            (void)time_fill(system, work);
        if (i > 0) {
            result.amount += map.amount;
            result.operations += map.operations;
        }
        for (uint32_t last = work->mappings; last-- > 0;)
            system->unmap(mapped[last], work->pages * BENCH_PAGE_BYTES);
    }
    return result;
}

static struct measurement run_dirty(const struct bench_system *system, const struct work *work,
                                    uint64_t times)
{
    if (bench_is_bare(system))
        return CANNOT;
    return cycle(system, work, times, false);
}

static struct measurement run_fill(const struct bench_system *system, const struct work *work,
                                   uint64_t times)
{
    if (!system->first_fit)
        return CANNOT;
    return cycle(system, work, times, true);
}

#define FRESH_1   "map 1 page, fresh in the arena"
#define FRESH_16  "map 16 pages, fresh in the arena"
#define FRESH_256 "map 256 pages, fresh in the arena"

static const struct work growth_works[] = {
    {"map 1 page, with growth", run_growth, .times = 1, .pages = 1, .mappings = 16},
    {"map 16 pages, with growth", run_growth, .times = 1, .pages = 16, .mappings = 4},
    {"map 256 pages, with growth", run_growth, .times = 1, .pages = 256, .mappings = 1},
    {"memory.grow, 16 pages", run_host_growth, .times = 1, .pages = 16},
    {"memory.grow, 256 pages", run_host_growth, .times = 1, .pages = 256},
};

static const struct work fresh_works[] = {
    {FRESH_1, run_fresh, .times = 1, .pages = 1, .mappings = 16},
    {FRESH_16, run_fresh, .times = 1, .pages = 16, .mappings = 4},
    {FRESH_256, run_fresh, .times = 1, .pages = 256, .mappings = 1},
    {FRESH_16 ", and touch", run_fresh_touched, .times = 1, .pages = 16, .mappings = 4},
    {FRESH_256 ", and touch", run_fresh_touched, .times = 1, .pages = 256, .mappings = 1},
};

/* After each map comes the fill of the same pages, because dirty_judge pairs the two. */
static const struct work dirty_works[] = {
    {"map 1 dirty page", run_dirty, .pages = 1, .mappings = 64},
    {"bare fill of the same page", run_fill, .pages = 1, .mappings = 64},
    {"map 16 dirty pages", run_dirty, .pages = 16, .mappings = 4},
    {"bare fill of the same 16 pages", run_fill, .pages = 16, .mappings = 4},
    {"map 64 dirty pages", run_dirty, .pages = 64, .mappings = 1},
    {"bare fill of the same 64 pages", run_fill, .pages = 64, .mappings = 1},
    {"map 256 dirty pages", run_dirty, .pages = 256, .mappings = 1},
    {"bare fill of the same 256 pages", run_fill, .pages = 256, .mappings = 1},
    {"map 1,024 dirty pages", run_dirty, .pages = 1024, .mappings = 1},
    {"bare fill of the same 1,024 pages", run_fill, .pages = 1024, .mappings = 1},
};

static bool growth_fill(struct bench *bench, char *problem, size_t size)
{
    (void)problem, (void)size;
    return bench_add_all(bench, growth_works, sizeof growth_works / sizeof growth_works[0]);
}

static bool open_all(enum bench_memory memory, uint64_t pages, char *problem, size_t size)
{
    for (size_t i = 0; i < bench_system_count(); i++) {
        const struct bench_system *system = bench_systems[i];
        if (!bench_is_bare(system) && !system->open(memory, pages * BENCH_PAGE_BYTES)) {
            snprintf(problem, size, "no memory for %s: close other programs and try again",
                     system->name);
            return false;
        }
    }
    return true;
}

static bool fresh_fill(struct bench *bench, char *problem, size_t size)
{
    return open_all(BENCH_GROWING, 1, problem, size) &&
           bench_add_all(bench, fresh_works, sizeof fresh_works / sizeof fresh_works[0]);
}

static bool dirty_fill(struct bench *bench, char *problem, size_t size)
{
    return open_all(BENCH_RECYCLED, 1024, problem, size) &&
           bench_add_all(bench, dirty_works, sizeof dirty_works / sizeof dirty_works[0]);
}

/* Under node only: the libc of the host clears nothing, so it offers no comparison. */
static void fresh_judge(struct bench *bench)
{
    size_t libc = bench_system_index("libc");
    if (strcmp(bench_platform(), "node") != 0)
        return;
    for (size_t n = 0; n < bench->row_count; n++) {
        const struct bench_row *row = &bench->rows[n];
        for (size_t i = 0; i < bench_system_count() && row->work.run == run_fresh; i++)
            if (bench_systems[i]->first_fit)
                bench_at_least(bench, 3, i, row_ratio(bench, row, libc, row, i), 100, "libc : %s",
                               row->work.name);
    }
}

static void dirty_judge(struct bench *bench)
{
    for (size_t n = 0; n + 1 < bench->row_count; n += 2) {
        const struct bench_row *map = &bench->rows[n], *fill = &bench->rows[n + 1];
        for (size_t i = 0; i < bench_system_count() && map->work.pages >= 16; i++)
            if (bench_systems[i]->first_fit)
                bench_at_most(bench, 3, i, row_ratio(bench, map, i, fill, i), 1.1, "%s : %s",
                              map->work.name, fill->work.name);
    }
}

const struct part bench_part_growth = {"growth", "zeroed maps that grow", growth_fill, NULL};
const struct part bench_part_fresh = {"fresh", "zeroed maps of pages never used before", fresh_fill,
                                      fresh_judge};
const struct part bench_part_dirty = {"dirty", "zeroed maps of pages used before", dirty_fill,
                                      dirty_judge};
