/* SPDX-License-Identifier: MIT
 *
 * Mutation and crossover on operation boundaries: bytes become a program, the program is edited,
 * its references repaired, and it becomes bytes again. One time in eight the bytes themselves are
 * mutated by the engine's own mutator. Deterministic from the seed that the engine gives; nothing
 * is remembered from call to call but memory.
 */
#ifndef MAPCHECK_MUTATOR_H
#define MAPCHECK_MUTATOR_H

#include "fuzz/generate/generator.h"

/* The engine's own mutation in place, as LLVMFuzzerMutate; NULL: nobody offers one. */
typedef size_t (*byte_mutation)(uint8_t *bytes, size_t size, size_t capacity);

struct mutator {
    const struct system *system; /* only what it can be asked is put in */
    byte_mutation mutate_bytes;
    struct program program, other; /* all zero at first */
    struct generator generator;
};

void mutator_free(struct mutator *mutator);

/* Changes bytes[0..size) in place; returns the new size, at most capacity. */
size_t mutator_mutate(struct mutator *mutator, uint8_t *bytes, size_t size, size_t capacity,
                      uint32_t seed);

/* Writes a child of both to out; returns its size, at most capacity; 0: none. */
size_t mutator_cross(struct mutator *mutator, const uint8_t *left, size_t left_size,
                     const uint8_t *right, size_t right_size, uint8_t *out, size_t capacity,
                     uint32_t seed);

/* One random edit of the program, for tests and for others who hold programs. */
void mutator_edit(struct mutator *mutator, struct program *program);

#endif
