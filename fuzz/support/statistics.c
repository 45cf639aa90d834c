/* SPDX-License-Identifier: MIT
 *
 * See statistics.h. Every share is a part of the maps or unmaps that reached the system.
 */
#include "fuzz/support/statistics.h"
#include "reference/report_fold.h"
#include <inttypes.h>

void run_counts_begin(struct run_counts *counts, const struct world *world)
{
    unsigned size = 0;
    while (size < RUN_COUNTS_SIZES - 1 && (1u << size) < world->page_count)
        size++;
    counts->runs++;
    counts->worlds[size]++;
}

static void add_map(struct run_counts *counts, const struct step *step)
{
    if (step->outcome.kind != OUTCOME_SUCCESS)
        return;
    counts->maps_succeeded++;
    counts->maps_reusing += step->reused;
    counts->maps_growing += step->grew;
}

static void add_unmap(struct run_counts *counts, const struct step *step)
{
    if (step->outcome.kind != OUTCOME_SUCCESS)
        return;
    counts->unmaps_partial += step->partial;
    counts->unmaps_multiple += step->mappings > 1;
    counts->unmaps_of_nothing += step->pages_live == 0;
}

void run_counts_step(struct run_counts *counts, const struct step *step)
{
    tally_add(&counts->tally, step);
    if (step->skipped) {
        counts->skipped[step->kind]++;
        return;
    }
    counts->asked[step->kind]++;
    if (step->kind == OPERATION_MAP)
        add_map(counts, step);
    if (step->kind == OPERATION_UNMAP)
        add_unmap(counts, step);
}

uint64_t run_counts_operations(const struct run_counts *counts)
{
    uint64_t sum = 0;
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        sum += counts->asked[kind] + counts->skipped[kind];
    return sum;
}

unsigned run_counts_permille(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : (unsigned)(part * 1000 / whole);
}

enum { INDENT = 4 }; /* the column after the dashes */

static void add_share(struct fold *fold, uint64_t part, uint64_t whole, const char *what)
{
    char text[64];
    unsigned permille = run_counts_permille(part, whole);
    snprintf(text, sizeof text, "%u.%u%%%s", permille / 10, permille % 10, what);
    fold_add(fold, 1, text);
}

static void print_shares(FILE *out, const struct run_counts *counts)
{
    struct fold fold = {.out = out, .indent = INDENT};
    uint64_t maps = counts->asked[OPERATION_MAP];
    uint64_t unmaps = counts->asked[OPERATION_UNMAP];
    fold_add(&fold, 0, "--- effectiveness:");
    add_share(&fold, counts->maps_succeeded, maps, " of maps succeed,");
    add_share(&fold, counts->unmaps_partial, unmaps, " of unmaps partial,");
    add_share(&fold, counts->unmaps_multiple, unmaps, " multi-mapping,");
    add_share(&fold, counts->unmaps_of_nothing, unmaps, " of nothing,");
    add_share(&fold, counts->maps_reusing, maps, " of maps reuse a hole,");
    add_share(&fold, counts->maps_growing, maps, " grow,");
    add_share(&fold, counts->asked[OPERATION_SBRK], run_counts_operations(counts),
              " of operations foreign sbrk");
    fprintf(out, "\n");
}

/* `after` ends the list. */
static void add_counts(struct fold *fold, const uint64_t *counts, const char *after)
{
    char text[64];
    unsigned last = OPERATION_KINDS;
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        if (counts[kind] != 0)
            last = kind;
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++) {
        if (counts[kind] == 0)
            continue;
        snprintf(text, sizeof text, "%s %" PRIu64 "%s", operation_name((enum operation_kind)kind),
                 counts[kind], kind == last ? after : ",");
        fold_add(fold, 1, text);
    }
    snprintf(text, sizeof text, "none%s", after);
    if (last == OPERATION_KINDS)
        fold_add(fold, 1, text);
}

static void print_operations(FILE *out, const struct run_counts *counts)
{
    struct fold fold = {.out = out, .indent = INDENT};
    char text[96];
    snprintf(text, sizeof text,
             "--- operations: %" PRIu64 " in %" PRIu64 " runs:", run_counts_operations(counts),
             counts->runs);
    fold_add(&fold, 0, text);
    add_counts(&fold, counts->asked, ";");
    fold_add(&fold, 1, "skipped (unsupported, or of a failed map):");
    add_counts(&fold, counts->skipped, "");
    fprintf(out, "\n");
}

static void print_worlds(FILE *out, const struct run_counts *counts)
{
    struct fold fold = {.out = out, .indent = INDENT};
    char text[96];
    uint64_t left = counts->runs;
    fold_add(&fold, 0, "--- worlds, pages:");
    for (unsigned size = 0; size < RUN_COUNTS_SIZES; size++) {
        unsigned permille = run_counts_permille(counts->worlds[size], counts->runs);
        if (counts->worlds[size] == 0)
            continue;
        left -= counts->worlds[size];
        snprintf(text, sizeof text, "up to %u: %u.%u%%%s", 1u << size, permille / 10, permille % 10,
                 left > 0 ? "," : ";");
        fold_add(&fold, 1, text);
    }
    snprintf(text, sizeof text, "not opened: %" PRIu64, counts->unopened);
    fold_add(&fold, 1, text);
    fprintf(out, "\n");
}

void run_counts_print(FILE *out, const struct run_counts *counts)
{
    print_shares(out, counts);
    print_operations(out, counts);
    print_worlds(out, counts);
}
