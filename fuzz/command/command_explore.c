/* SPDX-License-Identifier: MIT
 *
 * mapcheck explore: every state of a small world, and every operation from each state. Ends when no
 * state is left, at the first divergence, or at Ctrl-C.
 */
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include "fuzz/command/output.h"
#include "fuzz/command/worker.h"
#include "fuzz/explore/explore_checkpoint.h"
#include "fuzz/shrink/shrink.h"
#include "fuzz/support/progress.h"
#include "reference/report.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHECKPOINT_EACH = 300 }; /* seconds */

struct exploring {
    const struct settings *settings;
    struct explore explore;
    struct progress progress;
    char what[80];
    char problem[640]; /* of the checkpoint */
    time_t saved;
    uint64_t before; /* transitions of earlier runs */
};

static struct world world_of(const struct settings *settings)
{
    return (struct world){.page_count = settings->pages,
                          .page_size = WORLD_PAGE_SIZE_MIN,
                          .skip_limit = settings->skip,
                          .growth_minimum = settings->growth,
                          .limit = settings->pages,
                          .first_break = settings->first_break};
}

static bool save_checkpoint(struct exploring *exploring)
{
    const char *file = exploring->settings->checkpoint;
    exploring->saved = time(NULL);
    return file == NULL || checkpoint_write(&exploring->explore, file, exploring->problem,
                                            sizeof exploring->problem) == CHECKPOINT_DONE;
}

/* Continues an earlier search if its checkpoint exists. Saves a new search at once, so that the
 * error of an unwritable file comes before the search has run for hours. */
static bool take_checkpoint(struct exploring *exploring)
{
    const char *file = exploring->settings->checkpoint;
    if (file == NULL)
        return true;
    switch (
        checkpoint_read(&exploring->explore, file, exploring->problem, sizeof exploring->problem)) {
    case CHECKPOINT_DONE:
        exploring->before = exploring->explore.transitions;
        printf("--- continues %s: %zu of %zu known states expanded\n", file,
               exploring->explore.next, exploring->explore.set.count);
        return true;
    case CHECKPOINT_MISSING:
        return save_checkpoint(exploring);
    default:
        return false;
    }
}

static bool print_progress(void *context, const struct explore *explore)
{
    struct exploring *exploring = context;
    if (explore->next % 16 != 0)
        return !progress_interrupted();
    snprintf(exploring->what, sizeof exploring->what,
             "transitions, %zu of %zu known states done, depth %" PRIu32, explore->next,
             explore->set.count, explore->depth);
    if (time(NULL) - exploring->saved >= CHECKPOINT_EACH && !save_checkpoint(exploring))
        return false;
    return progress_print(&exploring->progress, explore->transitions - exploring->before);
}

static int save(struct exploring *exploring, const struct program *program, char *name, size_t size)
{
    const struct settings *settings = exploring->settings;
    const struct finding *finding = judge_finding(exploring->explore.judge);
    char head[640];
    if (settings->output != NULL)
        snprintf(name, size, "%s", settings->output);
    else if (!output_crash_name(name, size, verdict_name(finding->verdict),
                                shrink_shape(program, finding)))
        return EXIT_INPUT;
    snprintf(head, sizeof head,
             "%s %s on %s\n%s\nfound by: mapcheck explore --system %s --pages %" PRIu32
             " --skip %" PRIu32 " --growth %" PRIu32 " --break %" PRIu32,
             verdict_name(finding->verdict), finding->clause, settings->system->name, finding->text,
             settings->system->name, settings->pages, settings->skip, settings->growth,
             settings->first_break);
    return output_program(name, program, head, settings->force);
}

/* The judge has just run this program, and has a finding. */
static int report_program(struct exploring *exploring, const struct program *program)
{
    char name[512] = "", text[360];
    struct explore *explore = &exploring->explore;
    const struct finding *finding = judge_finding(explore->judge);
    snprintf(text, sizeof text, "%s, %zu operations are enough: %s", finding->clause,
             program->count, finding->text);
    report_verdict(stdout, settings_color(exploring->settings), verdict_name(finding->verdict),
                   text);
    int code = save(exploring, program, name, sizeof name);
    if (code == EXIT_AGREE)
        printf("saved   %s\n", name);
    struct report_options options = {
        .color = settings_color(exploring->settings), .file = name, .rows_max = 40};
    report_table(stdout, explore->judge, program, &options);
    return code == EXIT_AGREE ? EXIT_DIVERGENCE : code;
}

static int report_found(struct exploring *exploring)
{
    struct program program = {0};
    struct explore *explore = &exploring->explore;
    int code = EXIT_DIVERGENCE;
    if (explore_program(explore, &program))
        code = report_program(exploring, &program);
    else
        report_verdict(stdout, settings_color(exploring->settings), "UNRESOLVED", explore->problem);
    program_free(&program);
    return code;
}

