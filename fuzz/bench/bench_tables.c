/* SPDX-License-Identifier: MIT
 *
 * The page table alone: find, mark and free, in patterns that are hard for one table or another.
 * The table manages no real memory. A smaller table is the table of 65,536 pages whose last pages
 * are foreign.
 */
#include "fuzz/bench/bench.h"
#include "fuzz/support/prng.h"

enum { LARGEST_BLOCK = 64, BLOCKS_MAX = 65536, LIVE_PERCENT = 75 };

static uint64_t hash(uint64_t answers, uint32_t page)
{
    return (answers ^ page) * UINT64_C(0x100000001B3);
}

/* Marks all of [0, pages) as mapped; page 0 stays mapped. */
static void open_mapped(const struct bench_table *table, uint32_t pages)
{
    table->open();
    table->set(0, pages, BENCH_MAPPED);
}

static struct measurement search_aligned(const struct bench_table *table, uint32_t ask,
                                         uint32_t alignment, uint64_t times)
{
    struct measurement result = {.operations = times};
    (void)table->find(ask, alignment); /* a first search, as a table may cache its result */
    double start = bench_now();
    for (uint64_t i = 0; i < times; i++) {
        uint32_t page = table->find(ask, alignment);
        result.answers = hash(result.answers, page);
        if (page == BENCH_NO_PAGE)
            continue;
        table->mark(page, ask);
        table->release(page, ask);
    }
    result.amount = bench_since(start);
    return result;
}

static struct measurement search(const struct bench_table *table, uint32_t ask, uint64_t times)
{
    return search_aligned(table, ask, 1, times);
}

static bool has_search(const struct bench_system *system)
{
    return system->table != NULL && system->table->find != NULL;
}

/* A.A.A.A...: the request fits only at the very end. */
static struct measurement run_checkerboard(const struct bench_system *system,
                                           const struct work *work, uint64_t times)
{
    if (!has_search(system))
        return CANNOT;
    open_mapped(system->table, work->pages);
    for (uint32_t page = 1; page + work->ask < work->pages; page += 2)
        system->table->set(page, 1, BENCH_FREE);
    system->table->set(work->pages - work->ask, work->ask, BENCH_FREE);
    return search(system->table, work->ask, times);
}

/* AAAAAAAAA.: every page is a mapping of its own. */
static struct measurement run_full(const struct bench_system *system, const struct work *work,
                                   uint64_t times)
{
    if (!has_search(system))
        return CANNOT;
    open_mapped(system->table, work->pages);
    for (uint32_t page = 1; page < work->pages; page++)
        system->table->set(page, 1, BENCH_MAPPED);
    system->table->set(work->pages - work->ask, work->ask, BENCH_FREE);
    return search(system->table, work->ask, times);
}

/* Holes of 8 pages, one in every 64 pages. Each is one page too small, except the last. */
static struct measurement run_holes(const struct bench_system *system, const struct work *work,
                                    uint64_t times)
{
    if (!has_search(system))
        return CANNOT;
    open_mapped(system->table, work->pages);
    for (uint32_t page = 1; page + 64 < work->pages; page += 64)
        system->table->set(page, work->ask - 1, BENCH_FREE);
    system->table->set(work->pages - work->ask, work->ask, BENCH_FREE);
    return search(system->table, work->ask, times);
}

/* About every fourth page is free, but never 64 in a row: the search fails. */
static struct measurement run_random(const struct bench_system *system, const struct work *work,
                                     uint64_t times)
{
    struct prng prng = {1};
    if (!has_search(system))
        return CANNOT;
    open_mapped(system->table, work->pages);
    for (uint32_t page = 1; page < work->pages; page++)
        if (prng_chance(&prng, 4))
            system->table->set(page, 1, BENCH_FREE);
    return search(system->table, work->ask, times);
}

/* ....f....f....: a foreign page after every chunk. Each chunk is one page too small. */
static struct measurement run_foreign(const struct bench_system *system, const struct work *work,
                                      uint64_t times)
{
    if (!has_search(system))
        return CANNOT;
    system->table->open();
    for (uint32_t page = 1; page + 2 * work->ask < work->pages; page += work->ask)
        system->table->set(page, work->ask - 1, BENCH_FREE);
    system->table->set(work->pages - work->ask, work->ask, BENCH_FREE);
    return search(system->table, work->ask, times);
}

