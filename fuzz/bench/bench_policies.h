/* SPDX-License-Identifier: MIT
 *
 * The policies of a page manager, compared on the recorded programs of corpus/workloads: counts,
 * the same on every machine, as Markdown. Nothing of impl/ is measured, only its rules.
 */
#ifndef MAPCHECK_BENCH_POLICIES_H
#define MAPCHECK_BENCH_POLICIES_H

#include <stddef.h>
#include <stdio.h>

/* Prints a table for each question. NULL, or what was wrong, in `problem`. */
const char *bench_policies(FILE *out, char *problem, size_t size);

#endif
