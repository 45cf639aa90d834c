/* SPDX-License-Identifier: MIT
 *
 * environment_copy: moves bytes from one place of the simulated memory to another, for the system.
 */
#include "conformance/systems/environment.h"

#include <check.h>

Suite *suite_environment_copy(void);

enum { PAGE = 16, PAGES = 4, BYTES = PAGE * PAGES };
static struct world world = {.page_count = PAGES,
                             .page_size = PAGE,
                             .skip_limit = 3,
                             .growth_minimum = 1,
                             .limit = PAGES,
                             .first_break = PAGE};
static struct environment environment;
static char reason[160];

static void open_world(void)
{
    ck_assert_msg(environment_open(&environment, &world, reason, sizeof reason), "%s", reason);
}

static void setup(void)
{
    environment = (struct environment){0};
    world.without_memory = false;
    open_world();
}

static void teardown(void)
{
    environment_free(&environment);
}

static void byte_write(uint64_t address, uint8_t byte)
{
    ck_assert(environment_write(&environment, &(struct span){address, &byte, 1}, 1));
}

static unsigned byte_read(uint64_t address)
{
    uint8_t byte = 0;
    ck_assert(environment_read(&environment, &(struct span){address, &byte, 1}, 1));
    return byte;
}

START_TEST(copies_so_many_bytes)
{
    byte_write(0, 1);
    byte_write(PAGE - 1, 2);
    byte_write(PAGE, 3);
    environment_copy(&environment, 2 * PAGE, 0, PAGE);
    ck_assert_uint_eq(byte_read(2 * PAGE), 1);
    ck_assert_uint_eq(byte_read(3 * PAGE - 1), 2);
    ck_assert_uint_eq(byte_read(3 * PAGE), 0);
    ck_assert_uint_eq(byte_read(0), 1);
}
END_TEST

START_TEST(copying_is_not_clearing)
{
    struct counters counters;
    environment_copy(&environment, 2 * PAGE, 0, PAGE);
    environment_counters(&environment, &counters);
    ck_assert_uint_eq(counters.bytes_cleared, 0);
}
END_TEST

START_TEST(what_lies_outside_is_not_copied)
{
    byte_write(0, 1);
    byte_write(1, 2);
    environment_copy(&environment, BYTES - 1, 0, 2);
    ck_assert_uint_eq(byte_read(BYTES - 1), 1);
    environment_copy(&environment, 0, BYTES - 1, UINT64_MAX);
    ck_assert_uint_eq(byte_read(0), 1);
    ck_assert_uint_eq(byte_read(1), 2);
    environment_copy(&environment, UINT64_MAX, 0, 2);
    environment_copy(&environment, 0, UINT64_MAX, 2);
    environment_copy(&environment, 0, BYTES, 2);
    ck_assert_uint_eq(byte_read(0), 1);
}
END_TEST

START_TEST(what_was_copied_is_gone_in_the_next_world)
{
    byte_write(0, 1);
    environment_copy(&environment, BYTES - 1, 0, 1);
    open_world();
    ck_assert_uint_eq(byte_read(BYTES - 1), 0);
}
END_TEST

START_TEST(without_memory_nothing_happens)
{
    world.without_memory = true;
    open_world();
    environment_copy(&environment, 2 * PAGE, 0, PAGE);
    ck_assert_ptr_null(environment.memory);
    ck_assert_uint_eq(environment.touched, 0);
}
END_TEST

Suite *suite_environment_copy(void)
{
    Suite *suite = suite_create("environment_copy");
    TCase *tests = tcase_create("environment_copy");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, copies_so_many_bytes);
    tcase_add_test(tests, copying_is_not_clearing);
    tcase_add_test(tests, what_lies_outside_is_not_copied);
    tcase_add_test(tests, what_was_copied_is_gone_in_the_next_world);
    tcase_add_test(tests, without_memory_nothing_happens);
    suite_add_tcase(suite, tests);
    return suite;
}
