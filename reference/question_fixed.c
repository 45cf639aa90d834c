/* SPDX-License-Identifier: MIT
 *
 * ECONOMY: does the system grant MAP_FIXED again where it granted it before? An implementation may
 * call an address invalid, so POSIX allows the refusal, and this is quality (class Q of
 * clauses.tsv). A program that decommits and commits its memory by MAP_FIXED relies on it:
 *
 *     A A A A A A     one mapping
 *     A B B B A A     granted
 *     A B B B A A     the same range without access: refused with EINVAL
 *
 * A right system is never accused: the range and the flags equal those of a grant, every page of
 * the range is mapped, every implementation supports the protection, and the request asks for
 * nothing else.
 */
#include "reference/question.h"

static void remember(struct grants *grants, const struct grant *grant)
{
    grants->last[grants->next++ % GRANTS] = *grant;
}

static bool was_granted(const struct grants *grants, const struct grant *grant)
{
    for (size_t i = 0; i < GRANTS && i < grants->next; i++) {
        const struct grant *last = &grants->last[i];
        if (last->first == grant->first && last->pages == grant->pages &&
            last->flags == grant->flags)
            return true;
    }
    return false;
}

/* A descriptor, an offset, another alignment than that of pages, or another protection may be a
 * reason of its own to refuse. */
static bool is_plain(const struct model *model, const struct call *call)
{
    return call->descriptor == -1 && call->offset == 0 &&
           (call->alignment == 0 || call->alignment == model->page_size) &&
           (call->protection & ~(uint32_t)PROTECTION_DEFAULT) == 0;
}

/* Does the refusal say that the request itself is invalid? A lack of memory may pass. */
static bool is_refused(const struct step *step)
{
    return step->outcome.kind == OUTCOME_FAILURE && step->allowed.success &&
           (step->outcome.error == ERROR_EINVAL || step->outcome.error == ERROR_ENOTSUP);
}

static bool all_mapped(const struct model *model, const struct grant *range)
{
    size_t live;
    return model_find(model, range->first, range->pages, &live) == range->pages;
}

bool question_fixed(const struct model *model, struct grants *grants, const struct step *step,
                    struct finding *finding)
{
    const struct call *call = &step->call;
    struct grant grant = {.flags = call->flags};
    if (step->kind != OPERATION_MAP || (call->flags & FLAG_FIXED) == 0 ||
        !model_range(model, call->address, call->length, &grant.first, &grant.pages))
        return true;
    if (step->outcome.kind == OUTCOME_SUCCESS)
        remember(grants, &grant);
    return !is_refused(step) || !is_plain(model, call) || !was_granted(grants, &grant) ||
           !all_mapped(model, &grant) ||
           finding_set(finding, VERDICT_ECONOMY, "FIXED-AGAIN",
                       "MAP_FIXED of %llu pages at 0x%llx was granted, and is refused now",
                       (unsigned long long)grant.pages, (unsigned long long)call->address);
}
