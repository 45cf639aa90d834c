/* SPDX-License-Identifier: MIT
 *
 * Applies a successful answer. The model adopts it, and the judge checks that new pages are zero
 * and tags them. question_contract.c and question_economy.c have already judged the system's
 * choice.
 */
#include "reference/judge_state.h"

static bool wants_contents(const struct judge *judge)
{
    return judge->has_memory && (judge->questions & QUESTION_CONTENTS) != 0;
}

/* Writes the tag of every live page in the range. A page that is not writable (PROT_READ,
 * PROT_NONE) or possibly unmapped stays untagged, and the judge does not read it any more. */
static void tag_range(struct judge *judge, uint64_t first, uint64_t count)
{
    if (!judge->has_memory)
        return;
    size_t live;
    size_t pages = model_find(&judge->run.model, first, count, &live);
    for (size_t i = live; i < live + pages; i++) {
        struct live_page *page = &judge->run.model.pages[i];
        page->untagged =
            page->indeterminate || !memory_fill_page(&judge->memory, page->page, model_tag(page));
    }
}

static bool is_readable(const struct call *call)
{
    return (call->protection & PROTECTION_READ) != 0;
}

static bool wants_zeroed(const struct judge *judge)
{
    return wants_contents(judge) && (judge->questions & QUESTION_ZEROED) != 0;
}

/* Checks that new pages are zero, unless the call was MAP_UNINITIALIZED or the judge does not ask.
 * Then a page that was mapped to be read must be readable at least. */
static bool new_pages_hold(struct judge *judge, uint64_t first, uint64_t count, bool zeroed)
{
    bool asked = is_readable(&judge->step.call);
    const char *clause = judge->step.reused ? "ZERO-REUSE" : "ZERO-FRESH";
    if (zeroed && wants_zeroed(judge) && (asked || memory_read_page(&judge->memory, first)))
        return question_contents_zero(&judge->memory, &judge->run.model, first, count, clause,
                                      &judge->finding);
    return !asked || !wants_contents(judge) ||
           question_contents_readable(&judge->memory, &judge->run.model, first, count,
                                      &judge->finding);
}

/* Checks new pages, and tags them. Tagging fails only where a page cannot be written. */
static bool accept_pages(struct judge *judge, uint64_t first, uint64_t count, bool zeroed)
{
    if (!new_pages_hold(judge, first, count, zeroed) && !judge_goes_past(judge))
        return false;
    tag_range(judge, first, count);
    return (judge->step.call.protection & PROTECTION_WRITE) == 0 || !wants_contents(judge) ||
           question_contents_writable(&judge->run.model, first, count, &judge->finding) ||
           judge_goes_past(judge);
}

static bool remember_mapped(struct judge *judge, uint64_t first, uint64_t count, uint32_t ordinal)
{
    size_t live;
    judge->step.reused = model_find(&judge->run.seen, first, count, &live) > 0;
    judge->run.plain.out_of_memory |= !model_map(&judge->run.seen, first, count, ordinal);
    judge->run.plain.out_of_memory |= !model_map(&judge->run.model, first, count, ordinal);
    return !judge->run.plain.out_of_memory;
}

static bool remember_extended(struct judge *judge, uint64_t first, uint64_t count)
{
    size_t live;
    judge->step.reused = model_find(&judge->run.seen, first, count, &live) > 0;
    judge->run.plain.out_of_memory |= !model_map(&judge->run.seen, first, count, 0);
    judge->run.plain.out_of_memory |= !model_extend(&judge->run.model, first, count);
    return !judge->run.plain.out_of_memory;
}

/* Linux ignores MAP_UNINITIALIZED, unless it was built for memory without protection. Of a system
 * whose flags are not known, the caller can expect either. */
static bool ignores_uninitialized(const struct judge *judge)
{
    return (judge->profile->flags_known & FLAG_UNINITIALIZED) != 0 &&
           (judge->system->features & SYSTEM_UNINITIALIZED) == 0;
}

static bool apply_map(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    struct step *step = &judge->step;
    if (!model_range(&judge->run.model, step->outcome.address, step->call.length, &step->first_page,
                     &step->page_count))
        return true; /* possible only when the judge does not ask CONTRACT */
    judge->run.answers.list[step->ordinal] = (struct answer){true, step->outcome.address};
    if (!remember_mapped(judge, step->first_page, step->page_count, (uint32_t)step->ordinal))
        return true;
    model_describe(&judge->run.model, step->first_page, step->page_count, &step->call);
    if ((step->call.flags & FLAG_LOCKED) != 0)
        model_set_apart(&judge->run.model, step->first_page, step->page_count, APART_LOCKED, true);
    bool promised = (step->call.flags & FLAG_UNINITIALIZED) == 0 || ignores_uninitialized(judge);
    return !judge->has_memory || accept_pages(judge, step->first_page, step->page_count, promised);
}

static bool apply_unmap(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    struct step *step = &judge->step;
    model_unmap(&judge->run.model, step->first_page, step->page_count);
    return true;
}

static bool shared_pages_hold(struct judge *judge, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (judge->run.model.pages[i].shared &&
            !question_contents_tags(&judge->memory, &judge->run.model, i, i + 1, true,
                                    &judge->finding))
            return false;
    return true;
}

