/* SPDX-License-Identifier: MIT
 *
 * See worker_pool.h. Threads wait in a loop of sched_yield, because a history takes less time than
 * waking a sleeping thread.
 */
#include "fuzz/threads/worker_pool.h"
#include <inttypes.h>
#include <sched.h>
#include <string.h>

static void *worker_grant(void *context)
{
    const struct worker_thread *own = context;
    struct worker_pool *pool = own->pool;
    uint32_t seen = 0;
    for (;;) {
        while (atomic_load_explicit(&pool->round, memory_order_acquire) == seen)
            sched_yield();
        seen++;
        if (atomic_load_explicit(&pool->stopping, memory_order_relaxed))
            return NULL;
        if (own->number < pool->size)
            worker_run(&pool->workers[own->number]);
        atomic_fetch_sub_explicit(&pool->waiting, 1, memory_order_release);
    }
}

bool workers_start(struct worker_pool *pool)
{
    memset(pool, 0, sizeof *pool);
    for (unsigned i = 1; i < WORKERS_MAX; i++) {
        struct worker_thread *own = &pool->threads[i];
        own->pool = pool;
        own->number = i;
        if (pthread_create(&own->thread, NULL, worker_grant, own) != 0)
            return false;
    }
    return true;
}

static void round_begin(struct worker_pool *pool)
{
    atomic_store_explicit(&pool->waiting, WORKERS_MAX - 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&pool->round, 1, memory_order_release);
}

static void round_end(struct worker_pool *pool)
{
    while (atomic_load_explicit(&pool->waiting, memory_order_acquire) != 0)
        sched_yield();
}

void workers_stop(struct worker_pool *pool)
{
    atomic_store_explicit(&pool->stopping, true, memory_order_relaxed);
    round_begin(pool);
    for (unsigned i = 1; i < WORKERS_MAX; i++)
        pthread_join(pool->threads[i].thread, NULL);
}

static void scenario_draw(struct worker_pool *pool, struct prng *prng)
{
    static const uint32_t skips[] = {1, 2, 7, 63};
    uint32_t pages = (uint32_t)prng_between(prng, 12, HISTORY_PAGES);
    uint32_t page_size = (uint32_t)WORLD_PAGE_SIZE_MIN << prng_below(prng, 3);
    pool->size = (unsigned)prng_between(prng, 2, WORKERS_MAX);
    pool->scenario.calls = (unsigned)prng_between(prng, 3, (int32_t)(HISTORY_CALLS / pool->size));
    if (pool->scenario.calls > WORKER_CALLS)
        pool->scenario.calls = WORKER_CALLS;
    pool->scenario.unowned_unmaps = prng_chance(prng, 5);
    pool->scenario.resizing = !pool->scenario.unowned_unmaps && prng_chance(prng, 4);
    pool->scenario.neighbour = prng_chance(prng, 2);
    pool->scenario.world =
        (struct world){.page_count = pages,
                       .page_size = page_size,
                       .skip_limit = skips[prng_below(prng, 4)],
                       .growth_minimum = 1 + prng_below(prng, 8),
                       .limit = prng_chance(prng, 2) ? pages : 4 + prng_below(prng, pages - 4),
                       .first_break = prng_below(prng, 4 * page_size)};
    atomic_store_explicit(&pool->scenario.clock, 0, memory_order_relaxed);
}

/* Removes the pages that the bytes [start, end) touch: the system can no longer map them. */
static void usable_remove(struct history *history, uint64_t start, uint64_t end)
{
    for (uint64_t page = start / history->page_size;
         page < history->page_count && page * history->page_size < end; page++)
        history->usable &= ~(UINT64_C(1) << page);
}

/* False: the system lost events, because more happened at the break than it keeps. */
static bool events_read(struct worker_pool *pool)
{
    struct break_event events[HISTORY_PAGES];
    size_t count = 0;
    const struct system *system = pool->scenario.system;
    bool complete = system->take_events(pool->scenario.instance, events, HISTORY_PAGES, &count);
    for (size_t i = 0; i < count; i++)
        if (events[i].kind == BREAK_REFUSED_MOVED) {
            pool->moved++;
            usable_remove(&pool->history, events[i].start, events[i].start + events[i].moved);
        }
    return complete;
}

static void calls_gather(struct worker_pool *pool)
{
    struct history *history = &pool->history;
    for (unsigned i = 0; i < pool->size; i++)
        for (unsigned k = 0; k < pool->workers[i].count; k++)
            history->calls[history->count++] = pool->workers[i].calls[k];
}

