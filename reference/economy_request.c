/* SPDX-License-Identifier: MIT
 *
 * The part of ECONOMY that checks sbrk calls, by rules 8 to 10 of "The rules of a world" in
 * reference/README.md. A system must not call sbrk while the request fits. Then it asks for the
 * amount of rule 8, and for half of it after each refusal. It asks for exactly the need before it
 * answers ENOMEM.
 */
#include "reference/economy_request.h"

uint64_t request_pages(const struct placement *placement, uint64_t bytes)
{
    return bytes / placement->page_size + (bytes % placement->page_size != 0);
}

struct page_range request_range(const struct placement *placement, uint64_t address,
                                uint64_t length)
{
    uint64_t first = address / placement->page_size;
    if (length == 0 || length - 1 > UINT64_MAX - address)
        return (struct page_range){first, 0};
    return (struct page_range){first, (address + (length - 1)) / placement->page_size - first + 1};
}

bool request_is_free_choice(const struct step *step)
{
    return step->kind == OPERATION_MAP && step->allowed.success && !step->allowed.exact;
}

/* ---- where the request fits, and how many bytes it needs ---- */

/* AAA..B can grow by two pages in place. To grow by three it must move to six free pages. */
static bool longer_fits(const struct economy_request *request, const struct placement *placement,
                        uint64_t *fit)
{
    const struct page_range *old = &request->old;
    *fit = old->first;
    if (placement_is_free(placement, old->first + old->count, request->count - old->count))
        return true;
    return request->may_move && placement_first_fit(placement, request->count, 0, fit);
}

static void look_for_fit(struct economy_request *request, const struct placement *placement)
{
    if (request->longer)
        request->fits = longer_fits(request, placement, &request->fit);
    else
        request->fits =
            request->count > 0 &&
            placement_first_fit(placement, request->count, request->alignment, &request->fit);
}

/* HINT-NEAR: a hint at free own pages takes precedence over the lowest fit, unless the hint lacks
 * the requested alignment. */
static bool hint_fits(const struct placement *placement, const struct profile *profile,
                      const struct step *step, uint64_t count)
{
    uint64_t page = step->call.address / placement->page_size;
    return (profile->promises & PROMISE_HINT_HONOURED) != 0 && page != 0 &&
           (step->call.alignment == 0 || page * placement->page_size % step->call.alignment == 0) &&
           placement_is_free(placement, page, count);
}

static struct economy_request request_to_be_longer(const struct placement *placement,
                                                   const struct step *step)
{
    struct economy_request request = {
        .may_move = step->call.may_move,
        .old = request_range(placement, step->call.address, step->call.length)};
    uint64_t count = request_pages(placement, step->call.new_length);
    request.longer = step->allowed.success && count > request.old.count;
    request.count = request.longer ? count : 0;
    return request;
}

struct economy_request request_of(const struct placement *placement, const struct profile *profile,
                                  const struct step *step)
{
    struct economy_request request = {.alignment = step->call.alignment};
    if (request_is_free_choice(step))
        request.count = request_pages(placement, step->call.length);
    else if (step->kind == OPERATION_REMAP)
        request = request_to_be_longer(placement, step);
    look_for_fit(&request, placement);
    if (request_is_free_choice(step) && hint_fits(placement, profile, step, request.count)) {
        request.fits = true;
        request.fit = step->call.address / placement->page_size;
    }
    return request;
}

/* When only free pages lie between the old pages and the break, as in AA..|, the need is only the
 * difference of the lengths. */
uint64_t request_need(const struct economy_request *request, const struct placement *placement,
                      bool *reachable)
{
    uint64_t old_end = request->old.first + request->old.count;
    *reachable = false;
    if (request->longer && placement_tail(placement) == old_end) {
        uint64_t end = (request->old.first + request->count) * placement->page_size;
        *reachable = placement_reaches(placement, end - placement->program_break);
        return end - placement->program_break;
    }
    if (request->longer && !request->may_move)
        return UINT64_MAX;
    return placement_need(placement, request->count, request->alignment, reachable);
}

/* ---- how much to ask for ---- */

/* The bytes that round the break up to a page. */
static uint64_t round_up(const struct placement *placement)
{
    uint64_t cut = placement->program_break % placement->page_size;
    return cut > 0 ? placement->page_size - cut : 0;
}

/* The number of pages from the break to the end of the world. A world of 2^32 bytes counts without
 * its last page, because no host grants that page. Only the need may grow beyond these pages. */
