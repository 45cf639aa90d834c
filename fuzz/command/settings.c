/* SPDX-License-Identifier: MIT
 *
 * Turns options into settings. One table holds the options of all verbs; each verb lists the
 * letters that it takes.
 */
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include "fuzz/explore/actions.h"
#include "fuzz/support/collection.h"
#include "fuzz/support/questions.h"
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    struct option option;
    const char *value, *help;
} table[] = {
    {{"system", required_argument, NULL, 's'},
     "NAME",
     "a system of `mapcheck list`, or ./yours.so"},
    {{"questions", required_argument, NULL, 'q'}, "LIST", "contract,contents,economy,structure"},
    {{"operations", required_argument, NULL, 'n'}, "N", "number of operations (100000)"},
    {{"collect", no_argument, NULL, 'O'}, "", "go on after a finding; --output: a folder"},
    {{"seconds", required_argument, NULL, 'S'}, "N", "stop after so many seconds"},
    {{"past", required_argument, NULL, 'A'}, "CLAUSES", "go past findings of these clauses: A,B"},
    {{"seed", required_argument, NULL, 'r'}, "N", "random seed (1)"},
    {{"world-operations", required_argument, NULL, 'w'},
     "N",
     "operations in one world, 1..1000000 (256)"},
    {{"raw-share", required_argument, NULL, 'a'},
     "N",
     "percent of boundary arguments, 0..100 (10)"},
    {{"pages", required_argument, NULL, 'P'}, "N", "pages of the world with page 0, 1..32 (8)"},
    {{"skip", required_argument, NULL, 'K'}, "N", "largest skip count, 1..63 (3)"},
    {{"growth", required_argument, NULL, 'G'}, "N", "fewest pages to ask of sbrk, 1..65536 (2)"},
    {{"break", required_argument, NULL, 'B'}, "BYTES", "start of the break, 0..512 (16, a page)"},
    {{"checkpoint", required_argument, NULL, 'C'},
     "FILE",
     "saves the search, and continues a saved one"},
    {{"scale", required_argument, NULL, 'x'}, "x16|r64", "how 4 KiB pages become 64 KiB pages"},
    {{"output", required_argument, NULL, 'o'},
     "PATH",
     "file or folder to write; keeps existing files"},
    {{"force", no_argument, NULL, 'f'}, "", "overwrite existing files"},
    {{"lenient", no_argument, NULL, 'l'}, "", "accept byte files that are cut or unknown"},
    {{"figures", no_argument, NULL, 'g'}, "", "peak, utilisation, clearing of each file"},
    {{"statistics", no_argument, NULL, 't'}, "", "effectiveness of all inputs together"},
    {{"verbose", optional_argument, NULL, 'v'}, "", "print the table of every file and byte input"},
    {{"json", no_argument, NULL, 'j'}, "", "one JSON object a line"},
    {{"tap", no_argument, NULL, 'p'}, "", "one TAP line a file"},
    {{"c", no_argument, NULL, 'c'}, "", "as a C program of POSIX calls"},
    {{"ops", no_argument, NULL, 'e'}, "", "as .ops text, also for byte files"},
    {{"color", required_argument, NULL, 'k'},
     "auto|always|never",
     "when to color (auto; respects NO_COLOR)"},
    {{"histories", required_argument, NULL, 'H'},
     "N",
     "stop after this many histories (0: no limit)"},
    {{"clause", required_argument, NULL, 'i'}, "ID", "only this clause"},
    {{"traces", required_argument, NULL, 'd'}, "FOLDER", "folder for each failing run, as ID.ops"},
    {{"tsv", required_argument, NULL, 'T'}, "FILE", "also write the lines to this file"},
    {{"list", no_argument, NULL, 'L'}, "", "the ids of all clauses"},
    {{"check", no_argument, NULL, 'Z'}, "", "only check that tables and clause bodies agree"},
    {{"expected", required_argument, NULL, 'D'}, "FILE", "replaces the compiled-in xfail.tsv"},
    {{"kept", required_argument, NULL, 'E'}, "FOLDER", "folder with answers of other machines"},
    {{"commit", required_argument, NULL, 'I'}, "TEXT", "the version that the pages name"},
    {{"help", no_argument, NULL, 'h'}, "", "this page"},
};
enum { OPERATIONS_DEFAULT = 100000 };         /* where neither operations nor seconds are given */
static const uint64_t NOT_GIVEN = UINT64_MAX; /* more than a caller can give */
enum { OPTIONS = sizeof table / sizeof table[0] };
_Static_assert(ACTIONS_PAGES_MAX == 32 && ACTIONS_PAGES_MAX * WORLD_PAGE_SIZE_MIN == 512 &&
                   WORLD_SKIP_LIMIT_MAX == 63 && WORLD_GROWTH_MAX == 65536,
               "the texts above name these limits");

