/* SPDX-License-Identifier: MIT
 *
 * mapcheck check: the first command for an mmap of one's own. It asks the clauses, then random
 * operations, then boundary arguments, then several threads, each for a part of the time. It ends
 * with one list of all findings (collect.h), and the report of the threads. A clause that fails
 * with the same finding as another entry is added there.
 */
#include "conformance/clauses/clause.h"
#include "fuzz/command/collect.h"
#include "fuzz/command/command.h"
#include "fuzz/command/stress.h"
#include "reference/report_fold.h"
#include "reference/report_style.h"
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

static const double seconds_default = 45, clauses_seconds = 60;
enum { EDGES_PERCENT = 70 };

struct check {
    bool threads_diverge, threads_undecided;
    bool alone_diverges;      /* the part of the threads ended because of one thread */
    FILE *threads_report;     /* NULL: none */
    struct settings settings; /* with the seconds of the current part */
    struct stress stress;
    double seconds;                        /* of all parts */
    uint64_t clauses[CLAUSE_UNTESTED + 1]; /* by verdict */
    uint64_t unasked;                      /* clauses for which there was no time */
    char undecided[COLLECTION_AFTER];      /* UNRESOLVED clauses */
};

/* ---- clauses ---- */

/* Runs the trace of a failing clause once more, for the judge's finding. */
static int take_failure(struct check *check, const struct clause *clause,
                        const struct clause_result *result)
{
    struct stress *stress = &check->stress;
    judge_go_past(stress->judge, NULL, NULL);
    enum verdict verdict = judge_run(stress->judge, &stress->program);
    if (verdict == VERDICT_AGREE || verdict == VERDICT_UNRESOLVED)
        return collect_clause(stress, clause->id, result->text);
    struct finding finding = *judge_finding(stress->judge);
    int code = collect_finding(stress);
    struct collected *entry = collection_find(&stress->state.collection, &finding);
    if (entry != NULL)
        collection_add_also(entry, clause->id);
    return code;
}

static void note_undecided(struct check *check, const char *id)
{
    size_t used = strlen(check->undecided);
    snprintf(check->undecided + used, sizeof check->undecided - used, " %s", id);
}

static int ask_clause(struct check *check, const struct clause *clause)
{
    struct program *trace = &check->stress.program;
    program_clear(trace);
    struct clause_result result = clause_ask(clause, check->settings.system, NULL, trace);
    check->clauses[result.verdict]++;
    if (result.verdict == CLAUSE_UNRESOLVED)
        note_undecided(check, clause->id);
    return result.verdict == CLAUSE_FAIL ? take_failure(check, clause, &result) : EXIT_AGREE;
}

static void print_clauses(const struct check *check, double seconds)
{
    const uint64_t *clauses = check->clauses;
    printf("clauses  %" PRIu64 " pass, %" PRIu64 " fail, %" PRIu64 " unresolved, %" PRIu64
           " not for this system, %.1f s\n",
           clauses[CLAUSE_PASS], clauses[CLAUSE_FAIL], clauses[CLAUSE_UNRESOLVED],
           clauses[CLAUSE_UNSUPPORTED] + clauses[CLAUSE_UNTESTED], seconds);
    if (check->undecided[0] != '\0')
        printf("         unresolved:%s\n", check->undecided);
    if (check->unasked > 0)
        printf("         no time for %" PRIu64 " more: make conformance asks all\n",
               check->unasked);
    fflush(stdout);
}

static int ask_clauses(struct check *check)
{
    int code = EXIT_AGREE;
    progress_begin(&check->stress.progress, "clauses", 0);
    for (size_t i = 0; clause_at(i) != NULL && code == EXIT_AGREE; i++)
        if (stress_goes_on(&check->stress))
            code = ask_clause(check, clause_at(i));
        else
            check->unasked++;
    print_clauses(check, progress_end(&check->stress.progress));
    return code;
}

/* ---- random operations ---- */

static int ask_random(struct check *check, const char *name, uint32_t boundary_percent)
{
    struct stress *stress = &check->stress;
    size_t found = stress->state.collection.count;
    uint64_t done = stress->state.done;
    stress->generator.boundary_percent = boundary_percent;
    progress_begin(&stress->progress, "operations", 0);
    int code = collect(stress);
    double seconds = progress_end(&stress->progress);
    found = stress->state.collection.count - found;
    printf("%-8s %" PRIu64 " operations, %zu new finding%s, %.1f s\n", name,
           stress->state.done - done, found, found == 1 ? "" : "s", seconds);
    fflush(stdout);
    return code;
}

static int ask_stress(struct check *check)
{
    return ask_random(check, "stress", check->settings.raw_share);
}

static int ask_edges(struct check *check)
{
    return ask_random(check, "edges", EDGES_PERCENT);
}

/* ---- threads ---- */

#if defined(__linux__) && defined(__x86_64__)
/* The report of `mapcheck threads` becomes a file, of which this prints the last line. UNRESOLVED
 * is no finding here: it says that the time was too short, or that one thread diverges, too. */
