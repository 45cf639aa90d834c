/* SPDX-License-Identifier: MIT
 *
 * See statistics.h. Shares are of the maps and unmaps that reached the system.
 */
#include "fuzz/support/statistics.h"
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

static void print_share(FILE *out, uint64_t part, uint64_t whole, const char *what)
{
    unsigned permille = run_counts_permille(part, whole);
    fprintf(out, "%u.%u%%%s", permille / 10, permille % 10, what);
}

static void print_shares(FILE *out, const struct run_counts *counts)
{
    uint64_t maps = counts->asked[OPERATION_MAP];
    uint64_t unmaps = counts->asked[OPERATION_UNMAP];
    fprintf(out, "--- effectiveness: ");
    print_share(out, counts->maps_succeeded, maps, " of maps succeed, ");
    print_share(out, counts->unmaps_partial, unmaps, " of unmaps partial, ");
    print_share(out, counts->unmaps_multiple, unmaps, " multi-mapping, ");
    print_share(out, counts->unmaps_of_nothing, unmaps, " of nothing, ");
    print_share(out, counts->maps_reusing, maps, " of maps reuse a hole, ");
    print_share(out, counts->maps_growing, maps, " grow, ");
    print_share(out, counts->asked[OPERATION_SBRK], run_counts_operations(counts),
                " of operations foreign sbrk\n");
}

static void print_counts(FILE *out, const uint64_t *counts)
{
    const char *comma = "";
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++) {
        if (counts[kind] == 0)
            continue;
        fprintf(out, "%s %s %" PRIu64, comma, operation_name((enum operation_kind)kind),
                counts[kind]);
        comma = ",";
    }
    if (*comma == '\0')
        fprintf(out, " none");
}

static void print_operations(FILE *out, const struct run_counts *counts)
{
    fprintf(out, "--- operations: %" PRIu64 " in %" PRIu64 " runs:", run_counts_operations(counts),
            counts->runs);
    print_counts(out, counts->asked);
    fprintf(out, "; skipped (unsupported, or of a failed map):");
    print_counts(out, counts->skipped);
    fprintf(out, "\n");
}

static void print_worlds(FILE *out, const struct run_counts *counts)
{
    const char *comma = "";
    fprintf(out, "--- worlds, pages:");
    for (unsigned size = 0; size < RUN_COUNTS_SIZES; size++) {
        if (counts->worlds[size] == 0)
            continue;
        fprintf(out, "%s up to %u: ", comma, 1u << size);
        print_share(out, counts->worlds[size], counts->runs, "");
        comma = ",";
    }
    fprintf(out, "; not opened: %" PRIu64 "\n", counts->unopened);
}

void run_counts_print(FILE *out, const struct run_counts *counts)
{
    print_shares(out, counts);
    print_operations(out, counts);
    print_worlds(out, counts);
}
