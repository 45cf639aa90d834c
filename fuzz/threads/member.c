/* SPDX-License-Identifier: MIT
 *
 * See member.h. The moments of a call are drawn without ordering anything else, so that the
 * sanitizer sees no order between threads where the system makes none.
 */
#include "fuzz/threads/member.h"
#include <inttypes.h>
#include <string.h>

enum member_act {
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
    if (call->kind == OPERATION_SBRK)
        call->outcome = system->sbrk(instance, (int64_t)call->call.length);
    else if (call->kind == OPERATION_FAIL)
        system->fail(instance, (uint32_t)call->call.length, true);
    else
        call->outcome = system->call(instance, call->kind, &call->call);
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
static void pages_take(struct member *member, uint64_t address, uint64_t length, bool zeroed)
{
    const struct scene *scene = member->scene;
    uint64_t page_size = scene->world.page_size;
    uint64_t first = address / page_size, end = (address + length + page_size - 1) / page_size;
    for (uint64_t page = first; page < end && page < scene->world.page_count; page++) {
        member->own |= UINT64_C(1) << page;
        if (scene->reckless)
            continue;
        if (zeroed && !bytes_are(member, page * page_size, (page + 1) * page_size, 0))
            find_fault(member, "ZERO-REUSE", "was not zero when it had to be", page);
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
        pages_take(member, call->outcome.address, call->call.length,
                   (call->call.flags & FLAG_UNINITIALIZED) == 0);
}

static uint64_t page_choose(struct member *member)
{
    uint64_t page_count = member->scene->world.page_count;
    uint64_t page = dice_roll(&member->dice, (uint32_t)page_count);
    for (uint64_t i = 0; i < page_count && !owns(member, page) && !member->scene->reckless; i++)
        page = (page + 1) % page_count;
    return page;
}

/* A call for some of its pages in a row, which are as it left them; of a reckless one, for any pages.
 * NULL where it has none. */
static struct history_call *range_begin(struct member *member, enum operation_kind kind)
{
    const struct scene *scene = member->scene;
    uint64_t first = page_choose(member);
    uint64_t end = first, most = first + 1 + dice_roll(&member->dice, 5);
    for (; end < most && end < scene->world.page_count; end++) {
        if (!owns(member, end) && !scene->reckless)
            break;
        if (!scene->reckless)
            page_check(member, end);
    }
    if (end == first)
        return NULL;
    struct history_call *call = call_begin(member, kind);
    call->call.address = first * scene->world.page_size;
    call->call.length = (end - first) * scene->world.page_size;
    return call;
}

static void pages_drop(struct member *member, const struct call *call)
{
    uint64_t page_size = member->scene->world.page_size;
    for (uint64_t at = 0; at < call->length; at += page_size)
        member->own &= ~(UINT64_C(1) << (call->address + at) / page_size);
}

/* They are no longer its own as soon as it asks. */
static void act_unmap(struct member *member)
{
    struct history_call *call = range_begin(member, OPERATION_UNMAP);
    if (call == NULL)
        return;
    pages_drop(member, &call->call);
    call_make(member, call);
}

/* Mapped still, and zero. */
static void act_discard(struct member *member)
{
    struct history_call *call = range_begin(member, OPERATION_DISCARD);
    if (call == NULL)
        return;
    call_make(member, call);
    pages_take(member, call->call.address, call->call.length, true);
}

/* What was in the old pages is in the first `kept` bytes at `to`; what follows is zero. */
static void pages_move(struct member *member, const struct call *call, uint64_t to)
{
    uint64_t page_size = member->scene->world.page_size;
    uint64_t kept = call->length < call->new_length ? call->length : call->new_length;
    uint8_t tags[HISTORY_PAGES];
    memcpy(tags, member->tags + call->address / page_size, (size_t)(kept / page_size));
    pages_drop(member, call);
    memcpy(member->tags + to / page_size, tags, (size_t)(kept / page_size));
    for (uint64_t page = to / page_size; page < (to + kept) / page_size; page++)
        page_check(member, page);
    pages_take(member, to, kept, false);
    pages_take(member, to + kept, call->new_length - kept, true);
}

static void act_remap(struct member *member)
{
    const struct world *world = &member->scene->world;
    struct history_call *call = range_begin(member, OPERATION_REMAP);
    if (call == NULL)
        return;
    call->call.new_length = (uint64_t)world->page_size * (1 + dice_roll(&member->dice, 8));
    call->call.may_move = dice_one_in(&member->dice, 2);
    call_make(member, call);
    if (call->outcome.kind != OUTCOME_SUCCESS)
        return;
    if (call->outcome.address + call->call.new_length <=
        (uint64_t)world->page_count * world->page_size)
        pages_move(member, &call->call, call->outcome.address);
    else
        find_fault(member, "ADDR-IN-SPACE", "moved out of the world",
                   call->outcome.address / world->page_size);
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

static bool allows(const struct scene *scene, enum member_act act)
{
    if (act == ACT_DISCARD)
        return !scene->reckless;
    if (act == ACT_REMAP)
        return scene->resizing;
    return scene->neighbour || (act != ACT_SBRK && act != ACT_FAIL);
}

static void act_one(struct member *member, enum member_act act)
{
    const struct scene *scene = member->scene;
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
    else if (act == ACT_DISCARD)
        act_discard(member);
    else if (act == ACT_REMAP)
        act_remap(member);
    else if (act == ACT_SBRK)
        act_sbrk(member);
    else
        act_fail(member);
}

void member_act(struct member *member)
{
    while (member->count < member->scene->calls) {
        enum member_act act = (enum member_act)dice_weighted(&member->dice, weights, ACTS);
        if (allows(member->scene, act))
            act_one(member, act);
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
