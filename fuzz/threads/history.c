/* SPDX-License-Identifier: MIT
 *
 * See history.h. The search is depth-first: it tries every call that may come next, applies it to
 * one model, and rebuilds that model after a dead end. The set of ordered calls and the set of live
 * pages are the whole state, so the search visits each such pair only once.
 */
#include "fuzz/threads/history.h"
#include <stdlib.h>
#include <string.h>

enum { SEEN_MAX = 1 << 15 };

/* A state that led to no legal order. `run` separates the entries of this search from older
 * ones. */
struct seen {
    uint32_t done;
    uint32_t run;
    uint64_t live;
};

struct search {
    const struct history *history;
    struct history_finding *finding;
    struct model model;
    size_t order[HISTORY_CALLS];
    size_t ordered;
    uint32_t done, all; /* bit i: calls[i] */
    size_t seen_count;
};

static struct seen seen[SEEN_MAX];
static uint32_t seen_run;

static bool takes_place(const struct history_call *call)
{
    return call->kind == OPERATION_MAP || call->kind == OPERATION_UNMAP;
}

static uint64_t bits_from(uint64_t first, uint64_t count)
{
    uint64_t bits = count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
    return first >= 64 ? 0 : bits << first;
}

static uint64_t live_pages(const struct model *model)
{
    uint64_t live = 0;
    for (size_t i = 0; i < model->count; i++)
        live |= bits_from(model->pages[i].page, 1);
    return live;
}

/* The first page of the lowest fit; 0 when nothing fits. */
static uint64_t lowest_fit(const struct search *search, const struct call *call)
{
    const struct history *history = search->history;
    uint64_t page_size = history->page_size;
    uint64_t pages = (call->length + page_size - 1) / page_size;
    uint64_t step = call->alignment > page_size ? call->alignment / page_size : 1;
    uint64_t usable = history->usable & ~live_pages(&search->model);
    for (uint64_t first = step; first + pages <= history->page_count; first += step)
        if ((bits_from(first, pages) & ~usable) == 0)
            return first;
    return 0;
}

static bool refuse(struct search *search, const char *clause, const char *text, uint64_t number)
{
    char *reason = search->finding->reason;
    size_t size = sizeof search->finding->reason;
    int used = snprintf(reason, size, "%s: ", clause);
    if (used > 0 && (size_t)used < size)
        snprintf(reason + used, size - (size_t)used, text, (unsigned long long)number);
    return false;
}

static bool failure_fits(struct search *search, const struct history_call *call,
                         const struct allowed *allowed)
{
    if ((allowed->errors >> call->outcome.error & 1) == 0)
        return refuse(search, allowed->clauses[0] != NULL ? allowed->clauses[0] : "ERRNO-SET",
                      "this errno is not allowed", 0);
    uint64_t fit = lowest_fit(search, &call->call);
    if (call->kind == OPERATION_MAP && call->outcome.error == ERROR_ENOMEM && fit != 0)
        return refuse(search, "PROGRESS-FIT", "refused, but the request fits at page %llu", fit);
    return true;
}

static bool success_fits(struct search *search, const struct history_call *call,
                         const struct allowed *allowed)
{
    if (!allowed->success)
        return refuse(search, allowed->clauses[0], "may not succeed", 0);
    if (call->kind != OPERATION_MAP)
        return true;
    uint64_t page = call->outcome.address / search->history->page_size;
    const char *problem =
        model_address_problem(&search->model, &call->call, allowed, call->outcome.address);
    if (problem != NULL)
        return refuse(search, problem, "page %llu is not an allowed place", page);
    uint64_t fit = lowest_fit(search, &call->call);
    if (search->history->profile->placement == PLACEMENT_FIRST_FIT && fit != page)
        return refuse(search, "PROGRESS-FIT", "the lowest fit is page %llu", fit);
    return true;
}

static bool fits(struct search *search, const struct history_call *call)
{
    struct allowed allowed =
        model_allowed(&search->model, call->kind, &call->call, search->history->profile);
    if (call->outcome.kind == OUTCOME_SUCCESS)
        return success_fits(search, call, &allowed);
    if (call->outcome.kind == OUTCOME_FAILURE)
        return failure_fits(search, call, &allowed);
    return refuse(search, "THREAD-LINEAR", "the call returned no answer", 0);
}

