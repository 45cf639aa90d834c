/* SPDX-License-Identifier: MIT
 *
 * CONTRACT: did model_allowed allow this answer, and is its address valid? A finding names the
 * answer and the allowed answers. Nothing here changes state.
 */
#include "reference/question.h"
#include <stdio.h>

/* Writes the allowed answers: "success, EINVAL, ENOMEM". */
static void print_allowed(char *text, size_t size, const struct allowed *allowed)
{
    int used = snprintf(text, size, "%s", allowed->success ? "success" : "");
    for (unsigned error = 1; error < ERROR_NAMES; error++)
        if ((allowed->errors >> error & 1) != 0 && (size_t)used < size)
            used += snprintf(text + used, size - (size_t)used, "%s%s", used > 0 ? ", " : "",
                             error_print((enum error_name)error));
}

static const char *first_clause(const struct allowed *allowed)
{
    return allowed->clauses[0] != NULL ? allowed->clauses[0] : "ERRNO-SET";
}

static bool failure_is_allowed(const struct step *step, struct finding *finding)
{
    const struct outcome *outcome = &step->outcome;
    char allowed[96];
    if (outcome->error != ERROR_NONE && (unsigned)outcome->error < ERROR_NAMES &&
        (step->allowed.errors >> outcome->error & 1) != 0)
        return true;
    print_allowed(allowed, sizeof allowed, &step->allowed);
    if (outcome->error == ERROR_NONE)
        return finding_set(finding, VERDICT_CONTRACT, "ERRNO-SET",
                           "failed without an errno; allowed: %s. A system that keeps an errno of "
                           "its own exports int mapcheck_errno(void)",
                           allowed);
    return finding_set(finding, VERDICT_CONTRACT, first_clause(&step->allowed),
                       "failed with %s (%d); allowed: %s", error_print(outcome->error),
                       (int)outcome->number, allowed);
}

/* Only new pages must have been free: those after the old pages, or all when the mapping moved. */
static const char *remap_problem(const struct model *model, const struct step *step)
{
    const struct call *call = &step->call;
    struct allowed where = {.alignment = step->allowed.alignment};
    struct call landing = {.length = call->new_length};
    uint64_t address = step->outcome.address, first, new_pages;
    if (address != call->address)
        return step->allowed.exact ? "REMAP-MOVE"
                                   : model_address_problem(model, &landing, &where, address);
    if (!model_range(model, address, call->new_length, &first, &new_pages))
        return "ADDR-IN-SPACE";
    uint64_t old_pages =
        (call->length - 1) / model->page_size + 1; /* REMAP-ALIGN: the address is aligned */
    if (new_pages <= old_pages)
        return NULL;
    landing.length = (new_pages - old_pages) * model->page_size;
    return model_address_problem(model, &landing, &where, address + old_pages * model->page_size);
}

static bool address_is_legitimate(const struct model *model, const struct step *step,
                                  struct finding *finding)
{
    const struct outcome *outcome = &step->outcome;
    const char *problem = NULL;
    if (step->kind == OPERATION_MAP)
        problem = model_address_problem(model, &step->call, &step->allowed, outcome->address);
    else if (step->kind == OPERATION_REMAP)
        problem = remap_problem(model, step);
    if (problem == NULL)
        return true;
    return finding_set(finding, VERDICT_CONTRACT, problem,
                       "%llu bytes were mapped at 0x%llx, which is %s",
                       (unsigned long long)(step->kind == OPERATION_MAP ? step->call.length
                                                                        : step->call.new_length),
                       (unsigned long long)outcome->address,
                       step->allowed.exact ? "not where they must be" : "not a free place");
}

static bool success_is_allowed(const struct model *model, const struct profile *profile,
                               const struct step *step, struct finding *finding)
{
    char allowed[96];
    if (!step->allowed.success) {
        print_allowed(allowed, sizeof allowed, &step->allowed);
        return finding_set(finding, VERDICT_CONTRACT, first_clause(&step->allowed),
                           "answered with success; allowed: %s", allowed);
    }
    if (!address_is_legitimate(model, step, finding))
        return false;
    return !step->outcome.errno_changed || (profile->promises & PROMISE_ERRNO_KEPT) == 0 ||
           finding_set(finding, VERDICT_CONTRACT, "ERRNO-KEEP",
                       "answered with success and changed errno");
}

bool question_contract(const struct model *model, const struct profile *profile,
                       const struct step *step, struct finding *finding)
{
    char end[80];
    switch (step->outcome.kind) {
    case OUTCOME_SUCCESS:
        return success_is_allowed(model, profile, step, finding);
    case OUTCOME_FAILURE:
        return failure_is_allowed(step, finding);
    case OUTCOME_TRAP:
        trap_print(end, sizeof end, step->outcome.number);
        return finding_set(finding, VERDICT_CONTRACT, first_clause(&step->allowed), "the system %s",
                           end);
    default:
        return true;
    }
}
