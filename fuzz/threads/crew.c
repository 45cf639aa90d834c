/* SPDX-License-Identifier: MIT
 *
 * See crew.h. Threads wait for their turn by looking and giving way, because a history is shorter than
 * the time it takes to wake a thread up.
 */
#include "fuzz/threads/crew.h"
#include <inttypes.h>
#include <sched.h>
#include <string.h>

static void *member_run(void *context)
{
    const struct crew_thread *own = context;
    struct crew *crew = own->crew;
    uint32_t seen = 0;
    for (;;) {
        while (atomic_load_explicit(&crew->round, memory_order_acquire) == seen)
            sched_yield();
        seen++;
        if (atomic_load_explicit(&crew->dismissed, memory_order_relaxed))
            return NULL;
        if (own->number < crew->size)
            member_act(&crew->members[own->number]);
        atomic_fetch_sub_explicit(&crew->waiting, 1, memory_order_release);
    }
}

bool crew_begin(struct crew *crew)
{
    memset(crew, 0, sizeof *crew);
    for (unsigned i = 1; i < CREW_MAX; i++) {
        struct crew_thread *own = &crew->threads[i];
        own->crew = crew;
        own->number = i;
        if (pthread_create(&own->thread, NULL, member_run, own) != 0)
            return false;
    }
    return true;
}

static void round_begin(struct crew *crew)
{
    atomic_store_explicit(&crew->waiting, CREW_MAX - 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&crew->round, 1, memory_order_release);
}

static void round_end(struct crew *crew)
{
    while (atomic_load_explicit(&crew->waiting, memory_order_acquire) != 0)
        sched_yield();
}

void crew_dismiss(struct crew *crew)
{
    atomic_store_explicit(&crew->dismissed, true, memory_order_relaxed);
    round_begin(crew);
    for (unsigned i = 1; i < CREW_MAX; i++)
        pthread_join(crew->threads[i].thread, NULL);
}

static void scene_roll(struct crew *crew, struct dice *dice)
{
    static const uint32_t skips[] = {1, 2, 7, 63};
    uint32_t pages = (uint32_t)dice_between(dice, 12, HISTORY_PAGES);
    uint32_t page_size = (uint32_t)WORLD_PAGE_SIZE_MIN << dice_roll(dice, 3);
    crew->size = (unsigned)dice_between(dice, 2, CREW_MAX);
    crew->scene.calls = (unsigned)dice_between(dice, 3, (int32_t)(HISTORY_CALLS / crew->size));
    if (crew->scene.calls > MEMBER_CALLS)
        crew->scene.calls = MEMBER_CALLS;
    crew->scene.reckless = dice_one_in(dice, 5);
    crew->scene.resizing = !crew->scene.reckless && dice_one_in(dice, 4);
    crew->scene.neighbour = dice_one_in(dice, 2);
    crew->scene.world =
        (struct world){.page_count = pages,
                       .page_size = page_size,
                       .skip_limit = skips[dice_roll(dice, 4)],
                       .growth_minimum = 1 + dice_roll(dice, 8),
                       .limit = dice_one_in(dice, 2) ? pages : 4 + dice_roll(dice, pages - 4),
                       .first_break = dice_roll(dice, 4 * page_size)};
    atomic_store_explicit(&crew->scene.moment, 0, memory_order_relaxed);
}

/* Pages that the bytes [start, end) touch are the system's no longer. */
static void usable_remove(struct history *history, uint64_t start, uint64_t end)
{
    for (uint64_t page = start / history->page_size;
         page < history->page_count && page * history->page_size < end; page++)
        history->usable &= ~(UINT64_C(1) << page);
}

/* False: more happened at the break than is kept. */
static bool events_read(struct crew *crew)
{
    struct break_event events[HISTORY_PAGES];
    size_t count = 0;
    const struct system *system = crew->scene.system;
    bool complete = system->take_events(crew->scene.instance, events, HISTORY_PAGES, &count);
    for (size_t i = 0; i < count; i++)
        if (events[i].kind == BREAK_REFUSED_MOVED) {
            crew->moved++;
            usable_remove(&crew->history, events[i].start, events[i].start + events[i].moved);
        }
    return complete;
}

static void calls_gather(struct crew *crew)
{
    struct history *history = &crew->history;
    for (unsigned i = 0; i < crew->size; i++)
        for (unsigned k = 0; k < crew->members[i].count; k++)
            history->calls[history->count++] = crew->members[i].calls[k];
}

