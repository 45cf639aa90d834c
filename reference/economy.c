/* SPDX-License-Identifier: MIT
 *
 * ECONOMY: was what was there used before more was asked for, was no more asked for than the rules
 * of a world allow, was ENOMEM unavoidable, was nothing cleared in vain? Believes the environment's
 * events and counters and the placement, never the system. The placement follows every call here,
 * found or not; nothing else changes.
 */
#include "question.h"

/* A map request while its sbrk calls are looked at one by one. */
struct request {
    uint64_t count, alignment; /* pages, bytes; a count of 0: a call that needs no memory */
    bool any_growth;           /* mremap: no rule says how */
    bool fits;                 /* now, at page `fit` */
    uint64_t fit;
    bool refused;       /* once since the break last moved */
    bool exact_refused; /* and it was exactly what is needed */
};

static uint64_t pages_of(const struct placement *placement, uint64_t bytes)
{
    return bytes / placement->page_size + (bytes % placement->page_size != 0);
}

/* The pages that a call with this address and length touches. */
struct touched {
    uint64_t first, count;
};

static struct touched touch(const struct placement *placement, uint64_t address, uint64_t length)
{
    uint64_t first = address / placement->page_size;
    if (length == 0 || length - 1 > UINT64_MAX - address)
        return (struct touched){first, 0};
    return (struct touched){first, (address + (length - 1)) / placement->page_size - first + 1};
}

static bool succeeded(const struct step *step)
{
    return step->outcome.kind == OUTCOME_SUCCESS;
}

/* A valid request for a place of the system's choice. */
static bool is_free_choice(const struct step *step)
{
    return step->kind == OPERATION_MAP && step->allowed.success && !step->allowed.exact;
}

static bool is_zeroed(const struct profile *profile, const struct call *call)
{
    return (call->flags & FLAG_UNINITIALIZED & profile->flags_known) == 0;
}

static void look_for_fit(struct request *request, const struct placement *placement)
{
    request->fits = request->count > 0 && placement_first_fit(placement, request->count,
                                                              request->alignment, &request->fit);
}

/* HINT-NEAR: a hint whose pages are free and own comes before the lowest fit, unless an alignment is
 * asked for that it has not. */
static bool hint_fits(const struct placement *placement, const struct profile *profile,
                      const struct step *step, uint64_t count)
{
    uint64_t page = step->call.address / placement->page_size, end = page + count;
    if ((profile->promises & PROMISE_HINT_HONOURED) == 0 || page == 0 ||
        (step->call.alignment > 0 && page * placement->page_size % step->call.alignment != 0))
        return false;
    for (; page < end; page++) {
        enum page_class class = placement_class(placement, page);
        if (class != PAGE_ZEROED && class != PAGE_DIRTY)
            return false;
    }
    return count > 0;
}

static struct request request_of(const struct placement *placement, const struct profile *profile,
                                 const struct step *step)
{
    struct request request = {.alignment = step->call.alignment,
                              .any_growth = step->kind == OPERATION_REMAP};
    if (is_free_choice(step))
        request.count = pages_of(placement, step->call.length);
    look_for_fit(&request, placement);
    if (hint_fits(placement, profile, step, request.count)) {
        request.fits = true;
        request.fit = step->call.address / placement->page_size;
    }
    return request;
}

/* ---- growth: the most that may be asked for, then exactly what is needed, never a third time ---- */

/* Whole pages are asked for: what is left of the page that the break cuts, or of page 0, comes on
 * top. */
static uint64_t growth_most(const struct placement *placement, uint64_t need)
{
    uint64_t pages = placement->owned / 4;
    if (pages < placement->growth_minimum)
        pages = placement->growth_minimum;
    uint64_t usable = pages_of(placement, placement->program_break);
    usable = (usable > 0 ? usable : 1) * placement->page_size;
    uint64_t bytes = usable - placement->program_break + pages * placement->page_size;
    return bytes > need ? bytes : need;
}

static bool amount_is_thrifty(const struct request *request, const struct placement *placement,
                              const struct break_event *event, struct finding *finding)
{
    bool reachable;
    uint64_t need = placement_need(placement, request->count, request->alignment, &reachable);
    uint64_t most = request->refused ? need : growth_most(placement, need);
    if (request->exact_refused)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                           "asked sbrk for %llu bytes again, although the break had not moved",
                           (unsigned long long)event->bytes);
    if (event->bytes >= need && event->bytes <= most)
        return true;
    return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                       "asked sbrk for %llu bytes; %llu are needed, at most %llu may be asked",
                       (unsigned long long)event->bytes, (unsigned long long)need,
                       (unsigned long long)most);
}

