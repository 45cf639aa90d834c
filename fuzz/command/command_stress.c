/* SPDX-License-Identifier: MIT
 *
 * mapcheck stress: random operations against a system in many worlds, without a fuzzing compiler.
 * The first divergence is shrunk, printed and saved; with --collect the run goes on (collect.h).
 * Ctrl-C ends the run and prints the statistics.
 */
#include "fuzz/command/collect.h"
#include "fuzz/command/command.h"
#include "fuzz/command/output.h"
#include "fuzz/command/stress.h"
#include "fuzz/shrink/shrink.h"
#include "fuzz/shrink/shrink_limit.h"
#include "reference/report.h"
#include <inttypes.h>
#include <string.h>

static enum verdict run_worlds(struct stress *stress)
{
    enum verdict verdict = VERDICT_AGREE;
    stress_resume(stress);
    while (verdict == VERDICT_AGREE && stress_goes_on(stress)) {
        verdict = stress_world(stress);
        progress_print(&stress->progress, stress->state.done);
    }
    return verdict;
}

/* Saves the program with a head comment that holds the command that repeats the run. */
static int save(struct stress *stress, const struct finding *finding, char *name, size_t size)
{
    const struct settings *settings = stress->settings;
    char head[640], command[256];
    if (settings->output != NULL)
        snprintf(name, size, "%s", settings->output);
    else if (!output_crash_name(name, size, verdict_name(finding->verdict),
                                shrink_shape(&stress->program, finding)))
        return EXIT_INPUT;
    stress_command(stress, command, sizeof command);
    snprintf(head, sizeof head, "%s %s on %s\n%s\nfound by: %s", verdict_name(finding->verdict),
             finding->clause, settings->system->name, finding->text, command);
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
    printf("diverged after %" PRIu64 " operations\n", stress->state.done);
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
    bool vacuous = tally_verdict(&stress->state.counts.tally) != VERDICT_AGREE;
    bool good = verdict == VERDICT_AGREE && !vacuous;
    char text[300];
    stress_print_end(stress, seconds);
    if (verdict == VERDICT_UNRESOLVED)
        snprintf(text, sizeof text, "UNRESOLVED: %s", judge_finding(stress->judge)->text);
    else if (verdict != VERDICT_AGREE)
        snprintf(text, sizeof text, "divergence");
    else
        snprintf(text, sizeof text, "%s",
                 vacuous ? "UNRESOLVED: fewer than half of the maps that had room succeeded"
                         : "no divergence");
    output_end(stress->settings, good, text);
    return good ? EXIT_AGREE : EXIT_DIVERGENCE;
}

static int run(struct stress *stress)
{
    progress_begin(&stress->progress, "operations", stress_total(stress->settings));
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
    struct stress stress;
    if (settings->collect)
        return collect_and_rank(settings);
    if (settings->output != NULL && output_check(settings->output, settings->force) != EXIT_AGREE)
        return EXIT_INPUT;
    int code = stress_open(&stress, settings);
    if (code == EXIT_AGREE)
        code = run(&stress);
    stress_close(&stress);
    return code;
}
