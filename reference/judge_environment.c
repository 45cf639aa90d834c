/* SPDX-License-Identifier: MIT
 *
 * Operations that are no calls of the system: the owner of pages writes, the neighbour moves the
 * break, the environment schedules refusals or moves the limit. The judge then makes the same
 * checks as after a call.
 */
#include "reference/judge_state.h"

static int64_t signed_amount(const struct judge *judge, const struct amount *amount)
{
    uint64_t value = (uint64_t)(int64_t)amount->pages * judge->run.model.page_size;
    return (int64_t)(value + (uint64_t)amount->bytes);
}

static void neighbour_moves(struct judge *judge, int64_t delta)
{
    struct step *step = &judge->step;
    step->outcome = judge->system->sbrk(judge->instance, delta);
    step->skipped = step->outcome.kind == OUTCOME_UNSUPPORTED;
    if (step->outcome.kind == OUTCOME_SUCCESS && !judge->has_arena)
        judge->run.plain.failures_asked = true; /* the neighbour may take all the room */
    if (step->outcome.kind != OUTCOME_SUCCESS)
        return;
    if (judge->has_arena)
        placement_foreign(&judge->run.placement, delta);
    uint64_t start = step->outcome.address;
    if (!judge->has_memory)
        return;
    if (delta > 0)
        judge->run.plain.out_of_memory |=
            !neighbour_grow(&judge->run.neighbour, &judge->memory, start, start + (uint64_t)delta);
    else
        neighbour_shrink(&judge->run.neighbour, start + (uint64_t)delta);
}

static bool move_limit(struct judge *judge)
{
    uint64_t pages = judge->step.call.length / judge->run.model.page_size;
    if (pages > judge->world.page_count)
        pages = judge->world.page_count;
    if (judge->system->limit == NULL || !judge->system->limit(judge->instance, pages))
        return false;
    judge->run.plain.failures_asked = true;
    judge->run.plain.reuse.most_mapped = 0; /* perhaps nothing fits any more */
    if (judge->has_arena)
        placement_limit(&judge->run.placement, pages);
    return true;
}

/* A system may retry as long as the break moves. The events of one call must fit the log. */
static uint32_t failures_of(const struct operation *operation)
{
    uint32_t most = operation->moved ? REFUSALS_MOVED_MAX : UINT32_MAX;
    return operation->count < most ? operation->count : most;
}

static bool all_holds(struct judge *judge)
{
    return judge_contents_hold(judge) && judge_structure_holds(judge, false);
}

bool judge_owner_writes(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    judge_write(judge, &judge->step.call);
    judge->step.skipped = !judge->has_memory;
    return all_holds(judge);
}

bool judge_neighbour_moves(struct judge *judge, const struct operation *operation)
{
    judge->step.skipped = judge->system->sbrk == NULL;
    if (!judge->step.skipped)
        neighbour_moves(judge, signed_amount(judge, &operation->length));
    return all_holds(judge);
}

bool judge_fail(struct judge *judge, const struct operation *operation)
{
    const struct system *system = judge->system;
    judge->step.skipped = system->fail == NULL ||
                          !system->fail(judge->instance, failures_of(operation), operation->moved);
    judge->run.plain.failures_asked = true;
    return all_holds(judge);
}

bool judge_limit(struct judge *judge, const struct operation *operation)
{
    (void)operation;
    judge->step.skipped = !move_limit(judge);
    return all_holds(judge);
}
