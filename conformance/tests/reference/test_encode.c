/* SPDX-License-Identifier: MIT
 *
 * Encoding: decoding the bytes gives the same program, and an operation without a byte form is
 * named.
 */
#include "conformance/tests/support/random_program.h"
#include "reference/decode_record.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_encode(void);

enum { BYTES_MAX = DECODE_HEADER + 400 * DECODE_RECORD };
static struct program program, again;
static uint8_t bytes[BYTES_MAX];

static void setup(void)
{
    memset(bytes, 0, sizeof bytes);
    program = again = (struct program){0};
    bytes[0] = DECODE_VERSION;
}

static void teardown(void)
{
    program_free(&program);
    program_free(&again);
}

static size_t encode(const struct program *encoded)
{
    size_t culprit, size = program_encode(encoded, bytes, sizeof bytes, &culprit);

    ck_assert_msg(size > 0, "operation %zu has no byte form", culprit);
    ck_assert_uint_eq(size, DECODE_HEADER + encoded->count * DECODE_RECORD);
    return size;
}

START_TEST(encoding_and_decoding_are_inverse)
{
    uint64_t seed = (uint64_t)_i + 1;

    for (int round = 0; round < 50; round++) {
        random_program(&program, &seed, 100, RANDOM_BYTES);
        size_t size = encode(&program);
        ck_assert_ptr_null(decode_problem(bytes, size));
        ck_assert(program_decode(&again, bytes, size));
        random_demand_equal(&program, &again);
    }
}
END_TEST

/* 4 GiB of pages, all below the first break: fields of 17 and 33 bits. */
START_TEST(largest_world_has_bytes)
{
    program_clear(&program);
    program.world = (struct world){.page_count = WORLD_PAGES_MAX,
                                   .page_size = WORLD_PAGE_SIZE_MAX,
                                   .skip_limit = WORLD_SKIP_LIMIT_MAX,
                                   .growth_minimum = WORLD_GROWTH_MAX,
                                   .limit = WORLD_PAGES_MAX,
                                   .fail_at = UINT16_MAX,
                                   .first_break = UINT64_C(1) << 32,
                                   .without_memory = true};
    ck_assert(program_decode(&again, bytes, encode(&program)));
    random_demand_equal(&program, &again);
}
END_TEST

START_TEST(programs_end_at_a_limit)
{
    size_t size = DECODE_HEADER + (DECODE_OPERATIONS_MAX + 10) * DECODE_RECORD, culprit;
    uint8_t *many = calloc(size, 1);

    ck_assert(program_decode(&program, many, size));
    ck_assert_uint_eq(program.count, DECODE_OPERATIONS_MAX);
    ck_assert_uint_gt(program_encode(&program, many, size, &culprit), 0);
    struct operation more = operation_default(OPERATION_SBRK);
    ck_assert(program_append(&program, &more));
    ck_assert_uint_eq(program_encode(&program, many, size, &culprit), 0);
    ck_assert_uint_eq(culprit, DECODE_OPERATIONS_MAX);
    free(many);
}
END_TEST

/* Programs with an operation that has a text form but no byte form, and the index of that
 * operation. */
static const struct {
    const char *text;
    size_t culprit;
} wide[] = {
    {"a = map 1p align 40000p", 0},
    {"a = map 1p align 2p offset=1p", 0},
    {"a = map 40000p fd=3", 0},
    {"a = map 1p fd=3 hint @1p", 0},
    {"a = map 1p fd=40000", 0},
    {"a = map 40000p hint @1p", 0},
    {"a = map 40000p hint @0", 0},
    {"a = map 1p\nunmap a 4294967296b", 1},
    {"a = map 1p\nprotect a 40000p prot=1", 1},
    {"unmap 4294967296b 1p", 0},
    {"a = map 1p offset=40000p", 0},
    {"a = map 40000p hint 1p", 0},
    {"a = map 1p hint @40000p", 0},
    {"a = map 1p\nremap a 1p 40000p", 1},
    {"a = map 1p\nremap a 40000p 1p", 1},
    {"world fail=65536", SIZE_MAX},
    {"world pages=65536 page=65536", SIZE_MAX},
};
enum { WIDE = sizeof wide / sizeof wide[0] };

START_TEST(culprit_is_named)
{
    struct parse_error problem;
    size_t culprit = 12345;

    ck_assert(program_parse(&program, wide[_i].text, &problem));
    ck_assert_uint_eq(program_encode(&program, bytes, sizeof bytes, &culprit), 0);
    ck_assert_uint_eq(culprit, wide[_i].culprit);
}
END_TEST

