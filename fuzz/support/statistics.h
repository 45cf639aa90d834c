/* SPDX-License-Identifier: MIT
 *
 * Counts what many runs asked and how the system answered, from the judge's steps. The counts show
 * whether fuzzing is vacuous: a run in which every map fails passes every check and proves nothing.
 * This file judges nothing: the judge's tally (judge.h) decides whether a run counts.
 */
#ifndef MAPCHECK_STATISTICS_H
#define MAPCHECK_STATISTICS_H

#include "reference/judge.h"
#include <stdio.h>

enum { RUN_COUNTS_SIZES = 17 }; /* worlds of up to 2^0 .. 2^16 pages */

struct run_counts {
    uint64_t runs, unopened;
    uint64_t asked[OPERATION_KINDS];   /* operations that reached the system */
    uint64_t skipped[OPERATION_KINDS]; /* unsupported, or with a failed map */
    uint64_t maps_succeeded, maps_reusing, maps_growing;
    uint64_t unmaps_partial, unmaps_multiple, unmaps_of_nothing;
    uint64_t worlds[RUN_COUNTS_SIZES];
    struct tally tally;
};

void run_counts_begin(struct run_counts *counts, const struct world *world);
void run_counts_step(struct run_counts *counts, const struct step *step);

/* All operations, including skipped ones. */
uint64_t run_counts_operations(const struct run_counts *counts);
/* part / whole in tenths of a percent, rounded down; 0 when whole is 0. */
unsigned run_counts_permille(uint64_t part, uint64_t whole);

/* Prints the counts as lines that begin with `--- `. */
void run_counts_print(FILE *out, const struct run_counts *counts);

#endif
