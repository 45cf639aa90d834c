/* SPDX-License-Identifier: MIT
 *
 * See prng.h. prng_below multiplies instead of dividing: its bias is below 2^-32, and every host
 * gets the same numbers.
 */
#include "fuzz/support/prng.h"

uint64_t prng_next(struct prng *prng)
{
    uint64_t mixed = prng->state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

uint32_t prng_below(struct prng *prng, uint32_t bound)
{
    return (uint32_t)(((prng_next(prng) >> 32) * bound) >> 32);
}

int32_t prng_between(struct prng *prng, int32_t low, int32_t high)
{
    return low + (int32_t)prng_below(prng, (uint32_t)(high - low) + 1);
}

bool prng_chance(struct prng *prng, uint32_t bound)
{
    return prng_below(prng, bound) == 0;
}

uint32_t prng_weighted(struct prng *prng, const uint32_t *weights, uint32_t count)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weights[i];
    uint32_t left = prng_below(prng, sum);
    for (uint32_t i = 0; i < count; i++) {
        if (left < weights[i])
            return i;
        left -= weights[i];
    }
    return 0;
}
