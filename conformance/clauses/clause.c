/* SPDX-License-Identifier: MIT
 *
 * How a clause is asked: is the system one that can be asked, then its pairs, its story, its drawings
 * or its body; the first thing that goes wrong decides. And whether a clause's rows are sound.
 */
#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct clause *const sections[] = {
    clauses_arguments, clauses_place,   clauses_zero,      clauses_hint,       clauses_fixed,
    clauses_unmap,     clauses_effects, clauses_resources, clauses_invariants, clauses_native,
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

/* A clause with all its cases: what the first of them that did not pass has decided. */
struct asking {
    struct stage stage;
    struct program *trace; /* becomes the run of that case; may be NULL */
    bool decided;
    struct clause_result result;
};

static void case_note(struct asking *asking, const char *name)
{
    char *cases = asking->result.cases;
    size_t used = strlen(cases), size = sizeof asking->result.cases;

    snprintf(cases + used, size - used, "%s%s", used > 0 ? "; " : "", name);
}

/* Memory that is out makes a shorter trace. */
static void trace_copy(struct program *to, const struct program *from)
{
    program_clear(to);
    to->world = from->world;
    for (size_t i = 0; i < from->count && program_append(to, &from->operations[i]); i++)
        ;
}

/* One that fails hides one whose state could not be made, and that one what cannot be asked. */
static bool graver(enum clause_verdict one, enum clause_verdict other)
{
    static const unsigned gravity[] = {[CLAUSE_PASS] = 0,
                                       [CLAUSE_UNTESTED] = 1,
                                       [CLAUSE_UNSUPPORTED] = 1,
                                       [CLAUSE_UNRESOLVED] = 2,
                                       [CLAUSE_FAIL] = 3};

    return gravity[one] > gravity[other];
}

static void case_end(struct asking *asking, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What the case has decided counts once; the stage is ready for the next. */
static void case_end(struct asking *asking, const char *format, ...)
{
    struct stage *stage = &asking->stage;
    char name[96];
    va_list arguments;

    if (!stage->decided)
        return;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    if (stage->result.verdict == CLAUSE_FAIL)
        case_note(asking, name);
    if (!asking->decided || graver(stage->result.verdict, asking->result.verdict)) {
        asking->result.verdict = stage->result.verdict;
        memcpy(asking->result.text, stage->result.text, sizeof stage->result.text);
        if (asking->trace != NULL)
            trace_copy(asking->trace, stage->trace);
    }
    asking->decided = true;
    stage->decided = false;
}

/* A fresh run, the clause's state, one operation, a last look. */
static void ask_alone(struct stage *stage, const char *line, uint32_t answers)
{
    struct operation operation;

    if (!stage_begin(stage, clause_world(stage->clause)))
        return;
    stage_act(stage);
    if (stage_read(stage, line, &operation) && stage_ask(stage, &operation, answers))
        stage_end(stage);
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

/* Where the control is refused, too, nobody knows why the negative case was. */
static void doubt_refusal(struct stage *stage)
{
    if (stage->decided && stage->result.verdict == CLAUSE_FAIL)
        stage->result.verdict = CLAUSE_UNRESOLVED;
}

static void ask_pairs(struct asking *asking)
{
    const struct clause_pair *pairs = asking->stage.clause->pairs;
    unsigned asked = 0;

    for (unsigned i = 0; i < CLAUSE_PAIRS && pairs[i].negative != NULL; i++) {
        if (!in_scope(asking->stage.system, pairs[i].scope))
            continue;
        asked++;
        ask_alone(&asking->stage, pairs[i].negative, pairs[i].answers);
        case_end(asking, "%s", pairs[i].negative);
        ask_alone(&asking->stage, pairs[i].control, ANSWER_OK);
        if ((pairs[i].answers & ANSWER_BOTH) == 0)
            doubt_refusal(&asking->stage);
        case_end(asking, "control %s", pairs[i].control);
    }
    if (asked == 0 && pairs[0].negative != NULL)
        stage_decide(&asking->stage, CLAUSE_UNTESTED, "it has no case for %u-bit addresses",
                     asking->stage.system->address_bits);
    case_end(asking, "-");
}

static void ask_story(struct asking *asking)
{
    struct stage *stage = &asking->stage;

    if (stage->clause->story == NULL)
        return;
    if (stage_begin(stage, clause_world(stage->clause))) {
        stage_act(stage);
        if (stage_tell(stage, stage->clause->story))
            stage_end(stage);
    }
    case_end(asking, "story");
}

static void ask_drawings(struct asking *asking)
{
    struct stage *stage = &asking->stage;
    const struct clause_drawing *drawings = stage->clause->drawings;

    for (unsigned i = 0; i < CLAUSE_DRAWINGS && drawings[i].before != NULL; i++) {
        if (stage_begin(stage, clause_world(stage->clause)))
            stage_draw(stage, &drawings[i]);
        case_end(asking, "%s unmap %u+%u", drawings[i].before, drawings[i].first,
                 drawings[i].count);
    }
}

static void ask_body(struct asking *asking)
{
    if (asking->stage.clause->body == NULL)
        return;
    asking->stage.clause->body(&asking->stage);
    case_end(asking, "body");
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
    if (clause->full && stage->system->limit == NULL)
        return stage_decide(stage, CLAUSE_UNTESTED, "nobody can limit its memory");
    if ((promises & clause->exempting) != 0)
        return stage_decide(stage, CLAUSE_UNSUPPORTED, "profile %s promises otherwise",
                            stage->profile->name);
    return true;
}

static void ask_all(struct asking *asking)
{
    if (!is_askable(&asking->stage))
        return;
    ask_pairs(asking);
    ask_story(asking);
    ask_drawings(asking);
    ask_body(asking);
}

/* Where mappings share pages, bytes of a page are nobody's that the judge could tell. */
static void leave_untested(struct asking *asking)
{
    const struct clause *clause = asking->stage.clause;
    const struct clause_row *row = clause_row_find(clause->id);

    if (!asking->stage.bare || asking->decided || clause->unjudged || row == NULL ||
        strpbrk(row->observed, "AC") == NULL)
        return;
    stage_decide(&asking->stage, CLAUSE_UNTESTED,
                 "mappings do not begin at pages and share them: no answer is wrong, contents were "
                 "not looked at");
    case_end(asking, "-");
}

struct clause_result clause_ask(const struct clause *clause, const struct system *system,
                                const struct profile *profile, struct program *trace)
{
    struct asking asking = {.trace = trace, .stage = {.clause = clause, .system = system}};
    struct stage *stage = &asking.stage;
    struct program own = {0};

    stage->profile = profile != NULL ? profile : profile_find(system->name);
    stage->bare = stage->profile->shares_pages;
    stage->trace = &own;
    stage->judge = judge_open(system, stage->profile,
                              stage->bare ? 0 : ASK_CONTRACT | ASK_CONTENTS | clause->questions);
    if (stage->judge == NULL)
        stage_decide(stage, CLAUSE_UNRESOLVED, "no memory for the judge");
    else
        ask_all(&asking);
    case_end(&asking, "-");
    leave_untested(&asking);
    if (!asking.decided)
        snprintf(asking.result.text, sizeof asking.result.text, "%s", clause_rule(clause->id));
    judge_close(stage->judge);
    program_free(&own);
    return asking.result;
}
