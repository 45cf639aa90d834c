/* SPDX-License-Identifier: MIT
 *
 * ECONOMY, seen from outside: does the system use the pages that it gave out and got back? It needs
 * no arena, no table and no promise. A *known hole* is a run of pages that were mapped at some time
 * in this run and are not mapped now. The letters are mappings, the hyphens known holes:
 *
 *     never given   A A - - B - - - C   never given
 *                       ^ a request for two pages fits here
 *
 * POSIX does not demand this, so it is quality (class Q of clauses.tsv). A right system is never
 * accused:
 *   - a system that keeps pages back for a while declares SYSTEM_KEEPS_PAGES;
 *   - a system may have a budget of pages that are mapped at once, like RLIMIT_AS. A refusal counts
 *     only when the request would stay within what was mapped before;
 *   - new pages count only beyond all that the system ever gave, on the side where it has always
 *     gone on. A search from the top may still find a small gap above the first mapping, and a
 *     smaller one for a smaller request. So new pages count only for a request that is no smaller
 *     than all before it. A place that the caller chose says nothing about the search, so after one
 *     outside the range, or as the first mapping, new pages do not count in this run;
 *   - a large request may look for a place at a larger boundary, which suits huge pages, so new
 *     pages count only when it fits wherever that boundary is.
 */
#include "reference/question.h"

enum { HUGE_PAGE_BYTES = 2 << 20 };

struct need {
    uint64_t pages, alignment, slack; /* in pages; slack: more pages that a hole must have */
};

/* Where does the request fit into the free pages [from, end)? False: nowhere. */
static bool fits_between(const struct need *need, uint64_t from, uint64_t end, uint64_t *found)
{
    uint64_t first = (from + need->alignment - 1) / need->alignment * need->alignment;
    *found = first;
    return first < end && need->pages + need->slack <= end - first;
}

/* Searches the holes of one run of pages that were mapped at some time: each ends at the next live
 * page, and the last one at the end of the run. */
static bool run_has_hole(const struct model *model, const struct mapped_run *run,
                         const struct need *need, uint64_t *found)
{
    size_t live;
    size_t pages = model_find(model, run->first, run->end - run->first, &live);
    uint64_t from = run->first;
    for (size_t i = live; i < live + pages; i++) {
        if (fits_between(need, from, model->pages[i].page, found))
            return true;
        from = model->pages[i].page + 1;
    }
    return fits_between(need, from, run->end, found);
}

static bool find_hole(const struct model *model, const struct need *need, uint64_t *found)
{
    for (size_t i = 0; i < model->ever_mapped_count; i++)
        if (run_has_hole(model, &model->ever_mapped[i], need, found))
            return true;
    return false;
}

static uint64_t pages_of(const struct model *model, uint64_t length)
{
    return (length - 1) / model->page_size + 1;
}

/* For a text. */
static unsigned long long address_of(const struct model *model, uint64_t page)
{
    return page * model->page_size;
}

/* The pages that the call needs at one place, without a place of its own. 0: none. A request for
 * something besides may need a place of its kind: one for stacks, or memory that can be locked. */
uint64_t question_pages_needed(const struct model *model, const struct step *step)
{
    const struct call *call = &step->call;
    if (!step->allowed.success || step->allowed.exact ||
        (call->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE | FLAGS_REQUEST)) != 0)
        return 0;
    if (step->kind == OPERATION_MAP)
        return pages_of(model, call->length);
    bool longer = step->kind == OPERATION_REMAP && call->new_length > call->length;
    return longer ? pages_of(model, call->new_length) : 0;
}

/* A lack of room, where the pages that were mapped at once before would not be exceeded. */
static bool refusal_is_justified(const struct model *model, const struct need *need,
                                 uint64_t most_mapped, struct finding *finding)
{
    uint64_t hole;
    if (model->count + need->pages > most_mapped || !find_hole(model, need, &hole))
        return true;
    return finding_set(finding, VERDICT_ECONOMY, "PROGRESS-FIT",
                       "ENOMEM for %llu pages, but the system got back at least so many at 0x%llx",
                       (unsigned long long)need->pages, address_of(model, hole));
}

/* The sides on which the answer leaves the range of all pages that the system ever gave. */
static uint32_t sides_beyond(const struct model *model, uint64_t address, uint64_t length)
{
    uint64_t first, pages;
    const struct mapped_run *runs = model->ever_mapped;
    size_t count = model->ever_mapped_count;
    if (count == 0 || !model_range(model, address, length, &first, &pages))
        return 0;
    return (first < runs[0].first ? REUSE_DOWN : 0) |
           (first + pages > runs[count - 1].end ? REUSE_UP : 0);
}

/* A map without a place, or an mremap that moved: the system chose the address. */
static bool is_free_choice(const struct step *step)
{
    const struct call *call = &step->call;
    if (step->kind == OPERATION_REMAP)
        return step->outcome.address != call->address;
    return call->address == 0 && (call->flags & (FLAG_FIXED | FLAGS_REQUEST)) == 0;
}

/* Is the request smaller than all before it? */
static bool is_smallest(struct reuse *reuse, const struct step *step, const struct need *need)
{
    bool smallest = need->pages < reuse->smallest;
    if (is_free_choice(step) && (smallest || reuse->smallest == 0))
        reuse->smallest = need->pages;
    return smallest;
}

static bool growth_is_justified(const struct model *model, const struct step *step,
                                struct need *need, struct finding *finding)
{
    uint64_t hole;
    if (need->pages * model->page_size >= HUGE_PAGE_BYTES)
        need->slack = HUGE_PAGE_BYTES / model->page_size;
    if (!find_hole(model, need, &hole))
        return true;
    return finding_set(finding, VERDICT_ECONOMY, "PROGRESS-FIT",
                       "new pages at 0x%llx for a map of %llu pages, but the system got back at "
                       "least so many at 0x%llx",
                       (unsigned long long)step->outcome.address, (unsigned long long)need->pages,
                       address_of(model, hole));
}

/* Does a success extend the range of given pages on the side where the system has always extended
 * it, although a hole fits? */
static bool success_is_justified(const struct model *model, struct reuse *reuse,
                                 const struct step *step, struct need *need,
                                 struct finding *finding)
{
    const struct call *call = &step->call;
    uint64_t length = step->kind == OPERATION_MAP ? call->length : call->new_length;
    uint32_t sides = sides_beyond(model, step->outcome.address, length);
    uint32_t before = reuse->sides;
    bool smallest = is_smallest(reuse, step, need);
    if (!is_free_choice(step) && (sides != 0 || model->ever_mapped_count == 0))
        sides = REUSE_UP | REUSE_DOWN;
    if (sides == 0)
        return true;
    reuse->sides |= sides;
    return step->kind != OPERATION_MAP || need->pages == 0 || reuse->sides != before ||
           before == (REUSE_UP | REUSE_DOWN) || smallest ||
           growth_is_justified(model, step, need, finding);
}

bool question_reuse(const struct model *model, struct reuse *reuse, const struct step *step,
                    struct finding *finding)
{
    bool places = step->kind == OPERATION_MAP || step->kind == OPERATION_REMAP;
    struct need need = {.pages = question_pages_needed(model, step),
                        .alignment = step->allowed.alignment / model->page_size};
    if (need.alignment == 0)
        need.alignment = 1;
    if (step->outcome.kind == OUTCOME_SUCCESS)
        return !places || success_is_justified(model, reuse, step, &need, finding);
    return need.pages == 0 || step->outcome.error != ERROR_ENOMEM ||
           refusal_is_justified(model, &need, reuse->most_mapped, finding);
}
