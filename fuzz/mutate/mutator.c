/* SPDX-License-Identifier: MIT
 *
 * See mutator.h. mutate_operation.c edits single operations.
 */
#include "fuzz/mutate/mutator.h"
#include "fuzz/generate/generate.h"
#include "fuzz/generate/pattern.h"
#include "fuzz/mutate/edit.h"
#include "fuzz/mutate/mutate_operation.h"
#include "reference/decode.h"
#include <string.h>

enum { PIECES_MAX = 24, BYTES_ONE_IN = 8, LARGE_ONE_IN = 64, START_OPERATIONS = 4 };

void mutator_free(struct mutator *mutator)
{
    program_free(&mutator->program);
    program_free(&mutator->other);
}

static size_t pick_index(struct mutator *mutator, size_t count)
{
    return prng_below(&mutator->generator.prng, (uint32_t)count);
}

/* A range of at least one operation, usually a short one. The program must not be empty. */
static size_t pick_range(struct mutator *mutator, const struct program *program, size_t *first)
{
    struct prng *prng = &mutator->generator.prng;
    *first = pick_index(mutator, program->count);
    size_t rest = program->count - *first;
    size_t longest = prng_chance(prng, 3) ? PIECES_MAX : 3;
    return 1 + prng_below(prng, (uint32_t)(rest < longest ? rest : longest));
}

static void insert_random(struct mutator *mutator, struct program *program)
{
    struct generator *generator = &mutator->generator;
    size_t at = pick_index(mutator, program->count + 1);
    generator_begin(generator, &program->world);
    generator->boundary_percent = 15;
    for (size_t i = 0; i < at; i++)
        generator_follow(generator, &program->operations[i]);
    struct operation operation = generator_next(generator);
    edit_insert(program, at, &operation, 1);
}

static void insert_pattern(struct mutator *mutator, struct program *program)
{
    struct operation pattern[PATTERN_OPERATIONS_MAX];
    size_t at = pick_index(mutator, program->count + 1);
    size_t count = pattern_write(&mutator->generator.prng, &program->world,
                                 program_ordinal(program, at), pattern);
    edit_insert(program, at, pattern, count);
}

/* Inserts an operation instead when the program has less than two. */
static void remove_range(struct mutator *mutator, struct program *program)
{
    size_t first;
    if (program->count < 2) {
        insert_random(mutator, program);
        return;
    }
    size_t count = pick_range(mutator, program, &first);
    edit_remove(program, first, count,
                prng_chance(&mutator->generator.prng, 2) ? ORPHAN_DROPPED : ORPHAN_TURNED);
}

/* Copies a range of `from`, which may be the program itself, to a random place in the program. */
static void splice(struct mutator *mutator, struct program *program, const struct program *from)
{
    struct operation pieces[PIECES_MAX];
    size_t first;
    if (from->count == 0) {
        insert_random(mutator, program);
        return;
    }
    size_t count = pick_range(mutator, from, &first);
    size_t at = pick_index(mutator, program->count + 1);
    memcpy(pieces, &from->operations[first], count * sizeof pieces[0]);
    edit_adopt(pieces, count, program_ordinal(from, first), program_ordinal(program, at));
    edit_insert(program, at, pieces, count);
}

static void repeat_range(struct mutator *mutator, struct program *program)
{
    splice(mutator, program, program);
}

static void swap_two(struct mutator *mutator, struct program *program)
{
    if (program->count < 2) {
        insert_pattern(mutator, program);
        return;
    }
    size_t left = pick_index(mutator, program->count);
    size_t right = prng_chance(&mutator->generator.prng, 2) ? (left + 1) % program->count
                                                            : pick_index(mutator, program->count);
    struct operation kept = program->operations[left];
    program->operations[left] = program->operations[right];
    program->operations[right] = kept;
    edit_repair(program);
}

