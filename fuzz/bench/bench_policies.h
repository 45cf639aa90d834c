/* SPDX-License-Identifier: MIT
 *
 * Compares policies of a page manager on the recorded programs of corpus/workloads. The figures are
 * counts, the same on every machine, printed as Markdown. The simulation follows the rules of impl/
 * but does not run it.
 */
#ifndef MAPCHECK_BENCH_POLICIES_H
#define MAPCHECK_BENCH_POLICIES_H

#include <stddef.h>
#include <stdio.h>

/* Prints one table for each policy. Returns NULL, or the reason of a failure, stored in
 * `problem`. */
const char *bench_policies(FILE *out, char *problem, size_t size);

#endif
