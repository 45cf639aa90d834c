/* SPDX-License-Identifier: MIT
 *
 * Is the fuzzer vacuous? What many runs really asked and were answered, told by the judge's steps:
 * a run in which every map fails passes every question and proves nothing. Counts only; whether a
 * whole run is worth its name is the tally's verdict.
 */
#ifndef MAPCHECK_STATISTICS_H
#define MAPCHECK_STATISTICS_H

#include "reference/judge.h"
#include <stdio.h>

enum { RUN_COUNTS_SIZES = 17 }; /* worlds of up to 2^0 .. 2^16 pages */

struct run_counts {
    uint64_t runs, unopened;
    uint64_t asked[OPERATION_KINDS];   /* operations that were put to the system */
    uint64_t skipped[OPERATION_KINDS]; /* unsupported, or of a map that failed */
    uint64_t maps_succeeded, maps_reusing, maps_growing;
    uint64_t unmaps_partial, unmaps_multiple, unmaps_of_nothing;
    uint64_t worlds[RUN_COUNTS_SIZES];
    struct tally tally;
};

void run_counts_begin(struct run_counts *counts, const struct world *world);
void run_counts_step(struct run_counts *counts, const struct step *step);

/* All operations, skipped ones too. */
uint64_t run_counts_operations(const struct run_counts *counts);
/* part of whole in tenths of a percent, rounded down; 0 of nothing. */
unsigned run_counts_permille(uint64_t part, uint64_t whole);

/* The block, lines starting with `--- `. */
void run_counts_print(FILE *out, const struct run_counts *counts);

#endif
