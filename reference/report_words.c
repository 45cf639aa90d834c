/* SPDX-License-Identifier: MIT
 *
 * Describes the last step of a judge in words.
 */
#include "reference/report_words.h"
#include "reference/report_strip.h"

#include <inttypes.h>
#include <stdio.h>

enum { NEAR_PAGES = 1 << 20 };

void address_print(char *text, size_t size, const struct judge *judge, uint64_t address)
{
    uint64_t page_size = judge_model(judge)->page_size;
    uint64_t page = address / page_size - strip_origin_page(judge), bytes = address % page_size;

    if (page >= NEAR_PAGES)
        snprintf(text, size, "0x%" PRIx64, address);
    else if (bytes != 0)
        snprintf(text, size, "page %" PRIu64 "+%" PRIu64 "b", page, bytes);
    else
        snprintf(text, size, "page %" PRIu64, page);
}

static bool gives_address(enum operation_kind kind)
{
    return operation_facts[kind].answer == ANSWER_ADDRESS;
}

void allowed_print(char *text, size_t size, const struct judge *judge)
{
    const struct step *step = judge_last_step(judge);
    const struct allowed *allowed = &step->allowed;
    size_t length;

    if (size == 0)
        return;
    text[0] = '\0';
    if (!operation_is_call(step->kind) || step->skipped)
        return;
    if (allowed->success && allowed->exact)
        address_print(text, size, judge, allowed->address);
    else if (allowed->success)
        snprintf(text, size, "%s", gives_address(step->kind) ? "any free run" : "ok");
    for (unsigned error = 0; error < ERROR_NAMES; error++) {
        bool needless = step->fits && error == ERROR_ENOMEM;

        if ((allowed->errors >> error & 1) == 0 || needless)
            continue;
        for (length = 0; text[length] != '\0';)
            length++;
        snprintf(text + length, size - length, "%s%s", length > 0 ? "|" : "",
                 error_print((enum error_name)error));
    }
}

void got_print(char *text, size_t size, const struct judge *judge)
{
    const struct step *step = judge_last_step(judge);
    const struct outcome *outcome = &step->outcome;

    if (outcome->kind == OUTCOME_UNSUPPORTED)
        snprintf(text, size, "unsupported");
    else if (step->skipped)
        snprintf(text, size, "skipped");
    else if (outcome->kind == OUTCOME_TRAP)
        trap_print_short(text, size, outcome->number);
    else if (outcome->kind == OUTCOME_FAILURE && outcome->error == ERROR_OTHER)
        snprintf(text, size, "errno %" PRId32, outcome->number);
    else if (outcome->kind == OUTCOME_FAILURE)
        snprintf(text, size, "%s", error_print(outcome->error));
    else if (gives_address(step->kind))
        address_print(text, size, judge, outcome->address);
    else
        snprintf(text, size, "%s",
                 operation_facts[step->kind].answer == ANSWER_NOTHING ? "" : "ok");
}