static void mutate_one(struct mutator *mutator, struct program *program)
{
    if (program->count == 0) {
        insert_random(mutator, program);
        return;
    }
    size_t index = pick_index(mutator, program->count);
    generator_begin(&mutator->generator, &program->world);
    for (size_t i = 0; i < index; i++)
        generator_follow(&mutator->generator, &program->operations[i]);
    mutate_operation(&mutator->generator, &program->operations[index]);
    edit_repair(program);
}

static void change_world(struct mutator *mutator, struct program *program)
{
    mutate_world(&mutator->generator.prng, &program->world);
}

void mutator_edit(struct mutator *mutator, struct program *program)
{
    static const uint32_t weights[] = {20, 18, 12, 10, 6, 24, 10};
    static void (*const edits[])(struct mutator *, struct program *) = {
        insert_random, insert_pattern, remove_range, repeat_range,
        swap_two,      mutate_one,     change_world,
    };
    edits[prng_weighted(&mutator->generator.prng, weights, 7)](mutator, program);
}

/* Drops operations without a byte form. A world without one becomes the default world. */
static size_t encode(struct program *program, uint8_t *bytes, size_t capacity)
{
    size_t culprit = 0;
    size_t most = (capacity - DECODE_HEADER) / DECODE_RECORD;
    if (program->count > most)
        program->count = most;
    for (size_t tries = program->count + 1; tries > 0; tries--) {
        size_t size = program_encode(program, bytes, capacity, &culprit);
        if (size > 0)
            return size <= capacity ? size : 0;
        if (culprit == SIZE_MAX)
            program->world = WORLD_DEFAULT;
        else if (!edit_remove(program, culprit, 1, ORPHAN_DROPPED))
            return 0;
    }
    return 0;
}

static void begin(struct mutator *mutator, uint32_t seed)
{
    generator_init(&mutator->generator, mutator->system, seed);
}

static bool mutates_bytes(struct mutator *mutator, size_t capacity)
{
    return mutator->mutate_bytes != NULL && (capacity < DECODE_HEADER + DECODE_RECORD ||
                                             prng_chance(&mutator->generator.prng, BYTES_ONE_IN));
}

/* Gives a very short program a random world and more edits than others. */
static size_t start(struct mutator *mutator, bool from_nothing)
{
    if (from_nothing)
        mutator->program.world = WORLD_DEFAULT;
    for (size_t i = 0; i < START_OPERATIONS; i++)
        mutate_world(&mutator->generator.prng, &mutator->program.world);
    return START_OPERATIONS;
}

size_t mutator_mutate(struct mutator *mutator, uint8_t *bytes, size_t size, size_t capacity,
                      uint32_t seed)
{
    begin(mutator, seed);
    if (mutates_bytes(mutator, capacity))
        return mutator->mutate_bytes(bytes, size, capacity);
    if (capacity < DECODE_HEADER || !program_decode(&mutator->program, bytes, size))
        return size;
    size_t edits = 1 + prng_below(&mutator->generator.prng, 4);
    if (mutator->program.count < START_OPERATIONS)
        edits += start(mutator, size < DECODE_HEADER);
    for (size_t i = 0; i < edits; i++)
        mutator_edit(mutator, &mutator->program);
    if (!prng_chance(&mutator->generator.prng, LARGE_ONE_IN))
        mutate_large_world(&mutator->generator.prng, &mutator->program.world);
    return encode(&mutator->program, bytes, capacity);
}

size_t mutator_cross(struct mutator *mutator, const uint8_t *left, size_t left_size,
                     const uint8_t *right, size_t right_size, uint8_t *out, size_t capacity,
                     uint32_t seed)
{
    begin(mutator, seed);
    if (capacity < DECODE_HEADER || !program_decode(&mutator->program, left, left_size) ||
        !program_decode(&mutator->other, right, right_size))
        return 0;
    if (prng_chance(&mutator->generator.prng, 6))
        mutator->program.world = mutator->other.world;
    splice(mutator, &mutator->program, &mutator->other);
    return encode(&mutator->program, out, capacity);
}
