/* SPDX-License-Identifier: MIT
 *
 * See worker.h. The clock of a history uses relaxed atomics: the clock must not order the threads,
 * or the sanitizer would miss races in the system.
 */
#include "fuzz/threads/worker.h"
#include <inttypes.h>
#include <string.h>

enum worker_run {
    ACT_MAP,
    ACT_UNMAP,
    ACT_REWRITE,
    ACT_REFUSED,
    ACT_HUGE,
    ACT_DISCARD,
    ACT_REMAP,
    ACT_SBRK,
    ACT_FAIL,
    ACTS
};

static const uint32_t weights[ACTS] = {
    [ACT_MAP] = 40,    [ACT_UNMAP] = 30, [ACT_REWRITE] = 6, [ACT_REFUSED] = 6, [ACT_HUGE] = 4,
    [ACT_DISCARD] = 5, [ACT_REMAP] = 20, [ACT_SBRK] = 7,    [ACT_FAIL] = 7};

void worker_begin(struct worker *worker, struct scenario *scenario, unsigned thread, uint64_t seed)
{
    memset(worker, 0, sizeof *worker);
    worker->thread = thread;
    worker->scenario = scenario;
    worker->prng.state = seed;
}

static uint64_t clock_next(struct worker *worker)
{
    return atomic_fetch_add_explicit(&worker->scenario->clock, 1, memory_order_relaxed) + 1;
}

static struct history_call *call_begin(struct worker *worker, enum operation_kind kind)
{
    struct history_call *call = &worker->calls[worker->count++];
    *call = (struct history_call){
        .thread = worker->thread,
        .kind = kind,
        .call = {.protection = PROTECTION_DEFAULT, .flags = FLAG_DEFAULT, .descriptor = -1}};
    return call;
}

static void call_make(struct worker *worker, struct history_call *call)
{
    const struct system *system = worker->scenario->system;
    void *instance = worker->scenario->instance;
    call->invoked = clock_next(worker);
    if (call->kind == OPERATION_SBRK)
        call->outcome = system->sbrk(instance, (int64_t)call->call.length);
    else if (call->kind == OPERATION_FAIL)
        system->fail(instance, (uint32_t)call->call.length, true);
    else
        call->outcome = system->call(instance, call->kind, &call->call);
    call->returned = clock_next(worker);
}

static void find_fault(struct worker *worker, const char *clause, const char *what, uint64_t page)
{
    if (worker->finding[0] == '\0')
        snprintf(worker->finding, sizeof worker->finding, "%s: page %" PRIu64 " of thread %u %s",
                 clause, page, worker->thread, what);
}

static bool bytes_are(struct worker *worker, uint64_t start, uint64_t end, uint8_t tag)
{
    const struct scenario *scenario = worker->scenario;
    for (uint64_t at = start; at < end; at++) {
        uint8_t byte = 0;
        const struct span span = {.address = at, .bytes = &byte, .length = 1};
        if (!scenario->system->read(scenario->instance, &span, 1) || byte != tag)
            return false;
    }
    return true;
}

static void bytes_fill(struct worker *worker, uint64_t start, uint64_t end, uint8_t tag)
{
    const struct scenario *scenario = worker->scenario;
    for (uint64_t at = start; at < end; at++) {
        const struct span span = {.address = at, .bytes = &tag, .length = 1};
        if (!scenario->system->write(scenario->instance, &span, 1))
            find_fault(worker, "THREAD-UNMAP", "cannot be written", at / scenario->world.page_size);
    }
}

static bool owns(const struct worker *worker, uint64_t page)
{
    return page < HISTORY_PAGES && (worker->own >> page & 1) != 0;
}

/* Tags are odd, so they are never zero. Each thread has tags of its own, and a thread repeats a tag
 * only after 32 fills. */
static void page_fill(struct worker *worker, uint64_t page)
{
    uint64_t page_size = worker->scenario->world.page_size;
    worker->tags[page] = (uint8_t)(worker->versions++ * 8 + worker->thread * 2 + 1);
    bytes_fill(worker, page * page_size, (page + 1) * page_size, worker->tags[page]);
}

static void page_check(struct worker *worker, uint64_t page)
{
    uint64_t page_size = worker->scenario->world.page_size;
    if (!bytes_are(worker, page * page_size, (page + 1) * page_size, worker->tags[page]))
        find_fault(worker, "THREAD-UNMAP", "does not hold what the thread wrote", page);
}

