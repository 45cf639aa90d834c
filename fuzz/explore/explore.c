/* SPDX-License-Identifier: MIT
 *
 * See explore.h. States are expanded in the order in which the search found them.
 */
#include "fuzz/explore/explore.h"
#include <stdio.h>
#include <string.h>

enum { MOVES_MAX = 2 }; /* a third move cannot differ from the second */

static bool fail(struct explore *explore, const char *problem)
{
    explore->problem = problem;
    return false;
}

struct operation explore_condition(unsigned condition)
{
    bool limit = (condition & EXPLORE_CONDITION) == EXPLORE_LIMIT;
    struct operation operation = operation_default(limit ? OPERATION_LIMIT : OPERATION_FAIL);
    if (limit)
        operation.length.pages = (int32_t)(condition & EXPLORE_NUMBER);
    else
        operation.count = condition & EXPLORE_NUMBER;
    operation.moved = (condition & EXPLORE_CONDITION) == EXPLORE_MOVED;
    return operation;
}

static enum verdict set_condition(struct explore *explore, unsigned condition)
{
    if (condition == EXPLORE_PLAIN)
        return VERDICT_AGREE;
    struct operation operation = explore_condition(condition);
    explore->transitions++;
    return judge_step(explore->judge, &operation);
}

static enum verdict end_condition(struct explore *explore, unsigned condition)
{
    if ((condition & EXPLORE_CONDITION) != EXPLORE_LIMIT)
        return VERDICT_AGREE;
    return set_condition(explore, EXPLORE_LIMIT | explore->world.limit);
}

static enum verdict do_step(struct explore *explore, unsigned operation, unsigned condition,
                            size_t *break_calls)
{
    enum verdict verdict = set_condition(explore, condition);
    if (verdict == VERDICT_AGREE)
        verdict = judge_step(explore->judge, &explore->actions.list[operation].operation);
    *break_calls = judge_last_step(explore->judge)->break_calls;
    tally_add(&explore->tally, judge_last_step(explore->judge));
    if (verdict == VERDICT_AGREE)
        verdict = end_condition(explore, condition);
    explore->transitions++;
    return verdict;
}

static bool fingerprint(struct explore *explore, struct fingerprint *print)
{
    size_t size = judge_key(explore->judge, explore->key, sizeof explore->key);
    if (size > sizeof explore->key)
        return fail(explore, "a state's key is too long; explore a world with fewer pages");
    *print = fingerprint_of(explore->key, size);
    return true;
}

static struct judge_copy *copy_at(struct explore *explore, size_t depth)
{
    if (explore->copies[depth] == NULL)
        explore->copies[depth] = judge_copy_open();
    return explore->copies[depth];
}

static bool save_path(struct explore *explore, uint32_t state)
{
    struct judge_copy *copy = copy_at(explore, explore->path_length);
    explore->path[explore->path_length++] = state;
    return (copy != NULL && judge_save(explore->judge, copy)) ||
           fail(explore, "out of memory; explore a world with fewer pages");
}

static bool restore_path(struct explore *explore)
{
    return judge_restore(explore->judge, explore->copies[explore->path_length - 1]) ||
           fail(explore, "out of memory; explore a world with fewer pages");
}

static bool go_step(struct explore *explore, uint32_t index)
{
    const struct explore_state *state = &explore->set.states[index];
    struct fingerprint print;
    size_t break_calls;
    struct tally tally = explore->tally;
    uint64_t transitions = explore->transitions;
    if (do_step(explore, state->operation, state->condition, &break_calls) != VERDICT_AGREE ||
        !fingerprint(explore, &print))
        return fail(explore, "the system is not deterministic: a replayed path led elsewhere");
    explore->tally = tally; /* replaying a path counts no transitions */
    explore->transitions = transitions;
    if (!fingerprint_equal(print, state->fingerprint))
        return fail(explore, "the system is not deterministic: a replayed path led elsewhere");
    return save_path(explore, index);
}

/* Brings the judge into this state. Leaves the path to it in `path` and a copy of each state on the
 * path in `copies`. */
static bool replay_to(struct explore *explore, uint32_t index)
{
    uint32_t chain[EXPLORE_DEPTH_MAX + 1];
    size_t length = 0, common = 0;
    for (uint32_t at = index; at != 0; at = explore->set.states[at].parent)
        chain[length++] = at;
    chain[length++] = 0;
    while (common < explore->path_length && common < length &&
           explore->path[common] == chain[length - 1 - common])
        common++;
    explore->path_length = common;
    if (!restore_path(explore))
        return false;
    for (; common < length; common++)
        if (!go_step(explore, chain[length - 1 - common]))
            return false;
    return true;
}

/* Adds the state that the step led to. judge_finish checks a new state completely. */
static bool visit(struct explore *explore, const struct explore_state *step)
{
    struct explore_state state = *step;
    if (!fingerprint(explore, &state.fingerprint))
        return false;
    switch (explore_set_add(&explore->set, &state)) {
    case EXPLORE_NEW:
        if (judge_finish(explore->judge) == VERDICT_AGREE)
            return true;
        explore->set.count--;
        return false;
    case EXPLORE_KNOWN:
        return true;
    default:
        return fail(explore, "out of memory; explore a world with fewer pages");
    }
}

/* Tries one operation from the current state. False: the judge found something, or the search
 * failed. */
