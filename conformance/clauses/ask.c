/* SPDX-License-Identifier: MIT
 *
 * The clauses without a test framework: a plain loop that asks one system, in whatever lane this was
 * built for, and prints a line per clause. No fork, no threads, no files unless told to write one,
 * so it runs natively, with 32 bits, over a translated module, under node and under WASI alike.
 * Each line is written out at once: whoever ends this program loses one clause, not the others. While a
 * system is asked, FOLDER/asking has the clause's name: by that a host that finds this program dead knows
 * whether the system can have ended it.
 */
#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/declared.h"
#include "conformance/systems/registry.h"
#include "reference/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { EXIT_AS_DECLARED = 0, EXIT_OTHERWISE = 1, EXIT_USAGE = 2, EXIT_NOT_HERE = 77, GO_ON = -1 };

struct options {
    const struct system *system;
    const struct clause *clause; /* NULL: all */
    FILE *tsv;                   /* NULL: none */
    const char *traces;          /* a folder; NULL: none */
};

static const char help[] =
    "ask [--system NAME] [--clause ID] [--tsv FILE]   ask a system the clauses of mmap and munmap\n"
    "ask --list                                       the ids of all clauses\n"
    "ask --check                                      do table, bodies and declarations fit?\n"
    "\n"
    "  --system NAME  one of this lane (page-manager)     --clause ID  only this one\n"
    "  --tsv FILE     the same lines into a file, too     --traces FOLDER  a failing run as "
    "ID.ops\n"
    "\n"
    "Prints ID, verdict, one sentence, and of a FAIL the cases that fail, with tabs between.\n"
    "exit: 0 every verdict is PASS or as conformance/clauses/declared.tsv says, 1 not, 2 usage, 77 "
    "not here\n";

static int refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int refuse(const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "ask: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    return EXIT_USAGE;
}

static int choose_system(struct options *options, const char *name)
{
    char problem[240];

    options->system = registry_find(name, problem, sizeof problem);
    if (options->system != NULL)
        return GO_ON;
    refuse("%s", problem);
    return registry_elsewhere(name) ? EXIT_NOT_HERE : EXIT_USAGE;
}

static int choose_clause(struct options *options, const char *id)
{
    options->clause = clause_find(id);
    if (options->clause == NULL)
        return refuse("unknown clause `%.40s`: ask --list prints all of them", id);
    return GO_ON;
}

static int choose_file(struct options *options, const char *path)
{
    if (options->tsv != NULL)
        return refuse("--tsv is given twice");
    options->tsv = fopen(path, "w");
    return options->tsv != NULL ? GO_ON : refuse("cannot write %s", path);
}

static int choose_traces(struct options *options, const char *folder)
{
    options->traces = folder;
    return GO_ON;
}

static int read_option(struct options *options, const char *word, const char *value)
{
    static const struct {
        const char *word;
        int (*choose)(struct options *options, const char *value);
    } known[] = {{"--system", choose_system},
                 {"--clause", choose_clause},
                 {"--tsv", choose_file},
                 {"--traces", choose_traces}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(known[i].word, word) != 0)
            continue;
        return value != NULL ? known[i].choose(options, value)
                             : refuse("%s needs a value: ask --help", word);
    }
    return refuse("unknown option `%.40s`: ask --help", word);
}

static int print_list(void)
{
    for (size_t i = 0; clause_at(i) != NULL; i++)
        puts(clause_at(i)->id);
    return EXIT_AS_DECLARED;
}

static int check_tables(void)
{
    char problem[320];

    if (clause_table_sound(problem, sizeof problem))
        return EXIT_AS_DECLARED;
    fprintf(stderr, "conformance: %s\n", problem);
    return EXIT_OTHERWISE;
}

/* GO_ON, or the exit code with which all is said. */
static int read_options(struct options *options, char **words)
{
    int code = GO_ON;

    for (; *words != NULL && code == GO_ON; words += words[1] != NULL ? 2 : 1) {
        if (strcmp(*words, "--list") == 0)
            return print_list();
        if (strcmp(*words, "--check") == 0)
            return check_tables();
        if (strcmp(*words, "--help") == 0)
            return fputs(help, stdout) < 0;
        code = read_option(options, *words, words[1]);
    }
    if (code == GO_ON && options->system == NULL)
        code = choose_system(options, "page-manager");
    return code;
}

static void tell(FILE *out, const struct clause *clause, const struct clause_result *result)
{
    fprintf(out, "%s\t%s\t%s\t%s\n", clause->id, clause_verdict_name(result->verdict), result->text,
            result->cases);
    fflush(out);
}

/* The run that decided, to be replayed: mapcheck shrink, show --c. False: it cannot be written. */
static bool write_trace(const struct options *options, const struct clause *clause,
                        const struct clause_result *result, const struct program *trace)
{
    char head[1200], path[400];

    snprintf(path, sizeof path, "%s/%s.ops", options->traces, clause->id);
    snprintf(head, sizeof head, "%s  %s\n%s on %s, lane %s: %s", clause->id,
             clause_rule(clause->id), clause_verdict_name(result->verdict), options->system->name,
             registry_lane(), result->text);
    FILE *file = fopen(path, "w");
    if (file != NULL)
        report_ops(file, trace, head);
    return file != NULL && fclose(file) == 0;
}

/* FOLDER/asking, of this clause or of none. False: the folder cannot be written. */
static bool note(const struct options *options, const struct clause *clause)
{
    char path[400];

    if (options->traces == NULL)
        return true;
    snprintf(path, sizeof path, "%s/asking", options->traces);
    if (clause == NULL)
        return remove(path) == 0;
    FILE *file = fopen(path, "w");
    return file != NULL && (fprintf(file, "%s\n", clause->id) > 0) + (fclose(file) == 0) == 2;
}

static int ask(const struct options *options, const struct clause *clause)
{
    struct program trace = {0};
    int code = EXIT_OTHERWISE;

    if (!note(options, clause))
        return refuse("cannot write into %s: mkdir -p makes it", options->traces);
    struct clause_result result = clause_ask(clause, options->system, NULL, &trace);
    tell(stdout, clause, &result);
    if (options->tsv != NULL)
        tell(options->tsv, clause, &result);
    if (declared_holds(declared_find(options->system->name, registry_lane(), clause->id), &result))
        code = EXIT_AS_DECLARED;
    if (!note(options, NULL) || (options->traces != NULL && result.verdict == CLAUSE_FAIL &&
                                 !write_trace(options, clause, &result, &trace)))
        code = refuse("cannot write into %s: mkdir -p makes it", options->traces);
    program_free(&trace);
    return code;
}

static int ask_all(const struct options *options)
{
    int code = EXIT_AS_DECLARED;

    if (options->clause != NULL)
        return ask(options, options->clause);
    for (size_t i = 0; clause_at(i) != NULL && code < EXIT_USAGE; i++)
        code |= ask(options, clause_at(i));
    return code < EXIT_USAGE ? code : EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    int code = argc > 0 ? read_options(&options, argv + 1) : EXIT_USAGE;

    if (code == GO_ON)
        code = ask_all(&options);
    if (options.tsv != NULL && fclose(options.tsv) != 0)
        code = refuse("the file of --tsv could not be written to its end");
    return code;
}
