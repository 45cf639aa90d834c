/* SPDX-License-Identifier: MIT
 *
 * A whole run: it opens the world, does every operation (judge_step.c), and ends at the first
 * finding or with the final checks. See judge.h.
 */
#include "reference/judge_state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct judge *judge_open(const struct system *system, const struct profile *profile,
                         uint32_t questions)
{
    struct judge *judge = calloc(1, sizeof *judge);
    if (judge == NULL)
        return NULL;
    judge->system = system;
    judge->profile = profile != NULL ? profile : profile_find(system->name);
    judge->questions = questions;
    return judge;
}

void judge_go_past(struct judge *judge, judge_knows *knows, const void *known)
{
    judge->knows = knows;
    judge->known = known;
}

static void close_instance(struct judge *judge)
{
    if (judge->instance != NULL)
        judge->system->close(judge->instance);
    judge->instance = NULL;
}

void judge_close(struct judge *judge)
{
    if (judge == NULL)
        return;
    close_instance(judge);
    judge_run_free(&judge->run);
    memory_free(&judge->memory);
    free(judge);
}

/* Resets the state of the previous run. Keeps the allocated memory. */
static void forget_run(struct judge *judge)
{
    close_instance(judge);
    judge_run_clear(&judge->run);
    judge->has_arena = judge->has_memory = false;
    judge->finding = judge->passed = (struct finding){0};
    judge->step = (struct step){0};
}

static bool prepare_run(struct judge *judge, const struct world *world)
{
    const struct system *system = judge->system;
    uint64_t page_size = system->page_size(judge->instance);
    judge->world = *world;
    judge->has_arena = (system->features & SYSTEM_ARENA) != 0;
    judge->has_memory = !world->without_memory;
    judge->run.plain.failures_asked = world->fail_at != 0;
    model_reset(&judge->run.model, page_size, system->address_bits);
    model_reset(&judge->run.seen, page_size, system->address_bits);
    return (!judge->has_arena || placement_reset(&judge->run.placement, world)) &&
           memory_reset(&judge->memory, system, judge->instance, page_size);
}

static bool open_world(struct judge *judge, const struct world *world, char *reason, size_t size)
{
    const struct system *system = judge->system;
    const char *problem = world_problem(world);
    if (problem == NULL && (system->features & SYSTEM_ARENA) != 0 &&
        (system->take_events == NULL || system->counters == NULL))
        problem = "the system declares an arena without take_events and counters";
    if (problem != NULL) {
        snprintf(reason, size, "%s", problem);
        return false;
    }
    judge->instance = system->open(world, reason, size);
    if (judge->instance == NULL || prepare_run(judge, world))
        return judge->instance != NULL;
    snprintf(reason, size, "no memory for the model of this world: use fewer pages");
    return false;
}

bool judge_begin(struct judge *judge, const struct world *world, char *reason, size_t size)
{
    forget_run(judge);
    return open_world(judge, world, reason, size) ||
           finding_set(&judge->finding, VERDICT_UNRESOLVED, "", "%s", reason);
}

static void transcribe(struct judge *judge, uint64_t value)
{
    for (int shift = 0; shift < 64; shift += 8) {
        judge->run.plain.transcript ^= (value >> shift) & 0xff;
        judge->run.plain.transcript *= 0x100000001b3u;
    }
}

static void transcribe_step(struct judge *judge)
{
    const struct step *step = &judge->step;
    transcribe(judge, (uint64_t)step->kind);
    transcribe(judge, step->skipped ? 0xff : (uint64_t)step->outcome.kind);
    transcribe(judge, (uint64_t)step->outcome.error);
    if (step->outcome.kind == OUTCOME_SUCCESS && step->outcome.address != 0)
        transcribe(judge, step->outcome.address - judge->system->origin(judge->instance));
}

enum verdict judge_step(struct judge *judge, const struct operation *operation)
{
    if (judge->finding.verdict != VERDICT_AGREE)
        return judge->finding.verdict;
    if (!judge_do(judge, operation))
        judge->finding.operation = judge->run.plain.steps;
    transcribe_step(judge);
    judge->run.plain.steps++;
    return judge->finding.verdict;
}

enum verdict judge_finish(struct judge *judge)
{
    if (judge->finding.verdict != VERDICT_AGREE)
        return judge->finding.verdict;
    bool contents = judge->has_memory && judge_asks(judge, QUESTION_CONTENTS);
    bool agrees =
        !contents ||
        (question_contents_tags(&judge->memory, &judge->run.model, 0, judge->run.model.count, true,
                                &judge->finding) &&
         question_contents_foreign(&judge->memory, &judge->run.neighbour, true, &judge->finding));
    if (!agrees || !judge_structure_holds(judge, true))
        judge->finding.operation = judge->run.plain.steps;
    return judge->finding.verdict;
}

enum verdict judge_run(struct judge *judge, const struct program *program)
{
    char reason[160] = "";
    if (!judge_begin(judge, &program->world, reason, sizeof reason))
        return VERDICT_UNRESOLVED;
    for (size_t i = 0; i < program->count; i++)
        if (judge_step(judge, &program->operations[i]) != VERDICT_AGREE)
            return judge->finding.verdict;
    return judge_finish(judge);
}

const struct finding *judge_finding(const struct judge *judge)
{
    return &judge->finding;
}

const struct finding *judge_passed(const struct judge *judge)
{
    return &judge->passed;
}

const struct step *judge_last_step(const struct judge *judge)
{
    return &judge->step;
}

size_t judge_steps(const struct judge *judge)
{
    return judge->run.plain.steps;
}

uint64_t judge_transcript(const struct judge *judge)
{
    return judge->run.plain.transcript;
}

const struct model *judge_model(const struct judge *judge)
{
    return &judge->run.model;
}

const struct placement *judge_placement(const struct judge *judge)
{
    return judge->has_arena ? &judge->run.placement : NULL;
}

const struct system *judge_system(const struct judge *judge)
{
    return judge->system;
}

void *judge_instance(const struct judge *judge)
{
    return judge->instance;
}

void tally_add(struct tally *tally, const struct step *step)
{
    if (step->kind != OPERATION_MAP || !step->fits || step->skipped)
        return;
    tally->fitting_maps++;
    tally->fitting_maps_succeeded += step->outcome.kind == OUTCOME_SUCCESS;
}

enum verdict tally_verdict(const struct tally *tally)
{
    bool vacuous = tally->fitting_maps >= TALLY_MAPS_MIN &&
                   2 * tally->fitting_maps_succeeded < tally->fitting_maps;
    return vacuous ? VERDICT_UNRESOLVED : VERDICT_AGREE;
}