static uint64_t pages_up_to_the_end(const struct placement *placement)
{
    uint64_t end = placement->page_count;
    uint64_t first = request_pages(placement, placement->program_break);
    if (end * placement->page_size == (uint64_t)1 << 32)
        end--;
    return end > first ? end - first : 0;
}

/* The pages that rule 8 demands in addition to the round-up, or half of those in the refused call.
 */
static uint64_t pages_due(const struct economy_request *request, const struct placement *placement)
{
    uint64_t pages = placement->owned / 4, most = pages_up_to_the_end(placement);
    if (request->refused)
        return request->asked_pages / 2;
    if (pages < placement->growth_minimum)
        pages = placement->growth_minimum;
    return pages < most ? pages : most;
}

static bool amount_is_due(const struct economy_request *request, const struct placement *placement,
                          const struct break_event *event, struct finding *finding)
{
    bool reachable;
    uint64_t need = request_need(request, placement, &reachable);
    uint64_t due = round_up(placement) + pages_due(request, placement) * placement->page_size;
    due = due > need ? due : need;
    if (request->exact_refused)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                           "asked sbrk for %llu bytes again, although the break had not moved",
                           (unsigned long long)event->bytes);
    return event->bytes == due ||
           finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                       "asked sbrk for %llu bytes; %llu are needed, %llu should be asked%s",
                       (unsigned long long)event->bytes, (unsigned long long)need,
                       (unsigned long long)due, request->refused ? " after more was refused" : "");
}

/* ---- one sbrk call after another ---- */

/* An event must agree with the arena; otherwise the run is UNRESOLVED. */
static bool event_is_sound(const struct placement *placement, const struct break_event *event,
                           struct finding *finding)
{
    bool fits = placement_reaches(placement, event->bytes);
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

static bool event_is_thrifty(const struct economy_request *request,
                             const struct placement *placement, const struct break_event *event,
                             struct finding *finding)
{
    bool reachable;
    if (!event_is_sound(placement, event, finding))
        return false;
    if (request->count == 0)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                           "asked sbrk for %llu bytes in a call that needs no memory",
                           (unsigned long long)event->bytes);
    if (request->fits)
        return finding_set(finding, VERDICT_ECONOMY, "PROGRESS-FIT",
                           "asked sbrk for %llu bytes, but %llu pages %s at page %llu",
                           (unsigned long long)event->bytes, (unsigned long long)request->count,
                           request->longer ? "have room" : "are free",
                           (unsigned long long)request->fit);
    if (request_need(request, placement, &reachable) == UINT64_MAX)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                           "asked sbrk for %llu bytes, which cannot help",
                           (unsigned long long)event->bytes);
    return amount_is_due(request, placement, event, finding);
}

static void apply_event(struct economy_request *request, struct placement *placement,
                        const struct break_event *event)
{
    bool reachable, moved = event->kind == BREAK_GRANTED || event->moved > 0;
    uint64_t need = request_need(request, placement, &reachable);
    uint64_t extra = round_up(placement);
    placement_event(placement, event);
    request->refused = !moved;
    request->exact_refused = !moved && event->bytes == need;
    request->asked_pages = event->bytes > extra ? (event->bytes - extra) / placement->page_size : 0;
    if (moved)
        look_for_fit(request, placement);
}

bool request_grows_thriftily(struct economy_request *request, struct placement *placement,
                             const struct observations *observations, struct finding *finding)
{
    bool thrifty = true;
    for (size_t i = 0; i < observations->event_count; i++) {
        thrifty =
            thrifty && event_is_thrifty(request, placement, &observations->events[i], finding);
        apply_event(request, placement, &observations->events[i]);
    }
    if (thrifty && observations->events_lost)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                           "asked sbrk more often than can be counted (%zu times and more)",
                           observations->event_count);
    return thrifty;
}

bool request_is_rightly_refused(const struct economy_request *request,
                                const struct placement *placement, struct finding *finding)
{
    bool reachable;
    uint64_t need = request_need(request, placement, &reachable);
    if (request->fits)
        return finding_set(
            finding, VERDICT_ECONOMY, "PROGRESS-FIT", "refused, but %llu pages %s at page %llu",
            (unsigned long long)request->count, request->longer ? "have room" : "are free",
            (unsigned long long)request->fit);
    if (reachable && !request->exact_refused)
        return finding_set(finding, VERDICT_ECONOMY, "GROW-FAIL",
                           "refused, but %llu bytes more from sbrk would suffice: the limit "
                           "allows them, and sbrk never refused exactly these",
                           (unsigned long long)need);
    return true;
}