/* The environment must agree with the arena, or nothing can be judged. */
static bool event_is_sound(const struct placement *placement, const struct break_event *event,
                           struct finding *finding)
{
    bool fits = placement->program_break <= placement->limit &&
                event->bytes <= placement->limit - placement->program_break;
    bool sound = event->start == placement->program_break &&
                 (event->kind != BREAK_GRANTED || fits) &&
                 (event->kind != BREAK_REFUSED_LIMIT || !fits);
    return sound || finding_set(finding, VERDICT_UNRESOLVED, "",
                                "the environment says that sbrk was asked for %llu bytes at "
                                "0x%llx; the break was 0x%llx, the limit 0x%llx",
                                (unsigned long long)event->bytes, (unsigned long long)event->start,
                                (unsigned long long)placement->program_break,
                                (unsigned long long)placement->limit);
}

static bool event_is_thrifty(const struct request *request, const struct placement *placement,
                             const struct break_event *event, struct finding *finding)
{
    if (!event_is_sound(placement, event, finding))
        return false;
    if (request->any_growth)
        return true;
    if (request->count == 0)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                           "asked sbrk for %llu bytes in a call that needs no memory",
                           (unsigned long long)event->bytes);
    if (request->fits)
        return finding_set(finding, VERDICT_ECONOMY, "PROGRESS-FIT",
                           "asked sbrk for %llu bytes, but %llu pages are free at page %llu",
                           (unsigned long long)event->bytes, (unsigned long long)request->count,
                           (unsigned long long)request->fit);
    return amount_is_thrifty(request, placement, event, finding);
}

static void follow_event(struct request *request, struct placement *placement,
                         const struct break_event *event)
{
    bool reachable, moved = event->kind == BREAK_GRANTED || event->moved > 0;
    uint64_t need = placement_need(placement, request->count, request->alignment, &reachable);
    placement_event(placement, event);
    request->refused = !moved;
    request->exact_refused = !moved && event->bytes == need;
    if (moved)
        look_for_fit(request, placement);
}

static bool events_are_thrifty(struct request *request, struct placement *placement,
                               const struct evidence *evidence, struct finding *finding)
{
    bool thrifty = true;
    for (size_t i = 0; i < evidence->event_count; i++) {
        thrifty = thrifty && event_is_thrifty(request, placement, &evidence->events[i], finding);
        follow_event(request, placement, &evidence->events[i]);
    }
    if (thrifty && evidence->events_lost)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                           "asked sbrk more often than can be counted (%zu times and more)",
                           evidence->event_count);
    return thrifty;
}

/* ---- the answer ---- */

static bool place_is_own(const struct placement *placement, const struct step *step,
                         struct finding *finding)
{
    struct touched got = touch(placement, step->outcome.address, step->call.length);
    uint64_t page = got.first;
    while (page < got.first + got.count && placement_class(placement, page) != PAGE_FOREIGN)
        page++;
    return page == got.first + got.count ||
           finding_set(finding, VERDICT_CONTRACT,
                       step->allowed.exact ? "FIXED-FOREIGN" : "ADDR-NO-FOREIGN",
                       "page %llu was handed out, but never came from the system's own sbrk",
                       (unsigned long long)page);
}

static bool place_is_thrifty(const struct request *request, const struct placement *placement,
                             const struct profile *profile, const struct step *step,
                             struct finding *finding)
{
    uint64_t page = step->outcome.address / placement->page_size;
    if (!place_is_own(placement, step, finding))
        return false;
    if (!is_free_choice(step) || profile->placement != PLACEMENT_FIRST_FIT ||
        (request->fits && page == request->fit))
        return true;
    if (!request->fits)
        return finding_set(finding, VERDICT_CONTRACT, "ADDR-NO-OVERLAP",
                           "%llu pages from page %llu on are not all free",
                           (unsigned long long)request->count, (unsigned long long)page);
    return finding_set(finding, VERDICT_ECONOMY, "PROGRESS-FIT",
                       "page %llu was chosen; the place for %llu pages is page %llu",
                       (unsigned long long)page, (unsigned long long)request->count,
                       (unsigned long long)request->fit);
}

/* A valid request failed for want of memory: nothing fits, and sbrk really gave nothing. */
static bool refusal_is_thrifty(const struct request *request, const struct placement *placement,
                               struct finding *finding)
{
    bool reachable;
    uint64_t need = placement_need(placement, request->count, request->alignment, &reachable);
    if (request->fits)
        return finding_set(finding, VERDICT_ECONOMY, "PROGRESS-FIT",
                           "refused, but %llu pages are free at page %llu",
                           (unsigned long long)request->count, (unsigned long long)request->fit);
    if (reachable && !request->exact_refused)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-FAIL",
                           "refused, but %llu bytes more from sbrk would do, the limit allows "
                           "them, and exactly these were never refused",
                           (unsigned long long)need);
    return true;
}

