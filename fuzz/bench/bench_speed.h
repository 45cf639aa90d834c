/* SPDX-License-Identifier: MIT
 *
 * The report about the speed of fuzzing. bench.sh measures the rates.
 */
#ifndef MAPCHECK_BENCH_SPEED_H
#define MAPCHECK_BENCH_SPEED_H

#include <stdio.h>

/* Prints the report as Markdown, and writes the rates as JSON. Returns NULL, or the path of the file
 * that it cannot open. `operations`: those of one input. */
const char *bench_speed(FILE *out, const char *rates_path, const char *operations,
                        const char *json_path);

#endif