static void history_gather(struct worker_pool *pool)
{
    const struct world *world = &pool->scenario.world;
    struct history *history = &pool->history;
    *history = (struct history){.profile = profile_find(pool->scenario.system->name),
                                .page_size = world->page_size,
                                .page_count = world->page_count};
    for (uint32_t page = 1; page < world->limit; page++)
        if ((uint64_t)page * world->page_size >= world->first_break)
            history->usable |= UINT64_C(1) << page;
    calls_gather(pool);
    for (size_t i = 0; i < history->count; i++) {
        const struct history_call *call = &history->calls[i];
        if (call->kind == OPERATION_SBRK && call->outcome.kind == OUTCOME_SUCCESS)
            usable_remove(history, call->outcome.address,
                          call->outcome.address + call->call.length);
    }
}

/* Compares the mapped pages with the pages that the workers own. With unowned_unmaps they may
 * differ. */
static bool pages_agree(const struct worker_pool *pool, char *text, size_t size)
{
    uint64_t own = 0;
    for (unsigned i = 0; i < pool->size; i++)
        own |= pool->workers[i].own;
    for (uint32_t page = 0;
         page < pool->scenario.world.page_count && !pool->scenario.unowned_unmaps; page++) {
        bool mapped =
            pool->scenario.system->page_class(pool->scenario.instance, page) == PAGE_MAPPED;
        if (mapped == (own >> page & 1))
            continue;
        snprintf(text, size, "INV-COUNT: page %" PRIu32 " is %s in the end", page,
                 mapped ? "mapped, but no thread owns it" : "owned by a thread, but not mapped");
        return false;
    }
    return true;
}

static bool counts_agree(const struct worker_pool *pool, char *text, size_t size)
{
    const struct system *system = pool->scenario.system;
    struct system_statistics statistics;
    struct counters counters;
    system->counters(pool->scenario.instance, &counters);
    if (!system->statistics(pool->scenario.instance, &statistics) ||
        statistics.bytes_cleared == counters.bytes_cleared)
        return true;
    snprintf(text, size,
             "STATISTICS: %" PRIu64 " bytes were cleared, but the system counted %" PRIu64,
             counters.bytes_cleared, statistics.bytes_cleared);
    return false;
}

static bool workers_agree(const struct worker_pool *pool, char *text, size_t size)
{
    for (unsigned i = 0; i < pool->size; i++)
        if (pool->workers[i].finding[0] != '\0') {
            snprintf(text, size, "%s", pool->workers[i].finding);
            return false;
        }
    return true;
}

static bool table_agrees(const struct worker_pool *pool, char *text, size_t size)
{
    char problem[128];
    if (pool->scenario.system->validate(pool->scenario.instance, problem, sizeof problem))
        return true;
    snprintf(text, size, "STRUCTURE: %s", problem);
    return false;
}

static enum workers_result order_find(struct worker_pool *pool, bool complete, char *text,
                                      size_t size)
{
    pool->finding = (struct history_finding){.verdict = HISTORY_UNDECIDED};
    if (pool->scenario.resizing)
        pool->finding.verdict = HISTORY_LEGAL;
    else if (complete)
        history_check(&pool->history, &pool->finding);
    if (pool->finding.verdict == HISTORY_LEGAL)
        return WORKERS_AGREES;
    snprintf(text, size, "THREAD-LINEAR: no legal order of the calls %s",
             pool->finding.verdict == HISTORY_ILLEGAL ? "exists" : "was found in time");
    return pool->finding.verdict == HISTORY_ILLEGAL ? WORKERS_DIVERGES : WORKERS_UNDECIDED;
}

static enum workers_result workers_judge(struct worker_pool *pool, char *text, size_t size)
{
    for (unsigned i = 0; i < pool->size; i++)
        worker_check(&pool->workers[i]);
    history_gather(pool);
    bool complete = events_read(pool);
    enum workers_result result = order_find(pool, complete, text, size);
    if (result != WORKERS_AGREES)
        return result;
    bool agrees = workers_agree(pool, text, size) && pages_agree(pool, text, size) &&
                  counts_agree(pool, text, size) && table_agrees(pool, text, size);
    return agrees ? WORKERS_AGREES : WORKERS_DIVERGES;
}

enum workers_result workers_run(struct worker_pool *pool, const struct system *system,
                                uint64_t seed, char *text, size_t size)
{
    struct prng prng = {.state = seed};
    scenario_draw(pool, &prng);
    pool->scenario.system = system;
    pool->scenario.instance = system->open(&pool->scenario.world, text, size);
    if (pool->scenario.instance == NULL)
        return WORKERS_FAILED;
    for (unsigned i = 0; i < pool->size; i++)
        worker_begin(&pool->workers[i], &pool->scenario, i, prng_next(&prng));
    round_begin(pool);
    worker_run(&pool->workers[0]);
    round_end(pool);
    enum workers_result result = workers_judge(pool, text, size);
    system->close(pool->scenario.instance);
    return result;
}