static bool answer_is_thrifty(const struct request *request, const struct placement *placement,
                              const struct profile *profile, const struct step *step,
                              const struct evidence *evidence, struct finding *finding)
{
    if (step->kind != OPERATION_MAP)
        return true;
    if (succeeded(step))
        return place_is_thrifty(request, placement, profile, step, finding);
    if (!is_free_choice(step))
        return true;
    if ((profile_room_errors(profile) >> step->outcome.error & 1) != 0)
        return refusal_is_thrifty(request, placement, finding);
    return evidence->event_count == 0 ||
           finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                       "asked sbrk %zu times for a call that was refused for its arguments",
                       evidence->event_count);
}

/* ---- clearing ---- */

/* The pages that an mremap added: behind the old ones, where they are now. */
static struct touched added_pages(const struct placement *placement, const struct step *step)
{
    uint64_t old_count = pages_of(placement, step->call.length);
    uint64_t new_count = pages_of(placement, step->call.new_length);
    uint64_t kept = old_count < new_count ? old_count : new_count;
    return (struct touched){step->outcome.address / placement->page_size + kept, new_count - kept};
}

static uint64_t pages_to_clear(const struct placement *placement, const struct profile *profile,
                               const struct step *step)
{
    struct touched pages = {0};
    if (step->kind == OPERATION_DISCARD)
        pages = touch(placement, step->call.address, step->call.length);
    else if (step->kind == OPERATION_MAP && succeeded(step) && is_zeroed(profile, &step->call))
        pages = touch(placement, step->outcome.address, step->call.length);
    else if (step->kind == OPERATION_REMAP && succeeded(step))
        pages = added_pages(placement, step);
    return placement_dirty_pages(placement, pages.first, pages.count);
}

static bool clearing_is_thrifty(const struct placement *placement, const struct profile *profile,
                                const struct step *step, const struct evidence *evidence,
                                struct finding *finding)
{
    uint64_t most = pages_to_clear(placement, profile, step) * placement->page_size;
    return evidence->bytes_cleared <= most ||
           finding_set(finding, VERDICT_ECONOMY, "ZERO-NO-REDUNDANT",
                       "cleared %llu bytes; no more than %llu were not known to be zero",
                       (unsigned long long)evidence->bytes_cleared, (unsigned long long)most);
}

/* ---- following ---- */

static void follow_remap(struct placement *placement, const struct step *step)
{
    struct touched old = touch(placement, step->call.address, step->call.length);
    struct touched added = added_pages(placement, step);
    uint64_t to = step->outcome.address / placement->page_size;
    if (to != old.first) {
        placement_unmap(placement, old.first, old.count);
        placement_map(placement, to, added.first - to, false);
    } else {
        uint64_t kept = added.first - to;
        placement_unmap(placement, old.first + kept, old.count - kept);
    }
    placement_map(placement, added.first, added.count, true);
}

static void follow_answer(struct placement *placement, const struct profile *profile,
                          const struct step *step)
{
    struct touched pages = touch(placement, step->call.address, step->call.length);
    if (!succeeded(step))
        return;
    if (step->kind == OPERATION_UNMAP)
        placement_unmap(placement, pages.first, pages.count);
    if (step->kind == OPERATION_REMAP)
        follow_remap(placement, step);
    pages = touch(placement, step->outcome.address, step->call.length);
    if (step->kind == OPERATION_MAP)
        placement_map(placement, pages.first, pages.count, is_zeroed(profile, &step->call));
}

bool ask_economy(struct placement *placement, const struct profile *profile, struct step *step,
                 const struct evidence *evidence, struct finding *finding)
{
    struct finding unheard;
    struct finding *found = (profile->promises & PROMISE_ECONOMY) != 0 ? finding : &unheard;
    struct request request = request_of(placement, profile, step);
    for (size_t i = 0; i < evidence->event_count; i++)
        step->grew = step->grew || evidence->events[i].kind == BREAK_GRANTED;
    bool thrifty = events_are_thrifty(&request, placement, evidence, found) &&
                   answer_is_thrifty(&request, placement, profile, step, evidence, found) &&
                   clearing_is_thrifty(placement, profile, step, evidence, found);
    follow_answer(placement, profile, step);
    return thrifty || found == &unheard;
}