/* Every hole has room for the request, but begins one page after a multiple of the alignment. Only
 * the last hole is aligned. */
static struct measurement run_aligned(const struct bench_system *system, const struct work *work,
                                      uint64_t times)
{
    enum { ALIGNMENT = 32, STRIDE = 2 * ALIGNMENT };
    if (!has_search(system))
        return CANNOT;
    open_mapped(system->table, work->pages);
    for (uint32_t page = 1; page + 2 * STRIDE < work->pages; page += STRIDE)
        system->table->set(page, work->ask, BENCH_FREE);
    system->table->set(work->pages - STRIDE, work->ask, BENCH_FREE);
    return search_aligned(system->table, work->ask, ALIGNMENT, times);
}

static struct {
    uint32_t first[BLOCKS_MAX], count[BLOCKS_MAX];
    uint32_t blocks, pages;
} live;

/* Maps blocks of 1..largest pages until `most` pages are mapped or a block does not fit. */
static uint64_t fill(const struct bench_table *table, uint32_t most, uint32_t largest,
                     struct prng *prng, struct measurement *result)
{
    uint64_t finds = 0;
    while (live.pages < most) {
        uint32_t count = 1 + prng_below(prng, largest);
        uint32_t page = table->find(count, 1);
        finds++;
        result->answers = hash(result->answers, page);
        if (page == BENCH_NO_PAGE)
            break;
        table->mark(page, count);
        live.first[live.blocks] = page;
        live.count[live.blocks++] = count;
        live.pages += count;
    }
    return finds;
}

static void release_any(const struct bench_table *table, struct prng *prng)
{
    uint32_t chosen = prng_below(prng, live.blocks);
    table->release(live.first[chosen], live.count[chosen]);
    live.pages -= live.count[chosen];
    live.blocks--;
    live.first[chosen] = live.first[live.blocks];
    live.count[chosen] = live.count[live.blocks];
}

static struct measurement churn(const struct bench_table *table, uint32_t free_pages,
                                uint32_t largest, uint64_t times)
{
    struct prng prng = {7};
    struct measurement result = {0};
    uint32_t most = free_pages / 100 * LIVE_PERCENT;
    live.blocks = live.pages = 0;
    fill(table, most, largest, &prng, &result);
    for (uint32_t block = 0; block < 2 * live.blocks; block++) { /* breaks up the order of age */
        release_any(table, &prng);
        fill(table, most, largest, &prng, &result);
    }
    double start = bench_now();
    for (uint64_t i = 0; i < times; i++) {
        release_any(table, &prng);
        result.operations += fill(table, most, largest, &prng, &result);
    }
    result.amount = bench_since(start);
    return result;
}

static struct measurement run_churn(const struct bench_system *system, const struct work *work,
                                    uint64_t times)
{
    if (!has_search(system))
        return CANNOT;
    open_mapped(system->table, work->pages);
    system->table->set(1, work->pages - 1, BENCH_FREE);
    return churn(system->table, work->pages, work->ask, times);
}

/* Chunks of 16 to 48 pages, separated by 1 to 4 foreign pages. */
static struct measurement run_foreign_churn(const struct bench_system *system,
                                            const struct work *work, uint64_t times)
{
    struct prng prng = {3};
    uint32_t free_pages = 0;
    if (!has_search(system))
        return CANNOT;
    system->table->open();
    for (uint32_t page = 1; page + 64 < work->pages;) {
        uint32_t chunk = 16 + prng_below(&prng, 33);
        system->table->set(page, chunk, BENCH_FREE);
        free_pages += chunk;
        page += chunk + 1 + prng_below(&prng, 4);
    }
    return churn(system->table, free_pages, work->ask, times);
}

/* Marks and frees given pages in the middle of an empty table, without a search. */
static struct measurement run_update(const struct bench_system *system, const struct work *work,
                                     uint64_t times)
{
    const struct bench_table *table = system->table;
    if (table == NULL)
        return CANNOT;
    open_mapped(table, work->pages);
    table->set(1, work->pages - 1, BENCH_FREE);
    struct measurement result = {.operations = times};
    double start = bench_now();
    for (uint64_t i = 0; i < times; i++) {
        uint32_t page = 1 + (uint32_t)(i * 1237 % (work->pages - work->ask - 1));
        table->mark(page, work->ask);
        table->release(page, work->ask);
    }
    result.amount = bench_since(start);
    return result;
}