static bool try_step(struct explore *explore, struct explore_state *step, size_t *break_calls)
{
    if (!restore_path(explore))
        return false;
    if (explore->note != NULL)
        explore->note->trying = *step;
    enum verdict verdict = do_step(explore, step->operation, step->condition, break_calls);
    uint32_t refusals = step->condition & EXPLORE_NUMBER;
    bool pending =
        (step->condition & EXPLORE_CONDITION) != EXPLORE_LIMIT && *break_calls < refusals;
    if (verdict == VERDICT_AGREE && (pending || visit(explore, step)))
        return true;
    explore->found = *step;
    return false;
}

/* Refuses one more sbrk call each time, until the operation makes fewer calls than are refused. */
static bool try_refusals(struct explore *explore, struct explore_state *step, unsigned condition)
{
    size_t break_calls;
    unsigned most = condition == EXPLORE_MOVED ? MOVES_MAX : EXPLORE_NUMBER;
    for (unsigned number = 1; number <= most; number++) {
        step->condition = (uint16_t)(condition | number);
        if (!try_step(explore, step, &break_calls))
            return false;
        if (break_calls < number)
            break;
    }
    return true;
}

static uint64_t break_of(const struct explore *explore)
{
    const struct placement *placement = judge_placement(explore->judge);
    return placement == NULL ? 0 : placement->program_break;
}

/* The largest limit, in pages, with which the break cannot reach this address. */
static uint32_t limit_short_of(const struct explore *explore, uint64_t program_break)
{
    return (uint32_t)((program_break - 1) / explore->world.page_size);
}

/* Tries the operation with a limit just below each break that sbrk granted, down to a limit below
 * the break from before the operation. */
static bool try_limits(struct explore *explore, struct explore_state *step, uint64_t before,
                       uint64_t granted)
{
    size_t break_calls;
    while (granted > 0) {
        step->condition = (uint16_t)(EXPLORE_LIMIT | limit_short_of(explore, granted));
        if (!try_step(explore, step, &break_calls))
            return false;
        if (granted <= before)
            return true;
        granted = break_of(explore) < granted ? break_of(explore) : before;
    }
    return true;
}

static bool try_operation(struct explore *explore, unsigned operation, uint64_t before)
{
    struct explore_state step = {.parent = (uint32_t)explore->next,
                                 .operation = (uint16_t)operation};
    size_t break_calls;
    if (!try_step(explore, &step, &break_calls))
        return false;
    uint64_t granted = break_of(explore);
    return break_calls == 0 || (try_refusals(explore, &step, EXPLORE_REFUSED) &&
                                try_refusals(explore, &step, EXPLORE_MOVED) &&
                                try_limits(explore, &step, before, granted));
}

static void note_path(const struct explore *explore)
{
    struct explore_note *note = explore->note;
    note->length = (uint32_t)explore->path_length - 1;
    for (size_t i = 0; i < note->length; i++)
        note->path[i] = explore->set.states[explore->path[i + 1]];
    note->tries = true;
}

static bool try_all(struct explore *explore)
{
    if (!replay_to(explore, (uint32_t)explore->next))
        return false;
    if (explore->note != NULL)
        note_path(explore);
    struct state_summary summary = state_summary_of(explore->judge);
    uint64_t program_break = break_of(explore);
    for (unsigned i = 0; i < explore->actions.count; i++)
        if (action_applies(&explore->actions.list[i], &summary) &&
            !try_operation(explore, i, program_break))
            return false;
    return true;
}

static bool add_root(struct explore *explore)
{
    struct explore_state root = {0};
    judge_count_always(explore->judge);
    return fingerprint(explore, &root.fingerprint) &&
           explore_set_add(&explore->set, &root) == EXPLORE_NEW && save_path(explore, 0);
}

bool explore_begin(struct explore *explore, struct judge *judge, uint32_t questions,
                   const struct world *world, char *reason, size_t size)
{
    *explore =
        (struct explore){.judge = judge, .questions = questions, .world = *world, .level_end = 1};
    if (!judge_begin(judge, world, reason, size))
        return false;
    if (actions_make(&explore->actions, world) && add_root(explore))
        return true;
    snprintf(reason, size, "%s", explore->problem != NULL ? explore->problem : "out of memory");
    return false;
}

enum explore_end explore_run(struct explore *explore,
                             bool (*report)(void *context, const struct explore *explore),
                             void *context)
{
    while (explore->next < explore->set.count) {
        if (explore->next == explore->level_end) {
            explore->level_end = explore->set.count;
            explore->depth++;
        }
        if (explore->depth == EXPLORE_DEPTH_MAX)
            fail(explore, "paths longer than 255 steps; explore a world with fewer pages");
        if (explore->problem != NULL || !try_all(explore))
            return explore->problem != NULL ? EXPLORE_FAILED : EXPLORE_FOUND;
        explore->next++;
        if (report != NULL && !report(context, explore))
            return EXPLORE_OPEN;
    }
    return EXPLORE_CLOSED;
}

void explore_free(struct explore *explore)
{
    for (size_t i = 0; i <= EXPLORE_DEPTH_MAX; i++)
        judge_copy_close(explore->copies[i]);
    actions_free(&explore->actions);
    explore_set_free(&explore->set);
    *explore = (struct explore){0};
}
