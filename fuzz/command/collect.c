/* SPDX-License-Identifier: MIT
 *
 * See collect.h.
 */
#include "fuzz/command/collect.h"

#include "fuzz/command/output.h"
#include "fuzz/shrink/shrink.h"
#include "fuzz/shrink/shrink_limit.h"
#include "fuzz/support/input.h"
#include "reference/report_fold.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* With --seconds, one finding gets a thirtieth of them at first. The last quarter belongs to those
 * that needed more. Without, each gets shrink_seconds. */
static const double shrink_seconds = 20, first_share = 30, last_share = 4;

static const char *folder_of(const struct settings *settings)
{
    return settings->output != NULL ? settings->output : COLLECT_FOLDER;
}

/* Without a finding there is no folder, but a wrong name is refused before the run. */
int collect_check(const struct settings *settings)
{
    int code = output_folder(folder_of(settings));
    if (code == EXIT_AGREE)
        rmdir(folder_of(settings)); /* removes it only when it is empty */
    return code;
}

/* An unused name in the folder: CLAUSE.ops, then CLAUSE-2.ops. */
static void choose_name(const struct settings *settings, struct collected *entry)
{
    struct stat status;
    const char *folder = folder_of(settings), *clause = entry->finding.clause;
    snprintf(entry->file, sizeof entry->file, "%s/%s.ops", folder, clause);
    for (unsigned again = 2; stat(entry->file, &status) == 0; again++)
        snprintf(entry->file, sizeof entry->file, "%s/%s-%u.ops", folder, clause, again);
}

static void print_head(const struct stress *stress, const struct collected *entry, char *head,
                       size_t size)
{
    char command[256];
    const struct finding *finding = &entry->finding;
    bool follows = entry->after[0] != '\0';
    stress_command(stress, command, sizeof command);
    snprintf(head, size, "%s %s on %s\n%s\nfound by: %s --collect%s%s",
             verdict_name(finding->verdict), finding->clause, stress->settings->system->name,
             finding->text, command, follows ? "\nshown by: mapcheck replay --past " : "",
             entry->after);
}

/* Writes the smallest program in place of the one that was found, in one step. */
static int replace(const struct stress *stress, const struct collected *entry)
{
    char head[900], beside[COLLECTION_FILE + 8];
    snprintf(beside, sizeof beside, "%s.new", entry->file);
    print_head(stress, entry, head, sizeof head);
    int code = output_program(beside, &stress->program, head, true);
    if (code == EXIT_AGREE && rename(beside, entry->file) != 0)
        code = problem("%s: cannot be renamed to %s: %s", beside, entry->file, strerror(errno));
    return code;
}

/* Saves the program as it was found, because shrinking may be interrupted. */
static int save_found(const struct stress *stress, struct collected *entry)
{
    char head[900];
    if (entry->file[0] != '\0') /* a file of this run */
        return EXIT_AGREE;
    int code = output_folder(folder_of(stress->settings));
    if (code != EXIT_AGREE)
        return code;
    choose_name(stress->settings, entry);
    print_head(stress, entry, head, sizeof head);
    return output_program(entry->file, &stress->program, head, false);
}

static double seconds_at_first(const struct settings *settings)
{
    double part = settings->seconds / first_share;
    return settings->seconds == 0 || part > shrink_seconds ? shrink_seconds : part;
}

/* Shrinks the program, and finds out what it follows from. False: it did not fail again. */
static bool shrink(struct stress *stress, struct collected *entry, double seconds)
{
    struct shrink_limit limit;
    shrink_limit_begin(&limit, stress->judge);
    limit.seconds_max = seconds;
    bool shrunk = shrink_program(stress->judge, &stress->program, shrink_limit_try, &limit);
    shrink_limit_end(&limit);
    entry->unfinished = limit.reason != NULL;
    if (!shrunk)
        return false;
    entry->finding = *judge_finding(stress->judge);
    if (entry->after[0] != '\0')
        collection_precede(entry, stress->judge, &stress->program);
    if (entry->after[0] == '\0')
        collection_look_plainer(entry, stress->judge, &stress->program);
    return true;
}

