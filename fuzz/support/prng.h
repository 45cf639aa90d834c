/* SPDX-License-Identifier: MIT
 *
 * The only source of chance in this room: splitmix64, the same numbers on every host, 32 or 64
 * bits. Whoever has the seed has the run. Not for secrets.
 */
#ifndef MAPCHECK_PRNG_H
#define MAPCHECK_PRNG_H

#include <stdbool.h>
#include <stdint.h>

struct prng {
    uint64_t state; /* the seed */
};

uint64_t prng_next(struct prng *prng);
/* 0..bound-1. A die of no bound shows 0. */
uint32_t prng_below(struct prng *prng, uint32_t bound);
/* low..high, both included. */
int32_t prng_between(struct prng *prng, int32_t low, int32_t high);
bool prng_chance(struct prng *prng, uint32_t bound);
/* An index of weights[0..count), chosen as often as its weight says; 0 when all are 0. */
uint32_t prng_weighted(struct prng *prng, const uint32_t *weights, uint32_t count);

#endif
