/* SPDX-License-Identifier: MIT
 *
 * See model_coverage.h.
 */
#include "fuzz/support/model_coverage.h"

/* 0, 1, 2, 3, 4 and 5, 6 and 7, 8 to 11, and so on: sizes that differ enough to be different. */
static uint32_t size_class(uint64_t size)
{
    uint32_t halved = 0;
    for (; size > 3; size /= 2)
        halved++;
    return 2 * halved + (uint32_t)size;
}

static void mark(uint8_t counters[MODEL_COUNTERS], uint64_t feature)
{
    feature *= 0x9e3779b97f4a7c15u; /* Fibonacci hashing: the upper bits depend on all bits */
    counters[feature >> 52] = 1;
}
_Static_assert(MODEL_COUNTERS == 1 << (64 - 52), "the upper 12 bits are the index");

/* Everything but the addresses: the operation, how it ended, and what kind of range it met. */
static uint64_t step_class(const struct step *step)
{
    uint64_t seen = (uint64_t)step->kind * ERROR_NAMES;
    if (step->outcome.kind == OUTCOME_FAILURE)
        seen += (uint64_t)step->outcome.error;
    seen = seen * 2 + (step->outcome.kind == OUTCOME_SUCCESS);
    seen = seen * 2 + step->partial;
    seen = seen * 2 + step->reused;
    seen = seen * 2 + ((step->call.flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0);
    seen = seen * 4 + (step->mappings < 3 ? step->mappings : 3);
    return seen;
}

/* The number of mapped pages, of runs of them, and the length of the longest hole between two. */
static uint64_t shape_class(const struct model *model)
{
    uint64_t runs = model->count > 0, hole = 0;
    for (size_t i = 1; i < model->count; i++) {
        uint64_t free = model->pages[i].page - model->pages[i - 1].page - 1;
        runs += free > 0;
        hole = free > hole ? free : hole;
    }
    return ((uint64_t)size_class(model->count) * 64 + size_class(runs)) * 64 + size_class(hole);
}

void model_coverage_step(uint8_t counters[MODEL_COUNTERS], const struct step *before,
                         const struct step *step, const struct model *model)
{
    if (step->skipped)
        return;
    uint64_t seen = step_class(step);
    mark(counters, seen);
    mark(counters, (step_class(before) << 32) + seen + 1);
    mark(counters, ((uint64_t)1 << 63) + (shape_class(model) << 20) + seen);
}
