/* SPDX-License-Identifier: MIT
 *
 * Random programs for tests of the vocabulary: every kind, every field, values near the edges of
 * their ranges, references to maps that stand before. They mean nothing; they only have to
 * survive being written down.
 */
#ifndef MAPCHECK_RANDOM_PROGRAM_H
#define MAPCHECK_RANDOM_PROGRAM_H

#include "reference/operation.h"

enum random_width {
    RANDOM_TEXT,  /* everything that text can say */
    RANDOM_BYTES, /* only what has a byte form */
};

/* The next number of a sequence that a seed starts; the seed must not be 0. */
uint64_t random_next(uint64_t *seed);
struct world random_world(uint64_t *seed, enum random_width width);
/* `count` operations in a random world; fails the test when memory is out. */
void random_program(struct program *program, uint64_t *seed, size_t count, enum random_width width);
/* Fails the test and shows the operation where two programs differ. */
void random_demand_equal(const struct program *left, const struct program *right);

#endif
