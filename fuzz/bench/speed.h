/* SPDX-License-Identifier: MIT
 *
 * The speed of fuzzing: rates that bench.sh measured, and a report about them. The report shows the
 * median rate of each program, and ratios of two programs in the same round.
 */
#ifndef MAPCHECK_SPEED_H
#define MAPCHECK_SPEED_H

#include <stdio.h>

enum { SPEED_RATES = 512, SPEED_NAME = 32 };

struct speed {
    struct speed_rate {
        char program[SPEED_NAME];
        unsigned round;
        double per_second;
    } rates[SPEED_RATES];
    size_t count;
};

/* Reads lines of program, round and rate, between blanks. A line that an interruption cut is left
 * out, and so are lines beyond SPEED_RATES. */
void speed_read(struct speed *speed, FILE *in);
/* Prints the report as Markdown. `operations`: those of one input. */
void speed_print(FILE *out, const struct speed *speed, unsigned operations);
void speed_print_json(FILE *out, const struct speed *speed);

#endif
