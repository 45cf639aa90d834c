/* SPDX-License-Identifier: MIT
 *
 * The only source of chance in this room: splitmix64, the same numbers on every host, 32 or 64
 * bits. Whoever has the seed has the run. Not for secrets.
 */
#ifndef MAPCHECK_DICE_H
#define MAPCHECK_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state; /* the seed */
};

uint64_t dice_next(struct dice *dice);
/* 0..sides-1. A die of no sides shows 0. */
uint32_t dice_roll(struct dice *dice, uint32_t sides);
/* low..high, both included. */
int32_t dice_between(struct dice *dice, int32_t low, int32_t high);
bool dice_one_in(struct dice *dice, uint32_t sides);
/* An index of weights[0..count), chosen as often as its weight says; 0 when all are 0. */
uint32_t dice_weighted(struct dice *dice, const uint32_t *weights, uint32_t count);

#endif
