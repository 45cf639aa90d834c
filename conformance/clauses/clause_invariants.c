/* SPDX-License-Identifier: MIT
 *
 * The part of section 9 of the clause table that operations can test: the invariants of a page
 * table, checked after each operation of one program, and the rules for errno.
 */
#include "conformance/clauses/clause_run.h"

#include <string.h>

static const char busy_life[] =
    "a = map 3p\n sbrk 20b\n b = map 5p uninitialized\n write a 2p\n unmap a+1p 1p\n c = map 1p\n"
    "unmap b+1p 3p\n d = map 2p\n sbrk 2p\n e = map 9p\n unmap e 4p\n unmap a 20p\n f = map 6p\n"
    "sbrk 3p\n sbrk -3p\n g = map 12p\n unmap f+2p 2p\n unmap f+1p 4p\n h = map 4p\n"
    "fail 2\n unmap g+3p 5p\n fail 0\n i = map 5p\n unmap h 1p\n j = map 1p uninitialized\n";

/* Only a finding of this very clause makes it FAIL. After any other finding it is UNRESOLVED. */
static void look_inside(struct clause_run *run, bool seen)
{
    const char *world = "world pages=64 page=256 skip=3 growth=2 break=1p+12";

    if (!seen) {
        run_decide(run, CLAUSE_UNTESTED, "its adapter does not report the page table");
        return;
    }
    if (!run_begin(run, world) || !run_text(run, busy_life) || !run_end(run)) {
        bool own = strcmp(judge_finding(run->judge)->clause, run->clause->id) == 0;
        if (run->result.verdict != CLAUSE_UNSUPPORTED && own)
            run->result.verdict = CLAUSE_FAIL;
    }
}

static void clause_inv_skip_sound(struct clause_run *run)
{
    look_inside(run, run->system->validate != NULL);
}

static void clause_inv_class(struct clause_run *run)
{
    look_inside(run, run->system->page_class != NULL);
}

static void clause_inv_count(struct clause_run *run)
{
    look_inside(run, run->system->page_class != NULL && run->system->statistics != NULL);
}

/* Operations that every system must support. */
static const char plain_errno_life[] =
    "a = map 3p\n b = map 1p\n unmap b 1p\n c = map 1p hint b\n d = map top-1p => ENOMEM\n"
    "e = map 9p\n unmap e 0 => EINVAL\n unmap a 3p\n unmap e top-1p => EINVAL\n unmap e 9p\n"
    "unmap c 1p\n";

/* Successes and refusals of every kind, in various orders. A system that cannot do all of them does
 * not fail here: other clauses test that. */
static const char errno_life[] =
    "a = map 3p\n b = map 1b\n unmap a+1p 1p\n c = map 1p hint a+1p\n d = map 0 => EINVAL\n"
    "e = map 1p\n unmap a+1p 1p\n unmap a+1p 1p\n f = map top-1p => ENOMEM\n g = map 9p\n"
    "unmap g 0 => EINVAL\n unmap b 1b\n unmap a 3p\n unmap g+8p top-1p => EINVAL\n unmap g 9p\n";

/* Returns NULL, or the fault of the answer. */
typedef const char *outcome_eye(const struct step *step);

static bool see(struct clause_run *run, const struct operation *operation, outcome_eye *eye)
{
    const struct expectation *expected = &operation->expectation;
    uint32_t answers = expected->kind == EXPECT_FAILURE ? 1u << expected->error : ANSWER_OK;
    bool answered = run_operation(run, operation, answers);
    const char *problem = judge_steps(run->judge) > 0 ? eye(run_step(run)) : NULL;

    if (problem == NULL)
        return answered;
    run->decided = false; /* overrides any other result */
    return run_decide(run, CLAUSE_FAIL, "operation %zu: %s", run->trace->count, problem);
}

/* A wrong answer other than in errno leaves this clause UNRESOLVED. */
static bool watch_life(struct clause_run *run, const char *text, outcome_eye *eye)
{
    struct program life = {0};
    struct parse_error error;
    bool kept = run_begin(run, CLAUSE_WORLD);

    if (kept && !sequence_parse(&life, 0, text, &error))
        kept = run_fail(run, "the clause's own text: %s", error.text);
    for (size_t i = 0; kept && i < life.count; i++)
        kept = see(run, &life.operations[i], eye);
    program_free(&life);
    return kept && run_end(run);
}

static void watch(struct clause_run *run, outcome_eye *eye)
{

    if ((run->system->features & SYSTEM_ERRNO) == 0) {
        run_decide(run, CLAUSE_UNTESTED, "its adapter does not report errno");
        return;
    }
    if (watch_life(run, plain_errno_life, eye) && !watch_life(run, errno_life, eye) &&
        run->result.verdict != CLAUSE_FAIL)
        run->decided = false;
}

static const char *see_errno_kept(const struct step *step)
{
    bool changed = step->outcome.kind == OUTCOME_SUCCESS && step->outcome.errno_changed;

    return changed ? "it succeeded and changed errno" : NULL;
}

static void clause_errno_keep(struct clause_run *run)
{
    watch(run, see_errno_kept);
}

static const char *see_errno_not_zero(const struct step *step)
{
    const struct outcome *outcome = &step->outcome;
    bool set = outcome->kind == OUTCOME_FAILURE || outcome->errno_changed;

    return set && outcome->number == 0 ? "errno is 0 after it" : NULL;
}

static void clause_errno_not_zeroed(struct clause_run *run)
{
    watch(run, see_errno_not_zero);
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
     .questions = QUESTION_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_skip_sound},
    {.id = "INV-ZERO-SOUND",
     .zeroed = true,
     .questions = QUESTION_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_class},
    {.id = "INV-OWNED",
     .questions = QUESTION_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_class},
    {.id = "INV-COUNT",
     .questions = QUESTION_STRUCTURE,
     .features = SYSTEM_ARENA,
     .body = clause_inv_count},
    {.id = NULL},
};
