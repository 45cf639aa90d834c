/* SPDX-License-Identifier: MIT
 *
 * One operation: the judge resolves it, calls the system, and asks the four questions about the
 * answer in the order CONTRACT, ECONOMY, CONTENTS, STRUCTURE. It keeps the first finding.
 */
#include "reference/judge_state.h"

static struct outcome put_to_system(struct judge *judge)
{
    const struct step *step = &judge->step;
    if (!profile_askable(judge->profile, judge->system, step->kind, &step->call) ||
        !model_describes(&judge->run.model, step->kind, &step->call))
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    return judge->system->call(judge->instance, step->kind, &step->call);
}

static bool meets_expectation(struct judge *judge, const struct operation *operation)
{
    const struct expectation *expected = &operation->expectation;
    const struct outcome *got = &judge->step.outcome;
    if (expected->kind == EXPECT_NOTHING || judge->profile->placement != PLACEMENT_FIRST_FIT)
        return true;
    struct operation place = {.place = expected->place};
    struct call call = {0};
    switch (expected->kind) {
    case EXPECT_PLACE:
        if (judge_resolve(judge, &place, &call) && got->kind == OUTCOME_SUCCESS &&
            got->address == call.address)
            return true;
        return !judge_asks(judge, QUESTION_ECONOMY) ||
               finding_set(&judge->finding, VERDICT_ECONOMY, "PROGRESS-FIT",
                           "the file expects address 0x%llx", (unsigned long long)call.address);
    case EXPECT_FAILURE:
        if (got->kind == OUTCOME_FAILURE && got->error == expected->error)
            return true;
        break;
    default:
        if (got->kind == OUTCOME_SUCCESS)
            return true;
    }
    const char *wanted = expected->kind == EXPECT_FAILURE
                             ? error_print((enum error_name)expected->error)
                             : "success";
    return !judge_asks(judge, QUESTION_CONTRACT) ||
           finding_set(&judge->finding, VERDICT_CONTRACT, "ERRNO-SET", "the file expects %s",
                       wanted);
}

/* Must a map with valid arguments succeed? The arena decides. Without an arena, it must succeed
 * only if it fits in half of the world in the worst case: when the live pages split the rest into
 * equal gaps. */
static bool must_fit(const struct judge *judge)
{
    const struct step *step = &judge->step;
    const struct world *world = &judge->world;
    if (step->kind != OPERATION_MAP || judge->run.plain.failures_asked || !step->allowed.success ||
        (step->allowed.errors & ~profile_no_memory_errors(judge->profile)) != 0 ||
        (step->call.flags & FLAG_FIXED) != 0 || step->call.alignment > judge->run.model.page_size)
        return false;
    if (judge->has_arena)
        return placement_fits(&judge->run.placement, &step->call);
    uint64_t count = (step->call.length - 1) / judge->run.model.page_size + 1;
    uint64_t used = world->first_break / world->page_size + judge->run.model.count;
    return used < world->limit / 2 &&
           count <= (world->limit / 2 - used) / (judge->run.model.count + 1);
}

static void prepare_step(struct judge *judge)
{
    struct step *step = &judge->step;
    step->allowed = model_allowed(&judge->run.model, step->kind, &step->call, judge->profile);
    step->fits = must_fit(judge);
    if (step->kind == OPERATION_MAP ||
        !model_range(&judge->run.model, step->call.address, step->call.length, &step->first_page,
                     &step->page_count))
        return;
    if (step->kind == OPERATION_UNMAP)
        judge_inspect_range(judge);
}

/* The range of an unmap, a remap or a MAP_FIXED map: its pages may disappear. */
static bool leaving_range(const struct judge *judge, uint64_t *first, uint64_t *count)
{
    const struct step *step = &judge->step;
    bool replaces = step->kind == OPERATION_MAP && (step->call.flags & FLAG_FIXED) != 0;
    return (replaces || step->kind == OPERATION_UNMAP || step->kind == OPERATION_REMAP) &&
           model_range(&judge->run.model, step->call.address, step->call.length, first, count);
}

/* Checks every byte of the pages that may disappear, because later checks cannot read them. */
static bool leaving_pages_hold(struct judge *judge)
{
    size_t live;
    uint64_t first, count;
    if (!judge->has_memory || !judge_asks(judge, QUESTION_CONTENTS) ||
        !leaving_range(judge, &first, &count))
        return true;
    size_t pages = model_find(&judge->run.model, first, count, &live);
    return question_contents_tags(&judge->memory, &judge->run.model, live, live + pages, true,
                                  &judge->finding);
}