/* The system ended the search at this step. Runs its path with the system in a process of its
 * own. */
static int report_ended(struct exploring *exploring, const struct explore_note *note,
                        const struct world *world)
{
    struct program program = {0};
    struct explore *explore = &exploring->explore;
    int code = EXIT_AGREE;
    explore->world = *world;
    if (!actions_make(&explore->actions, world) || !explore_noted_program(explore, note, &program))
        code = problem("out of memory");
    else if (judge_finding(explore->judge)->verdict != VERDICT_AGREE)
        code = report_program(exploring, &program);
    program_free(&program);
    return code;
}

static const char *end_text(const struct exploring *exploring, enum explore_end end)
{
    switch (end) {
    case EXPLORE_OPEN:
        return "interrupted; no divergence so far";
    case EXPLORE_FOUND:
        return "divergence";
    case EXPLORE_FAILED:
        return exploring->explore.problem;
    default:
        return tally_verdict(&exploring->explore.tally) == VERDICT_AGREE
                   ? "closed: no divergence, whatever the sequence of operations"
                   : "UNRESOLVED: fewer than half of the maps that had room succeeded";
    }
}

static bool is_good(const struct exploring *exploring, enum explore_end end)
{
    return end == EXPLORE_CLOSED && tally_verdict(&exploring->explore.tally) == VERDICT_AGREE;
}

static void report_end(const struct exploring *exploring, enum explore_end end, double seconds)
{
    const struct settings *settings = exploring->settings;
    const struct explore *explore = &exploring->explore;
    printf("--- %s, pages %" PRIu32 ", skip %" PRIu32 ", growth %" PRIu32 ", break %" PRIu32
           ":\n    states %zu, transitions %" PRIu64 ", depth %" PRIu32 "\n",
           settings->system->name, settings->pages, settings->skip, settings->growth,
           settings->first_break, explore->set.count, explore->transitions, explore->depth);
    double worked = (double)clock() / CLOCKS_PER_SEC;
    printf("--- %.1f s, %.0f transitions a second of the processor, %zu MB:\n", seconds,
           (double)(explore->transitions - exploring->before) / (worked > 0 ? worked : 1),
           (explore_set_bytes(&explore->set) + 999999) / 1000000);
    output_end(settings, is_good(exploring, end), end_text(exploring, end));
}

static void print_continue(const struct exploring *exploring)
{
    if (exploring->settings->checkpoint != NULL)
        printf("next    the same command continues from %s\n", exploring->settings->checkpoint);
    else
        printf("next    add --checkpoint FILE to continue an interrupted search\n");
}

static int run(struct exploring *exploring)
{
    struct explore *explore = &exploring->explore;
    if (!take_checkpoint(exploring))
        return problem("%s", exploring->problem);
    exploring->saved = time(NULL);
    progress_begin(&exploring->progress, exploring->what, 0);
    enum explore_end end = explore_run(explore, print_progress, exploring);
    double seconds = progress_end(&exploring->progress);
    report_end(exploring, end, seconds);
    if (end == EXPLORE_OPEN && exploring->problem[0] == '\0' && save_checkpoint(exploring))
        print_continue(exploring);
    if (end == EXPLORE_CLOSED && exploring->settings->checkpoint != NULL)
        remove(exploring->settings->checkpoint); /* the search is complete */
    if (exploring->problem[0] != '\0')
        return problem("%s", exploring->problem);
    if (end == EXPLORE_FOUND)
        return report_found(exploring);
    return is_good(exploring, end) ? EXIT_AGREE : EXIT_DIVERGENCE;
}

int run_explore(const struct settings *settings)
{
    char reason[160];
    struct exploring exploring = {.settings = settings};
    struct world world = world_of(settings);
    if (settings->output != NULL && output_check(settings->output, settings->force) != EXIT_AGREE)
        return EXIT_INPUT;
    struct judge *judge = settings_judge(settings);
    if (judge == NULL)
        return EXIT_INPUT;
    int code;
    exploring.explore.judge = judge;
    if (worker_resumed(settings))
        code = report_ended(&exploring, worker_state(settings), &world);
    else if (!judge_can_copy(judge))
        code = problem("explore: %s cannot return to an earlier state (it lacks save, restore or "
                       "state_key); try mapcheck stress --system %s",
                       settings->system->name, settings->system->name);
    else if (!explore_begin(&exploring.explore, judge, settings->questions, &world, reason,
                            sizeof reason))
        code = problem_world("explore", settings, reason);
    else {
        exploring.explore.note = worker_state(settings);
        code = run(&exploring);
    }
    explore_free(&exploring.explore);
    judge_close(judge);
    return code;
}