static int print_help(const struct verb *verb)
{
    char left[64];
    printf("mapcheck %s%s%s\n%s\n\n", verb->name, *verb->arguments ? " " : "", verb->arguments,
           verb->summary);
    for (size_t i = 0; i < OPTIONS; i++) {
        if (table[i].option.val != 'h' && strchr(verb->options, table[i].option.val) == NULL)
            continue;
        snprintf(left, sizeof left, "--%s%s%s", table[i].option.name, *table[i].value ? " " : "",
                 table[i].value);
        printf("  %-28s %s\n", left, table[i].help);
    }
    printf("\nexit code: 0 agree, 1 divergence or unresolved, 2 usage or input, 77 cannot run\n");
    return EXIT_AGREE;
}

static bool read_count(const char *text, uint64_t most, uint64_t *count)
{
    char *end;
    *count = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && *count <= most && strlen(text) < 20;
}

static bool read_count32(const char *text, uint32_t least, uint32_t most, uint32_t *count)
{
    uint64_t value;
    bool good = read_count(text, most, &value) && value >= least;
    *count = (uint32_t)value;
    return good;
}

static bool read_seconds(const char *text, double *seconds)
{
    uint32_t whole;
    bool good = read_count32(text, 1, 1000000, &whole);
    *seconds = whole;
    return good;
}

static bool take_flag(int letter, struct settings *settings)
{
    switch (letter) {
    case 'f':
        return settings->force = true;
    case 'O':
        return settings->collect = true;
    case 'l':
        return settings->lenient = true;
    case 'g':
        return settings->figures = true;
    case 't':
        return settings->statistics = true;
    case 'v':
        return settings->verbose = true;
    case 'j':
        return settings->json = true;
    case 'p':
        return settings->tap = true;
    case 'c':
        return settings->as_c = true;
    case 'e':
        return settings->as_ops = true;
    case 'L':
        return settings->list = true;
    case 'Z':
        return settings->check = true;
    default:
        return false;
    }
}

