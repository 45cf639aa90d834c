/* SPDX-License-Identifier: MIT
 *
 * mapcheck conform: the clauses of mmap and munmap on one system, a line per clause.
 */
#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/conform.h"
#include "fuzz/command/command.h"
#include "fuzz/command/worker.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static int check_tables(void)
{
    char text[320];
    if (clause_table_sound(text, sizeof text))
        return EXIT_AGREE;
    fprintf(stderr, "conformance: %s\n", text);
    return EXIT_DIVERGENCE;
}

static int list_clauses(void)
{
    conform_list(stdout);
    return EXIT_AGREE;
}

static void note(void *settings, size_t index, int worst)
{
    worker_note(settings, index, &worst, sizeof worst);
}

static int run_clauses(const struct settings *settings, const struct clause *clause, FILE *copy)
{
    bool columns = settings->color == COLOR_ALWAYS || color_terminal(STDOUT_FILENO);
    struct settings noted = *settings;
    int worst = CONFORM_EXPECTED;
    uint64_t first = worker_part(settings, &worst, sizeof worst);
    const struct conform run = {.part = {(size_t)first, worst, note, &noted},
                                .system = settings->system,
                                .clause = clause,
                                .traces = settings->traces,
                                .out = stdout,
                                .copy = copy,
                                .columns = columns,
                                .color = settings_color(settings),
                                .hints = stderr};
    enum conform_end end = conform(&run);
    if (end == CONFORM_NO_FOLDER)
        return problem("conform: cannot write into %s: mkdir -p makes it, or give another folder",
                       settings->traces);
    return end == CONFORM_EXPECTED ? EXIT_AGREE : EXIT_DIVERGENCE;
}

static int run_with_copy(const struct settings *settings, const struct clause *clause)
{
    int worst;
    bool resumed = worker_part(settings, &worst, sizeof worst) > 0;
    FILE *copy = fopen(settings->tsv, resumed ? "a" : "w");
    if (copy == NULL)
        return problem("conform: cannot write %s: %s; give another file", settings->tsv,
                       strerror(errno));
    int code = run_clauses(settings, clause, copy);
    if (fclose(copy) != 0)
        return problem("conform: %s could not be written to its end; is the disk full?",
                       settings->tsv);
    return code;
}

int run_conform(const struct settings *settings)
{
    const struct clause *clause = settings->clause != NULL ? clause_find(settings->clause) : NULL;

    if (settings->check)
        return check_tables();
    if (settings->list)
        return list_clauses();
    if (settings->clause != NULL && clause == NULL)
        return problem(
            "conform: unknown clause `%.40s`; mapcheck conform --list prints all of them",
            settings->clause);
    return settings->tsv != NULL ? run_with_copy(settings, clause)
                                 : run_clauses(settings, clause, NULL);
}

int conform_main(int argc, char **argv)
{
    static const struct verb verb = VERB_CONFORM;
    struct settings settings;
    int code = settings_read(&verb, argc, argv, &settings);
    return code == SETTINGS_COMPLETE ? run_conform(&settings) : code;
}