static void print_found(const struct collected *entry, bool shrunk)
{
    char text[512];
    snprintf(text, sizeof text, "%s %s in %zu operations%s%s:  %s%s",
             verdict_name(entry->finding.verdict), entry->finding.clause, entry->operations,
             entry->after[0] != '\0' ? ", after " : "", entry->after, entry->file,
             shrunk ? "" : "  (it did not fail again)");
    printf("found   ");
    fold_line(stdout, 8, 8, text);
    fflush(stdout);
}

static int examine(struct stress *stress, struct collected *entry)
{
    int code = save_found(stress, entry);
    if (code != EXIT_AGREE)
        return code;
    bool later = stress->settings->seconds > 0 && entry->found_large;
    bool shrunk = later || shrink(stress, entry, seconds_at_first(stress->settings));
    entry->unfinished |= later;
    entry->operations = stress->program.count;
    code = replace(stress, entry);
    if (code == EXIT_AGREE && !stress->quiet)
        print_found(entry, shrunk);
    return code;
}

/* A finding that follows from no other is shrunk by a judge that knows none, and so is one that was
 * listed as following and now comes first. The entry is listed at the end, so that the judge does
 * not go past it while its program is shrunk. */
static int examine_new(struct stress *stress, struct collected *known)
{
    const struct finding *passed = judge_passed(stress->judge);
    struct collected entry = {.hits = 1};
    if (known != NULL)
        entry = *known;
    entry.finding = *judge_finding(stress->judge);
    snprintf(entry.after, sizeof entry.after, "%s", passed->clause);
    entry.found_operations = stress->program.count;
    entry.found_large = stress->program.world.without_memory;
    entry.unfinished = false;
    if (passed->verdict == VERDICT_AGREE)
        judge_go_past(stress->judge, NULL, NULL);
    progress_pause(&stress->progress);
    int code = examine(stress, &entry);
    progress_resume(&stress->progress);
    if (known == NULL)
        known = collection_add(&stress->state.collection, &entry.finding);
    if (known != NULL)
        *known = entry;
    return code;
}

/* A program in a smaller world, or a shorter one, takes less time to shrink. */
static bool is_easier(const struct stress *stress, const struct collected *entry)
{
    const struct program *program = &stress->program;
    if (program->world.without_memory != entry->found_large)
        return entry->found_large;
    return program->count < entry->found_operations;
}

/* Is this find of a listed finding worth another look? One that came first is, where the listed one
 * did not, and so is an easier one while the listed one is not shrunk to its end. */
static bool is_better(const struct stress *stress, const struct collected *entry)
{
    bool comes_first = judge_passed(stress->judge)->verdict == VERDICT_AGREE;
    if (comes_first != (entry->after[0] == '\0'))
        return comes_first;
    return entry->unfinished && is_easier(stress, entry);
}

int collect_finding(struct stress *stress)
{
    const struct finding *finding = judge_finding(stress->judge);
    struct collected *known = collection_find(&stress->state.collection, finding);
    if (known != NULL)
        known->hits++;
    return known == NULL || is_better(stress, known) ? examine_new(stress, known) : EXIT_AGREE;
}

/* Large worlds may be a thousand times slower than others. They get a quarter of the seconds. */
static bool is_too_slow(const struct stress *stress)
{
    return stress->settings->seconds > 0 && stress_next_is_large(stress) &&
           stress->large_seconds > progress_seconds(&stress->progress) / 4;
}

/* Every second world goes past what is listed; the shift makes that one large world in two. */
static int collect_world(struct stress *stress)
{
    const struct collection *collection = &stress->state.collection;
    bool goes_past = (stress->world + stress->world / GENERATE_LARGE_EACH) % 2 == 1;
    judge_go_past(stress->judge, goes_past ? collection_knows : NULL, collection);
    enum verdict verdict = stress_world(stress);
    stress_draw_rest(stress);
    if (stress->reason[0] != '\0')
        return problem_world("stress", stress->settings, stress->reason);
    if (verdict == VERDICT_UNRESOLVED) {
        stress->state.unresolved++;
        stress->state.last_unresolved = *judge_finding(stress->judge);
    }
    return verdict == VERDICT_AGREE || verdict == VERDICT_UNRESOLVED ? EXIT_AGREE
                                                                     : collect_finding(stress);
}