/* Capitals, digits and dashes, with a comma between two names. */
static bool are_clauses(const char *names)
{
    size_t length = strspn(names, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-,");
    return length > 0 && names[length] == '\0';
}

/* False when the option does not accept this value. */
static bool take_value(int letter, const char *value, struct settings *settings)
{
    switch (letter) {
    case 'q':
        return questions_parse(value, &settings->questions);
    case 'n':
        return read_count(value, SETTINGS_UNLIMITED, &settings->operations);
    case 'S':
        return read_seconds(value, &settings->seconds);
    case 'A':
        settings->past = value;
        return are_clauses(value);
    case 'r':
        return read_count(value, UINT64_MAX / 2, &settings->seed);
    case 'w':
        return read_count32(value, 1, 1000000, &settings->world_operations);
    case 'a':
        return read_count32(value, 0, 100, &settings->raw_share);
    case 'H':
        return read_count(value, UINT64_MAX / 2, &settings->histories);
    case 'P':
        return read_count32(value, 1, ACTIONS_PAGES_MAX, &settings->pages);
    case 'K':
        return read_count32(value, 1, WORLD_SKIP_LIMIT_MAX, &settings->skip);
    case 'G':
        return read_count32(value, 1, WORLD_GROWTH_MAX, &settings->growth);
    case 'B':
        return read_count32(value, 0, ACTIONS_PAGES_MAX * WORLD_PAGE_SIZE_MIN,
                            &settings->first_break);
    case 'C':
        settings->checkpoint = value;
        return *value != '\0';
    case 'i':
        settings->clause = value;
        return *value != '\0';
    case 'd':
        settings->traces = value;
        return *value != '\0';
    case 'T':
        settings->tsv = value;
        return *value != '\0';
    case 'D':
        settings->expected = value;
        return *value != '\0';
    case 'E':
        settings->kept = value;
        return *value != '\0';
    case 'I':
        settings->commit = value;
        return true;
    case 'x':
        return settings->scaled = import_scale_parse(value, &settings->scale);
    case 'o':
        settings->output = value;
        return *value != '\0';
    case 'k':
        return color_parse(value, &settings->color);
    default:
        return take_flag(letter, settings);
    }
}

static int choose_system(const char *name, struct settings *settings)
{
    char text[240];
    settings->system = registry_find(name, text, sizeof text);
    if (settings->system != NULL)
        return SETTINGS_COMPLETE;
    problem("%s", text);
    return registry_elsewhere(name) ? EXIT_CANNOT_RUN : EXIT_INPUT;
}

static int refuse_value(const struct verb *verb, int letter, const char *value)
{
    size_t row = 0;
    while (row + 1 < OPTIONS && table[row].option.val != letter)
        row++;
    return problem("%s: --%s cannot be `%s`, expected %s: %s; mapcheck %s --help", verb->name,
                   table[row].option.name, value, table[row].value, table[row].help, verb->name);
}

/* Reports an option that does not exist, that this verb does not take, or that lacks its value. */
static int refuse_option(const struct verb *verb, const char *word, int letter)
{
    if (letter == ':')
        return problem("%s: option %s needs a value; mapcheck %s --help shows it", verb->name, word,
                       verb->name);
    return problem("%s: unknown option %s; mapcheck %s --help lists its options", verb->name, word,
                   verb->name);
}

static int read_options(const struct verb *verb, int argc, char **argv, struct settings *settings)
{
    struct option options[OPTIONS + 1] = {{0}};
    for (size_t i = 0; i < OPTIONS; i++)
        options[i] = table[i].option;
    opterr = 0;
    optind = 1;
    for (;;) {
        int before = optind;
        int letter = getopt_long(argc, argv, ":o:v::h", options, NULL);
        const char *word = argv[before < argc ? before : argc - 1];
        if (letter == -1)
            return SETTINGS_COMPLETE;
        if (letter == 'h')
            return print_help(verb);
        if (letter == '?' || letter == ':')
            return refuse_option(verb, argv[optind - 1], letter);
        if (strchr(verb->options, letter) == NULL)
            return refuse_option(verb, word, '?');
        if (letter == 's') {
            int code = choose_system(optarg, settings);
            if (code != SETTINGS_COMPLETE)
                return code;
        } else if (!take_value(letter, optarg, settings)) {
            return refuse_value(verb, letter, optarg);
        }
    }
}

/* A report has one form. */
static int check_forms(const struct verb *verb, const struct settings *settings)
{
    const char *given[4], *const names[] = {"--json", "--tap", "--c", "--ops"};
    const bool wanted[] = {settings->json, settings->tap, settings->as_c, settings->as_ops};
    size_t count = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (wanted[i])
            given[count++] = names[i];
    if (count < 2)
        return SETTINGS_COMPLETE;
    return problem("%s: %s and %s are two forms of one report; give one of them", verb->name,
                   given[0], given[1]);
}

int settings_read(const struct verb *verb, int argc, char **argv, struct settings *settings)
{
    *settings = (struct settings){.verb = verb->name,
                                  .questions = QUESTION_ALL,
                                  .operations = NOT_GIVEN,
                                  .seed = 1,
                                  .world_operations = 256,
                                  .raw_share = 10,
                                  .pages = 8,
                                  .skip = 3,
                                  .growth = 2,
                                  .first_break = 16};
    int code = read_options(verb, argc, argv, settings);
    if (code == SETTINGS_COMPLETE)
        code = check_forms(verb, settings);
    if (code != SETTINGS_COMPLETE)
        return code;
    if (settings->operations == NOT_GIVEN)
        settings->operations = settings->seconds > 0 ? SETTINGS_UNLIMITED : OPERATIONS_DEFAULT;
    settings->files = argv + optind;
    settings->file_count = argc - optind;
    if (settings->file_count < verb->files_min)
        return problem("%s: no file given; usage: mapcheck %s %s", verb->name, verb->name,
                       verb->arguments);
    if (verb->files_max >= 0 && settings->file_count > verb->files_max)
        return problem("%s: unexpected `%s`; usage: mapcheck %s %s", verb->name,
                       settings->files[verb->files_max], verb->name, verb->arguments);
    if (strchr(verb->options, '@') != NULL)
        return choose_system(settings->files[0], settings);
    return settings->system != NULL ? SETTINGS_COMPLETE : choose_system("page-manager", settings);
}

bool settings_color(const struct settings *settings)
{
    return color_decide(settings->color, STDOUT_FILENO);
}

static bool is_past(const void *clauses, const struct finding *finding)
{
    return collection_names(clauses, finding->clause);
}

struct judge *settings_judge(const struct settings *settings)
{
    struct judge *judge = judge_open(settings->system, NULL, settings->questions);
    if (judge == NULL)
        problem("out of memory; close other programs and try again");
    else if (settings->past != NULL)
        judge_go_past(judge, is_past, settings->past);
    return judge;
}