/* Skips pages beyond the address space: history_check reports a mapping that lies there. */
static void pages_take(struct worker *worker, uint64_t address, uint64_t length, bool zeroed)
{
    const struct scenario *scenario = worker->scenario;
    uint64_t page_size = scenario->world.page_size;
    uint64_t first = address / page_size, end = (address + length + page_size - 1) / page_size;
    for (uint64_t page = first; page < end && page < scenario->world.page_count; page++) {
        worker->own |= UINT64_C(1) << page;
        if (scenario->unowned_unmaps)
            continue;
        if (zeroed && !bytes_are(worker, page * page_size, (page + 1) * page_size, 0))
            find_fault(worker, "ZERO-REUSE", "was not zero when the thread got it", page);
        page_fill(worker, page);
    }
}

static void act_map(struct worker *worker, uint64_t pages)
{
    struct history_call *call = call_begin(worker, OPERATION_MAP);
    uint64_t page_size = worker->scenario->world.page_size;
    call->call.length = pages * page_size - prng_below(&worker->prng, 2) * (page_size / 2);
    if (prng_chance(&worker->prng, 6))
        call->call.alignment = page_size << prng_between(&worker->prng, 1, 3);
    if (worker->scenario->unowned_unmaps || prng_chance(&worker->prng, 4))
        call->call.flags |= FLAG_UNINITIALIZED;
    call_make(worker, call);
    if (call->outcome.kind == OUTCOME_SUCCESS)
        pages_take(worker, call->outcome.address, call->call.length,
                   (call->call.flags & FLAG_UNINITIALIZED) == 0);
}

static uint64_t page_choose(struct worker *worker)
{
    uint64_t page_count = worker->scenario->world.page_count;
    uint64_t page = prng_below(&worker->prng, (uint32_t)page_count);
    for (uint64_t i = 0; i < page_count && !owns(worker, page) && !worker->scenario->unowned_unmaps;
         i++)
        page = (page + 1) % page_count;
    return page;
}

/* Begins a call for some consecutive pages of this worker, after checking their contents. With
 * unowned_unmaps the call takes any pages and checks nothing. NULL when the worker owns no page. */
static struct history_call *range_begin(struct worker *worker, enum operation_kind kind)
{
    const struct scenario *scenario = worker->scenario;
    uint64_t first = page_choose(worker);
    uint64_t end = first, most = first + 1 + prng_below(&worker->prng, 5);
    for (; end < most && end < scenario->world.page_count; end++) {
        if (!owns(worker, end) && !scenario->unowned_unmaps)
            break;
        if (!scenario->unowned_unmaps)
            page_check(worker, end);
    }
    if (end == first)
        return NULL;
    struct history_call *call = call_begin(worker, kind);
    call->call.address = first * scenario->world.page_size;
    call->call.length = (end - first) * scenario->world.page_size;
    return call;
}

static void pages_drop(struct worker *worker, const struct call *call)
{
    uint64_t page_size = worker->scenario->world.page_size;
    for (uint64_t at = 0; at < call->length; at += page_size)
        worker->own &= ~(UINT64_C(1) << (call->address + at) / page_size);
}

/* The worker gives up the pages before the call: another thread may get them before it returns. */
static void act_unmap(struct worker *worker)
{
    struct history_call *call = range_begin(worker, OPERATION_UNMAP);
    if (call == NULL)
        return;
    pages_drop(worker, &call->call);
    call_make(worker, call);
}

/* The pages stay mapped, and must read zero. */
static void act_discard(struct worker *worker)
{
    struct history_call *call = range_begin(worker, OPERATION_DISCARD);
    if (call == NULL)
        return;
    call_make(worker, call);
    pages_take(worker, call->call.address, call->call.length, true);
}

/* Checks that the first `kept` bytes at `to` hold the tags of the old pages and that the rest is
 * zero. */
static void pages_move(struct worker *worker, const struct call *call, uint64_t to)
{
    uint64_t page_size = worker->scenario->world.page_size;
    uint64_t kept = call->length < call->new_length ? call->length : call->new_length;
    uint8_t tags[HISTORY_PAGES];
    memcpy(tags, worker->tags + call->address / page_size, (size_t)(kept / page_size));
    pages_drop(worker, call);
    memcpy(worker->tags + to / page_size, tags, (size_t)(kept / page_size));
    for (uint64_t page = to / page_size; page < (to + kept) / page_size; page++)
        page_check(worker, page);
    pages_take(worker, to, kept, false);
    pages_take(worker, to + kept, call->new_length - kept, true);
}

