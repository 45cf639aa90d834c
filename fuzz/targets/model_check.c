/* SPDX-License-Identifier: MIT
 *
 * The fuzz target that compares a system with the model: bytes become a program, and the judge runs
 * it. A finding aborts, so that the engine keeps the input. At its end a run prints how effective
 * it was and one line of verdict. The same source serves libFuzzer and AFL++.
 *   MAPCHECK_SYSTEM=page-manager   MAPCHECK_QUESTIONS=all   MAPCHECK_MUTATOR=operations|bytes
 *   MAPCHECK_COLLECT=FOLDER  keeps the input of the first finding of each verdict and clause there,
 *                            and goes on; without it a finding aborts
 *   MAPCHECK_PAGES=1024   MAPCHECK_PAGE_SIZE=65536   inputs with a larger world are skipped
 */
#include "conformance/systems/registry.h"
#include "fuzz/mutate/mutator.h"
#include "fuzz/support/collection.h"
#include "fuzz/support/model_coverage.h"
#include "fuzz/support/questions.h"
#include "fuzz/support/statistics.h"
#include "reference/decode.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t capacity, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *left, size_t left_size, const uint8_t *right,
                                 size_t right_size, uint8_t *out, size_t capacity, unsigned seed);
/* libFuzzer's own mutator; AFL++ has none. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t capacity);

static struct {
    struct judge *judge;
    struct program program;
    struct run_counts counts;
    struct mutator mutator;
    bool bytes_only;
    const char *folder; /* MAPCHECK_COLLECT; NULL: a finding aborts */
    struct collection collection;
    bool unseen;                       /* the engine does not see the system's code */
    uint32_t pages_max, page_size_max; /* limits of the worlds that are run */
    struct timespec start;
} target;

/* libFuzzer takes these counters for coverage, and clears them before each input. */
__attribute__((used,
               section("__libfuzzer_extra_counters"))) static uint8_t counters[MODEL_COUNTERS];

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* After a finding the engine ends the process without this call, and reports the finding itself. */
static void say_verdict(void)
{
    run_counts_print(stderr, &target.counts);
    const char *vacuous = NULL;
    if (target.counts.runs > 0 && target.counts.unopened == target.counts.runs)
        vacuous = "UNRESOLVED: no world could be opened";
    else if (tally_verdict(&target.counts.tally) != VERDICT_AGREE)
        vacuous = "UNRESOLVED: fewer than half of the maps that had room succeeded";
    for (size_t i = 0; i < target.collection.count; i++)
        fprintf(stderr, "--- found: %s %s, %llu inputs\n",
                verdict_name(target.collection.list[i].finding.verdict),
                target.collection.list[i].finding.clause,
                (unsigned long long)target.collection.list[i].hits);
    if (target.collection.count > 0)
        vacuous = "divergences";
    fprintf(stderr, "--- done: %s\n    (%s, %llu inputs run, %.0f/s)\n",
            vacuous != NULL ? vacuous : "no divergence", judge_system(target.judge)->name,
            (unsigned long long)target.counts.runs,
            (double)target.counts.runs / seconds_since(&target.start));
    program_free(&target.program);
    mutator_free(&target.mutator);
    judge_close(target.judge);
    if (vacuous != NULL || target.collection.count > 0)
        _exit(1);
}

static void give_up(const char *problem)
{
    fprintf(stderr, "model_check: %s\n", problem);
    _exit(2);
}

static const char *environment_or(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value != NULL && *value != '\0' ? value : otherwise;
}

static uint32_t number_or(const char *name, uint32_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? (uint32_t)strtoul(text, NULL, 10) : otherwise;
}

/* A shared object runs in processes of its own. They start here: a process inherits the handlers
 * of exit, and those of the engine, which it registers later, take each end of such a process for a
 * crash. */
