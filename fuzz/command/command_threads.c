/* SPDX-License-Identifier: MIT
 *
 * mapcheck threads: several threads call the mmap of one shared object or linked program. Before
 * that, one thread makes calls of the same kind. What diverges then is no matter of threads, and
 * the run says so. The last line states the result.
 */
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include "fuzz/support/progress.h"
#include "fuzz/threads/thread_judge.h"
#include "fuzz/threads/thread_plan.h"
#include <inttypes.h>
#include <string.h>

static const double seconds_default = 60; /* where none are given */

enum {
    ALONE_HISTORIES = 200, /* of one thread, before the others */
    ALONE_TRIES = 20,      /* of a history that diverged, by one thread */
    CROSSED_LEAST = 10     /* fewest histories with calls at the same time */
};

struct figures {
    uint64_t histories, calls, mapped, refused, unmapped, overlaps, crossed, undecided;
};

struct threads_run {
    const struct settings *settings;
    struct loadable_threads *threads;
    struct prng prng;
    bool plain;     /* one thread diverges in calls that are not plain */
    char alone[40]; /* by this clause */
    uint32_t left;  /* histories until the next process */
    int32_t trap;   /* how the process ended in the last history; 0: it has not */
    struct threads_plan plan;
    struct threads_record record;
    struct thread_judge judge;
    struct figures figures;
    char reason[400]; /* why no process can be started */
};

static void count_history(struct figures *figures, const struct history *history)
{
    size_t overlaps = history_overlaps(history);
    figures->histories++;
    figures->calls += history->count;
    figures->overlaps += overlaps;
    figures->crossed += overlaps > 0;
    for (size_t i = 0; i < history->count; i++) {
        const struct history_call *call = &history->calls[i];
        bool success = call->outcome.kind == OUTCOME_SUCCESS;
        figures->mapped += call->kind == OPERATION_MAP && success;
        figures->refused += call->kind == OPERATION_MAP && call->outcome.error == ERROR_ENOMEM;
        figures->unmapped += call->kind == OPERATION_UNMAP && success;
    }
}

static void print_figures(const struct figures *figures)
{
    printf("--- %" PRIu64 " calls: %" PRIu64 " mapped, %" PRIu64 " refused with ENOMEM, %" PRIu64
           " unmapped\n",
           figures->calls, figures->mapped, figures->refused, figures->unmapped);
    printf("--- %" PRIu64 " pairs of calls were under way at the same time,\n    in %" PRIu64
           " histories; %" PRIu64 " histories undecided\n",
           figures->overlaps, figures->crossed, figures->undecided);
}

/* Prints the last line, and returns its exit code. */
static int end_with(const struct threads_run *run, int code, const char *text)
{
    print_figures(&run->figures);
    printf("--- threads: %" PRIu64 " histories, seed %" PRIu64 ": %s\n", run->figures.histories,
           run->settings->seed, text);
    return code;
}

static bool has_ranges_left(const struct threads_record *record)
{
    uint32_t left = record->doubtful;
    for (size_t i = 0; i < THREADS_MAX; i++)
        left += record->thread[i].left;
    return left > 0;
}

/* Carries out the plan and judges it. A process makes several histories, because what one breaks
 * may show in a later one, and few, because some faults are in a process's first calls. */
static enum thread_verdict history_make(struct threads_run *run)
{
    if (run->left == 0) {
        run->left = 1 + prng_below(&run->prng, registry_threads_histories(run->threads));
        if (!registry_threads_renew(run->threads, run->reason, sizeof run->reason))
            return THREAD_UNDECIDED;
    }
    run->trap = registry_threads_run(run->threads, &run->plan, &run->record);
    run->left = run->trap != 0 || has_ranges_left(&run->record) ? 0 : run->left - 1;
    return thread_judge(&run->judge, &run->record, run->trap);
}

/* Does one thread diverge in histories of this kind? */
static bool alone_diverges(struct threads_run *run)
{
    run->left = 0; /* a divergence before may have left pages */
    for (int i = 0; i < ALONE_HISTORIES && run->reason[0] == '\0'; i++) {
        thread_plan_draw(&run->plan, &run->prng, run->plain);
        run->plan.alone = true;
        if (history_make(run) == THREAD_DIVERGES)
            return true;
    }
    return false;
}

/* Does one thread diverge in the history that has diverged, or soon after? */
static bool alone_diverges_again(struct threads_run *run)
{
    bool diverges = false;
    const struct threads_run found = *run;
    run->plan.alone = true;
    for (int i = 0; i < ALONE_TRIES && !diverges; i++) {
        run->left = i == 0 ? 0 : run->left;
        diverges = history_make(run) == THREAD_DIVERGES;
    }
    if (!diverges)
        *run = found;
    return diverges;
}

/* With one thread there is one order, so the text says why its next call is wrong. */
static const char *alone_text(const struct threads_run *run)
{
    const char *reason = run->judge.finding.reason;
    return run->judge.finding.verdict == HISTORY_ILLEGAL ? reason : run->judge.text;
}

