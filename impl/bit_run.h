/* SPDX-License-Identifier: MIT
 *
 * Runs of ones in a word of 64 bits. Bit 0 stands for the first page and is drawn on the left:
 *
 *     word    11.1111.11      start 2, longest 4, end 2 (of a word of ten)
 *     starts  ...11.....      where runs of three begin
 *
 * Every function takes only a few steps for any bits, and keeps no state.
 */
#ifndef PAGE_MANAGER_BIT_RUN_H
#define PAGE_MANAGER_BIT_RUN_H

#include <stdint.h>

enum { WORD_BITS = 64 };
#define WORD_FULL UINT64_MAX

/* A word in which the bits [first, end) are set; first < end <= 64. */
static inline uint64_t bit_range(uint32_t first, uint32_t end)
{
    return WORD_FULL >> (WORD_BITS - (end - first)) << first;
}

/* The index of the lowest and of the highest set bit; the word must not be 0. */
static inline uint32_t bit_lowest(uint64_t word)
{
    return (uint32_t)__builtin_ctzll(word);
}
static inline uint32_t bit_highest(uint64_t word)
{
    return WORD_BITS - 1 - (uint32_t)__builtin_clzll(word);
}

static inline uint32_t bit_count(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

/* The number of ones from bit 0 on, and the number of ones up to bit 63. */
static inline uint32_t bit_run_start(uint64_t word)
{
    return word == WORD_FULL ? (uint32_t)WORD_BITS : bit_lowest(~word);
}
static inline uint32_t bit_run_end(uint64_t word)
{
    return word == WORD_FULL ? (uint32_t)WORD_BITS : WORD_BITS - 1 - bit_highest(~word);
}

/* The bits at which `count` (1..64) ones begin. A run of n ones and another that begins up to n
 * bits later form one longer run, so each step at most doubles the known length. */
static inline uint64_t bit_run_starts(uint64_t word, uint32_t count)
{
    for (uint32_t known = 1; known < count;) {
        uint32_t step = known < count - known ? known : count - known;
        word &= word >> step;
        known += step;
    }
    return word;
}

/* The length of the longest run of ones that begins at one of `places`. The first loop doubles the
 * length while the word has such runs; the second loop adds the smaller powers of two. Both
 * together take 11 steps at most. */
static inline uint32_t bit_run_longest(uint64_t word, uint64_t places)
{
    uint64_t starts[6]; /* starts[i]: the bits where 2^i ones begin */
    uint32_t power = 0, longest = 0;
    places &= word;
    if (places == 0)
        return 0;
    if (word == WORD_FULL)
        return WORD_BITS - bit_lowest(places);
    for (starts[0] = word; power < 5 && starts[power] != 0; power++)
        starts[power + 1] = starts[power] & starts[power] >> (1U << power);
    for (power++; power-- > 0;) {
        uint64_t longer = places & starts[power] >> longest;
        if (longer == 0)
            continue;
        places = longer;
        longest += 1U << power;
    }
    return longest;
}

#endif
