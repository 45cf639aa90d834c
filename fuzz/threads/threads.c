/* SPDX-License-Identifier: MIT
 *
 * make threads: several threads call one page manager at the same time, in a build with the thread
 * sanitizer. Every history they make must have a legal order in the model. The last line prints the
 * result. Exit codes: 0 when all histories agree, 1 otherwise, 2 for a wrong option.
 */
#include "conformance/systems/registry.h"
#include "fuzz/support/progress.h"
#include "fuzz/threads/worker_pool.h"
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_CANNOT = 77, TIMEOUT_SECONDS = 60 };

struct figures {
    uint64_t histories, calls, overlaps, crossed, undecided;
    uint64_t mapped, refused, unmapped, discarded, resized, neighbours;
};

/* The histories alternate between the two page tables: they share one lock, but change in different
 * ways. Both also run with a host that takes pages back, where the platform has these systems. */
static const char *const names[] = {"page-manager-skip", "page-manager-tree",
                                    "page-manager-discard-skip", "page-manager-discard"};
enum { SYSTEMS_MAX = sizeof names / sizeof names[0] };

static const struct system *systems[SYSTEMS_MAX];
static size_t system_count;
static struct worker_pool pool;
static struct figures figures;
static uint64_t seed = 1;

static const char help[] =
    "threads [--seconds N] [--histories N] [--seed N]   race on one page manager\n"
    "\n"
    "  --seconds     stop after this time (60)\n"
    "  --histories   stop after this many histories (no limit)\n"
    "  --seed        random seed (1); thread interleaving is not reproducible\n"
    "\n"
    "exit: 0 all agree, 1 something was found, 2 usage, 77 no threads here\n";

static bool read_number(const char *text, uint64_t *number)
{
    char *end;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0';
}

