/* SPDX-License-Identifier: MIT
 *
 * Operations and programs as values: the fields that count in a comparison, and how a program
 * grows.
 */
#include "reference/operation.h"
#include "reference/system.h"

#include <check.h>

Suite *suite_operation(void);

static struct program program;

static void setup(void)
{
    program = (struct program){0};
}

static void teardown(void)
{
    program_free(&program);
}

/* The fields of each kind of operation: only these can make two operations of that kind differ. */
enum field {
    PLACE,
    LENGTH,
    NEW_LENGTH,
    ALIGNMENT,
    OFFSET,
    PROT,
    FLAGS,
    FD,
    COUNT,
    MOVED,
    MAY_MOVE,
    FIELDS
};
static const unsigned has[OPERATION_KINDS] = {
    [OPERATION_MAP] =
        1 << PLACE | 1 << LENGTH | 1 << ALIGNMENT | 1 << OFFSET | 1 << PROT | 1 << FLAGS | 1 << FD,
    [OPERATION_UNMAP] = 1 << PLACE | 1 << LENGTH,
    [OPERATION_WRITE] = 1 << PLACE | 1 << LENGTH,
    [OPERATION_DISCARD] = 1 << PLACE | 1 << LENGTH,
    [OPERATION_REMAP] = 1 << PLACE | 1 << LENGTH | 1 << NEW_LENGTH | 1 << MAY_MOVE,
    [OPERATION_PROTECT] = 1 << PLACE | 1 << LENGTH | 1 << PROT,
    [OPERATION_SBRK] = 1 << LENGTH,
    [OPERATION_FAIL] = 1 << COUNT | 1 << MOVED,
    [OPERATION_LIMIT] = 1 << LENGTH,
    [OPERATION_MLOCK] = 1 << PLACE | 1 << LENGTH,
    [OPERATION_MUNLOCK] = 1 << PLACE | 1 << LENGTH,
    [OPERATION_ADVISE] = 1 << PLACE | 1 << LENGTH | 1 << FLAGS,
    [OPERATION_POSIX_ADVISE] = 1 << PLACE | 1 << LENGTH | 1 << FLAGS,
    [OPERATION_MSYNC] = 1 << PLACE | 1 << LENGTH | 1 << FLAGS,
};

static void change_field(struct operation *operation, enum field field)
{
    struct amount *amounts[] = {&operation->place.offset, &operation->length,
                                &operation->new_length, &operation->alignment, &operation->offset};

    if (field <= OFFSET)
        amounts[field]->bytes++;
    operation->protection ^= field == PROT;
    operation->flags ^= field == FLAGS;
    operation->descriptor += field == FD;
    operation->count += field == COUNT;
    operation->moved ^= field == MOVED;
    operation->may_move ^= field == MAY_MOVE;
}

START_TEST(equality_sees_the_fields_of_its_kind)
{
    struct operation left = operation_default((enum operation_kind)_i);

    for (unsigned field = 0; field < FIELDS; field++) {
        struct operation right = left;
        ck_assert(operation_equal(&left, &right));
        change_field(&right, (enum field)field);
        ck_assert_int_eq(operation_equal(&left, &right), (has[_i] >> field & 1) == 0);
    }
    struct operation other = operation_default((enum operation_kind)((_i + 1) % OPERATION_KINDS));
    ck_assert(!operation_equal(&left, &other));
}
END_TEST

START_TEST(equality_sees_expectations)
{
    struct operation left = operation_default(OPERATION_MAP), right = left;

    left.expectation.kind = EXPECT_PLACE;
    ck_assert(!operation_equal(&left, &right));
    right.expectation.kind = EXPECT_PLACE;
    ck_assert(operation_equal(&left, &right));
    right.expectation.place.mapping = PLACE_WORLD;
    ck_assert(!operation_equal(&left, &right));
    left.expectation = right.expectation =
        (struct expectation){.kind = EXPECT_FAILURE, .error = ERROR_ENOMEM};
    ck_assert(operation_equal(&left, &right));
    right.expectation.error = ERROR_EINVAL;
    ck_assert(!operation_equal(&left, &right));
}
END_TEST

START_TEST(program_grows_and_is_cleared)
{
    struct operation first = operation_default(OPERATION_MAP);

    ck_assert(program_append(&program, &first));
    program.world.page_count = 8;
    for (size_t i = 0; i < 1000; i++) {
        struct operation operation = operation_default(i % 2 ? OPERATION_MAP : OPERATION_SBRK);
        ck_assert(program_append(&program, &operation));
    }
    ck_assert_uint_eq(program.count, 1001);
    ck_assert_uint_eq(program_ordinal(&program, 0), 0);
    ck_assert_uint_eq(program_ordinal(&program, 1), 1);
    ck_assert_uint_eq(program_ordinal(&program, 3), 2);
    ck_assert_uint_eq(program_ordinal(&program, 1001), 501);
    ck_assert_uint_eq(program_ordinal(&program, SIZE_MAX), 501);
    program_clear(&program);
    ck_assert_uint_eq(program.count, 0);
    ck_assert_uint_ge(program.capacity, 1001);
    ck_assert(world_equal(&program.world, &WORLD_DEFAULT));
}
END_TEST

Suite *suite_operation(void)
{
    Suite *suite = suite_create("operation");
    TCase *value = tcase_create("value");

    tcase_add_checked_fixture(value, setup, teardown);
    tcase_add_loop_test(value, equality_sees_the_fields_of_its_kind, 0, OPERATION_KINDS);
    tcase_add_test(value, equality_sees_expectations);
    tcase_add_test(value, program_grows_and_is_cleared);
    suite_add_tcase(suite, value);
    return suite;
}
