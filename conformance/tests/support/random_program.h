/* SPDX-License-Identifier: MIT
 *
 * Random programs for tests of the text and byte forms: every kind, every field, values near the
 * edges of their ranges, references to earlier maps. The programs need not be meaningful; they only
 * have to survive being written and read.
 */
#ifndef MAPCHECK_RANDOM_PROGRAM_H
#define MAPCHECK_RANDOM_PROGRAM_H

#include "reference/operation.h"

enum random_width {
    RANDOM_TEXT,  /* everything that text can express */
    RANDOM_BYTES, /* only what has a byte form */
};

/* The next number of the sequence that the seed starts. The seed must not be 0. */
uint64_t random_next(uint64_t *seed);
struct world random_world(uint64_t *seed, enum random_width width);
/* Makes `count` operations in a random world. Fails the test when memory is out. */
void random_program(struct program *program, uint64_t *seed, size_t count, enum random_width width);
/* Fails the test and prints the operation in which the two programs differ. */
void random_demand_equal(const struct program *left, const struct program *right);

#endif