/* Time for worlds: all of it when nothing is left to shrink. */
static bool time_for_worlds(const struct stress *stress)
{
    const struct collection *collection = &stress->state.collection;
    double seconds = progress_seconds(&stress->progress), most = stress->settings->seconds;
    bool unfinished = false;
    for (size_t i = 0; i < collection->count; i++)
        unfinished |= collection->list[i].unfinished;
    return stress_goes_on(stress) &&
           (most == 0 || !unfinished || seconds < most - most / last_share);
}

static int shrink_on(struct stress *stress, struct collected *entry, double seconds)
{
    struct input_problem lacks;
    if (!input_program(entry->file, false, &stress->program, &lacks))
        return problem("%s", lacks.text);
    collection_go_past(entry, stress->judge);
    bool shrunk = shrink(stress, entry, seconds);
    entry->operations = stress->program.count;
    return shrunk ? replace(stress, entry) : EXIT_AGREE;
}

/* Shares what is left of the seconds among the findings whose shrinking took too long. */
static int shrink_unfinished(struct stress *stress)
{
    struct collection *collection = &stress->state.collection;
    int code = EXIT_AGREE;
    size_t left = 0;
    for (size_t i = 0; i < collection->count; i++)
        left += collection->list[i].unfinished;
    for (size_t i = 0; i < collection->count && code == EXIT_AGREE; i++) {
        double seconds = stress->settings->seconds - progress_seconds(&stress->progress);
        if (!collection->list[i].unfinished || seconds <= 0 || progress_interrupted())
            continue;
        code = shrink_on(stress, &collection->list[i], seconds / (double)left--);
    }
    return code;
}

int collect_clause(struct stress *stress, const char *clause, const char *text)
{
    struct collected entry = {.hits = 1, .of_clause = true, .operations = stress->program.count};
    struct finding *finding = &entry.finding;
    (void)finding_set(finding, VERDICT_CONTRACT, clause, "%s", text);
    int code = save_found(stress, &entry);
    struct collected *added = collection_add(&stress->state.collection, finding);
    if (added != NULL)
        *added = entry;
    return code;
}

int collect(struct stress *stress)
{
    int code = EXIT_AGREE;
    stress_resume(stress);
    while (code == EXIT_AGREE && time_for_worlds(stress)) {
        if (is_too_slow(stress)) {
            stress_skip_world(stress);
            stress->world++;
        } else {
            code = collect_world(stress);
        }
        progress_print(&stress->progress, stress->state.done);
    }
    return code == EXIT_AGREE ? shrink_unfinished(stress) : code;
}

int collect_verdict(const struct stress *stress, char *text, size_t size)
{
    const struct stress_state *state = &stress->state;
    uint64_t findings = state->collection.count;
    if (findings > 0)
        snprintf(text, size, "%" PRIu64 " finding%s", findings, findings == 1 ? "" : "s");
    else if (state->unresolved > 0)
        snprintf(text, size, "UNRESOLVED in %" PRIu64 " worlds: %s", state->unresolved,
                 state->last_unresolved.text);
    else if (tally_verdict(&state->counts.tally) != VERDICT_AGREE)
        snprintf(text, size, "UNRESOLVED: fewer than half of the maps that had room succeeded");
    else
        snprintf(text, size, "no divergence");
    return strcmp(text, "no divergence") == 0 ? EXIT_AGREE : EXIT_DIVERGENCE;
}

int collect_and_rank(const struct settings *settings)
{
    struct stress stress;
    char text[400];
    int code = stress_open(&stress, settings);
    if (code == EXIT_AGREE)
        code = collect_check(settings);
    if (code == EXIT_AGREE) {
        progress_begin(&stress.progress, "operations", stress_total(settings));
        code = collect(&stress);
        stress_print_end(&stress, progress_end(&stress.progress));
        int verdict = collect_verdict(&stress, text, sizeof text);
        output_end(settings, verdict == EXIT_AGREE && code == EXIT_AGREE, text);
        collect_print(&stress, false);
        code = code == EXIT_AGREE ? verdict : code;
    }
    stress_close(&stress);
    return code;
}
