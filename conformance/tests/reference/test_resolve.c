/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_resolve.c: the values of places and amounts with 32 and 64
 * bits, and references without a meaning. The judge is a bare struct that never ran.
 */
#include "reference/judge_state.h"
#include <check.h>

Suite *suite_resolve(void);

enum { PAGE = 256, ORIGIN = 0x4000 };

static struct system stub;
static struct answer answers[3];
static struct judge judge;

static uint64_t stub_origin(void *self)
{
    (void)self;
    return ORIGIN;
}

static void set_up(void)
{
    stub = (struct system){.address_bits = 32, .origin = stub_origin};
    answers[0] = (struct answer){false, 0};
    answers[1] = (struct answer){true, 0x1000};
    answers[2] = (struct answer){true, 0x2000}; /* an answer of another run */
    judge = (struct judge){.system = &stub, .run.answers = {answers, 2, 2}};
    judge.run.model.page_size = PAGE;
}

START_TEST(amounts_are_modulo_the_address_width)
{
    static const struct {
        struct amount amount;
        uint64_t narrow, wide; /* with 32 and 64 bits */
    } rows[] = {
        {{AMOUNT_ZERO, 0, 0}, 0, 0},
        {{AMOUNT_ZERO, 2, -1}, 2 * PAGE - 1, 2 * PAGE - 1},
        {{AMOUNT_ZERO, -1, 0}, 0xffffff00, 0xffffffffffffff00},
        {{AMOUNT_ZERO, 0, 0xffffffff}, 0xffffffff, 0xffffffff},
        {{AMOUNT_ZERO, 0, 0x100000001}, 1, 0x100000001},
        {{AMOUNT_ZERO, INT32_MAX, 0}, 0xffffff00, 0x7fffffff00},
        {{AMOUNT_HALF, 0, 0}, 0x80000000, 0x8000000000000000},
        {{AMOUNT_HALF, 0, -1}, 0x7fffffff, 0x7fffffffffffffff},
        {{AMOUNT_TOP, 0, 0}, 0, 0},
        {{AMOUNT_TOP, -1, 1}, 0xffffff01, 0xffffffffffffff01},
        {{AMOUNT_TOP, 0, -1}, 0xffffffff, 0xffffffffffffffff},
    };
    ck_assert_uint_eq(judge_amount(&judge, &rows[_i].amount), rows[_i].narrow);
    stub.address_bits = 64;
    ck_assert_uint_eq(judge_amount(&judge, &rows[_i].amount), rows[_i].wide);
}
END_TEST

static bool place_is(int32_t mapping, struct amount offset, uint64_t address)
{
    struct operation operation = {.place = {mapping, offset}};
    struct call call = {.address = 1};
    return judge_resolve(&judge, &operation, &call) && call.address == address;
}

START_TEST(places_are_addresses)
{
    struct amount page_and_byte = {AMOUNT_ZERO, 1, 1}, back = {AMOUNT_ZERO, -1, 0};
    struct amount top = {AMOUNT_TOP, 0, -1};
    ck_assert(place_is(PLACE_ABSOLUTE, page_and_byte, PAGE + 1));
    ck_assert(place_is(PLACE_ABSOLUTE, top, 0xffffffff));
    ck_assert(place_is(PLACE_WORLD, page_and_byte, ORIGIN + PAGE + 1));
    ck_assert(place_is(PLACE_WORLD, back, ORIGIN - PAGE));
    ck_assert(place_is(1, page_and_byte, 0x1000 + PAGE + 1));
    ck_assert(place_is(1, back, 0x1000 - PAGE));
    ck_assert(place_is(1, top, 0xfff));
}
END_TEST

START_TEST(failed_and_unknown_maps_are_nowhere)
{
    struct operation operation = {.place = {0, {AMOUNT_ZERO, 0, 0}}};
    struct call call;
    ck_assert(!judge_resolve(&judge, &operation, &call));
    operation.place.mapping = 2;
    ck_assert(!judge_resolve(&judge, &operation, &call));
    operation.place.mapping = 1;
    ck_assert(judge_resolve(&judge, &operation, &call));
}
END_TEST

START_TEST(every_argument_arrives)
{
    struct operation operation = {.place = {PLACE_ABSOLUTE, {AMOUNT_ZERO, 1, 0}},
                                  .length = {AMOUNT_ZERO, 2, 0},
                                  .new_length = {AMOUNT_ZERO, 3, 0},
                                  .alignment = {AMOUNT_ZERO, 4, 0},
                                  .offset = {AMOUNT_ZERO, 5, 0},
                                  .protection = 6,
                                  .flags = 7,
                                  .descriptor = 8,
                                  .may_move = true};
    struct call call;
    ck_assert(judge_resolve(&judge, &operation, &call));
    ck_assert_uint_eq(call.address, 1 * PAGE);
    ck_assert_uint_eq(call.length, 2 * PAGE);
    ck_assert_uint_eq(call.new_length, 3 * PAGE);
    ck_assert_uint_eq(call.alignment, 4 * PAGE);
    ck_assert_uint_eq(call.offset, 5 * PAGE);
    ck_assert_uint_eq(call.protection, 6);
    ck_assert_uint_eq(call.flags, 7);
    ck_assert_int_eq(call.descriptor, 8);
    ck_assert(call.may_move);
    operation.may_move = false;
    ck_assert(judge_resolve(&judge, &operation, &call));
    ck_assert(!call.may_move);
}
END_TEST

Suite *suite_resolve(void)
{
    Suite *suite = suite_create("resolve");
    TCase *tcase = tcase_create("resolve");
    tcase_add_checked_fixture(tcase, set_up, NULL);
    tcase_add_loop_test(tcase, amounts_are_modulo_the_address_width, 0, 11);
    tcase_add_test(tcase, places_are_addresses);
    tcase_add_test(tcase, failed_and_unknown_maps_are_nowhere);
    tcase_add_test(tcase, every_argument_arrives);
    suite_add_tcase(suite, tcase);
    return suite;
}
