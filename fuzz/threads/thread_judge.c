/* SPDX-License-Identifier: MIT
 *
 * See thread_judge.h. All pages are free when a history begins: every thread has unmapped its pages
 * at the end of the one before.
 */
#include "fuzz/threads/thread_judge.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { RACE_EXIT = 66 }; /* the exit code of ThreadSanitizer */

/* Is ThreadSanitizer in this program, and thus in the process of the object? */
extern void __tsan_init(void) __attribute__((weak));

static bool has_mapped(const struct history_call *call)
{
    return call->kind == OPERATION_MAP && call->outcome.kind == OUTCOME_SUCCESS &&
           call->returned != 0;
}

static void calls_gather(struct history *history, const struct threads_record *record)
{
    for (unsigned thread = 0; thread < THREADS_MAX; thread++)
        for (uint32_t i = 0; i < record->thread[thread].count; i++) {
            const struct thread_call *call = &record->thread[thread].calls[i];
            if (history->count == HISTORY_CALLS)
                return;
            history->calls[history->count++] =
                (struct history_call){.thread = thread,
                                      .kind = (enum operation_kind)call->kind,
                                      .invoked = call->invoked,
                                      .returned = call->returned,
                                      .call = call->call,
                                      .outcome = call->outcome};
        }
}

static bool diverge(struct thread_judge *judge, const char *clause, const char *text)
{
    snprintf(judge->text, sizeof judge->text, "%s: %s", clause, text);
    return false;
}

