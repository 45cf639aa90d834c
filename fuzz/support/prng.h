/* SPDX-License-Identifier: MIT
 *
 * The only source of random numbers in fuzz/: splitmix64, with the same numbers on every host, 32
 * or 64 bits. The seed determines a run. Not for secrets.
 */
#ifndef MAPCHECK_PRNG_H
#define MAPCHECK_PRNG_H

#include <stdbool.h>
#include <stdint.h>

struct prng {
    uint64_t state; /* the seed at first */
};

uint64_t prng_next(struct prng *prng);
/* 0..bound-1; 0 when bound is 0. */
uint32_t prng_below(struct prng *prng, uint32_t bound);
/* low..high, both included. */
int32_t prng_between(struct prng *prng, int32_t low, int32_t high);
bool prng_chance(struct prng *prng, uint32_t bound);
/* An index in [0, count), chosen in proportion to its weight; 0 when all weights are 0. */
uint32_t prng_weighted(struct prng *prng, const uint32_t *weights, uint32_t count);

#endif
