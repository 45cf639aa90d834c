/* SPDX-License-Identifier: MIT
 *
 * mapcheck stress: random operations against a system in many worlds, without a fuzzing compiler.
 * The first divergence is shrunk, printed and saved. Ctrl-C ends the run and prints the statistics.
 */
#include "fuzz/command/command.h"
#include "fuzz/command/output.h"
#include "fuzz/command/worker.h"
#include "fuzz/generate/generate.h"
#include "fuzz/shrink/shrink.h"
#include "fuzz/shrink/shrink_limit.h"
#include "fuzz/support/progress.h"
#include "fuzz/support/statistics.h"
#include "reference/report.h"
#include <inttypes.h>
#include <string.h>

enum { PATTERN_PERCENT = 2 }; /* so that one operation in ten belongs to a pattern */

struct stress {
    const struct settings *settings;
    struct judge *judge;
    struct generator generator;
    struct program program; /* the program of the current world */
    struct run_counts counts;
    struct progress progress;
    uint64_t done;
    char reason[160];
};

static bool begin_world(struct stress *stress)
{
    program_clear(&stress->program);
    generator_world(&stress->generator, &stress->program.world);
    run_counts_begin(&stress->counts, &stress->program.world);
    return judge_begin(stress->judge, &stress->program.world, stress->reason,
                       sizeof stress->reason);
}

static enum verdict run_world(struct stress *stress)
{
    uint64_t left = stress->settings->operations - stress->done;
    uint64_t count = stress->settings->world_operations;
    if (count > left)
        count = left;
    for (uint64_t i = 0; i < count; i++) {
        struct operation operation = generator_next(&stress->generator);
        if (!program_append(&stress->program, &operation))
            return VERDICT_UNRESOLVED;
        enum verdict verdict = judge_step(stress->judge, &operation);
        run_counts_step(&stress->counts, judge_last_step(stress->judge));
        stress->done++;
        if (verdict != VERDICT_AGREE)
            return verdict;
    }
    return judge_finish(stress->judge);
}

/* Generates the operations of a world without making them. */
static void skip_world(struct stress *stress)
{
    uint64_t left = stress->settings->operations - stress->done;
    uint64_t count = stress->settings->world_operations;
    if (count > left)
        count = left;
    generator_world(&stress->generator, &stress->program.world);
    for (uint64_t i = 0; i < count; i++)
        (void)generator_next(&stress->generator);
    stress->done += count;
}

static enum verdict run_worlds(struct stress *stress)
{
    enum verdict verdict = VERDICT_AGREE;
    uint64_t world = worker_part(stress->settings, &stress->counts, sizeof stress->counts);
    for (uint64_t skipped = 0; skipped < world; skipped++)
        skip_world(stress);
    while (verdict == VERDICT_AGREE && stress->done < stress->settings->operations) {
        worker_note(stress->settings, world++, &stress->counts, sizeof stress->counts);
        if (!begin_world(stress))
            return VERDICT_UNRESOLVED;
        verdict = run_world(stress);
        if (!progress_print(&stress->progress, stress->done))
            break;
    }
    return verdict;
}

/* Saves the program with a head comment that holds the command that repeats the run. */
static int save(struct stress *stress, const struct finding *finding, char *name, size_t size)
{
    const struct settings *settings = stress->settings;
    char head[640];
    if (settings->output != NULL)
        snprintf(name, size, "%s", settings->output);
    else if (!output_crash_name(name, size, verdict_name(finding->verdict),
                                shrink_shape(&stress->program, finding)))
        return EXIT_INPUT;
    snprintf(head, sizeof head,
             "%s %s on %s\n%s\nfound by: mapcheck stress --system %s --operations %" PRIu64
             " --seed %" PRIu64 " --raw-share %" PRIu32 " --world-operations %" PRIu32,
             verdict_name(finding->verdict), finding->clause, settings->system->name, finding->text,
             settings->system->name, stress->done, settings->seed, settings->raw_share,
             settings->world_operations);
    return output_program(name, &stress->program, head, settings->force);
}

static int report_divergence(struct stress *stress)
{
    struct finding finding = *judge_finding(stress->judge);
    struct shrink_limit limit;
    char name[512] = "", text[360];
    snprintf(text, sizeof text, "%s at operation %zu of its world: %s", finding.clause,
             finding.operation + 1, finding.text);
    report_verdict(stdout, settings_color(stress->settings), verdict_name(finding.verdict), text);
    printf("diverged after %" PRIu64 " operations\n", stress->done);
    fflush(stdout);
    shrink_limit_begin(&limit, stress->judge);
    bool shrunk = shrink_program(stress->judge, &stress->program, shrink_limit_try, &limit);
    shrink_limit_end(&limit);
    if (limit.reason != NULL)
        printf("shrinking %s: this may not be the smallest program\n", limit.reason);
    if (!shrunk)
        printf("did not reproduce in a second run of the same world; saved unshrunk\n");
    int code = save(stress, &finding, name, sizeof name);
    if (code == EXIT_AGREE)
        printf("saved   %s\n", name);
    struct report_options options = {
        .color = settings_color(stress->settings), .file = name, .rows_max = 40};
    report_table(stdout, stress->judge, &stress->program, &options);
    return code == EXIT_AGREE ? EXIT_DIVERGENCE : code;
}

static int report_end(struct stress *stress, enum verdict verdict, double seconds)
{
    const struct settings *settings = stress->settings;
    bool vacuous = tally_verdict(&stress->counts.tally) != VERDICT_AGREE;
    bool good = verdict == VERDICT_AGREE && !vacuous;
    char text[300];
    fflush(stdout);
    run_counts_print(stdout, &stress->counts);
    printf("--- %s %" PRIu64 " operations on %s, seed %" PRIu64 ", %.1f s (%.0f/s):\n",
           progress_interrupted() ? "interrupted after" : "done", stress->done,
           settings->system->name, settings->seed, seconds,
           (double)stress->done / (seconds > 0 ? seconds : 1));
    if (verdict == VERDICT_UNRESOLVED)
        snprintf(text, sizeof text, "UNRESOLVED: %s", judge_finding(stress->judge)->text);
    else if (verdict != VERDICT_AGREE)
        snprintf(text, sizeof text, "divergence");
    else
        snprintf(text, sizeof text, "%s",
                 vacuous ? "UNRESOLVED: fewer than half of the maps that had room succeeded"
                         : "no divergence");
    output_end(settings, good, text);
    return good ? EXIT_AGREE : EXIT_DIVERGENCE;
}

static int run(struct stress *stress)
{
    progress_begin(&stress->progress, "operations", stress->settings->operations);
    enum verdict verdict = run_worlds(stress);
    double seconds = progress_end(&stress->progress);
    if (stress->reason[0] != '\0')
        return problem_world("stress", stress->settings, stress->reason);
    int code = report_end(stress, verdict, seconds);
    if (verdict != VERDICT_AGREE && verdict != VERDICT_UNRESOLVED)
        code = report_divergence(stress);
    return code;
}

int run_stress(const struct settings *settings)
{
    struct stress stress = {.settings = settings};
    if (settings->output != NULL && output_check(settings->output, settings->force) != EXIT_AGREE)
        return EXIT_INPUT;
    stress.judge = settings_judge(settings);
    if (stress.judge == NULL)
        return EXIT_INPUT;
    generator_init(&stress.generator, settings->system, settings->seed);
    stress.generator.boundary_percent = settings->raw_share;
    stress.generator.pattern_percent = PATTERN_PERCENT;
    int code = run(&stress);
    program_free(&stress.program);
    judge_close(stress.judge);
    return code;
}
