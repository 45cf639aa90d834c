/* SPDX-License-Identifier: MIT
 *
 * ECONOMY: did the system use free pages before it asked sbrk for more? Did it ask for no more than
 * the rules of a world allow? Was ENOMEM unavoidable? Did it clear only pages that it had to clear?
 * The answers come from the environment's events and counters and from the placement, never from
 * the system. This file updates the placement after every call, with or without a finding.
 */
#include "reference/economy_request.h"

static bool succeeded(const struct step *step)
{
    return step->outcome.kind == OUTCOME_SUCCESS;
}

static bool is_zeroed(const struct profile *profile, const struct call *call)
{
    return (call->flags & FLAG_UNINITIALIZED & profile->flags_known) == 0;
}

/* ---- the answer ---- */

static bool place_is_own(const struct placement *placement, const struct step *step,
                         struct finding *finding)
{
    bool is_map = step->kind == OPERATION_MAP;
    struct page_range got = request_range(placement, step->outcome.address,
                                          is_map ? step->call.length : step->call.new_length);
    uint64_t page = got.first;
    while (page < got.first + got.count && placement_class(placement, page) != PAGE_FOREIGN)
        page++;
    return page == got.first + got.count ||
           finding_set(finding, VERDICT_CONTRACT,
                       is_map && step->allowed.exact ? "FIXED-FOREIGN" : "ADDR-NO-FOREIGN",
                       "page %llu was handed out, but never came from the system's own sbrk",
                       (unsigned long long)page);
}

static bool place_is_thrifty(const struct economy_request *request,
                             const struct placement *placement, const struct profile *profile,
                             const struct step *step, struct finding *finding)
{
    uint64_t page = step->outcome.address / placement->page_size;
    if (!place_is_own(placement, step, finding))
        return false;
    if (request->count == 0 || profile->placement != PLACEMENT_FIRST_FIT ||
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

/* A promised MAP_FIXED at own pages needs no memory and no consent of another owner. It may fail
 * only for another fault of the call. */
static bool own_pages_are_given(const struct placement *placement, const struct profile *profile,
                                const struct step *step, struct finding *finding)
{
    struct page_range asked = request_range(placement, step->call.address, step->call.length);
    bool promised = (profile->promises & (PROMISE_FIXED_OWNED | PROMISE_FIXED_FULL)) != 0;
    if (!promised || !placement_is_own(placement, asked.first, asked.count) ||
        (step->allowed.own_errors >> step->outcome.error & 1) != 0)
        return true;
    bool noreplace = (step->call.flags & FLAG_FIXED_NOREPLACE) != 0;
    return finding_set(finding, VERDICT_CONTRACT, noreplace ? "NOREPL-HOLE" : "FIXED-EXACT",
                       "failed with %s, although the %llu pages from page %llu on are its own%s",
                       error_print(step->outcome.error), (unsigned long long)asked.count,
                       (unsigned long long)asked.first, noreplace ? " and free" : "");
}

static bool answer_is_thrifty(const struct economy_request *request,
                              const struct placement *placement, const struct profile *profile,
                              const struct step *step, const struct observations *observations,
                              struct finding *finding)
{
    if (succeeded(step) && (step->kind == OPERATION_MAP || request->longer))
        return place_is_thrifty(request, placement, profile, step, finding);
    if (step->kind == OPERATION_MAP && step->allowed.success && step->allowed.exact)
        return own_pages_are_given(placement, profile, step, finding);
    if (request->count == 0)
        return true;
    if ((profile_no_memory_errors(profile) >> step->outcome.error & 1) != 0)
        return request_is_rightly_refused(request, placement, finding);
    return observations->event_count == 0 ||
           finding_set(finding, VERDICT_ECONOMY, "GROW-BOUND",
                       "asked sbrk %zu times for a call that was refused for its arguments",
                       observations->event_count);
}

/* ---- clearing ---- */

/* The pages that an mremap added. They follow the old pages at the new address. */
static struct page_range added_pages(const struct placement *placement, const struct step *step)
{
    uint64_t old_count = request_pages(placement, step->call.length);
    uint64_t new_count = request_pages(placement, step->call.new_length);
    uint64_t kept = old_count < new_count ? old_count : new_count;
    return (struct page_range){step->outcome.address / placement->page_size + kept,
                               new_count - kept};
}

static uint64_t pages_that_host_took(const struct placement *placement,
                                     const struct observations *observations)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < observations->discard_count; i++)
        if (observations->discards[i].kind == BREAK_HOST_TOOK)
            bytes += observations->discards[i].bytes;
    return bytes / placement->page_size;
}

