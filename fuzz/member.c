/* SPDX-License-Identifier: MIT
 *
 * See member.h. The moments of a call are drawn without ordering anything else, so that the
 * sanitizer sees no order between threads where the system makes none.
 */
#include "member.h"
#include <inttypes.h>
#include <string.h>

enum member_act {
    ACT_MAP,
    ACT_UNMAP,
    ACT_REWRITE,
    ACT_REFUSED,
    ACT_HUGE,
    ACT_SBRK,
    ACT_FAIL,
    ACTS
};

static const uint32_t weights[ACTS] = {
    [ACT_MAP] = 40, [ACT_UNMAP] = 30, [ACT_REWRITE] = 6, [ACT_REFUSED] = 6,
    [ACT_HUGE] = 4, [ACT_SBRK] = 7,   [ACT_FAIL] = 7};

void member_begin(struct member *member, struct scene *scene, unsigned thread, uint64_t seed)
{
    memset(member, 0, sizeof *member);
    member->thread = thread;
    member->scene = scene;
    member->dice.state = seed;
}

static uint64_t moment_next(struct member *member)
{
    return atomic_fetch_add_explicit(&member->scene->moment, 1, memory_order_relaxed) + 1;
}

static struct history_call *call_begin(struct member *member, enum operation_kind kind)
{
    struct history_call *call = &member->calls[member->count++];
    *call = (struct history_call){
        .thread = member->thread,
        .kind = kind,
        .call = {.protection = PROTECTION_DEFAULT, .flags = FLAG_DEFAULT, .descriptor = -1}};
    return call;
}

static void call_make(struct member *member, struct history_call *call)
{
    const struct system *system = member->scene->system;
    void *instance = member->scene->instance;
    call->invoked = moment_next(member);
    if (call->kind == OPERATION_MAP)
        call->outcome = system->map(instance, &call->call);
    else if (call->kind == OPERATION_UNMAP)
        call->outcome = system->unmap(instance, &call->call);
    else if (call->kind == OPERATION_SBRK)
        call->outcome = system->sbrk(instance, (int64_t)call->call.length);
    else
        system->fail(instance, (uint32_t)call->call.length, true);
    call->answered = moment_next(member);
}

static void find_fault(struct member *member, const char *clause, const char *what, uint64_t page)
{
    if (member->finding[0] == '\0')
        snprintf(member->finding, sizeof member->finding, "%s: page %" PRIu64 " of thread %u %s",
                 clause, page, member->thread, what);
}

static bool bytes_are(struct member *member, uint64_t start, uint64_t end, uint8_t tag)
{
    const struct scene *scene = member->scene;
    for (uint64_t at = start; at < end; at++) {
        uint8_t byte = 0;
        const struct span span = {.address = at, .bytes = &byte, .length = 1};
        if (!scene->system->read(scene->instance, &span, 1) || byte != tag)
            return false;
    }
    return true;
}

static void bytes_fill(struct member *member, uint64_t start, uint64_t end, uint8_t tag)
{
    const struct scene *scene = member->scene;
    for (uint64_t at = start; at < end; at++) {
        const struct span span = {.address = at, .bytes = &tag, .length = 1};
        if (!scene->system->write(scene->instance, &span, 1))
            find_fault(member, "THREAD-UNMAP", "cannot be written", at / scene->world.page_size);
    }
}

static bool owns(const struct member *member, uint64_t page)
{
    return page < HISTORY_PAGES && (member->own >> page & 1) != 0;
}

/* Odd tags: never zero, and a different one for each thread and rewriting for a while. */
static void page_fill(struct member *member, uint64_t page)
{
    uint64_t page_size = member->scene->world.page_size;
    member->tags[page] = (uint8_t)(member->versions++ * 8 + member->thread * 2 + 1);
    bytes_fill(member, page * page_size, (page + 1) * page_size, member->tags[page]);
}

static void page_check(struct member *member, uint64_t page)
{
    uint64_t page_size = member->scene->world.page_size;
    if (!bytes_are(member, page * page_size, (page + 1) * page_size, member->tags[page]))
        find_fault(member, "THREAD-UNMAP", "does not hold what the thread wrote", page);
}

/* Whoever gets pages beyond the address space is told by the history. */
static void pages_take(struct member *member, const struct history_call *call)
{
    const struct scene *scene = member->scene;
    uint64_t page_size = scene->world.page_size;
    uint64_t first = call->outcome.address / page_size;
    uint64_t end = first + (call->call.length + page_size - 1) / page_size;
    bool zeroed = (call->call.flags & FLAG_UNINITIALIZED) == 0;
    for (uint64_t page = first; page < end && page < scene->world.page_count; page++) {
        member->own |= UINT64_C(1) << page;
        if (scene->reckless)
            continue;
        if (zeroed && !bytes_are(member, page * page_size, (page + 1) * page_size, 0))
            find_fault(member, "ZERO-REUSE", "was not zero when it was mapped", page);
        page_fill(member, page);
    }
}