/* Applies the call to the model. False: out of memory. */
static bool follow(struct model *model, const struct history_call *call, uint32_t ordinal)
{
    uint64_t first, count;
    if (call->outcome.kind != OUTCOME_SUCCESS)
        return true;
    uint64_t address = call->kind == OPERATION_MAP ? call->outcome.address : call->call.address;
    if (!model_range(model, address, call->call.length, &first, &count))
        return true;
    if (call->kind == OPERATION_MAP)
        return model_map(model, first, count, ordinal);
    model_unmap(model, first, count);
    return true;
}

/* Rebuilds the model as it is after the first `ordered` calls of the order. False: out of
 * memory. */
static bool rebuild(struct search *search, size_t ordered)
{
    model_reset(&search->model, search->history->page_size, 32);
    search->done = 0;
    search->ordered = ordered;
    for (size_t i = 0; i < ordered; i++) {
        search->done |= UINT32_C(1) << search->order[i];
        if (!follow(&search->model, &search->history->calls[search->order[i]],
                    (uint32_t)search->order[i]))
            return false;
    }
    return true;
}

/* True when no earlier step searched this state. Marks it as searched. */
static bool is_new(struct search *search)
{
    uint64_t live = live_pages(&search->model);
    uint64_t mixed =
        (live ^ search->done * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0x94D049BB133111EB);
    for (size_t at = mixed >> 49;; at = (at + 1) % SEEN_MAX) {
        if (seen[at].run != seen_run) {
            seen[at] = (struct seen){search->done, seen_run, live};
            search->seen_count++;
            return true;
        }
        if (seen[at].done == search->done && seen[at].live == live)
            return false;
    }
}

/* The earliest time at which a call that is not ordered yet returned. A call that was invoked after
 * this time cannot come next in the order. */
static uint64_t earliest_answer(const struct search *search)
{
    uint64_t earliest = UINT64_MAX;
    for (size_t i = 0; i < search->history->count; i++)
        if ((search->all & ~search->done) >> i & 1 && search->history->calls[i].returned < earliest)
            earliest = search->history->calls[i].returned;
    return earliest;
}

/* Keeps only the reasons of calls that failed after the longest legal order found so far. */
static bool try_next(struct search *search, size_t index)
{
    struct history_finding *finding = search->finding;
    char kept[sizeof finding->reason];
    memcpy(kept, finding->reason, sizeof kept);
    if (fits(search, &search->history->calls[index]))
        return true;
    if (search->ordered < finding->ordered) {
        memcpy(finding->reason, kept, sizeof kept);
        return false;
    }
    finding->culprit = index;
    return false;
}

static void note_progress(struct search *search)
{
    struct history_finding *finding = search->finding;
    if (search->ordered <= finding->ordered)
        return;
    finding->ordered = search->ordered;
    finding->reason[0] = '\0';
    memcpy(finding->order, search->order, sizeof finding->order);
}

static enum history_verdict search_from(struct search *search)
{
    note_progress(search);
    if (search->done == search->all)
        return HISTORY_LEGAL;
    if (search->seen_count >= SEEN_MAX / 2)
        return HISTORY_UNDECIDED;
    if (!is_new(search))
        return HISTORY_ILLEGAL;
    size_t depth = search->ordered;
    uint64_t earliest = earliest_answer(search);
    for (size_t i = 0; i < search->history->count; i++) {
        const struct history_call *call = &search->history->calls[i];
        if (((search->all & ~search->done) >> i & 1) == 0 || call->invoked > earliest ||
            !try_next(search, i))
            continue;
        search->order[depth] = i;
        enum history_verdict verdict =
            rebuild(search, depth + 1) ? search_from(search) : HISTORY_UNDECIDED;
        if (verdict != HISTORY_ILLEGAL)
            return verdict;
        if (!rebuild(search, depth))
            return HISTORY_UNDECIDED;
    }
    return HISTORY_ILLEGAL;
}

void history_check(const struct history *history, struct history_finding *finding)
{
    struct search search = {.history = history, .finding = finding};
    *finding = (struct history_finding){.verdict = HISTORY_UNDECIDED};
    for (size_t i = 0; i < history->count; i++) {
        if (!takes_place(&history->calls[i]))
            continue;
        search.all |= UINT32_C(1) << i;
        if (history->calls[i].returned == 0)
            return;
    }
    seen_run++;
    if (rebuild(&search, 0))
        finding->verdict = search_from(&search);
    model_free(&search.model);
}

size_t history_overlaps(const struct history *history)
{
    size_t overlaps = 0;
    for (size_t i = 0; i < history->count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct history_call *left = &history->calls[i], *right = &history->calls[k];
            overlaps += left->invoked < right->returned && right->invoked < left->returned;
        }
    return overlaps;
}
