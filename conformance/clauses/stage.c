/* SPDX-License-Identifier: MIT
 *
 * One run of a clause after the other: begin, operations, end. What the judge finds, and any answer
 * that the clause does not accept, decides the clause. See stage.h.
 */
#include "conformance/clauses/stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FILL_MAX = 256 };

static bool decide(struct stage *stage, enum clause_verdict verdict, const char *format,
                   va_list arguments)
{
    if (!stage->decided) {
        stage->decided = true;
        stage->result.verdict = verdict;
        vsnprintf(stage->result.text, sizeof stage->result.text, format, arguments);
    }
    return false;
}

bool stage_decide(struct stage *stage, enum clause_verdict verdict, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    decide(stage, verdict, format, arguments);
    va_end(arguments);
    return false;
}

bool stage_object(struct stage *stage, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    decide(stage, stage->acting ? CLAUSE_FAIL : CLAUSE_UNRESOLVED, format, arguments);
    va_end(arguments);
    return false;
}

/* The text is read behind as many nameless maps as there were, so that its names count on. */
bool story_parse(struct program *program, size_t maps, const char *text, struct parse_error *error)
{
    static const char before[] = "map 1p\n";
    char whole[2048];
    size_t used = 0;

    for (size_t i = 0; i < maps && used + sizeof before < sizeof whole; i++)
        used += (size_t)snprintf(whole + used, sizeof whole - used, "%s", before);
    *error = (struct parse_error){.text = "the text is too long for a clause"};
    if (strlen(text) >= sizeof whole - used)
        return false;
    snprintf(whole + used, sizeof whole - used, "%s", text);
    if (!program_parse(program, whole, error))
        return false;
    program->count -= maps;
    if (program->count > 0 && maps > 0)
        memmove(program->operations, program->operations + maps,
                program->count * sizeof program->operations[0]);
    return true;
}

bool stage_begin(struct stage *stage, const char *world)
{
    struct program program = {0};
    struct parse_error error;
    char reason[160];

    if (stage->decided)
        return false;
    stage->acting = false;
    program_clear(stage->trace);
    if (!story_parse(&program, 0, world, &error))
        return stage_object(stage, "`%s`: %s", world, error.text);
    stage->trace->world = program.world;
    stage->trace->world.without_memory |= stage->bare;
    program_free(&program);
    if (!judge_begin(stage->judge, &stage->trace->world, reason, sizeof reason))
        return stage_object(stage, "%s", reason);
    return stage->clause->setup == NULL || stage_tell(stage, stage->clause->setup);
}

void stage_act(struct stage *stage)
{
    stage->acting = true;
}

const struct step *stage_step(const struct stage *stage)
{
    return judge_last_step(stage->judge);
}

static uint32_t answer_bit(const struct outcome *outcome)
{
    return outcome->kind == OUTCOME_SUCCESS ? ANSWER_OK : 1u << outcome->error;
}

/* "ok or EINVAL" */
static void answers_print(char *text, size_t size, uint32_t answers)
{
    size_t used = 0;

    text[0] = '\0';
    for (unsigned error = 0; error < ERROR_NAMES && used < size; error++) {
        if ((answers & (1u << error)) != 0)
            used +=
                (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? " or " : "",
                                 error == ERROR_NONE ? "ok" : error_print((enum error_name)error));
    }
}

/* Where one answer alone is right, the trace says so, for whoever replays it. */
static void note_expectation(struct program *trace, uint32_t answers)
{
    struct expectation *expectation = &trace->operations[trace->count - 1].expectation;

    if (answers == ANSWER_OK)
        expectation->kind = EXPECT_SUCCESS;
    for (unsigned error = 1; error < ERROR_NAMES; error++) {
        if (answers == 1u << error)
            *expectation =
                (struct expectation){.kind = EXPECT_FAILURE, .error = (enum error_name)error};
    }
}

/* No profile promises MAP_FIXED_NOREPLACE, but who takes it for a hint has not understood it. */
static bool is_elsewhere(const struct step *step)
{
    return step->kind == OPERATION_MAP && (step->call.flags & FLAG_FIXED_NOREPLACE) != 0 &&
           step->outcome.kind == OUTCOME_SUCCESS && step->outcome.address != step->call.address;
}

