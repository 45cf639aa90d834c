/* SPDX-License-Identifier: MIT
 *
 * The mutator: equal seeds give equal children, no child exceeds the capacity, a child is a
 * sequence of whole records whose references are valid, every kind of edit occurs, and in one of
 * eight cases the engine mutates the bytes. The same for crossover.
 */
#include "conformance/tests/support/fake_system.h"
#include "conformance/tests/support/program_text.h"
#include "fuzz/generate/pattern.h"
#include "fuzz/mutate/mutator.h"
#include "reference/decode.h"

#include <check.h>
#include <string.h>

Suite *suite_mutator(void);

enum { CAPACITY = DECODE_HEADER + 40 * DECODE_RECORD };
static struct system fake;
static struct mutator mutator;
static struct program program;
static unsigned byte_mutations;

static size_t count_byte_mutation(uint8_t *bytes, size_t size, size_t capacity)
{
    (void)bytes;
    byte_mutations++;
    return size < capacity ? size : capacity;
}

static void setup(void)
{
    fake = fake_system();
    mutator = (struct mutator){.system = &fake};
    program = (struct program){0};
    byte_mutations = 0;
}

static void teardown(void)
{
    mutator_free(&mutator);
    program_free(&program);
}

static size_t write_parent(uint8_t *bytes, const char *text)
{
    size_t culprit;
    program_from_text(&program, text);
    size_t size = program_encode(&program, bytes, CAPACITY, &culprit);
    ck_assert_uint_gt(size, 0);
    return size;
}

static const char parent[] = "a = map 4p\nunmap a+1p 2p\nb = map 2p\nsbrk 3b\nunmap b 2p\n";

START_TEST(the_same_seed_gives_the_same_child)
{
    uint8_t first[CAPACITY], second[CAPACITY];
    unsigned different = 0;
    for (uint32_t seed = 0; seed < 200; seed++) {
        size_t size = write_parent(first, parent);
        memcpy(second, first, size);
        size_t one = mutator_mutate(&mutator, first, size, CAPACITY, seed);
        ck_assert_uint_eq(one, mutator_mutate(&mutator, second, size, CAPACITY, seed));
        ck_assert_mem_eq(first, second, one);
        write_parent(second, parent);
        different += one != size || memcmp(first, second, one) != 0;
    }
    ck_assert_uint_gt(different, 180);
}
END_TEST

START_TEST(a_child_is_whole_records_that_refer_to_what_is_there)
{
    uint8_t bytes[CAPACITY];
    size_t size = write_parent(bytes, parent);
    for (uint32_t seed = 0; seed < 3000; seed++) {
        int32_t maps = 0;
        size = mutator_mutate(&mutator, bytes, size, CAPACITY, seed);
        ck_assert_uint_le(size, CAPACITY);
        ck_assert_ptr_null(decode_problem(bytes, size));
        ck_assert(program_decode(&program, bytes, size));
        for (size_t i = 0; i < program.count; i++) {
            ck_assert_int_lt(program.operations[i].place.mapping, maps);
            maps += program.operations[i].kind == OPERATION_MAP;
        }
    }
}
END_TEST

/* The test checks the program and not its bytes, because decoding would repair a reference to
 * nothing. */
START_TEST(an_edited_program_refers_to_what_is_there)
{
    generator_init(&mutator.generator, &fake, 1);
    for (int round = 0; round < 2000; round++) {
        int32_t maps = 0;
        if (round % 20 == 0)
            program_from_text(&program, parent);
        mutator_edit(&mutator, &program);
        for (size_t i = 0; i < program.count; i++) {
            ck_assert_int_lt(program.operations[i].place.mapping, maps);
            maps += program.operations[i].kind == OPERATION_MAP;
        }
    }
}
END_TEST

/* The engine would cut a longer child in the middle of an operation. */
START_TEST(a_child_fits_into_any_capacity)
{
    uint8_t bytes[CAPACITY];
    for (size_t capacity = 0; capacity < 200; capacity++) {
        size_t size = write_parent(bytes, parent);
        size = size < capacity ? size : capacity;
        size_t child = mutator_mutate(&mutator, bytes, size, capacity, (uint32_t)capacity);
        ck_assert_uint_le(child, capacity);
    }
}
END_TEST

START_TEST(nothing_grows_into_something)
{
    uint8_t bytes[CAPACITY];
    size_t size = 0;
    for (uint32_t seed = 0; seed < 50; seed++)
        size = mutator_mutate(&mutator, bytes, size, CAPACITY, seed);
    ck_assert(program_decode(&program, bytes, size));
    ck_assert_uint_gt(program.count, 5);
}
END_TEST

