/* SPDX-License-Identifier: MIT
 *
 * ECONOMY, memory that goes back to the host: rule 15 of "The rules of a world" in
 * reference/README.md. Did the system give back only whole pages of its own that no owner needs?
 * Were their contents unknown, and not zero already? Did it give back every run that its profile
 * promises, each with one call, the lowest first? The environment's log tells the calls, never the
 * system.
 */
#include "reference/economy_request.h"

/* The pages whose contents a call gave up. It unmapped them, or they `stay` mapped as zero pages:
 * then the private ones among them count. Calls of the host are expected from page `from` on. */
struct given_up {
    const struct placement *placement;
    const struct model *model;
    uint64_t threshold; /* pages; 0: no promise */
    struct page_range pages;
    bool stay;
    uint64_t from;
};

static bool succeeded(const struct step *step)
{
    return step->outcome.kind == OUTCOME_SUCCESS;
}

/* AAAA unmaps its last pages when it becomes shorter in place, and all of them when it moves. */
static struct page_range unmapped_by_remap(const struct placement *placement,
                                           const struct step *step)
{
    struct page_range old = request_range(placement, step->call.address, step->call.length);
    uint64_t kept = request_pages(placement, step->call.new_length);
    if (step->outcome.address / placement->page_size != old.first)
        return old;
    kept = kept < old.count ? kept : old.count;
    return (struct page_range){old.first + kept, old.count - kept};
}

static struct page_range unmapped_by(const struct placement *placement, const struct step *step)
{
    if (step->kind == OPERATION_UNMAP && succeeded(step))
        return request_range(placement, step->call.address, step->call.length);
    if (step->kind == OPERATION_REMAP && succeeded(step))
        return unmapped_by_remap(placement, step);
    return (struct page_range){0, 0};
}

/* Of a free run, the T - 1 pages before the range count as well. */
static struct given_up given_up_by(const struct placement *placement, const struct model *model,
                                   const struct profile *profile, const struct step *step)
{
    struct given_up given = {.placement = placement, .model = model};
    bool has_holes = step->outcome.kind == OUTCOME_FAILURE && step->outcome.error == ERROR_ENOMEM;
    given.stay = model_discards(step->kind, &step->call);
    if (!given.stay)
        given.pages = unmapped_by(placement, step);
    else if (succeeded(step) || has_holes)
        given.pages = request_range(placement, step->call.address, step->call.length);
    if ((profile->promises & PROMISE_HOST_DISCARD) != 0)
        given.threshold = profile->discard_threshold;
    uint64_t before = given.stay || given.threshold == 0 ? 0 : given.threshold - 1;
    given.from = given.pages.first - (before < given.pages.first ? before : given.pages.first);
    return given;
}

static bool is_in_range(const struct given_up *given, uint64_t page)
{
    return page >= given->pages.first && page - given->pages.first < given->pages.count;
}

static bool is_private(const struct model *model, uint64_t page)
{
    size_t live;
    return model_find(model, page, 1, &live) == 0 || !model->pages[live].shared;
}

/* May the host take this page, for all that its owner can see? */
static bool is_needless(const struct given_up *given, uint64_t page)
{
    if (placement_class(given->placement, page) != PAGE_MAPPED)
        return true;
    return given->stay && is_in_range(given, page) && is_private(given->model, page);
}

/* Are this page's contents of no use, and not known to be zero? */
static bool is_worth_it(const struct given_up *given, uint64_t page)
{
    enum page_class class = placement_class(given->placement, page);
    return given->stay ? class == PAGE_MAPPED && is_needless(given, page) : class == PAGE_DIRTY;
}

/* The lowest run from given->from on that has to go back; its count is 0 where there is none. With
 * a threshold of 3 pages, and [~~~] unmapped:
 *
 *     A~~~[~~~]~~~~A    looks at two pages on each side, and finds seven
 *
 * Two pages are no long run, so every long run has a page in the range. */
