/* SPDX-License-Identifier: MIT
 *
 * How a clause is asked: is the system one that can be asked, then its pairs, its story, its drawings
 * or its body; the first thing that goes wrong decides. And whether a clause's rows are sound.
 */
#include "stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct clause *const sections[] = {
    clauses_arguments, clauses_place,   clauses_zero,      clauses_hint,       clauses_fixed,
    clauses_unmap,     clauses_effects, clauses_resources, clauses_invariants,
};

const struct clause *clause_at(size_t index)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        for (const struct clause *clause = sections[i]; clause->id != NULL; clause++) {
            if (index-- == 0)
                return clause;
        }
    }
    return NULL;
}

const struct clause *clause_find(const char *id)
{
    const struct clause *clause;

    for (size_t i = 0; (clause = clause_at(i)) != NULL; i++) {
        if (strcmp(clause->id, id) == 0)
            return clause;
    }
    return NULL;
}

const char *clause_verdict_name(enum clause_verdict verdict)
{
    static const char *const names[] = {"PASS", "FAIL", "UNRESOLVED", "UNSUPPORTED", "UNTESTED"};

    return verdict <= CLAUSE_UNTESTED ? names[verdict] : "?";
}

static const char *clause_world(const struct clause *clause)
{
    return clause->world != NULL ? clause->world : CLAUSE_WORLD;
}

/* A fresh run, the clause's state, one operation, a last look. */
static bool ask_alone(struct stage *stage, const char *line, uint32_t answers)
{
    struct program program = {0};
    struct parse_error error;
    bool kept = stage_begin(stage, clause_world(stage->clause));

    if (kept &&
        !story_parse(&program, program_ordinal(stage->trace, stage->trace->count), line, &error))
        kept = stage_object(stage, "the clause's own `%s`: %s", line, error.text);
    if (kept) {
        stage_act(stage);
        kept = stage_ask(stage, &program.operations[0], answers) && stage_end(stage);
    }
    program_free(&program);
    return kept;
}

static bool in_scope(const struct system *system, enum clause_scope scope)
{
    switch (scope) {
    case ADDRESSES_32:
        return system->address_bits == 32;
    case ADDRESSES_64:
        return system->address_bits == 64;
    case ARGUMENTS:
        return (system->features & SYSTEM_ARGUMENTS) != 0;
    default:
        return true;
    }
}

static void ask_pairs(struct stage *stage)
{
    const struct clause_pair *pairs = stage->clause->pairs;
    unsigned asked = 0;

    for (unsigned i = 0; i < CLAUSE_PAIRS && pairs[i].negative != NULL; i++) {
        if (!in_scope(stage->system, pairs[i].scope))
            continue;
        asked++;
        if (!ask_alone(stage, pairs[i].negative, pairs[i].answers) ||
            !ask_alone(stage, pairs[i].control, ANSWER_OK))
            return;
    }
    if (asked == 0 && pairs[0].negative != NULL)
        stage_decide(stage, CLAUSE_UNTESTED, "it has no case for %u-bit addresses",
                     stage->system->address_bits);
}

static void ask_story(struct stage *stage)
{
    if (stage->clause->story == NULL || !stage_begin(stage, clause_world(stage->clause)))
        return;
    stage_act(stage);
    if (stage_tell(stage, stage->clause->story))
        stage_end(stage);
}

static void ask_drawings(struct stage *stage)
{
    const struct clause_drawing *drawings = stage->clause->drawings;

    for (unsigned i = 0; i < CLAUSE_DRAWINGS && drawings[i].before != NULL; i++) {
        if (!stage_begin(stage, clause_world(stage->clause)) || !stage_draw(stage, &drawings[i]))
            return;
    }
}

static bool is_askable(struct stage *stage)
{
    const struct clause *clause = stage->clause;
    uint32_t promises = stage->profile->promises;

    if ((stage->system->features & clause->features) != clause->features)
        return stage_decide(stage, CLAUSE_UNSUPPORTED, "the system lacks what it asks for");
    if ((promises & clause->promises) != clause->promises)
        return stage_decide(stage, CLAUSE_UNSUPPORTED, "profile %s does not promise it",
                            stage->profile->name);
    if ((promises & clause->exempting) != 0)
        return stage_decide(stage, CLAUSE_UNSUPPORTED, "profile %s promises otherwise",
                            stage->profile->name);
    return true;
}

static void ask_all(struct stage *stage)
{
    ask_pairs(stage);
    ask_story(stage);
    ask_drawings(stage);
    if (stage->clause->body != NULL && !stage->decided)
        stage->clause->body(stage);
}

struct clause_result clause_ask(const struct clause *clause, const struct system *system,
                                const struct profile *profile, struct program *trace)
{
    struct program own = {0};
    struct stage stage = {.clause = clause, .system = system};

    stage.profile = profile != NULL ? profile : profile_find(system->name);
    stage.trace = trace != NULL ? trace : &own;
    stage.judge =
        judge_open(system, stage.profile, ASK_CONTRACT | ASK_CONTENTS | clause->questions);
    if (stage.judge == NULL)
        stage_decide(&stage, CLAUSE_UNRESOLVED, "no memory for the judge");
    else if (is_askable(&stage))
        ask_all(&stage);
    if (!stage.decided)
        stage_decide(&stage, CLAUSE_PASS, "%s", clause->rule);
    judge_close(stage.judge);
    program_free(&own);
    return stage.result;
}