static void start_processes(const char *name)
{
    enum { PROCESSES = 4 };
    char reason[160];
    const struct world world = WORLD_DEFAULT;
    size_t length = strlen(name);
    target.unseen = length > 3 && strcmp(name + length - 3, ".so") == 0;
    if (!target.unseen)
        return;
    fprintf(stderr, "%s is a process of its own: the fuzzer is guided by the model's states\n",
            name);
    for (int i = 0; i < PROCESSES; i++)
        (void)judge_begin(target.judge, &world, reason, sizeof reason);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    char problem[240];
    uint32_t questions;
    const struct system *system = registry_find_inside(
        environment_or("MAPCHECK_SYSTEM", "page-manager"), problem, sizeof problem);
    if (system == NULL)
        give_up(problem);
    if (!questions_parse(environment_or("MAPCHECK_QUESTIONS", "all"), &questions))
        give_up(
            "MAPCHECK_QUESTIONS: expected a list of contract,contents,economy,structure, or all");
    target.judge = judge_open(system, NULL, questions);
    if (target.judge == NULL)
        give_up("out of memory");
    start_processes(system->name);
    target.bytes_only = strcmp(environment_or("MAPCHECK_MUTATOR", "operations"), "bytes") == 0;
    target.folder = getenv("MAPCHECK_COLLECT");
    target.pages_max = number_or("MAPCHECK_PAGES", 1024);
    target.page_size_max = number_or("MAPCHECK_PAGE_SIZE", WORLD_PAGE_SIZE_MAX);
    target.mutator.system = system;
    target.mutator.mutate_bytes = LLVMFuzzerMutate;
    clock_gettime(CLOCK_MONOTONIC, &target.start);
    atexit(say_verdict);
    return 0;
}

/* Under a name that no file has. The engine keeps only inputs that it takes for crashes. */
static void keep_input(const struct finding *finding, const uint8_t *bytes, size_t size)
{
    char name[512];
    FILE *file = NULL;
    for (unsigned number = 1; file == NULL && number < 1000; number++) {
        snprintf(name, sizeof name, "%s/collect-%s-%u", target.folder, finding->clause, number);
        file = fopen(name, "wbx");
    }
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        give_up("MAPCHECK_COLLECT: the folder cannot be written");
}

/* False: this verdict and clause is known, and one more input is counted. */
static bool is_new(const struct finding *finding)
{
    struct collected *known = collection_find(&target.collection, finding);
    if (known != NULL)
        known->hits++;
    return known == NULL && collection_add(&target.collection, finding) != NULL;
}

/* The line begins with the verdict, as in `mapcheck replay`. */
static void report_finding(const uint8_t *bytes, size_t size)
{
    const struct finding *finding = judge_finding(target.judge);
    if (target.folder != NULL && !is_new(finding))
        return;
    if (target.folder != NULL)
        keep_input(finding, bytes, size);
    fprintf(stderr, "%s  %s at operation %zu: %s\n", verdict_name(finding->verdict),
            finding->clause, finding->operation + 1, finding->text);
    if (target.folder == NULL)
        abort();
}

/* True: the judge agrees. */
static bool run_program(const struct program *program)
{
    enum verdict verdict = VERDICT_AGREE;
    struct step before = {0};
    for (size_t i = 0; i < program->count && verdict == VERDICT_AGREE; i++) {
        verdict = judge_step(target.judge, &program->operations[i]);
        const struct step *step = judge_last_step(target.judge);
        run_counts_step(&target.counts, step);
        if (!target.unseen)
            continue;
        model_coverage_step(counters, &before, step, judge_model(target.judge));
        before = step->skipped ? before : *step;
    }
    if (verdict == VERDICT_AGREE)
        verdict = judge_finish(target.judge);
    return verdict == VERDICT_AGREE;
}

/* Large worlds cost a hundred times what small ones cost, and find less. */
static bool is_small(const struct world *world)
{
    return world->page_count <= target.pages_max && world->page_size <= target.page_size_max;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char reason[160];
    if (!program_decode(&target.program, bytes, size) || !is_small(&target.program.world))
        return 0;
    run_counts_begin(&target.counts, &target.program.world);
    if (!judge_begin(target.judge, &target.program.world, reason, sizeof reason))
        target.counts.unopened++;
    else if (!run_program(&target.program))
        report_finding(bytes, size);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t capacity, unsigned seed)
{
    if (target.bytes_only && LLVMFuzzerMutate != NULL)
        return LLVMFuzzerMutate(bytes, size, capacity);
    return mutator_mutate(&target.mutator, bytes, size, capacity, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *left, size_t left_size, const uint8_t *right,
                                 size_t right_size, uint8_t *out, size_t capacity, unsigned seed)
{
    if (target.bytes_only)
        return 0;
    return mutator_cross(&target.mutator, left, left_size, right, right_size, out, capacity, seed);
}
