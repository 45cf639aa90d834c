/* SPDX-License-Identifier: MIT
 *
 * mapcheck list: the names that the command line accepts, and the grammar of .ops files.
 */
#include "conformance/systems/registry.h"
#include "fuzz/command/command.h"
#include <stdio.h>

static const char grammar[] =
    "operations of an .ops file, one a line, # starts a comment\n"
    "  world pages=8 page=16 skip=3 growth=2 break=1p+4 limit=8 fail=2 memory=none\n"
    "  a = map LENGTH [uninitialized] [align N] [hint|fixed|noreplace PLACE] [prot= flags= fd= "
    "offset=]\n"
    "  unmap PLACE LENGTH        write PLACE LENGTH        discard PLACE LENGTH\n"
    "  remap PLACE LENGTH NEW [maymove]                    protect PLACE LENGTH prot=N\n"
    "  sbrk DELTA                fail COUNT [moved]        limit LENGTH\n"
    "  LENGTH  2p  2p-1  100b  top-1p+1  half        PLACE  a  a+1p  m26+2p  @3p  top-1p\n"
    "  => a+1p | ok | ENOMEM  at the end of a line: the answer, where the system promises one\n";

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
    printf("%s", grammar);
    return EXIT_AGREE;
}