/* Optional: who promises nothing of MAP_FIXED may refuse it. */
static bool is_refusal_of_fixed(const struct stage *stage, const struct step *step)
{
    uint32_t fixed = PROMISE_FIXED_FULL | PROMISE_FIXED_OWNED;
    const struct outcome *outcome = &step->outcome;

    return step->kind == OPERATION_MAP && (stage->profile->promises & fixed) == 0 &&
           (step->call.flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0 &&
           outcome->kind == OUTCOME_FAILURE &&
           (outcome->error == ERROR_ENOTSUP || outcome->error == ERROR_EINVAL);
}

static bool answer_accepted(struct stage *stage, const char *text, uint32_t answers)
{
    const struct step *step = stage_step(stage);
    char expected[120], got[40];

    if (stage->bare && step->kind == OPERATION_WRITE)
        return true; /* nobody looks */
    if (step->skipped || step->outcome.kind == OUTCOME_UNSUPPORTED)
        return stage_decide(stage, CLAUSE_UNSUPPORTED, "`%s` cannot be asked of this system", text);
    if ((answers & answer_bit(&step->outcome)) != 0)
        return !is_elsewhere(step) ||
               stage_object(stage, "`%s`: answered with 0x%llx, another place", text,
                            (unsigned long long)step->outcome.address);
    note_expectation(stage->trace, answers);
    if (is_refusal_of_fixed(stage, step))
        return stage_decide(stage, CLAUSE_UNSUPPORTED, "`%s`: MAP_FIXED is refused", text);
    answers_print(expected, sizeof expected, answers);
    answers_print(got, sizeof got, answer_bit(&step->outcome));
    return stage_object(stage, "`%s`: expected %s, got %s", text, expected, got);
}

/* True when the judge has nothing to say. */
static bool judge_silent(struct stage *stage, enum verdict verdict, const char *text)
{
    const struct finding *finding = judge_finding(stage->judge);

    if (verdict == VERDICT_AGREE)
        return true;
    if (verdict == VERDICT_UNRESOLVED)
        stage->acting = false;
    return stage_object(stage, "`%s`: %s %s: %s", text, verdict_name(verdict), finding->clause,
                        finding->text);
}

bool stage_ask(struct stage *stage, const struct operation *operation, uint32_t answers)
{
    char text[96];
    struct program *trace = stage->trace;

    if (stage->decided)
        return false;
    operation_print(text, sizeof text, operation, program_ordinal(trace, trace->count));
    if (!program_append(trace, operation))
        return stage_decide(stage, CLAUSE_UNRESOLVED, "no memory for the trace");
    return judge_silent(stage, judge_step(stage->judge, operation), text) &&
           answer_accepted(stage, text, answers);
}

/* No break has to move down: a neighbour that is refused it has changed nothing. */
static uint32_t expected_answers(const struct operation *operation)
{
    const struct amount *delta = &operation->length;
    bool is_down = operation->kind == OPERATION_SBRK &&
                   (delta->pages < 0 || (delta->pages == 0 && delta->bytes < 0));

    if (operation->expectation.kind == EXPECT_FAILURE)
        return 1u << operation->expectation.error;
    return is_down ? ANSWER_OK | ANSWER_ENOMEM : ANSWER_OK;
}

bool stage_tell(struct stage *stage, const char *text)
{
    struct program program = {0};
    struct parse_error error;
    bool told;

    if (stage->decided)
        return false;
    told = story_parse(&program, program_ordinal(stage->trace, stage->trace->count), text, &error);
    if (!told)
        stage_decide(stage, CLAUSE_UNRESOLVED, "the clause's own text: %s", error.text);
    for (size_t i = 0; told && i < program.count; i++)
        told = stage_ask(stage, &program.operations[i], expected_answers(&program.operations[i]));
    program_free(&program);
    return told;
}

bool stage_read(struct stage *stage, const char *line, struct operation *operation)
{
    struct program program = {0};
    struct parse_error error;
    size_t maps = program_ordinal(stage->trace, stage->trace->count);

    if (!stage->decided && !story_parse(&program, maps, line, &error))
        stage_decide(stage, CLAUSE_UNRESOLVED, "the clause's own `%s`: %s", line, error.text);
    if (!stage->decided)
        *operation = program.operations[0];
    program_free(&program);
    return !stage->decided;
}

bool stage_end(struct stage *stage)
{
    return !stage->decided && judge_silent(stage, judge_finish(stage->judge), "end of the run");
}

struct operation map_pages(uint32_t count)
{
    struct operation operation = operation_default(OPERATION_MAP);

    operation.length.pages = (int32_t)count;
    return operation;
}

struct operation unmap_pages(uint32_t ordinal, uint32_t first, uint32_t count)
{
    struct operation operation = operation_default(OPERATION_UNMAP);

    operation.place.mapping = (int32_t)ordinal;
    operation.place.offset.pages = (int32_t)first;
    operation.length.pages = (int32_t)count;
    return operation;
}

bool stage_fill(struct stage *stage, uint32_t *mapped)
{
    const struct operation map = map_pages(1);

    for (*mapped = 0; *mapped < FILL_MAX; ++*mapped) {
        if (!stage_ask(stage, &map, ANSWER_OK | ANSWER_ENOMEM))
            return false;
        if (stage_step(stage)->outcome.kind == OUTCOME_FAILURE)
            break;
    }
    if (*mapped == 0)
        return stage_object(stage, "not a single page can be mapped");
    if (*mapped == FILL_MAX && stage->system->limit == NULL)
        return stage_decide(stage, CLAUSE_UNTESTED, "nobody can limit its memory");
    return *mapped < FILL_MAX ||
           stage_decide(stage, CLAUSE_UNRESOLVED, "%d pages and still no limit", FILL_MAX);
}

bool stage_capacity(struct stage *stage, const char *world, uint32_t *pages)
{
    return stage_begin(stage, world) && stage_fill(stage, pages);
}