static int report_divergence(const struct threads_run *run)
{
    printf("%s: %s\n", run->judge.text, run->settings->system->name);
    thread_judge_print(stdout, &run->judge);
    return end_with(run, EXIT_DIVERGENCE, "divergence, see above");
}

/* Did a call that the system refused keep a later one waiting? That is a matter of threads, even
 * where one thread makes both calls. */
static bool refusal_blocks(const struct threads_run *run)
{
    const struct history *history = &run->judge.history;
    if (run->trap < TRAP_BUSY || run->trap >= TRAP_FORKED)
        return false;
    for (size_t i = 0; i < history->count; i++)
        if (history->calls[i].returned != 0 && history->calls[i].outcome.kind == OUTCOME_FAILURE)
            return true;
    return false;
}

static int report_alone(const struct threads_run *run)
{
    if (refusal_blocks(run))
        return report_divergence(run);
    printf("with one thread: %s: %s\n", alone_text(run), run->settings->system->name);
    thread_judge_print(stdout, &run->judge);
    return end_with(run, EXIT_DIVERGENCE,
                    "UNRESOLVED: one thread is enough, see above; try mapcheck stress");
}

static int report(struct threads_run *run)
{
    count_history(&run->figures, &run->judge.history);
    return alone_diverges_again(run) ? report_alone(run) : report_divergence(run);
}

/* Several threads agree in plain calls, but one has diverged in others: that is a finding. */
static int end_plain(const struct threads_run *run)
{
    char text[120];
    snprintf(text, sizeof text, "one thread breaks %s, see above; no divergence in plain calls",
             run->alone);
    return end_with(run, EXIT_DIVERGENCE, text);
}

static int report_end(const struct threads_run *run)
{
    const struct figures *figures = &run->figures;
    if (run->reason[0] != '\0')
        return problem("threads: %s", run->reason);
    if (figures->undecided > 0)
        return end_with(run, EXIT_DIVERGENCE, "UNRESOLVED: some histories are undecided");
    if (figures->crossed < CROSSED_LEAST)
        return end_with(run, EXIT_DIVERGENCE,
                        "UNRESOLVED: the calls of too few of them overlapped");
    if (figures->mapped < figures->refused)
        return end_with(run, EXIT_DIVERGENCE, "UNRESOLVED: fewer than half of the maps succeeded");
    return run->plain ? end_plain(run) : end_with(run, EXIT_AGREE, "no divergence");
}

/* On a busy machine the threads hardly meet, so the run may take three times as long. */
static bool goes_on(const struct threads_run *run, const struct progress *progress)
{
    const struct settings *settings = run->settings;
    double limit = settings->seconds > 0 ? settings->seconds : seconds_default;
    if (run->figures.crossed < CROSSED_LEAST)
        limit *= 3;
    return progress_seconds(progress) < limit &&
           (settings->histories == 0 || run->figures.histories < settings->histories);
}

static int race(struct threads_run *run)
{
    struct progress progress;
    run->left = 0; /* a fresh process: one thread has made the first calls of the last one */
    progress_begin(&progress, "histories", run->settings->histories);
    while (goes_on(run, &progress)) {
        thread_plan_draw(&run->plan, &run->prng, run->plain);
        enum thread_verdict verdict = history_make(run);
        if (verdict == THREAD_DIVERGES)
            return report(run);
        if (run->reason[0] != '\0')
            break;
        run->figures.undecided += verdict == THREAD_UNDECIDED;
        count_history(&run->figures, &run->judge.history);
        if (!progress_print(&progress, run->figures.histories))
            break;
    }
    progress_end(&progress);
    return report_end(run);
}

/* A system that diverges with one thread, but ends no process, still gets plain calls of several
 * threads. */
static int run_all(struct threads_run *run)
{
    if (alone_diverges(run)) {
        if (run->trap != 0)
            return report_alone(run);
        printf("with one thread: %s\n    so it gets plain calls only: no MAP_FIXED, hint, refusal, "
               "MAP_SHARED, mlock, madvise or mprotect\n",
               alone_text(run));
        run->plain = true;
        snprintf(run->alone, sizeof run->alone, "%.*s", (int)strcspn(alone_text(run), ":"),
                 alone_text(run));
        if (alone_diverges(run))
            return report_alone(run);
    }
    return run->reason[0] == '\0' ? race(run) : report_end(run);
}

int run_threads(const struct settings *settings)
{
    static struct threads_run run;
    run = (struct threads_run){.settings = settings, .prng = {.state = settings->seed}};
    run.threads = registry_threads_open(settings->system, run.reason, sizeof run.reason);
    if (run.threads == NULL) {
        printf("--- threads: UNSUPPORTED: `%s`: %s\n", settings->system->name, run.reason);
        return EXIT_CANNOT_RUN;
    }
    run.reason[0] = '\0';
    run.judge.profile = profile_find(settings->system->name);
    run.judge.page_size = registry_threads_page_size(run.threads);
    int code = run_all(&run);
    registry_threads_close(run.threads);
    return code;
}
