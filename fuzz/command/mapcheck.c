/* SPDX-License-Identifier: MIT
 *
 * mapcheck: does your mmap keep its contract? A command line with one file per verb (command_*.c).
 */
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include "fuzz/command/version.h"
#include "fuzz/command/worker.h"
#include <stdio.h>
#include <string.h>

const struct verb verbs[] = {
    {"check", "yours.so|yours.wasm|NAME", "everything below in under a minute, ending with a list",
     "@Srofk", 1, 1, run_check},
    {"list", "", "systems, platforms, verbs, and the syntax of operations", "", 0, 0, run_list},
    {"show", "FILE [--c|--ops|--json] [-o FILE]", "one program as a table of its run, C, or text",
     "sqAcejolfk", 1, 1, run_show},
    {"replay", "FILE|FOLDER... [--system NAME]", "every file against a system, one line each",
     "sqAjptvglk", 1, -1, run_replay},
    {"stress", "--operations N --seed S", "random operations, without a fuzzing compiler",
     "sqOSnrwaofk", 0, 0, run_stress},
    {"explore", "--pages N [--system NAME]", "every state of a small world, breadth-first",
     "sqPKGBCofk", 0, 0, run_explore},
    {"threads", "--system ./yours.so --seconds N", "several threads call one shared object", "SsrH",
     0, 0, run_threads},
    {"shrink", "FILE [-o OUT.ops]", "the smallest program that fails in the same way", "sqAolfk", 1,
     1, run_shrink},
    {"import", "FILE.trace --scale x16|r64 -o OUT.ops", "a recorded program becomes a workload",
     "xof", 1, 1, run_import},
    {"encode", "FILE|FOLDER... -o FOLDER", ".ops text as the bytes that fuzzers mutate", "of", 1,
     -1, run_encode},
    VERB_CONFORM,
    {"matrix", "OUT", "the results in OUT/conformance/ as a table, HTML, TAP ...", "DEIk", 1, 1,
     run_matrix},
    {0},
};

static int print_usage(FILE *out)
{
    fprintf(out, "mapcheck: does your mmap keep its word?\n\nusage: mapcheck VERB ...\n");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        fprintf(out, "  %-7s %s%s%s\n", verb->name, verb->arguments,
                *verb->arguments != '\0' ? "\n          " : "", verb->summary);
    fprintf(out, "\nRun mapcheck VERB --help for its options, mapcheck --version for its version.\n"
                 "Try: mapcheck replay corpus/seeds\n");
    return EXIT_AGREE;
}

static int print_version(void)
{
    printf("mapcheck %s\nplatform %s, table of system.h version %d, compiled by %s\n",
           MAPCHECK_VERSION, registry_platform(), SYSTEM_ABI_VERSION, MAPCHECK_COMPILER);
    return EXIT_AGREE;
}

/* A run in which the system agrees, but whose process does not end well, is no agreement. */
static int run_verb(const struct verb *verb, const struct settings *settings)
{
    char end[80];
    int code = worker_run(verb, settings);
    int32_t trap = settings->system != NULL ? registry_end(settings->system) : 0;
    if (code != EXIT_AGREE || trap == 0)
        return code;
    trap_print(end, sizeof end, trap);
    printf("CONTRACT  after the last operation of a run, when its process was to exit:\n"
           "          the system %s\n",
           end);
    return EXIT_DIVERGENCE;
}

int main(int argc, char **argv)
{
    struct settings settings;
    setvbuf(stdout, NULL, _IOLBF, 0); /* Ctrl-C then loses no line */
    if (argc < 2)
        return problem("no verb given; mapcheck --help lists the verbs");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return print_usage(stdout);
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        if (strcmp(verb->name, argv[1]) == 0) {
            int code = settings_read(verb, argc - 1, argv + 1, &settings);
            return code == SETTINGS_COMPLETE ? run_verb(verb, &settings) : code;
        }
    return problem("unknown verb `%s`; mapcheck --help lists the verbs", argv[1]);
}
