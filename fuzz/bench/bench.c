/* SPDX-License-Identifier: MIT
 *
 * Runs the benchmarks of one part in one process: bench PART [--rounds N] [--json FILE]. `make
 * bench` (bench.sh) runs all parts, natively and under node, and combines their reports.
 */
#include "fuzz/bench/bench.h"
#include "fuzz/bench/bench_policies.h"
#include "fuzz/bench/speed.h"
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, ROUNDS = 9, PROBLEM = 512 };

static const struct part *const parts[] = {
    &bench_part_tables, &bench_part_calls,     &bench_part_growth, &bench_part_fresh,
    &bench_part_dirty,  &bench_part_workloads, &bench_part_memory};
enum { PARTS = sizeof parts / sizeof parts[0] };

static struct bench bench; /* too large for a stack */

static int refuse(const char *what, const char *word)
{
    fprintf(stderr, "bench: %s '%s'; bench --help lists parts and options\n", what, word);
    return EXIT_USAGE;
}

static int print_help(void)
{
    printf("bench PART [--rounds N] [--json FILE]   one part of the benchmarks, as Markdown\n\n");
    for (size_t i = 0; i < PARTS; i++)
        printf("  %-10s %s\n", parts[i]->name, parts[i]->summary);
    printf("  %-10s %s\n", "policies", "other policies, simulated: counted, not timed; no options");
    printf("  %-10s %s\n", "speed",
           "RATES OPERATIONS JSON: reports the rates that bench.sh measured");
    printf("\n  --rounds N   1..%d, %d without\n  --json FILE  the report with every sample, as "
           "JSON\n",
           ROUNDS_MAX, ROUNDS);
    return EXIT_SUCCESS;
}

static const struct part *find_part(const char *name)
{
    for (size_t i = 0; i < PARTS; i++)
        if (strcmp(parts[i]->name, name) == 0)
            return parts[i];
    return NULL;
}

static bool read_rounds(const char *word, unsigned *rounds)
{
    char *end;
    unsigned long number = strtoul(word, &end, 10);
    *rounds = (unsigned)number;
    return end != word && *end == '\0' && number >= 1 && number <= ROUNDS_MAX;
}

/* Returns 0, or the exit code of a usage error that is already printed. */
static int read_options(char **words, const char **json)
{
    for (; *words != NULL; words += 2) {
        bool rounds = strcmp(*words, "--rounds") == 0;
        if (!rounds && strcmp(*words, "--json") != 0)
            return refuse("unknown option", *words);
        if (words[1] == NULL)
            return refuse("nothing after", *words);
        if (!rounds)
            *json = words[1];
        else if (!read_rounds(words[1], &bench.rounds_wanted))
            return refuse("not a number of rounds:", words[1]);
    }
    return 0;
}

static int run_part(const struct part *part, const char *json)
{
    char problem[PROBLEM] = "too many rows: raise ROWS_MAX in bench.h";
    bench.part = part->name;
    if (!part->fill(&bench, problem, sizeof problem)) {
        fprintf(stderr, "bench: %s: %s\n", part->name, problem);
        return EXIT_USAGE;
    }
    bench_measure(&bench);
    if (part->judge != NULL)
        part->judge(&bench);
    bench_print_markdown(&bench, stdout);
    FILE *out = json == NULL ? NULL : fopen(json, "w");
    if (json != NULL && out == NULL)
        return refuse("cannot write", json);
    if (out != NULL) {
        bench_print_json(&bench, out);
        fclose(out);
    }
    return EXIT_SUCCESS;
}

static int run_policies(void)
{
    char problem[PROBLEM];
    const char *wrong = bench_policies(stdout, problem, sizeof problem);
    if (wrong == NULL)
        return EXIT_SUCCESS;
    fprintf(stderr, "bench: policies: %s\n", wrong);
    return EXIT_USAGE;
}

static int run_speed(int count, char **words)
{
    static struct speed speed; /* too large for a stack */
    if (count != 3)
        return refuse("speed takes RATES OPERATIONS JSON, not", count > 0 ? words[0] : "");
    FILE *in = fopen(words[0], "r");
    if (in == NULL)
        return refuse("cannot open", words[0]);
    speed_read(&speed, in);
    fclose(in);
    FILE *json = fopen(words[2], "w");
    if (json == NULL)
        return refuse("cannot open", words[2]);
    speed_print(stdout, &speed, (unsigned)strtoul(words[1], NULL, 10));
    speed_print_json(json, &speed);
    fclose(json);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const char *json = NULL;
    bench.rounds_wanted = ROUNDS;
    if (argc < 2 || strcmp(argv[1], "--help") == 0)
        return argc < 2 ? refuse("no part", "") : print_help();
    if (strcmp(argv[1], "policies") == 0)
        return argc == 2 ? run_policies() : refuse("policies takes no option", argv[2]);
    if (strcmp(argv[1], "speed") == 0)
        return run_speed(argc - 2, argv + 2);
    const struct part *part = find_part(argv[1]);
    if (part == NULL)
        return refuse("no part", argv[1]);
    int usage = read_options(argv + 2, &json);
    return usage != 0 ? usage : run_part(part, json);
}