static void act_map(struct member *member, uint64_t pages)
{
    struct history_call *call = call_begin(member, OPERATION_MAP);
    uint64_t page_size = member->scene->world.page_size;
    call->call.length = pages * page_size - dice_roll(&member->dice, 2) * (page_size / 2);
    if (dice_one_in(&member->dice, 6))
        call->call.alignment = page_size << dice_between(&member->dice, 1, 3);
    if (member->scene->reckless || dice_one_in(&member->dice, 4))
        call->call.flags |= FLAG_UNINITIALIZED;
    call_make(member, call);
    if (call->outcome.kind == OUTCOME_SUCCESS)
        pages_take(member, call);
}

static uint64_t page_choose(struct member *member)
{
    uint64_t page_count = member->scene->world.page_count;
    uint64_t page = dice_roll(&member->dice, (uint32_t)page_count);
    for (uint64_t i = 0; i < page_count && !owns(member, page) && !member->scene->reckless; i++)
        page = (page + 1) % page_count;
    return page;
}

/* Some of its pages in a row; of a reckless one, any pages. */
static void act_unmap(struct member *member)
{
    const struct scene *scene = member->scene;
    uint64_t first = page_choose(member);
    uint64_t end = first, most = first + 1 + dice_roll(&member->dice, 5);
    while (end < most && end < scene->world.page_count && (owns(member, end) || scene->reckless)) {
        if (!scene->reckless)
            page_check(member, end);
        member->own &= ~(UINT64_C(1) << end++);
    }
    if (end == first)
        return;
    struct history_call *call = call_begin(member, OPERATION_UNMAP);
    call->call.address = first * scene->world.page_size;
    call->call.length = (end - first) * scene->world.page_size;
    call_make(member, call);
}

/* What must be refused, and must not keep the others waiting for ever. */
static void act_refused(struct member *member)
{
    bool map = dice_one_in(&member->dice, 2);
    struct history_call *call = call_begin(member, map ? OPERATION_MAP : OPERATION_UNMAP);
    if (!map && dice_one_in(&member->dice, 2)) {
        call->call.address = 1;
        call->call.length = member->scene->world.page_size;
    }
    call_make(member, call);
}

static void act_rewrite(struct member *member)
{
    for (uint64_t page = 0; page < HISTORY_PAGES && !member->scene->reckless; page++)
        if (owns(member, page)) {
            page_check(member, page);
            page_fill(member, page);
        }
}

static void act_sbrk(struct member *member)
{
    struct history_call *call = call_begin(member, OPERATION_SBRK);
    uint32_t page_size = member->scene->world.page_size;
    call->call.length = dice_one_in(&member->dice, 2)
                            ? page_size * (1 + dice_roll(&member->dice, 2))
                            : 1 + dice_roll(&member->dice, 2 * page_size);
    call_make(member, call);
    if (call->outcome.kind != OUTCOME_SUCCESS)
        return;
    struct member_run *run = &member->runs[member->run_count++];
    *run = (struct member_run){call->outcome.address, call->outcome.address + call->call.length};
    bytes_fill(member, run->start, run->end, 0xF5);
}

static void act_fail(struct member *member)
{
    struct history_call *call = call_begin(member, OPERATION_FAIL);
    call->call.length = 1 + dice_roll(&member->dice, 3);
    call_make(member, call);
}

void member_act(struct member *member)
{
    const struct scene *scene = member->scene;
    while (member->count < scene->calls) {
        uint32_t act = dice_weighted(&member->dice, weights, scene->neighbour ? ACTS : ACT_SBRK);
        if (act == ACT_MAP || (act == ACT_UNMAP && member->own == 0 && !scene->reckless))
            act_map(member, 1 + dice_roll(&member->dice, 5));
        else if (act == ACT_UNMAP)
            act_unmap(member);
        else if (act == ACT_REWRITE)
            act_rewrite(member);
        else if (act == ACT_REFUSED)
            act_refused(member);
        else if (act == ACT_HUGE)
            act_map(member, 8 + dice_roll(&member->dice, 2 * scene->world.page_count));
        else if (act == ACT_SBRK)
            act_sbrk(member);
        else
            act_fail(member);
    }
}

void member_end(struct member *member)
{
    for (uint64_t page = 0; page < HISTORY_PAGES && !member->scene->reckless; page++)
        if (owns(member, page))
            page_check(member, page);
    for (unsigned i = 0; i < member->run_count; i++)
        if (!bytes_are(member, member->runs[i].start, member->runs[i].end, 0xF5))
            find_fault(member, "INV-OWNED", "that sbrk gave it was written by others",
                       member->runs[i].start / member->scene->world.page_size);
}
