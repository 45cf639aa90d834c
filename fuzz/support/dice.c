/* SPDX-License-Identifier: MIT
 *
 * See dice.h. A roll multiplies instead of dividing: its bias is below 2^-32, and it is the same
 * everywhere.
 */
#include "fuzz/support/dice.h"

uint64_t dice_next(struct dice *dice)
{
    uint64_t mixed = dice->state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

uint32_t dice_roll(struct dice *dice, uint32_t sides)
{
    return (uint32_t)(((dice_next(dice) >> 32) * sides) >> 32);
}

int32_t dice_between(struct dice *dice, int32_t low, int32_t high)
{
    return low + (int32_t)dice_roll(dice, (uint32_t)(high - low) + 1);
}

bool dice_one_in(struct dice *dice, uint32_t sides)
{
    return dice_roll(dice, sides) == 0;
}

uint32_t dice_weighted(struct dice *dice, const uint32_t *weights, uint32_t count)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weights[i];
    uint32_t left = dice_roll(dice, sum);
    for (uint32_t i = 0; i < count; i++) {
        if (left < weights[i])
            return i;
        left -= weights[i];
    }
    return 0;
}