static void history_gather(struct crew *crew)
{
    const struct world *world = &crew->scene.world;
    struct history *history = &crew->history;
    *history = (struct history){.profile = profile_find(crew->scene.system->name),
                                .page_size = world->page_size,
                                .page_count = world->page_count};
    for (uint32_t page = 1; page < world->limit; page++)
        if ((uint64_t)page * world->page_size >= world->first_break)
            history->usable |= UINT64_C(1) << page;
    calls_gather(crew);
    for (size_t i = 0; i < history->count; i++) {
        const struct history_call *call = &history->calls[i];
        if (call->kind == OPERATION_SBRK && call->outcome.kind == OUTCOME_SUCCESS)
            usable_remove(history, call->outcome.address,
                          call->outcome.address + call->call.length);
    }
}

/* Where everybody keeps to its own, the pages of all members are the pages that are mapped. */
static bool pages_agree(const struct crew *crew, char *text, size_t size)
{
    uint64_t own = 0;
    for (unsigned i = 0; i < crew->size; i++)
        own |= crew->members[i].own;
    for (uint32_t page = 0; page < crew->scene.world.page_count && !crew->scene.reckless; page++) {
        bool mapped = crew->scene.system->page_class(crew->scene.instance, page) == PAGE_MAPPED;
        if (mapped == (own >> page & 1))
            continue;
        snprintf(text, size, "INV-COUNT: page %" PRIu32 " is %s in the end", page,
                 mapped ? "mapped, and nobody's" : "somebody's, and not mapped");
        return false;
    }
    return true;
}

static bool counts_agree(const struct crew *crew, char *text, size_t size)
{
    const struct system *system = crew->scene.system;
    struct system_statistics statistics;
    struct counters counters;
    system->counters(crew->scene.instance, &counters);
    if (!system->statistics(crew->scene.instance, &statistics) ||
        statistics.bytes_cleared == counters.bytes_cleared)
        return true;
    snprintf(text, size, "STATISTICS: %" PRIu64 " bytes were cleared, the system says %" PRIu64,
             counters.bytes_cleared, statistics.bytes_cleared);
    return false;
}

static bool members_agree(const struct crew *crew, char *text, size_t size)
{
    for (unsigned i = 0; i < crew->size; i++)
        if (crew->members[i].finding[0] != '\0') {
            snprintf(text, size, "%s", crew->members[i].finding);
            return false;
        }
    return true;
}

static bool table_agrees(const struct crew *crew, char *text, size_t size)
{
    char problem[128];
    if (crew->scene.system->validate(crew->scene.instance, problem, sizeof problem))
        return true;
    snprintf(text, size, "STRUCTURE: %s", problem);
    return false;
}

static enum crew_result order_find(struct crew *crew, bool complete, char *text, size_t size)
{
    crew->finding = (struct history_finding){.verdict = HISTORY_UNDECIDED};
    if (crew->scene.resizing)
        crew->finding.verdict = HISTORY_LEGAL;
    else if (complete)
        history_check(&crew->history, &crew->finding);
    if (crew->finding.verdict == HISTORY_LEGAL)
        return CREW_AGREES;
    snprintf(text, size, "THREAD-LINEAR: no legal order of the calls %s",
             crew->finding.verdict == HISTORY_ILLEGAL ? "exists" : "was found in time");
    return crew->finding.verdict == HISTORY_ILLEGAL ? CREW_DIVERGES : CREW_UNDECIDED;
}

static enum crew_result crew_judge(struct crew *crew, char *text, size_t size)
{
    for (unsigned i = 0; i < crew->size; i++)
        member_end(&crew->members[i]);
    history_gather(crew);
    bool complete = events_read(crew);
    enum crew_result result = order_find(crew, complete, text, size);
    if (result != CREW_AGREES)
        return result;
    bool agrees = members_agree(crew, text, size) && pages_agree(crew, text, size) &&
                  counts_agree(crew, text, size) && table_agrees(crew, text, size);
    return agrees ? CREW_AGREES : CREW_DIVERGES;
}

enum crew_result crew_play(struct crew *crew, const struct system *system, uint64_t seed,
                           char *text, size_t size)
{
    struct dice dice = {.state = seed};
    scene_roll(crew, &dice);
    crew->scene.system = system;
    crew->scene.instance = system->open(&crew->scene.world, text, size);
    if (crew->scene.instance == NULL)
        return CREW_FAILED;
    for (unsigned i = 0; i < crew->size; i++)
        member_begin(&crew->members[i], &crew->scene, i, dice_next(&dice));
    round_begin(crew);
    member_act(&crew->members[0]);
    round_end(crew);
    enum crew_result result = crew_judge(crew, text, size);
    system->close(crew->scene.instance);
    return result;
}