static int compare_starts(const void *left, const void *right)
{
    const struct thread_extent *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

/* The pages of all maps. False: an address is none of a page. */
static bool extents_gather(struct thread_judge *judge)
{
    const uint64_t top = UINT64_C(1) << 47, mask = judge->page_size - 1;
    judge->extent_count = 0;
    for (size_t i = 0; i < judge->history.count; i++) {
        const struct history_call *call = &judge->history.calls[i];
        uint64_t start = call->outcome.address;
        if (!has_mapped(call))
            continue;
        if ((start & mask) != 0)
            return diverge(judge, "ADDR-PAGE-ALIGN", "an address is no multiple of the page size");
        if (start == 0 || start >= top || call->call.length > top - start)
            return diverge(judge, "ADDR-IN-SPACE", "a mapping is outside the address space");
        judge->extents[judge->extent_count++] = (struct thread_extent){
            .start = start, .end = (start + call->call.length + mask) & ~mask};
    }
    qsort(judge->extents, judge->extent_count, sizeof judge->extents[0], compare_starts);
    return true;
}

/* Joins extents that touch, and numbers their pages. Between two extents one number is left out. */
static void extents_number(struct thread_judge *judge)
{
    size_t count = 0;
    uint64_t next = 1;
    for (size_t i = 0; i < judge->extent_count; i++) {
        struct thread_extent *last = count > 0 ? &judge->extents[count - 1] : NULL;
        const struct thread_extent *extent = &judge->extents[i];
        if (last == NULL || extent->start > last->end)
            judge->extents[count++] = *extent;
        else if (extent->end > last->end)
            last->end = extent->end;
    }
    for (size_t i = 0; i < count; i++) {
        struct thread_extent *extent = &judge->extents[i];
        extent->page = next;
        next += (extent->end - extent->start) / judge->page_size + 1;
    }
    judge->extent_count = count;
    judge->history.page_count = (uint32_t)next;
}

/* The address in the numbered pages. 0: it is in no extent, as that of an early hint. */
static uint64_t address_number(const struct thread_judge *judge, uint64_t address)
{
    for (size_t i = 0; i < judge->extent_count; i++) {
        const struct thread_extent *extent = &judge->extents[i];
        if (address >= extent->start && address < extent->end)
            return extent->page * judge->page_size + (address - extent->start);
    }
    return 0;
}

static bool history_number(struct thread_judge *judge)
{
    if (!extents_gather(judge))
        return false;
    extents_number(judge);
    for (size_t i = 0; i < judge->history.count; i++) {
        struct history_call *call = &judge->history.calls[i];
        call->call.address = address_number(judge, call->call.address);
        if (has_mapped(call))
            call->outcome.address = address_number(judge, call->outcome.address);
    }
    return true;
}

static const struct thread_record *toucher(const struct threads_record *record, unsigned *thread)
{
    for (*thread = 0; *thread < THREADS_MAX; ++*thread)
        if (record->thread[*thread].touched != 0)
            return &record->thread[*thread];
    return NULL;
}

/* A call that never returns is a trap, too. */
static void judge_trap(struct thread_judge *judge, const struct threads_record *record,
                       int32_t trap)
{
    unsigned thread;
    char end[80], text[200];
    const struct thread_record *touches = toucher(record, &thread);
    trap_print(end, sizeof end, trap);
    if (trap == TRAP_EXIT + RACE_EXIT && __tsan_init != NULL) {
        diverge(judge, "THREAD-LINEAR", "a data race, see the report of ThreadSanitizer above");
    } else if (trap >= TRAP_BUSY && trap < TRAP_FORKED) {
        snprintf(text, sizeof text, "a call does not return: the system %s", end);
        diverge(judge, "THREAD-ERRPATH-UNLOCK", text);
    } else if (touches != NULL) {
        snprintf(text, sizeof text, "the system %s while thread %u used its page at 0x%" PRIx64,
                 end, thread, touches->touched);
        diverge(judge, "THREAD-UNMAP", text);
    } else {
        snprintf(text, sizeof text, "the system %s", end);
        diverge(judge, "THREAD-LINEAR", text);
    }
}

/* Bytes that a thread found wrong. */
static bool contents_agree(struct thread_judge *judge, const struct threads_record *record)
{
    for (unsigned i = 0; i < THREADS_MAX; i++) {
        char text[200];
        const struct thread_record *thread = &record->thread[i];
        bool zero = thread->fault == THREAD_NOT_ZERO;
        if (thread->fault == THREAD_NO_FAULT)
            continue;
        snprintf(text, sizeof text, "page %" PRIu64 " of thread %u %s",
                 address_number(judge, thread->fault_address) / judge->page_size, i,
                 zero ? "was not zero when the thread got it"
                      : "does not hold what the thread wrote");
        return diverge(judge, zero ? "ZERO-REUSE" : "THREAD-UNMAP", text);
    }
    return true;
}

static bool reason_is(const struct thread_judge *judge, const char *clause)
{
    return strncmp(judge->finding.reason, clause, strlen(clause)) == 0;
}

static enum thread_verdict judge_order(struct thread_judge *judge)
{
    history_check(&judge->history, &judge->finding);
    if (judge->finding.verdict == HISTORY_LEGAL)
        return THREAD_AGREES;
    if (judge->finding.verdict == HISTORY_UNDECIDED)
        return THREAD_UNDECIDED;
    if (reason_is(judge, "ADDR-NO-OVERLAP"))
        diverge(judge, "THREAD-DISJOINT", "two maps have a page in common, in every order");
    else
        diverge(judge, "THREAD-LINEAR", "no legal order of the calls exists");
    return THREAD_DIVERGES;
}

enum thread_verdict thread_judge(struct thread_judge *judge, const struct threads_record *record,
                                 int32_t trap)
{
    judge->text[0] = '\0';
    judge->finding = (struct history_finding){.verdict = HISTORY_LEGAL};
    judge->history =
        (struct history){.profile = judge->profile, .page_size = (uint32_t)judge->page_size};
    calls_gather(&judge->history, record);
    bool numbered = history_number(judge);
    if (trap != 0)
        judge_trap(judge, record, trap);
    if (trap != 0 || !numbered)
        return THREAD_DIVERGES;
    if (judge->history.page_count > HISTORY_PAGES)
        return THREAD_UNDECIDED;
    enum thread_verdict verdict = record->doubtful == 0 ? judge_order(judge) : THREAD_AGREES;
    if (verdict != THREAD_DIVERGES && !contents_agree(judge, record))
        return THREAD_DIVERGES;
    return verdict;
}

void thread_judge_print(FILE *out, const struct thread_judge *judge)
{
    history_print(out, &judge->history, &judge->finding);
    for (size_t i = 0; i < judge->extent_count; i++) {
        const struct thread_extent *extent = &judge->extents[i];
        fprintf(out, "  pages %" PRIu64 " to %" PRIu64 " are at 0x%" PRIx64 "\n", extent->page,
                extent->page + (extent->end - extent->start) / judge->page_size - 1, extent->start);
    }
}