static struct page_range next_due(const struct given_up *given)
{
    struct page_range run = {given->from, 0};
    if (given->threshold == 0 || given->pages.count == 0)
        return run;
    uint64_t after = given->stay ? 0 : given->threshold - 1;
    uint64_t end = given->pages.first + given->pages.count + after;
    if (end > given->placement->page_count)
        end = given->placement->page_count;
    for (uint64_t page = given->from; page < end; page++) {
        bool worth = is_worth_it(given, page);
        run.first = worth && run.count == 0 ? page : run.first;
        if (!worth && run.count >= given->threshold)
            return run;
        run.count = worth ? run.count + 1 : 0;
    }
    return run.count >= given->threshold ? run : (struct page_range){end, 0};
}

/* ---- the calls of the host ---- */

static bool pages_are_free_to_go(const struct given_up *given, const struct break_event *event,
                                 struct page_range run, struct finding *finding)
{
    uint64_t page = run.first;
    while (page < run.first + run.count && is_needless(given, page) &&
           placement_class(given->placement, page) != PAGE_FOREIGN)
        page++;
    if (event->bytes == 0 || (event->start | event->bytes) % given->placement->page_size != 0)
        return finding_set(finding, VERDICT_CONTRACT, "DISCARD-HOST-OWN",
                           "asked the host for %llu bytes at 0x%llx, which are not whole pages",
                           (unsigned long long)event->bytes, (unsigned long long)event->start);
    if (page == run.first + run.count)
        return true;
    return finding_set(finding, VERDICT_CONTRACT, "DISCARD-HOST-OWN",
                       "asked the host for %llu pages from page %llu on, but page %llu is %s",
                       (unsigned long long)run.count, (unsigned long long)run.first,
                       (unsigned long long)page,
                       is_needless(given, page) ? "not its own" : "mapped");
}

static bool pages_are_worth_it(const struct given_up *given, struct page_range run,
                               struct finding *finding)
{
    uint64_t page = run.first;
    while (page < run.first + run.count && placement_class(given->placement, page) != PAGE_ZEROED)
        page++;
    return page == run.first + run.count ||
           finding_set(finding, VERDICT_ECONOMY, "DISCARD-HOST-RUN",
                       "asked the host for page %llu, which is known to be zero",
                       (unsigned long long)page);
}

static bool run_is_due(const struct given_up *given, struct page_range run, struct finding *finding)
{
    struct page_range due = next_due(given);
    if (given->threshold == 0 || (due.first == run.first && due.count == run.count))
        return true;
    return finding_set(finding, VERDICT_ECONOMY, "DISCARD-HOST-RUN",
                       "asked the host for %llu pages from page %llu on; next is a run of %llu "
                       "pages from page %llu on, with a threshold of %llu pages",
                       (unsigned long long)run.count, (unsigned long long)run.first,
                       (unsigned long long)due.count, (unsigned long long)due.first,
                       (unsigned long long)given->threshold);
}

static bool call_is_right(const struct given_up *given, const struct break_event *event,
                          struct page_range run, struct finding *finding)
{
    return pages_are_free_to_go(given, event, run, finding) &&
           pages_are_worth_it(given, run, finding) && run_is_due(given, run, finding);
}

static bool none_is_left_out(const struct given_up *given, const struct observations *observations,
                             struct finding *finding)
{
    struct page_range due = next_due(given);
    if (observations->discards_lost)
        return finding_set(finding, VERDICT_UNRESOLVED, "",
                           "the host was asked more often than can be counted (%zu times)",
                           observations->discard_count);
    return due.count == 0 ||
           finding_set(finding, VERDICT_ECONOMY, "DISCARD-HOST-DUE",
                       "%llu pages from page %llu on did not go back to the host, with a threshold "
                       "of %llu pages",
                       (unsigned long long)due.count, (unsigned long long)due.first,
                       (unsigned long long)given->threshold);
}

bool question_host(struct placement *placement, const struct model *model,
                   const struct profile *profile, const struct step *step,
                   const struct observations *observations, struct finding *finding)
{
    struct given_up given = given_up_by(placement, model, profile, step);
    bool right = true;
    for (size_t i = 0; i < observations->discard_count; i++) {
        const struct break_event *event = &observations->discards[i];
        struct page_range run = request_range(placement, event->start, event->bytes);
        right = right && call_is_right(&given, event, run, finding);
        if (event->kind == BREAK_HOST_TOOK)
            placement_zero(placement, run.first, run.count);
        given.from = run.first + run.count;
    }
    return right && none_is_left_out(&given, observations, finding);
}
