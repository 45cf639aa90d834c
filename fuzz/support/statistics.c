/* SPDX-License-Identifier: MIT
 *
 * See statistics.h. Shares of maps and unmaps are of those that were put to the system.
 */
#include "fuzz/support/statistics.h"
#include <inttypes.h>

const char *kind_name(enum operation_kind kind)
{
    static const char *const names[OPERATION_KINDS] = {
        [OPERATION_MAP] = "map",     [OPERATION_UNMAP] = "unmap",
        [OPERATION_WRITE] = "write", [OPERATION_DISCARD] = "discard",
        [OPERATION_REMAP] = "remap", [OPERATION_PROTECT] = "protect",
        [OPERATION_SBRK] = "sbrk",   [OPERATION_FAIL] = "fail",
        [OPERATION_LIMIT] = "limit",
    };
    return kind < OPERATION_KINDS ? names[kind] : "?";
}

void statistics_run(struct statistics *statistics, const struct world *world)
{
    unsigned size = 0;
    while (size < STATISTICS_SIZES - 1 && (1u << size) < world->page_count)
        size++;
    statistics->runs++;
    statistics->worlds[size]++;
}

static void add_map(struct statistics *statistics, const struct step *step)
{
    if (step->outcome.kind != OUTCOME_SUCCESS)
        return;
    statistics->maps_succeeded++;
    statistics->maps_reusing += step->reused;
    statistics->maps_growing += step->grew;
}

static void add_unmap(struct statistics *statistics, const struct step *step)
{
    if (step->outcome.kind != OUTCOME_SUCCESS)
        return;
    statistics->unmaps_partial += step->partial;
    statistics->unmaps_multiple += step->mappings > 1;
    statistics->unmaps_of_nothing += step->pages_live == 0;
}

void statistics_step(struct statistics *statistics, const struct step *step)
{
    tally_add(&statistics->tally, step);
    if (step->skipped) {
        statistics->skipped[step->kind]++;
        return;
    }
    statistics->asked[step->kind]++;
    if (step->kind == OPERATION_MAP)
        add_map(statistics, step);
    if (step->kind == OPERATION_UNMAP)
        add_unmap(statistics, step);
}

uint64_t statistics_operations(const struct statistics *statistics)
{
    uint64_t sum = 0;
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        sum += statistics->asked[kind] + statistics->skipped[kind];
    return sum;
}

unsigned statistics_permille(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : (unsigned)(part * 1000 / whole);
}

static void print_share(FILE *out, uint64_t part, uint64_t whole, const char *what)
{
    unsigned permille = statistics_permille(part, whole);
    fprintf(out, "%u.%u%%%s", permille / 10, permille % 10, what);
}

static void print_shares(FILE *out, const struct statistics *statistics)
{
    uint64_t maps = statistics->asked[OPERATION_MAP];
    uint64_t unmaps = statistics->asked[OPERATION_UNMAP];
    fprintf(out, "--- effectiveness: ");
    print_share(out, statistics->maps_succeeded, maps, " of maps succeed, ");
    print_share(out, statistics->unmaps_partial, unmaps, " of unmaps partial, ");
    print_share(out, statistics->unmaps_multiple, unmaps, " multi-mapping, ");
    print_share(out, statistics->unmaps_of_nothing, unmaps, " of nothing, ");
    print_share(out, statistics->maps_reusing, maps, " of maps reuse a hole, ");
    print_share(out, statistics->maps_growing, maps, " grow, ");
    print_share(out, statistics->asked[OPERATION_SBRK], statistics_operations(statistics),
                " of operations foreign sbrk\n");
}

static void print_counts(FILE *out, const uint64_t *counts)
{
    const char *comma = "";
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++) {
        if (counts[kind] == 0)
            continue;
        fprintf(out, "%s %s %" PRIu64, comma, kind_name((enum operation_kind)kind), counts[kind]);
        comma = ",";
    }
    if (*comma == '\0')
        fprintf(out, " none");
}

static void print_operations(FILE *out, const struct statistics *statistics)
{
    fprintf(out,
            "--- operations: %" PRIu64 " in %" PRIu64 " runs:", statistics_operations(statistics),
            statistics->runs);
    print_counts(out, statistics->asked);
    fprintf(out, "; skipped (unsupported, or of a failed map):");
    print_counts(out, statistics->skipped);
    fprintf(out, "\n");
}

static void print_worlds(FILE *out, const struct statistics *statistics)
{
    const char *comma = "";
    fprintf(out, "--- worlds, pages:");
    for (unsigned size = 0; size < STATISTICS_SIZES; size++) {
        if (statistics->worlds[size] == 0)
            continue;
        fprintf(out, "%s up to %u: ", comma, 1u << size);
        print_share(out, statistics->worlds[size], statistics->runs, "");
        comma = ",";
    }
    fprintf(out, "; not opened: %" PRIu64 "\n", statistics->unopened);
}

void statistics_print(FILE *out, const struct statistics *statistics)
{
    print_shares(out, statistics);
    print_operations(out, statistics);
    print_worlds(out, statistics);
}