/* After a discard over holes the mapped pages are zero if the system promises so. Otherwise their
 * contents are unknown, and the owner rewrites them. */
static bool follow_discard_with_holes(struct judge *judge)
{
    if ((judge->profile->promises & PROMISE_DISCARD_ALL) != 0)
        return judge_apply_discard(judge, "DISCARD-HOLE");
    judge_write(judge, &judge->step.call);
    return true;
}

/* A discard that failed may have cleared the pages before the one that it failed for: a page that
 * is not mapped, or that is locked. */
static bool adjust_failed_discard(struct judge *judge)
{
    const struct step *step = &judge->step;
    if (step->outcome.error == ERROR_ENOMEM)
        return follow_discard_with_holes(judge);
    if (model_is_apart(&judge->run.model, step->first_page, step->page_count, APART_LOCKED))
        judge_write(judge, &step->call);
    return true;
}

/* POSIX: a MAP_FIXED that fails for another reason than EBADF, EINVAL or ENOTSUP may have unmapped
 * pages of its range. The model allows three such errnos. */
static bool may_have_unmapped(const struct step *step)
{
    enum error_name error = step->outcome.error;
    return step->kind == OPERATION_MAP && (step->call.flags & FLAG_FIXED) != 0 &&
           step->outcome.kind == OUTCOME_FAILURE &&
           (error == ERROR_ENOMEM || ((step->call.flags & FLAG_LOCKED) != 0 &&
                                      (error == ERROR_EAGAIN || error == ERROR_EPERM)));
}

/* mprotect, and an mlock, madvise or MAP_FIXED that failed, may change existing pages. */
static bool adjust_doubtful(struct judge *judge)
{
    struct step *step = &judge->step;
    uint64_t first, count;
    bool short_of_memory =
        step->outcome.kind == OUTCOME_FAILURE && step->outcome.error == ERROR_ENOMEM;
    if (step->kind == OPERATION_PROTECT &&
        (step->outcome.kind == OUTCOME_SUCCESS || short_of_memory))
        model_protect(&judge->run.model, step->first_page, step->page_count, step->call.protection);
    if (step->kind == OPERATION_PROTECT && judge->has_memory)
        judge_recheck_protection(judge, step->first_page, step->page_count);
    if (step->kind == OPERATION_MLOCK && short_of_memory)
        judge_lock(judge);
    if (may_have_unmapped(step) &&
        model_range(&judge->run.model, step->call.address, step->call.length, &first, &count))
        model_mark_indeterminate(&judge->run.model, first, count);
    if (step->outcome.kind != OUTCOME_FAILURE)
        return true;
    if (model_discards(step->kind, &step->call))
        return adjust_failed_discard(judge);
    if (step->kind == OPERATION_ADVISE || step->kind == OPERATION_POSIX_ADVISE)
        judge_advise(judge);
    return true;
}

/* Does the judge use a finding of economy_holds? Its verdict is ECONOMY, CONTRACT (the system
 * refused its own pages) or UNRESOLVED. */
static bool is_enabled(const struct judge *judge, enum verdict verdict)
{
    return verdict == VERDICT_UNRESOLVED ||
           judge_asks(judge, verdict == VERDICT_CONTRACT ? QUESTION_CONTRACT : QUESTION_ECONOMY);
}

/* A call that was refused for lack of memory, or that got pages above all that were ever given. */
static bool may_have_grown(const struct model *model, const struct step *step)
{
    const struct outcome *got = &step->outcome;
    uint64_t length = step->kind == OPERATION_MAP ? step->call.length : step->call.new_length;
    uint64_t first = 0, count = 0;
    if (got->kind == OUTCOME_FAILURE)
        return got->error == ERROR_ENOMEM;
    if (step->kind != OPERATION_MAP && step->kind != OPERATION_REMAP)
        return false;
    model_range(model, got->address, length, &first, &count); /* CONTRACT has seen the place */
    return model->ever_mapped_count == 0 ||
           first + count > model->ever_mapped[model->ever_mapped_count - 1].end;
}

/* The environment sees the growth of this system. */
static bool growth_holds(struct judge *judge, struct finding *finding)
{
    const struct system *system = judge->system;
    size_t count = 0;
    if (judge->has_arena || (system->features & SYSTEM_GROWTH) == 0 ||
        system->take_events == NULL || !may_have_grown(&judge->run.model, &judge->step) ||
        !system->take_events(judge->instance, judge->events, EVENTS_MAX, &count))
        return true;
    return question_growth(&judge->run.model, &judge->step, judge->events, count, finding);
}

