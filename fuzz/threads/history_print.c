/* SPDX-License-Identifier: MIT
 *
 * Prints a history as a table: the thread, the time, the arguments and the answer of each call,
 * then the longest legal order that was found. Decides nothing.
 */
#include "fuzz/threads/history.h"
#include "reference/report_fold.h"
#include <inttypes.h>
#include <stdlib.h>

static void print_length(char *text, size_t size, const struct history *history, uint64_t bytes)
{
    uint32_t page_size = history->page_size;
    if (bytes % page_size == 0)
        snprintf(text, size, "%" PRIu64 "p", bytes / page_size);
    else
        snprintf(text, size, "%" PRIu64 "p+%" PRIu64, bytes / page_size, bytes % page_size);
}

static void print_question(char *text, size_t size, const struct history *history,
                           const struct history_call *call)
{
    char length[40], place[40];
    print_length(length, sizeof length, history, call->call.length);
    print_length(place, sizeof place, history, call->call.address);
    if (call->kind == OPERATION_MAP && call->call.alignment > history->page_size)
        snprintf(text, size, "map %s align %" PRIu64 "p%s", length,
                 call->call.alignment / history->page_size,
                 call->call.flags & FLAG_UNINITIALIZED ? " uninitialized" : "");
    else if (call->kind == OPERATION_MAP)
        snprintf(text, size, "map %s%s", length,
                 call->call.flags & FLAG_UNINITIALIZED ? " uninitialized" : "");
    else if (call->kind == OPERATION_REMAP)
        snprintf(text, size, "remap @%s %s to %" PRIu64 "p%s", place, length,
                 call->call.new_length / history->page_size, call->call.may_move ? " maymove" : "");
    else if (call->kind == OPERATION_SBRK)
        snprintf(text, size, "sbrk %s", length);
    else if (call->kind == OPERATION_FAIL)
        snprintf(text, size, "fail %" PRIu64 " moved", call->call.length);
    else
        snprintf(text, size, "%s @%s %s", operation_name(call->kind), place, length);
}

static void print_answer(char *text, size_t size, const struct history *history,
                         const struct history_call *call)
{
    char place[40];
    print_length(place, sizeof place, history, call->outcome.address);
    if (call->returned == 0)
        snprintf(text, size, "none yet");
    else if (call->outcome.kind == OUTCOME_FAILURE)
        snprintf(text, size, "%s", error_print(call->outcome.error));
    else if (call->outcome.kind != OUTCOME_SUCCESS)
        snprintf(text, size, "no answer");
    else if (call->kind == OPERATION_MAP || call->kind == OPERATION_SBRK ||
             call->kind == OPERATION_REMAP)
        snprintf(text, size, "@%s", place);
    else
        snprintf(text, size, "0");
}

static void print_row(FILE *out, const struct history *history, size_t index)
{
    const struct history_call *call = &history->calls[index];
    char question[140], answer[60];
    print_question(question, sizeof question, history, call);
    print_answer(answer, sizeof answer, history, call);
    fprintf(out, "  %3zu   %-6u  %4" PRIu64 " ..%4" PRIu64 "   %-32s %s\n", index + 1, call->thread,
            call->invoked, call->returned, question, answer);
}

static int compare_beginnings(const void *left, const void *right)
{
    const struct history_call *const *a = left, *const *b = right;
    return ((*a)->invoked > (*b)->invoked) - ((*a)->invoked < (*b)->invoked);
}

static void print_calls(FILE *out, const struct history *history)
{
    const struct history_call *rows[HISTORY_CALLS];
    for (size_t i = 0; i < history->count; i++)
        rows[i] = &history->calls[i];
    qsort(rows, history->count, sizeof rows[0], compare_beginnings);
    fprintf(out, "  call  thread   from .. to   call                             answer\n");
    for (size_t i = 0; i < history->count; i++)
        print_row(out, history, (size_t)(rows[i] - history->calls));
}

static void print_reason(FILE *out, const struct history_finding *finding)
{
    char text[300];
    snprintf(text, sizeof text, "%zu cannot be next: %s", finding->culprit + 1, finding->reason);
    fprintf(out, "  ");
    fold_line(out, 2, 4, text);
}

void history_print(FILE *out, const struct history *history, const struct history_finding *finding)
{
    fprintf(out, "  %" PRIu32 " pages of %" PRIu32 " bytes%s", history->page_count,
            history->page_size, history->usable != 0 ? ", usable: " : "");
    for (uint32_t page = 0; page < history->page_count && history->usable != 0; page++)
        fputc(history->usable >> page & 1 ? '.' : 'x', out);
    fprintf(out, "\n");
    print_calls(out, history);
    if (finding->verdict == HISTORY_LEGAL)
        return;
    fprintf(out, "  the longest legal order begins:");
    for (size_t i = 0; i < finding->ordered; i++)
        fprintf(out, " %zu", finding->order[i] + 1);
    fprintf(out, "%s\n", finding->ordered == 0 ? " (with nothing)" : "");
    if (finding->reason[0] != '\0')
        print_reason(out, finding);
}
