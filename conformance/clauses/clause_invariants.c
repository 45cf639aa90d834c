/* SPDX-License-Identifier: MIT
 *
 * Section 9 of the clause table, where operations can ask for it: the promises that a page table
 * makes to itself, looked at after each operation of one busy life, and what errno is.
 */
#include "conformance/clauses/stage.h"

#include <string.h>

static const char busy_life[] =
    "a = map 3p\n sbrk 20b\n b = map 5p uninitialized\n write a 2p\n unmap a+1p 1p\n c = map 1p\n"
    "unmap b+1p 3p\n d = map 2p\n sbrk 2p\n e = map 9p\n unmap e 4p\n unmap a 20p\n f = map 6p\n"
    "sbrk 3p\n sbrk -3p\n g = map 12p\n unmap f+2p 2p\n unmap f+1p 4p\n h = map 4p\n"
    "fail 2\n unmap g+3p 5p\n fail 0\n i = map 5p\n unmap h 1p\n j = map 1p uninitialized\n";

/* Only a finding of this very clause breaks it; another clause has broken otherwise. */
static void look_inside(struct stage *stage, bool seen)
{
    const char *world = "world pages=64 page=256 skip=3 growth=2 break=1p+12";

    if (!seen) {
        stage_decide(stage, CLAUSE_UNTESTED, "the system does not let anybody look inside");
        return;
    }
    if (!stage_begin(stage, world) || !stage_tell(stage, busy_life) || !stage_end(stage)) {
        bool own = strcmp(judge_finding(stage->judge)->clause, stage->clause->id) == 0;
        if (stage->result.verdict != CLAUSE_UNSUPPORTED && own)
            stage->result.verdict = CLAUSE_FAIL;
    }
}

static void clause_inv_skip_sound(struct stage *stage)
{
    look_inside(stage, stage->system->validate != NULL);
}

static void clause_inv_class(struct stage *stage)
{
    look_inside(stage, stage->system->page_class != NULL);
}

static void clause_inv_count(struct stage *stage)
{
    look_inside(stage, stage->system->page_class != NULL && stage->system->statistics != NULL);
}

/* What everybody can do, and must. */
static const char plain_errno_life[] =
    "a = map 3p\n b = map 1p\n unmap b 1p\n c = map 1p hint b\n d = map top-1p => ENOMEM\n"
    "e = map 9p\n unmap e 0 => EINVAL\n unmap a 3p\n unmap e top-1p => EINVAL\n unmap e 9p\n"
    "unmap c 1p\n";

/* Successes and refusals of every kind, also right after one another. How far somebody gets who cannot
 * do all of it is the business of other clauses. */
static const char errno_life[] =
    "a = map 3p\n b = map 1b\n unmap a+1p 1p\n c = map 1p hint a+1p\n d = map 0 => EINVAL\n"
    "e = map 1p\n unmap a+1p 1p\n unmap a+1p 1p\n f = map top-1p => ENOMEM\n g = map 9p\n"
    "unmap g 0 => EINVAL\n unmap b 1b\n unmap a 3p\n unmap g+8p top-1p => EINVAL\n unmap g 9p\n";

/* NULL, or what is wrong with the answer. */
typedef const char *outcome_eye(const struct step *step);

static bool see(struct stage *stage, const struct operation *operation, outcome_eye *eye)
{
    const struct expectation *expected = &operation->expectation;
    uint32_t answers = expected->kind == EXPECT_FAILURE ? 1u << expected->error : ANSWER_OK;
    bool answered = stage_ask(stage, operation, answers);
    const char *problem = judge_steps(stage->judge) > 0 ? eye(stage_step(stage)) : NULL;

    if (problem == NULL)
        return answered;
    stage->decided = false; /* whatever else was wrong */
    return stage_decide(stage, CLAUSE_FAIL, "operation %zu: %s", stage->trace->count, problem);
}

/* What is wrong with another answer than errno leaves this clause UNRESOLVED. */
static bool watch_life(struct stage *stage, const char *text, outcome_eye *eye)
{
    struct program life = {0};
    struct parse_error error;
    bool kept = stage_begin(stage, CLAUSE_WORLD);

    if (kept && !story_parse(&life, 0, text, &error))
        kept = stage_object(stage, "the clause's own text: %s", error.text);
    for (size_t i = 0; kept && i < life.count; i++)
        kept = see(stage, &life.operations[i], eye);
    program_free(&life);
    return kept && stage_end(stage);
}

static void watch(struct stage *stage, outcome_eye *eye)
{

    if ((stage->system->features & SYSTEM_ERRNO) == 0) {
        stage_decide(stage, CLAUSE_UNTESTED, "its adapter does not look at errno");
        return;
    }
    if (watch_life(stage, plain_errno_life, eye) && !watch_life(stage, errno_life, eye) &&
        stage->result.verdict != CLAUSE_FAIL)
        stage->decided = false;
}

static const char *see_errno_kept(const struct step *step)
{
    bool changed = step->outcome.kind == OUTCOME_SUCCESS && step->outcome.errno_changed;

    return changed ? "it succeeded and changed errno" : NULL;
}

static void clause_errno_keep(struct stage *stage)
{
    watch(stage, see_errno_kept);
}

static const char *see_errno_not_zero(const struct step *step)
{
    const struct outcome *outcome = &step->outcome;
    bool set = outcome->kind == OUTCOME_FAILURE || outcome->errno_changed;

    return set && outcome->number == 0 ? "errno is 0 after it" : NULL;
}

static void clause_errno_not_zeroed(struct stage *stage)
{
    watch(stage, see_errno_not_zero);
}

const struct clause clauses_invariants[] = {
    {.id = "ERRNO-SET",
     .setup = "a = map 2p\n b = map 2p\n",
     .pairs = {{"c = map top-1p", "c = map 1p", ANSWER_ENOMEM, ANYWHERE},
               {"unmap a 0", "unmap a 2p", ANSWER_EINVAL, ANYWHERE},
               {"unmap b top-1p", "unmap b 2p", ANSWER_EINVAL, ANYWHERE}}},
    {.id = "ERRNO-NOT-ZEROED", .body = clause_errno_not_zeroed},
    {.id = "ERRNO-KEEP", .body = clause_errno_keep},
    {.id = "INV-SKIP-SOUND",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_skip_sound},
    {.id = "INV-ZERO-SOUND",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_class},
    {.id = "INV-OWNED",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_class},
    {.id = "INV-COUNT",
     .questions = ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_count},
    {.id = NULL},
};