START_TEST(bytes_are_the_engines_one_time_in_eight)
{
    uint8_t bytes[CAPACITY];
    mutator.mutate_bytes = count_byte_mutation;
    for (uint32_t seed = 0; seed < 8000; seed++)
        mutator_mutate(&mutator, bytes, write_parent(bytes, parent), CAPACITY, seed);
    ck_assert_uint_gt(byte_mutations, 800);
    ck_assert_uint_lt(byte_mutations, 1200);
}
END_TEST

/* From one parent the mutator must reach every kind of operation that the system offers, and other
 * worlds. */
START_TEST(every_kind_and_other_worlds_come_up)
{
    uint8_t bytes[CAPACITY];
    unsigned kinds[OPERATION_KINDS] = {0}, worlds = 0, shorter = 0;
    struct world plain = WORLD_DEFAULT;
    for (uint32_t seed = 0; seed < 5000; seed++) {
        size_t parent_size = write_parent(bytes, parent);
        size_t size = mutator_mutate(&mutator, bytes, parent_size, CAPACITY, seed);
        ck_assert(program_decode(&program, bytes, size));
        ck_assert_ptr_null(world_problem(&program.world));
        worlds += !world_equal(&program.world, &plain);
        shorter += size < parent_size;
        for (size_t i = 0; i < program.count; i++)
            kinds[program.operations[i].kind]++;
    }
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        ck_assert_msg((kinds[kind] > 0) == ((system_operations(&fake) >> kind & 1) != 0),
                      "operation kind %u came up %u times", kind, kinds[kind]);
    ck_assert_uint_gt(worlds, 100);
    ck_assert_uint_gt(shorter, 100);
}
END_TEST

/* The left parent has only maps and the right one only unmaps, so a child with both comes from
 * both. */
START_TEST(crossover_takes_from_both)
{
    uint8_t left[CAPACITY], right[CAPACITY], child[CAPACITY], again[CAPACITY];
    size_t left_size = write_parent(left, "a = map 1p\nb = map 2p\n");
    size_t right_size = write_parent(right, "unmap @1p 1p\nunmap @2p 1p\n");
    for (uint32_t seed = 0; seed < 300; seed++) {
        bool unmaps = false;
        size_t size =
            mutator_cross(&mutator, left, left_size, right, right_size, child, CAPACITY, seed);
        ck_assert_uint_eq(size, mutator_cross(&mutator, left, left_size, right, right_size, again,
                                              CAPACITY, seed));
        ck_assert_mem_eq(child, again, size);
        ck_assert(program_decode(&program, child, size));
        ck_assert_uint_eq(program_ordinal(&program, program.count), 2);
        for (size_t i = 0; i < program.count; i++)
            unmaps = unmaps || program.operations[i].kind == OPERATION_UNMAP;
        ck_assert(unmaps);
    }
}
END_TEST

START_TEST(patterns_are_whole_programs)
{
    struct world world = WORLD_DEFAULT;
    struct operation pattern[PATTERN_OPERATIONS_MAX];
    struct prng prng = {(uint64_t)_i};
    for (size_t base = 0; base < 5; base++) {
        size_t count = pattern_write_one((size_t)_i, &prng, &world, base, pattern);
        int32_t maps = (int32_t)base;
        ck_assert_uint_ge(count, 3);
        ck_assert_uint_le(count, PATTERN_OPERATIONS_MAX);
        for (size_t i = 0; i < count; i++) {
            ck_assert_int_lt(pattern[i].place.mapping, maps);
            ck_assert(pattern[i].place.mapping < 0 || pattern[i].place.mapping >= (int32_t)base);
            maps += pattern[i].kind == OPERATION_MAP;
        }
        ck_assert_int_gt(maps, (int32_t)base);
    }
}
END_TEST

Suite *suite_mutator(void)
{
    Suite *suite = suite_create("mutator");
    TCase *mutations = tcase_create("mutator");
    tcase_add_checked_fixture(mutations, setup, teardown);
    tcase_add_test(mutations, the_same_seed_gives_the_same_child);
    tcase_add_test(mutations, a_child_is_whole_records_that_refer_to_what_is_there);
    tcase_add_test(mutations, an_edited_program_refers_to_what_is_there);
    tcase_add_test(mutations, a_child_fits_into_any_capacity);
    tcase_add_test(mutations, nothing_grows_into_something);
    tcase_add_test(mutations, bytes_are_the_engines_one_time_in_eight);
    tcase_add_test(mutations, every_kind_and_other_worlds_come_up);
    tcase_add_test(mutations, crossover_takes_from_both);
    tcase_add_loop_test(mutations, patterns_are_whole_programs, 0, (int)pattern_count());
    suite_add_tcase(suite, mutations);
    return suite;
}