static int take_threads(struct check *check, FILE *report, int code, double seconds)
{
    char line[400], last[400] = "";
    rewind(report);
    while (fgets(line, sizeof line, report) != NULL)
        if (strncmp(line, "--- threads: ", 13) == 0)
            snprintf(last, sizeof last, "%.*s", (int)strcspn(line + 13, "\n"), line + 13);
    if (code == EXIT_CANNOT_RUN)
        snprintf(last, sizeof last, "not for this system");
    check->threads_undecided = code == EXIT_DIVERGENCE && strstr(last, "UNRESOLVED") != NULL;
    check->threads_diverge = code == EXIT_DIVERGENCE && !check->threads_undecided;
    check->alone_diverges = strstr(last, "one thread breaks") != NULL;
    char text[440];
    snprintf(text, sizeof text, "%s, %.1f s", last, seconds);
    printf("threads  ");
    fold_line(stdout, 9, 9, text);
    fflush(stdout);
    return code == EXIT_INPUT ? EXIT_INPUT : EXIT_AGREE;
}

static int ask_threads(struct check *check)
{
    FILE *report = tmpfile();
    int screen = dup(STDOUT_FILENO), code = EXIT_CANNOT_RUN;
    progress_begin(&check->stress.progress, "histories", 0);
    if (report != NULL && screen >= 0 && dup2(fileno(report), STDOUT_FILENO) >= 0) {
        code = run_threads(&check->settings);
        fflush(stdout);
        dup2(screen, STDOUT_FILENO);
    }
    double seconds = progress_end(&check->stress.progress);
    if (report != NULL) {
        code = take_threads(check, report, code, seconds);
        check->threads_report = report;
    }
    close(screen);
    return code == EXIT_CANNOT_RUN ? EXIT_AGREE : code;
}

/* Copies the report below the list. */
static void print_threads(const struct check *check)
{
    int byte;
    if (check->threads_report == NULL)
        return;
    rewind(check->threads_report);
    while (check->threads_diverge && (byte = getc(check->threads_report)) != EOF)
        putchar(byte);
    fclose(check->threads_report);
}
#else
static int ask_threads(struct check *check)
{
    (void)check;
    return EXIT_AGREE;
}

static void print_threads(const struct check *check)
{
    (void)check;
}
#endif

/* ---- all parts ---- */

static const struct {
    int (*ask)(struct check *check);
    double share; /* of the seconds that are left; a part may use less */
} parts[] = {{ask_clauses, 1}, {ask_stress, 0.5}, {ask_edges, 0.5}, {ask_threads, 1}};

/* On a busy machine the clauses take longer than their few seconds, and then so does the run: a
 * clause that is not asked is UNRESOLVED. Each other part gets an eighth of the seconds or more.
 */
static double seconds_of(const struct check *check, size_t part, double left)
{
    double least = part == 0 ? clauses_seconds : check->seconds / 8;
    double share = left * parts[part].share;
    return share > least ? share : least;
}

static int ask_all(struct check *check)
{
    double left = check->seconds;
    int code = EXIT_AGREE;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && code == EXIT_AGREE; i++) {
        if (progress_interrupted())
            break;
        check->settings.seconds = seconds_of(check, i, left);
        code = parts[i].ask(check);
        left -= progress_seconds(&check->stress.progress);
    }
    return code;
}

/* The last line names the system, as the first does. */
static int conclude(const struct check *check)
{
    const char *system = check->settings.system->name;
    char text[400], line[512];
    int code = collect_verdict(&check->stress, text, sizeof text);
    if (code == EXIT_AGREE && check->clauses[CLAUSE_UNRESOLVED] + check->unasked > 0) {
        code = EXIT_DIVERGENCE;
        snprintf(text, sizeof text, "UNRESOLVED: clauses were not decided");
    }
    if (code == EXIT_AGREE && check->threads_diverge) {
        code = EXIT_DIVERGENCE;
        snprintf(text, sizeof text, "%s, see above",
                 check->alone_diverges ? "one thread diverges" : "several threads diverge");
    } else if (code == EXIT_AGREE && check->threads_undecided) {
        snprintf(text, sizeof text, "no divergence; threads undecided, make threads asks longer");
    }
    snprintf(line, sizeof line, "%s%s: %s", progress_interrupted() ? "interrupted, " : "", system,
             text);
    collect_print(&check->stress, true);
    print_threads(check);
    bool color = settings_color(&check->settings);
    printf("--- %s", style_on(color, code == EXIT_AGREE ? STYLE_GOOD : STYLE_BAD));
    struct fold fold = {.out = stdout, .column = 4, .indent = 4};
    fold_add(&fold, 0, line);
    printf("%s\n", style_off(color));
    return code;
}

static int run(struct check *check)
{
    printf("asking   %s, %.0f s, seed %" PRIu64 "\n", check->settings.system->name, check->seconds,
           check->settings.seed);
    fflush(stdout);
    int code = ask_all(check);
    int verdict = conclude(check);
    return code == EXIT_AGREE ? verdict : code;
}

int run_check(const struct settings *settings)
{
    struct check check = {.settings = *settings};
    check.settings.worker = NULL; /* its successor starts from the beginning */
    check.settings.operations = SETTINGS_UNLIMITED;
    check.seconds = settings->seconds > 0 ? settings->seconds : seconds_default;
    int code = stress_open(&check.stress, &check.settings);
    check.stress.quiet = true;
    if (code == EXIT_AGREE)
        code = collect_check(settings);
    if (code == EXIT_AGREE)
        code = run(&check);
    stress_close(&check.stress);
    return code;
}