/* All mapped pages of a discarded range, with or without holes, except those that the host took. */
static uint64_t pages_to_discard(const struct placement *placement, struct page_range pages,
                                 const struct observations *observations)
{
    uint64_t mapped = placement_mapped_pages(placement, pages.first, pages.count);
    uint64_t taken = pages_that_host_took(placement, observations);
    return taken < mapped ? mapped - taken : 0;
}

/* The number of pages to clear: those of a discard, or the dirty ones among new pages. */
static uint64_t pages_to_clear(const struct placement *placement, const struct profile *profile,
                               const struct step *step, const struct observations *observations)
{
    bool has_holes = step->outcome.kind == OUTCOME_FAILURE && step->outcome.error == ERROR_ENOMEM;
    struct page_range pages = request_range(placement, step->call.address, step->call.length);
    if (model_discards(step->kind, &step->call) && (succeeded(step) || has_holes))
        return pages_to_discard(placement, pages, observations);
    if (step->kind == OPERATION_MAP && succeeded(step) && is_zeroed(profile, &step->call))
        pages = request_range(placement, step->outcome.address, step->call.length);
    else if (step->kind == OPERATION_REMAP && succeeded(step))
        pages = added_pages(placement, step);
    else
        return 0;
    return placement_dirty_pages(placement, pages.first, pages.count);
}

static bool clearing_is_thrifty(const struct placement *placement, const struct profile *profile,
                                const struct step *step, const struct observations *observations,
                                struct finding *finding)
{
    uint64_t most = pages_to_clear(placement, profile, step, observations) * placement->page_size;
    return observations->bytes_cleared <= most ||
           finding_set(finding, VERDICT_ECONOMY, "ZERO-NO-REDUNDANT",
                       "cleared %llu bytes; no more than %llu had to be",
                       (unsigned long long)observations->bytes_cleared, (unsigned long long)most);
}

/* ---- updates of the placement ---- */

static void apply_remap(struct placement *placement, const struct step *step)
{
    struct page_range old = request_range(placement, step->call.address, step->call.length);
    struct page_range added = added_pages(placement, step);
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

static void apply_answer(struct placement *placement, const struct profile *profile,
                         const struct step *step)
{
    struct page_range pages = request_range(placement, step->call.address, step->call.length);
    if (!succeeded(step))
        return;
    if (step->kind == OPERATION_UNMAP)
        placement_unmap(placement, pages.first, pages.count);
    if (step->kind == OPERATION_REMAP)
        apply_remap(placement, step);
    pages = request_range(placement, step->outcome.address, step->call.length);
    if (step->kind == OPERATION_MAP)
        placement_map(placement, pages.first, pages.count, is_zeroed(profile, &step->call));
}

bool question_economy(struct placement *placement, const struct profile *profile, struct step *step,
                      const struct observations *observations, struct finding *finding)
{
    struct finding unheard;
    struct finding *found = (profile->promises & PROMISE_ECONOMY) != 0 ? finding : &unheard;
    struct economy_request request = request_of(placement, profile, step);
    for (size_t i = 0; i < observations->event_count; i++)
        step->grew = step->grew || observations->events[i].kind == BREAK_GRANTED;
    bool thrifty = request_grows_thriftily(&request, placement, observations, found) &&
                   answer_is_thrifty(&request, placement, profile, step, observations, found) &&
                   clearing_is_thrifty(placement, profile, step, observations, found);
    apply_answer(placement, profile, step);
    return thrifty || found == &unheard;
}