/* The first of two findings counts, but both questions update the placement. */
static bool arena_holds(struct judge *judge, const struct observations *observations,
                        struct finding *finding)
{
    struct placement *placement = &judge->run.placement;
    struct finding host;
    bool thrifty = question_economy(placement, judge->profile, &judge->step, observations, finding);
    bool kept = question_host(placement, &judge->run.model, judge->profile, &judge->step,
                              observations, &host);
    if (thrifty && !kept)
        *finding = host;
    return thrifty && kept;
}

/* A system that promises economy answers to its arena, any other to what it gave out and got back.
 */
static bool economy_holds(struct judge *judge, const struct observations *observations,
                          struct finding *finding)
{
    const uint32_t promised = judge->has_arena ? PROMISE_ECONOMY : 0;
    if (judge->has_arena && !arena_holds(judge, observations, finding))
        return false;
    if (judge_asks(judge, QUESTION_REUSE) &&
        !question_fixed(&judge->run.model, &judge->run.plain.grants, &judge->step, finding))
        return false;
    return (judge->profile->promises & promised) != 0 ||
           (judge->system->features & SYSTEM_KEEPS_PAGES) != 0 ||
           !judge_asks(judge, QUESTION_REUSE) ||
           (question_reuse(&judge->run.model, &judge->run.plain.reuse, &judge->step, finding) &&
            growth_holds(judge, finding));
}

static bool apply_success(struct judge *judge, const struct operation *operation)
{
    const struct model *model = &judge->run.model;
    uint64_t *most = &judge->run.plain.reuse.most_mapped;
    size_t before = model->count;
    bool agrees = judge_apply(judge, operation);
    if (model->count > before && model->count > *most)
        *most = model->count;
    return agrees;
}

/* A trap ends every run, because the system cannot go on. */
static bool contract_holds(struct judge *judge)
{
    const struct step *step = &judge->step;
    if (question_contract(&judge->run.model, judge->profile, step, &judge->finding))
        return true;
    if (step->outcome.kind == OUTCOME_TRAP ||
        (judge_asks(judge, QUESTION_CONTRACT) && !judge_goes_past(judge)))
        return false;
    judge->finding = (struct finding){0};
    return true;
}

static bool judge_answer(struct judge *judge, const struct operation *operation,
                         const struct observations *observations)
{
    struct step *step = &judge->step;
    struct finding economy; /* not initialised, because it is large; a question fills it */
    if (!contract_holds(judge))
        return false;
    if (!economy_holds(judge, observations, &economy) && is_enabled(judge, economy.verdict)) {
        judge->finding = economy;
        if (!judge_goes_past(judge))
            return false;
    }
    if (!adjust_doubtful(judge))
        return false;
    if (step->outcome.kind == OUTCOME_SUCCESS && !apply_success(judge, operation))
        return false;
    return judge_contents_hold(judge) && judge_structure_holds(judge, false) &&
           meets_expectation(judge, operation);
}

static bool judge_call(struct judge *judge, const struct operation *operation)
{
    struct step *step = &judge->step;
    prepare_step(judge);
    if (!leaving_pages_hold(judge))
        return false;
    step->outcome = put_to_system(judge);
    struct observations observations = judge_observe(judge);
    step->skipped = step->outcome.kind == OUTCOME_UNSUPPORTED;
    step->break_calls = observations.event_count;
    return step->skipped || judge_answer(judge, operation, &observations);
}

static bool do_kind(struct judge *judge, const struct operation *operation)
{
    static bool (*const judged[OPERATION_KINDS])(struct judge *, const struct operation *) = {
#define OPERATION(kind, name, actor, answer, operands, judged, ...) judge_##judged,
#include "reference/operations.def"
    };
    if ((unsigned)operation->kind < OPERATION_KINDS)
        return judged[operation->kind](judge, operation);
    return finding_set(&judge->finding, VERDICT_UNRESOLVED, "", "no operation is of kind %d",
                       (int)operation->kind);
}

bool judge_do(struct judge *judge, const struct operation *operation)
{
    struct step *step = &judge->step;
    *step = (struct step){.kind = operation->kind, .ordinal = judge->run.answers.count};
    if (operation->kind == OPERATION_MAP && !answers_append(&judge->run.answers))
        return finding_set(&judge->finding, VERDICT_UNRESOLVED, "", "the judge has no memory");
    if (!judge_resolve(judge, operation, &step->call)) {
        step->skipped = true; /* it refers to a map that failed */
        return true;
    }
    bool agrees = do_kind(judge, operation);
    if (judge->run.plain.out_of_memory) /* the lack of memory may have caused the finding */
        return finding_set(&judge->finding, VERDICT_UNRESOLVED, "", "the judge has no memory");
    return agrees;
}
