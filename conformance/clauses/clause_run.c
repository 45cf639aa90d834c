/* SPDX-License-Identifier: MIT
 *
 * See clause_run.h. A finding of the judge, or an answer that the clause does not accept, decides
 * the clause.
 */
#include "conformance/clauses/clause_run.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FILL_MAX = 256, UNLIMITED_PAGES = 8 };

static bool decide(struct clause_run *run, enum clause_verdict verdict, const char *format,
                   va_list arguments)
{
    if (!run->decided) {
        run->decided = true;
        run->result.verdict = verdict;
        vsnprintf(run->result.text, sizeof run->result.text, format, arguments);
    }
    return false;
}

bool run_decide(struct clause_run *run, enum clause_verdict verdict, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    decide(run, verdict, format, arguments);
    va_end(arguments);
    return false;
}

bool run_fail(struct clause_run *run, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    decide(run, run->arranged ? CLAUSE_FAIL : CLAUSE_UNRESOLVED, format, arguments);
    va_end(arguments);
    return false;
}

/* Parses the text after `maps` unnamed map statements, so that the numbers of its own maps
 * continue. */
bool sequence_parse(struct program *program, size_t maps, const char *text,
                    struct parse_error *error)
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

bool run_begin(struct clause_run *run, const char *world)
{
    struct program program = {0};
    struct parse_error error;
    char reason[160];

    if (run->decided)
        return false;
    run->arranged = false;
    program_clear(run->trace);
    if (!sequence_parse(&program, 0, world, &error))
        return run_fail(run, "`%s`: %s", world, error.text);
    run->trace->world = program.world;
    run->trace->world.without_memory |= run->bare;
    program_free(&program);
    if (!judge_begin(run->judge, &run->trace->world, reason, sizeof reason))
        return run_fail(run, "%s", reason);
    return run->clause->setup == NULL || run_text(run, run->clause->setup);
}

void run_arranged(struct clause_run *run)
{
    run->arranged = true;
}

const struct step *run_step(const struct clause_run *run)
{
    return judge_last_step(run->judge);
}

static uint32_t answer_bit(const struct outcome *outcome)
{
    return outcome->kind == OUTCOME_SUCCESS ? ANSWER_OK : 1u << outcome->error;
}

/* Writes "ok or EINVAL". */
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

/* Adds the expected answer to the trace where only one is right, so that a replay shows it. */
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

enum { PROMISES_FIXED = PROMISE_FIXED_FULL | PROMISE_FIXED_OWNED };

/* A system that does not know MAP_FIXED_NOREPLACE takes the address for a hint, as Linux did before
 * 4.17. */
static bool is_only_a_hint(const struct clause_run *run, const struct step *step)
{
    return step->kind == OPERATION_MAP && (step->call.flags & FLAG_FIXED_NOREPLACE) != 0 &&
           (run->profile->promises & PROMISES_FIXED) == 0 &&
           step->outcome.kind == OUTCOME_SUCCESS && step->outcome.address != step->call.address;
}