/* Returns -1, or the exit code to end with. */
static int read_options(int count, char **words, uint64_t *seconds, uint64_t *histories)
{
    static const struct option options[] = {{"seconds", required_argument, NULL, 't'},
                                            {"histories", required_argument, NULL, 'n'},
                                            {"seed", required_argument, NULL, 'r'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
        uint64_t *number = option == 't' ? seconds : option == 'n' ? histories : &seed;
        if (option == 'h') {
            fputs(help, stdout);
            return EXIT_SUCCESS;
        }
        if (option == '?' || !read_number(optarg, number)) {
            fprintf(stderr, "threads: an option takes one whole number; try threads --help\n");
            return EXIT_USAGE;
        }
    }
    return -1;
}

static void count_call(const struct history_call *call)
{
    bool success = call->outcome.kind == OUTCOME_SUCCESS;
    figures.mapped += call->kind == OPERATION_MAP && success;
    figures.refused += call->kind == OPERATION_MAP && call->outcome.error == ERROR_ENOMEM;
    figures.unmapped += call->kind == OPERATION_UNMAP && success;
    figures.discarded += call->kind == OPERATION_DISCARD && success;
    figures.resized += call->kind == OPERATION_REMAP && success;
    figures.neighbours += call->kind == OPERATION_SBRK && success;
}

static void count_history(const struct history *history)
{
    size_t overlaps = history_overlaps(history);
    figures.histories++;
    figures.calls += history->count;
    figures.overlaps += overlaps;
    figures.crossed += overlaps > 0;
    for (size_t i = 0; i < history->count; i++)
        count_call(&history->calls[i]);
}

static void print_figures(void)
{
    printf("--- %" PRIu64 " calls: %" PRIu64 " mapped, %" PRIu64
           " refused with ENOMEM,\n    %" PRIu64 " unmapped, %" PRIu64 " discarded, %" PRIu64
           " resized\n",
           figures.calls, figures.mapped, figures.refused, figures.unmapped, figures.discarded,
           figures.resized);
    printf("--- the break was moved by %" PRIu64
           " neighbours,\n    and refused although it moved %" PRIu64 " times\n",
           figures.neighbours, pool.moved);
    printf("--- %" PRIu64 " pairs of calls were under way at the same time,\n    in %" PRIu64
           " histories; %" PRIu64 " histories undecided\n",
           figures.overlaps, figures.crossed, figures.undecided);
}

/* Prints the last line and returns its exit code. */
static int end_with(int code, const char *text)
{
    printf("--- threads: %" PRIu64 " histories, seed %" PRIu64 ": %s\n", figures.histories, seed,
           text);
    fflush(stdout);
    return code;
}

/* Runs in a thread of its own, because the sanitizer delays signals while a thread waits for a
 * lock. */
static void *watch_progress(void *context)
{
    (void)context;
    uint32_t seen = 0;
    for (unsigned idle = 0; idle < TIMEOUT_SECONDS; idle++) {
        sleep(1);
        uint32_t round = atomic_load_explicit(&pool.round, memory_order_relaxed);
        idle = round == seen ? idle : 0;
        seen = round;
    }
    printf("--- threads: THREAD-ERRPATH-UNLOCK: a call does not return\n");
    fflush(stdout);
    _exit(EXIT_FOUND);
}

/* Hooks of the sanitizer: its default options, and a function that it calls before it ends the
 * program. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return "halt_on_error=1:exitcode=1:second_deadlock_stack=1";
}
void __sanitizer_set_death_callback(void (*callback)(void));

static void on_race(void)
{
    static const char text[] = "--- threads: data race, see above\n";
    (void)!write(STDOUT_FILENO, text, sizeof text - 1);
}
#define RACES_REPORTED 1
#endif
#endif

static bool watch(void)
{
    pthread_t watcher;
    setvbuf(stdout, NULL, _IOLBF, 0);
#ifdef RACES_REPORTED
    __sanitizer_set_death_callback(on_race);
#endif
    return pthread_create(&watcher, NULL, watch_progress, NULL) == 0 &&
           pthread_detach(watcher) == 0;
}

static int report(enum workers_result result, const char *text)
{
    printf("%s: %s\n", text, pool.scenario.system->name);
    if (result != WORKERS_FAILED)
        history_print(stdout, &pool.history, &pool.finding);
    print_figures();
    return end_with(EXIT_FOUND,
                    result == WORKERS_FAILED ? "UNRESOLVED, see above" : "divergence, see above");
}

static int run(uint64_t seconds, uint64_t histories)
{
    char text[256] = "";
    struct prng prng = {.state = seed};
    struct progress progress;
    time_t end = time(NULL) + (time_t)seconds;
    progress_begin(&progress, "histories", histories);
    while (time(NULL) < end && (histories == 0 || figures.histories < histories)) {
        enum workers_result result = workers_run(&pool, systems[figures.histories % system_count],
                                                 prng_next(&prng), text, sizeof text);
        if (result == WORKERS_DIVERGES || result == WORKERS_FAILED)
            return report(result, text);
        figures.undecided += result == WORKERS_UNDECIDED;
        count_history(&pool.history);
        if (!progress_print(&progress, figures.histories))
            break;
    }
    progress_end(&progress);
    workers_stop(&pool);
    print_figures();
    if (figures.undecided > 0)
        return end_with(EXIT_FOUND, "UNRESOLVED: some histories are undecided");
    if (figures.crossed * 10 < figures.histories || figures.histories == 0)
        return end_with(EXIT_FOUND, "UNRESOLVED: the calls of too few of them overlapped");
    return end_with(EXIT_SUCCESS, "no divergence");
}

static bool find_systems(void)
{
    char problem[160];
    for (size_t i = 0; i < SYSTEMS_MAX; i++) {
        const struct system *system = registry_find(names[i], problem, sizeof problem);
        if (system == NULL && !registry_elsewhere(names[i])) {
            fprintf(stderr, "threads: %s\n", problem);
            return false;
        }
        systems[system_count] = system;
        system_count += system != NULL;
    }
    return true;
}

int main(int count, char **words)
{
    uint64_t seconds = 60, histories = 0;
    int code = read_options(count, words, &seconds, &histories);
    if (code >= 0)
        return code;
    if (!find_systems())
        return EXIT_USAGE;
    if (!workers_start(&pool) || !watch()) {
        fprintf(stderr, "threads: cannot create threads; stop some processes and try again\n");
        return EXIT_CANNOT;
    }
    return run(seconds, histories);
}
