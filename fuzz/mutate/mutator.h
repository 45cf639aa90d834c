/* SPDX-License-Identifier: MIT
 *
 * Mutation and crossover at operation boundaries: decodes the bytes, edits the program, repairs its
 * references and encodes it again. One time in eight the engine's own mutator changes the bytes
 * instead. The result depends only on the arguments; between calls the mutator keeps buffers only.
 */
#ifndef MAPCHECK_MUTATOR_H
#define MAPCHECK_MUTATOR_H

#include "fuzz/generate/generator.h"

/* The engine's mutation in place, as LLVMFuzzerMutate; NULL: the engine has none. */
typedef size_t (*byte_mutation)(uint8_t *bytes, size_t size, size_t capacity);

struct mutator {
    const struct system *system; /* the mutator inserts only operations that it supports */
    byte_mutation mutate_bytes;
    struct program program, other; /* all zero at first */
    struct generator generator;
};

void mutator_free(struct mutator *mutator);

/* Changes bytes[0..size) in place. Returns the new size, at most `capacity`. */
size_t mutator_mutate(struct mutator *mutator, uint8_t *bytes, size_t size, size_t capacity,
                      uint32_t seed);

/* Writes a child of both inputs to `out`. Returns its size, at most `capacity`; 0: no child. */
size_t mutator_cross(struct mutator *mutator, const uint8_t *left, size_t left_size,
                     const uint8_t *right, size_t right_size, uint8_t *out, size_t capacity,
                     uint32_t seed);

/* Makes one random edit of the program; for tests and for callers that hold programs. */
void mutator_edit(struct mutator *mutator, struct program *program);

#endif