bool judge_apply_discard(struct judge *judge, const char *clause)
{
    struct step *step = &judge->step;
    bool all = step->outcome.kind == OUTCOME_SUCCESS; /* then indeterminate pages are mapped */
    size_t live;
    size_t pages = model_find(&judge->run.model, step->first_page, step->page_count, &live);
    for (size_t i = live; wants_zeroed(judge) && i < live + pages; i++) {
        const struct live_page *page = &judge->run.model.pages[i];
        if (!page->untagged && !page->shared && (all || !page->indeterminate) &&
            !question_contents_zero(&judge->memory, &judge->run.model, page->page, 1, clause,
                                    &judge->finding))
            return false;
    }
    if (wants_contents(judge) && !shared_pages_hold(judge, live, live + pages))
        return false;
    tag_range(judge, step->first_page, step->page_count);
    return true;
}

/* Updates the name of a mapping when its start moved, but not when only a later part moved. */
static void apply_name(struct judge *judge, int32_t mapping)
{
    if (mapping >= 0 && judge->run.answers.list[mapping].address == judge->step.call.address)
        judge->run.answers.list[mapping].address = judge->step.outcome.address;
}

/* AAAA becomes AA__ when it shrinks to 2 pages, AAAAaa when it grows to 6 in place, and ____AAAAaa
 * when it grows and moves. The old pages (A) keep their contents; the new ones (a) are zero. */
static bool apply_remap(struct judge *judge, const struct operation *operation)
{
    struct step *step = &judge->step;
    uint64_t first, new_count, to = step->outcome.address / judge->run.model.page_size;
    if (!model_range(&judge->run.model, step->outcome.address, step->call.new_length, &first,
                     &new_count))
        return true;
    uint64_t old_count = step->page_count;
    uint64_t kept = old_count < new_count ? old_count : new_count;
    model_unmap(&judge->run.model, step->first_page + kept, old_count - kept);
    if (to != step->first_page)
        judge->run.plain.out_of_memory |=
            !model_move(&judge->run.model, step->first_page, kept, to) ||
            !model_map(&judge->run.seen, to, kept, 0);
    apply_name(judge, operation->place.mapping);
    if (new_count == kept || !remember_extended(judge, to + kept, new_count - kept))
        return true;
    return !judge->has_memory || accept_pages(judge, to + kept, new_count - kept, true);
}

static bool apply_discard(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    return judge_apply_discard(judge, "DISCARD-ZERO");
}

/* Linux rounds the address down first, so a length of 0 may lock the page of the address. */
void judge_lock(struct judge *judge)
{
    const struct call *call = &judge->step.call;
    uint64_t first, count;
    if (model_range(&judge->run.model, call->address, call->length != 0 ? call->length : 1, &first,
                    &count))
        model_set_apart(&judge->run.model, first, count, APART_LOCKED, true);
}

static bool apply_mlock(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    judge_lock(judge);
    return true;
}

static bool apply_munlock(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    model_set_apart(&judge->run.model, judge->step.first_page, judge->step.page_count, APART_LOCKED,
                    false);
    return true;
}

/* MADV_FREE: the contents may go at any time before the owner writes them again. */
void judge_advise(struct judge *judge)
{
    const struct step *step = &judge->step;
    if (step->call.flags == ADVICE_FREE)
        judge_write(judge, &step->call);
    model_set_apart(&judge->run.model, step->first_page, step->page_count, APART_ADVISED, true);
}

static bool apply_advise(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    if (model_discards(judge->step.kind, &judge->step.call))
        return judge_apply_discard(judge, "DISCARD-ZERO");
    judge_advise(judge);
    return true;
}

static bool apply_nothing(struct judge *judge, const struct operation *operation)
{
    (void)judge, (void)operation;
    return true;
}

bool judge_apply(struct judge *judge, const struct operation *operation)
{
    static bool (*const applied[OPERATION_KINDS])(struct judge *, const struct operation *) = {
#define OPERATION(kind, name, actor, answer, operands, judged, allowed, applied, ...)              \
    apply_##applied,
#include "reference/operations.def"
    };
    return applied[operation->kind](judge, operation);
}

void judge_write(struct judge *judge, const struct call *call)
{
    uint64_t first, count;
    size_t live;
    if (!model_range(&judge->run.model, call->address, call->length, &first, &count))
        return;
    size_t pages = model_find(&judge->run.model, first, count, &live);
    for (size_t i = live; i < live + pages; i++)
        judge->run.model.pages[i].version++;
    tag_range(judge, first, count);
}

void judge_recheck_protection(struct judge *judge, uint64_t first, uint64_t count)
{
    size_t live;
    size_t pages = model_find(&judge->run.model, first, count, &live);
    for (size_t i = live; i < live + pages; i++) {
        struct live_page *page = &judge->run.model.pages[i];
        if (!memory_read_page(&judge->memory, page->page))
            page->untagged = true;
        else if (page->untagged && !page->indeterminate)
            page->untagged = !memory_fill_page(&judge->memory, page->page, model_tag(page));
    }
}

static bool has_page_outside(const struct judge *judge, uint32_t mapping)
{
    const struct step *step = &judge->step;
    for (size_t i = 0; i < judge->run.model.count; i++) {
        const struct live_page *page = &judge->run.model.pages[i];
        if (page->mapping == mapping && page->page - step->first_page >= step->page_count)
            return true;
    }
    return false;
}

/* A mapping is contiguous when it is made. Later calls may cut it, so a range can meet several
 * pieces of one mapping. */
void judge_inspect_range(struct judge *judge)
{
    struct step *step = &judge->step;
    size_t live;
    step->pages_live = model_find(&judge->run.model, step->first_page, step->page_count, &live);
    for (size_t i = live; i < live + step->pages_live; i++) {
        uint32_t mapping = judge->run.model.pages[i].mapping;
        if (i > live && mapping == judge->run.model.pages[i - 1].mapping)
            continue;
        step->mappings++;
        step->partial = step->partial || has_page_outside(judge, mapping);
    }
}