static void act_remap(struct worker *worker)
{
    const struct world *world = &worker->scenario->world;
    struct history_call *call = range_begin(worker, OPERATION_REMAP);
    if (call == NULL)
        return;
    call->call.new_length = (uint64_t)world->page_size * (1 + prng_below(&worker->prng, 8));
    call->call.may_move = prng_chance(&worker->prng, 2);
    call_make(worker, call);
    if (call->outcome.kind != OUTCOME_SUCCESS)
        return;
    if (call->outcome.address + call->call.new_length <=
        (uint64_t)world->page_count * world->page_size)
        pages_move(worker, &call->call, call->outcome.address);
    else
        find_fault(worker, "ADDR-IN-SPACE", "was moved out of the world",
                   call->outcome.address / world->page_size);
}

/* A call that the system must refuse. A refusal must not keep the lock. */
static void act_refused(struct worker *worker)
{
    bool map = prng_chance(&worker->prng, 2);
    struct history_call *call = call_begin(worker, map ? OPERATION_MAP : OPERATION_UNMAP);
    if (!map && prng_chance(&worker->prng, 2)) {
        call->call.address = 1;
        call->call.length = worker->scenario->world.page_size;
    }
    call_make(worker, call);
}

static void act_rewrite(struct worker *worker)
{
    for (uint64_t page = 0; page < HISTORY_PAGES && !worker->scenario->unowned_unmaps; page++)
        if (owns(worker, page)) {
            page_check(worker, page);
            page_fill(worker, page);
        }
}

static void act_sbrk(struct worker *worker)
{
    struct history_call *call = call_begin(worker, OPERATION_SBRK);
    uint32_t page_size = worker->scenario->world.page_size;
    call->call.length = prng_chance(&worker->prng, 2)
                            ? page_size * (1 + prng_below(&worker->prng, 2))
                            : 1 + prng_below(&worker->prng, 2 * page_size);
    call_make(worker, call);
    if (call->outcome.kind != OUTCOME_SUCCESS)
        return;
    struct worker_grant *run = &worker->runs[worker->run_count++];
    *run = (struct worker_grant){call->outcome.address, call->outcome.address + call->call.length};
    bytes_fill(worker, run->start, run->end, 0xF5);
}

static void act_fail(struct worker *worker)
{
    struct history_call *call = call_begin(worker, OPERATION_FAIL);
    call->call.length = 1 + prng_below(&worker->prng, 3);
    call_make(worker, call);
}

static bool allows(const struct scenario *scenario, enum worker_run act)
{
    if (act == ACT_DISCARD)
        return !scenario->unowned_unmaps;
    if (act == ACT_REMAP)
        return scenario->resizing;
    return scenario->neighbour || (act != ACT_SBRK && act != ACT_FAIL);
}

static void act_one(struct worker *worker, enum worker_run act)
{
    const struct scenario *scenario = worker->scenario;
    if (act == ACT_MAP || (act == ACT_UNMAP && worker->own == 0 && !scenario->unowned_unmaps))
        act_map(worker, 1 + prng_below(&worker->prng, 5));
    else if (act == ACT_UNMAP)
        act_unmap(worker);
    else if (act == ACT_REWRITE)
        act_rewrite(worker);
    else if (act == ACT_REFUSED)
        act_refused(worker);
    else if (act == ACT_HUGE)
        act_map(worker, 8 + prng_below(&worker->prng, 2 * scenario->world.page_count));
    else if (act == ACT_DISCARD)
        act_discard(worker);
    else if (act == ACT_REMAP)
        act_remap(worker);
    else if (act == ACT_SBRK)
        act_sbrk(worker);
    else
        act_fail(worker);
}

void worker_run(struct worker *worker)
{
    while (worker->count < worker->scenario->calls) {
        enum worker_run act = (enum worker_run)prng_weighted(&worker->prng, weights, ACTS);
        if (allows(worker->scenario, act))
            act_one(worker, act);
    }
}

void worker_check(struct worker *worker)
{
    for (uint64_t page = 0; page < HISTORY_PAGES && !worker->scenario->unowned_unmaps; page++)
        if (owns(worker, page))
            page_check(worker, page);
    for (unsigned i = 0; i < worker->run_count; i++)
        if (!bytes_are(worker, worker->runs[i].start, worker->runs[i].end, 0xF5))
            find_fault(worker, "INV-OWNED", "that sbrk granted was overwritten",
                       worker->runs[i].start / worker->scenario->world.page_size);
}