/* MAP_FIXED is optional: a system whose profile does not promise it may refuse it. */
static bool is_refusal_of_fixed(const struct clause_run *run, const struct step *step)
{
    const struct outcome *outcome = &step->outcome;

    return step->kind == OPERATION_MAP && (run->profile->promises & PROMISES_FIXED) == 0 &&
           (step->call.flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0 &&
           outcome->kind == OUTCOME_FAILURE &&
           (outcome->error == ERROR_ENOTSUP || outcome->error == ERROR_EINVAL);
}

static bool answer_accepted(struct clause_run *run, const char *text, uint32_t answers)
{
    const struct step *step = run_step(run);
    char expected[120], got[40];

    if (run->bare && step->kind == OPERATION_WRITE)
        return true; /* this clause checks no contents */
    if (step->skipped || step->outcome.kind == OUTCOME_UNSUPPORTED)
        return run_decide(run, CLAUSE_UNSUPPORTED, "this system does not support `%s`", text);
    if (is_only_a_hint(run, step))
        return run_decide(run, CLAUSE_UNSUPPORTED, "`%s`: MAP_FIXED_NOREPLACE acts as a hint",
                          text);
    if ((answers & answer_bit(&step->outcome)) != 0)
        return true;
    note_expectation(run->trace, answers);
    if (is_refusal_of_fixed(run, step))
        return run_decide(run, CLAUSE_UNSUPPORTED, "`%s`: MAP_FIXED is refused", text);
    answers_print(expected, sizeof expected, answers);
    answers_print(got, sizeof got, answer_bit(&step->outcome));
    return run_fail(run, "`%s`: expected %s, got %s", text, expected, got);
}

/* True when the judge has no finding. */
static bool judge_silent(struct clause_run *run, enum verdict verdict, const char *text)
{
    const struct finding *finding = judge_finding(run->judge);

    if (verdict == VERDICT_AGREE)
        return true;
    if (verdict == VERDICT_UNRESOLVED)
        run->arranged = false;
    return run_fail(run, "`%s`: %s %s: %s", text, verdict_name(verdict), finding->clause,
                    finding->text);
}

bool run_operation(struct clause_run *run, const struct operation *operation, uint32_t answers)
{
    char text[96];
    struct program *trace = run->trace;

    if (run->decided)
        return false;
    operation_print(text, sizeof text, operation, program_ordinal(trace, trace->count));
    if (!program_append(trace, operation))
        return run_decide(run, CLAUSE_UNRESOLVED, "out of memory for the trace");
    return judge_silent(run, judge_step(run->judge, operation), text) &&
           answer_accepted(run, text, answers);
}

/* The break need not move down: a neighbour whose negative sbrk is refused has changed nothing. */
static uint32_t expected_answers(const struct operation *operation)
{
    const struct amount *delta = &operation->length;
    bool is_down = operation->kind == OPERATION_SBRK &&
                   (delta->pages < 0 || (delta->pages == 0 && delta->bytes < 0));

    if (operation->expectation.kind == EXPECT_FAILURE)
        return 1u << operation->expectation.error;
    return is_down ? ANSWER_OK | ANSWER_ENOMEM : ANSWER_OK;
}

bool run_text(struct clause_run *run, const char *text)
{
    struct program program = {0};
    struct parse_error error;
    bool done;

    if (run->decided)
        return false;
    done = sequence_parse(&program, program_ordinal(run->trace, run->trace->count), text, &error);
    if (!done)
        run_decide(run, CLAUSE_UNRESOLVED, "the clause's own text: %s", error.text);
    for (size_t i = 0; done && i < program.count; i++)
        done = run_operation(run, &program.operations[i], expected_answers(&program.operations[i]));
    program_free(&program);
    return done;
}

bool run_read(struct clause_run *run, const char *line, struct operation *operation)
{
    struct program program = {0};
    struct parse_error error;
    size_t maps = program_ordinal(run->trace, run->trace->count);

    if (!run->decided && !sequence_parse(&program, maps, line, &error))
        run_decide(run, CLAUSE_UNRESOLVED, "the clause's own `%s`: %s", line, error.text);
    if (!run->decided)
        *operation = program.operations[0];
    program_free(&program);
    return !run->decided;
}

bool run_end(struct clause_run *run)
{
    return !run->decided && judge_silent(run, judge_finish(run->judge), "end of the run");
}

/* Is this amount of sbrk supported, in this judge's run? */
static bool takes(struct judge *judge, int32_t pages, int32_t bytes)
{
    struct operation operation = operation_default(OPERATION_SBRK);

    operation.length.pages = pages;
    operation.length.bytes = bytes;
    judge_step(judge, &operation);
    return !judge_last_step(judge)->skipped;
}

bool run_takes_whole_pages(const struct clause_run *run)
{
    const struct world world = WORLD_DEFAULT;
    char reason[160];

    if (run->system->sbrk == NULL || run->bare)
        return false;
    struct judge *judge = judge_open(run->system, run->profile, 0);
    bool whole = judge != NULL && judge_begin(judge, &world, reason, sizeof reason) &&
                 !takes(judge, 0, 1) && takes(judge, 1, 0);
    judge_close(judge);
    return whole;
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

bool run_fill(struct clause_run *run, uint32_t *mapped)
{
    const struct operation map = map_pages(1);
    const uint32_t most = run->unlimited || run->system->limit == NULL ? UNLIMITED_PAGES : FILL_MAX;

    for (*mapped = 0; *mapped < most; ++*mapped) {
        if (!run_operation(run, &map, ANSWER_OK | ANSWER_ENOMEM))
            return false;
        if (run_step(run)->outcome.kind == OUTCOME_FAILURE)
            break;
    }
    if (*mapped == 0)
        return run_fail(run, "expected to map at least one page, got none");
    run->unlimited = *mapped == most;
    return true;
}

uint32_t run_no_room(const struct clause_run *run)
{
    return run->unlimited ? ANSWER_OK | ANSWER_ENOMEM : ANSWER_ENOMEM;
}

bool run_capacity(struct clause_run *run, const char *world, uint32_t *pages)
{
    if (!run_begin(run, world) || !run_fill(run, pages))
        return false;
    if (run->unlimited)
        *pages = UNLIMITED_PAGES;
    return true;
}