#define CHURN        "churn of 1..64 pages, 75 % live"
#define CHECKERBOARD "checkerboard, 2 pages (fit at the end)"
#define AT_1024      ", 1,024 pages"
#define AT_4096      ", 4,096 pages"
#define AT_16384     ", 16,384 pages"
#define FAILING      "random 75 % full, 64 pages (none fit)"

static const struct work works[] = {
    {CHECKERBOARD, run_checkerboard, .pages = 65536, .ask = 2, .compare = 64},
    {CHECKERBOARD AT_16384, run_checkerboard, .pages = 16384, .ask = 2, .compare = 64},
    {CHECKERBOARD AT_4096, run_checkerboard, .pages = 4096, .ask = 2, .compare = 64},
    {CHECKERBOARD AT_1024, run_checkerboard, .pages = 1024, .ask = 2, .compare = 64},
    {"full, a hole at the end, 1 page", run_full, .pages = 65536, .ask = 1, .compare = 64},
    {"8-page holes every 64, 9 pages", run_holes, .pages = 65536, .ask = 9, .compare = 64},
    {"32-page chunks, a foreign page after each, 33 pages", run_foreign, .pages = 65536, .ask = 33,
     .compare = 64},
    {"40-page holes, 40 pages at a multiple of 32", run_aligned, .pages = 65536, .ask = 40,
     .compare = 64},
    {FAILING, run_random, .pages = 65536, .ask = 64, .compare = 64},
    {CHURN, run_churn, .pages = 65536, .ask = LARGEST_BLOCK, .compare = 64},
    {CHURN AT_16384, run_churn, .pages = 16384, .ask = LARGEST_BLOCK, .compare = 64},
    {CHURN AT_4096, run_churn, .pages = 4096, .ask = LARGEST_BLOCK, .compare = 64},
    {CHURN AT_1024, run_churn, .pages = 1024, .ask = LARGEST_BLOCK, .compare = 64},
    {"churn of 1..16 pages between foreign pages", run_foreign_churn, .pages = 65536, .ask = 16,
     .compare = 64},
    {"table update, 1 page (no search)", run_update, .pages = 65536, .ask = 1},
    {"table update, 64 pages (no search)", run_update, .pages = 65536, .ask = 64},
};

static bool tables_fill(struct bench *bench, char *problem, size_t size)
{
    (void)problem, (void)size;
    return bench_add_all(bench, works, sizeof works / sizeof works[0]);
}

/* The largest ratio to churn among the searches that find something. */
static double worst_to_churn(const struct bench *bench, size_t system)
{
    const struct bench_row *churned = bench_row(bench, CHURN);
    double worst = 0;
    for (size_t i = 0; i < bench->row_count; i++) {
        const struct bench_row *row = &bench->rows[i];
        bool counts =
            row->work.compare > 0 && row->work.pages == 65536 && row->work.run != run_random;
        double ratio = counts ? row_ratio(bench, row, system, churned, system) : 0;
        worst = ratio > worst ? ratio : worst;
    }
    return worst;
}

static void tables_judge(struct bench *bench)
{
    const struct bench_row *large = bench_row(bench, CHURN),
                           *small = bench_row(bench, CHURN AT_1024);
    size_t skip = bench_system_index("skip");
    for (size_t i = 0; i < bench_system_count(); i++) {
        bench_at_most(bench, 1, i, worst_to_churn(bench, i), 5, "worst pattern : churn");
        bench_at_most(bench, 1, i, row_ratio(bench, large, i, small, i), 2,
                      "churn at 65,536 pages : at 1,024");
        bench_at_most(bench, 1, i, row_ratio(bench, bench_row(bench, FAILING), i, large, i), 0.5,
                      "failing search : churn");
        if (i != skip)
            bench_at_most(bench, 1, i, row_ratio(bench, small, i, small, skip), 1.1,
                          "churn at 1,024 pages : the skip table's");
    }
}

const struct part bench_part_tables = {"tables", "find, mark and free in the page table alone",
                                       tables_fill, tables_judge};