START_TEST(capacity_is_kept)
{
    size_t culprit, size = DECODE_HEADER + 2 * DECODE_RECORD;
    uint64_t seed = 5;

    random_program(&program, &seed, 2, RANDOM_BYTES);
    ck_assert_uint_eq(program_encode(&program, NULL, 0, &culprit), size);
    for (size_t capacity = 0; capacity <= size; capacity++) {
        uint8_t *exact = malloc(capacity + 1);
        memset(exact, 0xaa, capacity + 1);
        ck_assert_uint_eq(program_encode(&program, exact, capacity, &culprit), size);
        ck_assert_uint_eq(exact[capacity], 0xaa);
        free(exact);
    }
}
END_TEST

/* Encoding ignores the values of fields that the operation does not have. */
START_TEST(only_operands_are_encoded)
{
    struct operation operation = operation_default(OPERATION_SBRK);

    program_clear(&program);
    operation.place.mapping = 3;
    ck_assert(program_append(&program, &operation));
    ck_assert_uint_eq(encode(&program), DECODE_HEADER + DECODE_RECORD);
}
END_TEST

START_TEST(expectations_have_no_bytes)
{
    struct parse_error problem;

    ck_assert(program_parse(&program, "a = map 1p => ENOMEM", &problem));
    size_t size = encode(&program);
    ck_assert(program_decode(&again, bytes, size));
    ck_assert_int_eq(again.operations[0].expectation.kind, EXPECT_NOTHING);
    program.operations[0].expectation.kind = EXPECT_NOTHING;
    random_demand_equal(&program, &again);
}
END_TEST

/* Operations that no text can express: a place in a later map, an unknown kind, an impossible
 * world. */
START_TEST(what_cannot_be_has_no_bytes)
{
    struct operation operation = operation_default(OPERATION_UNMAP);
    size_t culprit;

    program_clear(&program);
    operation.place.mapping = 0;
    ck_assert(program_append(&program, &operation));
    ck_assert_uint_eq(program_encode(&program, bytes, sizeof bytes, &culprit), 0);
    ck_assert_uint_eq(culprit, 0);
    program.operations[0].place.mapping = PLACE_ABSOLUTE;
    ck_assert_uint_gt(program_encode(&program, bytes, sizeof bytes, &culprit), 0);
    program.operations[0].kind = (enum operation_kind)99;
    ck_assert_uint_eq(program_encode(&program, bytes, sizeof bytes, &culprit), 0);
    ck_assert_uint_eq(culprit, 0);
    program_clear(&program);
    ck_assert_uint_gt(program_encode(&program, bytes, sizeof bytes, &culprit), 0);
    program.world.page_count = 0;
    ck_assert_uint_eq(program_encode(&program, bytes, sizeof bytes, &culprit), 0);
    ck_assert_uint_eq(culprit, SIZE_MAX);
}
END_TEST

START_TEST(forms_that_say_nothing)
{
    struct decoder decoder = {.program = &program, .record = bytes};
    struct operation operation = operation_default(OPERATION_LIMIT);

    ck_assert(record_fold(&decoder, &operation));
    ck_assert(!record_fold_whole(&decoder, &operation)); /* there is no map yet */
    ck_assert_int_eq(record_form(record_opcode((enum form)99)), FORM_NOTHING);
    ck_assert_int_eq(record_form(record_opcode(FORM_NOTHING)), FORM_NOTHING);
    ck_assert_int_eq(record_form(record_opcode(FORM_SBRK_EXACT)), FORM_SBRK_EXACT);
}
END_TEST

Suite *suite_encode(void)
{
    Suite *suite = suite_create("encode");
    TCase *tests = tcase_create("bytes");

    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, encoding_and_decoding_are_inverse, 0, 10);
    tcase_add_test(tests, largest_world_has_bytes);
    tcase_add_test(tests, programs_end_at_a_limit);
    tcase_add_loop_test(tests, culprit_is_named, 0, WIDE);
    tcase_add_test(tests, capacity_is_kept);
    tcase_add_test(tests, only_operands_are_encoded);
    tcase_add_test(tests, expectations_have_no_bytes);
    tcase_add_test(tests, what_cannot_be_has_no_bytes);
    tcase_add_test(tests, forms_that_say_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}
