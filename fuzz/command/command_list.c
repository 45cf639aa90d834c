/* SPDX-License-Identifier: MIT
 *
 * mapcheck list: the names that the command line accepts, and the grammar of .ops files.
 */
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include <stdio.h>

static const char grammar_head[] =
    "operations of an .ops file, one a line, # starts a comment\n"
    "  world pages=8 page=16 skip=3 growth=2 break=1p+4 limit=8 fail=2 memory=none\n";
static const char grammar_end[] =
    "  LENGTH  2p  2p-1  100b  top-1p+1  half        PLACE  a  a+1p  m26+2p  @3p  top-1p\n"
    "  => a+1p | ok | ENOMEM  at the end of a line: the answer, where the system promises one\n";

/* A syntax that fills the line stands alone. */
static void print_grammar(void)
{
    enum { SYNTAX = 40 };
    char syntax[160];
    printf("%s", grammar_head);
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        if (operation_syntax(syntax, sizeof syntax, (enum operation_kind)kind) > SYNTAX)
            printf("  %s\n", syntax);
        else
            printf("  %-*s  %s\n", SYNTAX, syntax, operation_facts[kind].summary);
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

int run_list(const struct settings *settings)
{
    (void)settings;
    printf("systems of this build (lane %s)\n", registry_lane());
    for (const struct system *const *system = registry_all(); *system != NULL; system++) {
        printf("  %-18s %u bits ", (*system)->name, (*system)->address_bits);
        print_features(*system);
        printf("\n");
    }
    printf("  %-18s a shared object with mmap and munmap, or with the table of system.h\n"
           "lanes: native, wasm2c, node (make replay LANE=...)\nverbs\n",
           "./yours.so");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        printf("  %-8s %s\n", verb->name, verb->summary);
    print_grammar();
    return EXIT_AGREE;
}
