/* SPDX-License-Identifier: MIT
 *
 * Turns the steps of a path into a program that people can read and that every other verb can run.
 */
#include "fuzz/explore/explore.h"
#include <string.h>

static bool append_condition(struct program *program, unsigned condition)
{
    struct operation operation = explore_condition(condition);
    return condition == EXPLORE_PLAIN || program_append(program, &operation);
}

static bool append_step(const struct explore *explore, struct program *program,
                        const struct explore_state *step, bool last)
{
    unsigned condition = step->condition;
    bool limited = (condition & EXPLORE_CONDITION) == EXPLORE_LIMIT;
    return append_condition(program, condition) &&
           program_append(program, &explore->actions.list[step->operation].operation) &&
           (last || !limited || append_condition(program, EXPLORE_LIMIT | explore->world.limit));
}

static bool append_path(const struct explore *explore, struct program *program)
{
    uint32_t chain[EXPLORE_DEPTH_MAX + 1];
    size_t length = 0;
    program_clear(program);
    program->world = explore->world;
    for (uint32_t at = explore->found.parent; at != 0; at = explore->set.states[at].parent)
        chain[length++] = at;
    while (length-- > 0)
        if (!append_step(explore, program, &explore->set.states[chain[length]], false))
            return false;
    return append_step(explore, program, &explore->found, true);
}

static bool append_noted(const struct explore *explore, const struct explore_note *note,
                         struct program *program)
{
    program_clear(program);
    program->world = explore->world;
    for (uint32_t i = 0; i < note->length; i++)
        if (!append_step(explore, program, &note->path[i], false))
            return false;
    return !note->tries || append_step(explore, program, &note->trying, true);
}

/* Writes `@3p` as `a+1p` where page 3 is the second page of a. */
static void name_place(const struct model *model, struct place *place)
{
    size_t live;
    if (place->mapping != PLACE_WORLD ||
        model_find(model, (uint64_t)place->offset.pages, 1, &live) == 0)
        return;
    place->mapping = (int32_t)model->pages[live].mapping;
    place->offset.pages = (int32_t)model->pages[live].index;
}

static void name_places(struct explore *explore, struct program *program)
{
    char reason[160];
    if (!judge_begin(explore->judge, &program->world, reason, sizeof reason))
        return;
    for (size_t i = 0; i < program->count; i++) {
        name_place(judge_model(explore->judge), &program->operations[i].place);
        judge_step(explore->judge, &program->operations[i]);
    }
}

/* True when this program ends with the same verdict and clause. */
static bool is_same(struct explore *explore, const struct program *program,
                    const struct finding *finding)
{
    return judge_run(explore->judge, program) == finding->verdict &&
           strcmp(judge_finding(explore->judge)->clause, finding->clause) == 0;
}

bool explore_program(struct explore *explore, struct program *program)
{
    struct finding finding = *judge_finding(explore->judge);
    explore->problem = "out of memory";
    if (!append_path(explore, program))
        return false;
    name_places(explore, program);
    if (is_same(explore, program, &finding))
        return true;
    if (!append_path(explore, program))
        return false;
    explore->problem = "the system is not deterministic: the path did not show the finding again";
    return is_same(explore, program, &finding);
}

bool explore_noted_program(struct explore *explore, const struct explore_note *note,
                           struct program *program)
{
    if (!append_noted(explore, note, program))
        return false;
    name_places(explore, program);
    judge_run(explore->judge, program);
    return true;
}
