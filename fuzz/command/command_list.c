/* SPDX-License-Identifier: MIT
 *
 * mapcheck list: the names that the command line accepts, and the grammar of .ops files.
 */
#include "conformance/matrix/systems.h"
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include "reference/report_fold.h"
#include <stdio.h>
#include <string.h>

static const char grammar_head[] =
    "operations of an .ops file, one a line, # starts a comment\n"
    "  world pages=8 page=16 skip=3 growth=2 break=1p+4 limit=8 fail=2 memory=none\n";
static const char grammar_end[] =
    "  LENGTH  2p  2p-1  100b  top-1p+1  half     PLACE  a  a+1p  m26+2p  @3p  top-1p\n"
    "  => a+1p | ok | ENOMEM  at the end of a line: the answer, where the system\n"
    "                         promises one\n";

/* A syntax that fills its column gets a line of its own. */
static void print_grammar(void)
{
    enum { SYNTAX = 32 };
    char syntax[160];
    printf("%s", grammar_head);
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++) {
        int length = operation_syntax(syntax, sizeof syntax, (enum operation_kind)kind);
        printf("  ");
        if (length > SYNTAX)
            fold_line(stdout, 2, 6, syntax);
        else
            printf("%-*s  %s\n", SYNTAX, syntax, operation_facts[kind].summary);
    }
    printf("%s", grammar_end);
}

static void print_features(const struct system *system)
{
    static const struct {
        uint32_t feature;
        const char *name;
    } names[] = {
        {SYSTEM_ARENA, "arena"},
        {SYSTEM_ALIGNED, "aligned"},
        {SYSTEM_UNINITIALIZED, "uninitialized"},
        {SYSTEM_FIXED, "fixed"},
        {SYSTEM_ARGUMENTS, "arguments"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((system->features & names[i].feature) != 0)
            printf(" %s", names[i].name);
}

/* Lists every platform, and the program that runs a system there. */
static const struct {
    const char *name, *command;
} platforms[] = {
    {"native", "build/mapcheck"},
    {"m32", "make replay PLATFORM=m32"},
    {"wasm2c", "build/wasm2c/mapcheck, make replay PLATFORM=wasm2c"},
    {"node", "make replay PLATFORM=node, make conformance PLATFORM=node"},
    {"wasi", "make replay PLATFORM=wasi, make conformance PLATFORM=wasi"},
    {"browser", "make conformance PLATFORM=browser"},
};

static void print_here(void)
{
    printf("systems of this build (platform %s)\n", registry_platform());
    for (const struct system *const *system = registry_all(); *system != NULL; system++) {
        printf("  %-18s %u bits ", (*system)->name, (*system)->address_bits);
        print_features(*system);
        printf("\n");
    }
    printf("  %-18s a shared object with mmap and munmap, or with the table of\n"
           "                     system.h\n",
           "./yours.so");
}

static bool runs_on(const char *name, const char *platform)
{
    for (size_t i = 0; system_row_at(i) != NULL; i++)
        if (strcmp(system_row_at(i)->system, name) == 0 &&
            strcmp(system_row_at(i)->platform, platform) == 0)
            return true;
    return false;
}

static bool was_printed(size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(system_row_at(i)->system, system_row_at(row)->system) == 0)
            return true;
    return false;
}

static void print_everywhere(void)
{
    printf("platforms\n");
    for (size_t i = 0; i < sizeof platforms / sizeof platforms[0]; i++)
        printf("  %-8s %s\n", platforms[i].name, platforms[i].command);
    printf("systems that make conformance runs, and on which platforms\n");
    for (size_t row = 0; system_row_at(row) != NULL; row++) {
        if (was_printed(row))
            continue;
        printf("  %-26s", system_row_at(row)->system);
        for (size_t i = 0; i < sizeof platforms / sizeof platforms[0]; i++)
            if (runs_on(system_row_at(row)->system, platforms[i].name))
                printf(" %s", platforms[i].name);
        printf("\n");
    }
}

int run_list(const struct settings *settings)
{
    (void)settings;
    print_here();
    print_everywhere();
    printf("verbs\n");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        printf("  %-8s %s\n", verb->name, verb->summary);
    print_grammar();
    return EXIT_AGREE;
}
