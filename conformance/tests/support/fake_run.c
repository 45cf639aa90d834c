/* SPDX-License-Identifier: MIT
 *
 * See fake_run.h.
 */
#include "conformance/tests/support/fake_run.h"
#include <string.h>

void fake_run_open(struct fake_run *run, uint32_t questions)
{
    fake_set_fault(NULL);
    *run = (struct fake_run){.system = fake_system()};
    run->judge = judge_open(&run->system, &fake_profile, questions);
    ck_assert_ptr_nonnull(run->judge);
}

void fake_run_close(struct fake_run *run)
{
    judge_close(run->judge);
    program_free(&run->program);
    ck_assert_int_eq(fake_open_count(), 0);
}

static void parse(struct fake_run *run, const char *text)
{
    struct parse_error error = {0};
    ck_assert_msg(program_parse(&run->program, text, &error), "%u: %s", error.line, error.text);
}

enum verdict fake_run_text(struct fake_run *run, const char *text)
{
    parse(run, text);
    return judge_run(run->judge, &run->program);
}

static enum verdict steps(struct fake_run *run, size_t from)
{
    enum verdict verdict = judge_finding(run->judge)->verdict;
    for (size_t i = from; i < run->program.count; i++)
        verdict = judge_step(run->judge, &run->program.operations[i]);
    return verdict;
}

enum verdict fake_run_begin(struct fake_run *run, const char *text)
{
    char reason[80] = "";
    parse(run, text);
    ck_assert_msg(judge_begin(run->judge, &run->program.world, reason, sizeof reason), "%s",
                  reason);
    return steps(run, 0);
}

/* New text may name earlier maps, so the parsed text repeats a map statement for each of them. */
enum verdict fake_run_more(struct fake_run *run, const char *text)
{
    char whole[4096] = "";
    size_t maps = run->judge->run.answers.count;
    for (size_t i = 0; i < maps; i++)
        strcat(whole, "map 1p\n");
    ck_assert_uint_lt(strlen(whole) + strlen(text), sizeof whole);
    strcat(whole, text);
    parse(run, whole);
    return steps(run, maps);
}

void fake_run_expect(const struct fake_run *run, enum verdict verdict, const char *clause,
                     size_t operation)
{
    const struct finding *finding = judge_finding(run->judge);
    bool agrees = finding->verdict == verdict &&
                  (clause == NULL || strcmp(finding->clause, clause) == 0) &&
                  (operation == SIZE_MAX || finding->operation == operation);
    ck_assert_msg(agrees, "expected %s %s at %zu, got %s %s at %zu: %s", verdict_name(verdict),
                  clause != NULL ? clause : "", operation, verdict_name(finding->verdict),
                  finding->clause, finding->operation, finding->text);
}
