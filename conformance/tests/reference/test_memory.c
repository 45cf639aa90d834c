/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_memory.c on the fake system: reading and filling, how the
 * neighbour's runs join and shrink, and memory that cannot be reached.
 */
#include "conformance/tests/support/fake_system.h"
#include "reference/judge_memory.h"
#include <check.h>

Suite *suite_memory(void);

enum { PAGE = 256, PAGES = 64 };

static struct system fake;
static void *instance;
static struct memory memory;
static struct neighbour neighbour;

static void set_up(void)
{
    char reason[80] = "";
    struct world world = WORLD_DEFAULT;
    fake_set_fault(NULL);
    fake = fake_system();
    instance = fake.open(&world, reason, sizeof reason);
    ck_assert_ptr_nonnull(instance);
    memory = (struct memory){0};
    ck_assert(memory_reset(&memory, &fake, instance, PAGE));
}

static void tear_down(void)
{
    memory_free(&memory);
    neighbour_free(&neighbour);
    fake.close(instance);
}

static uint8_t byte_at(uint64_t address)
{
    uint8_t byte = 0;
    struct span span = {address, &byte, 1};
    ck_assert(fake.read(instance, &span, 1));
    return byte;
}

static void put_byte(uint64_t address, uint8_t byte)
{
    struct span span = {address, &byte, 1};
    ck_assert(fake.write(instance, &span, 1));
}

START_TEST(filled_page_is_all_of_its_tag)
{
    size_t at = 77;
    ck_assert(memory_fill_page(&memory, 3, 9));
    ck_assert(memory_read_page(&memory, 3));
    ck_assert(memory_is_all(&memory, 9, &at));
    ck_assert_uint_eq(byte_at(3 * PAGE - 1), 0);
    ck_assert_uint_eq(byte_at(3 * PAGE), 9);
    ck_assert_uint_eq(byte_at(4 * PAGE - 1), 9);
    ck_assert_uint_eq(byte_at(4 * PAGE), 0);
}
END_TEST

START_TEST(first_other_byte_is_reported)
{
    for (uint64_t other = 0; other < PAGE; other++) {
        size_t at = 999;
        ck_assert(memory_fill_page(&memory, 1, 9));
        put_byte(2 * PAGE - 1, 7);
        put_byte(PAGE + other, 8);
        ck_assert(memory_read_page(&memory, 1));
        ck_assert(!memory_is_all(&memory, 9, &at));
        ck_assert_uint_eq(at, other);
    }
}
END_TEST

START_TEST(all_of_another_byte_is_not_all)
{
    size_t at = 999;
    ck_assert(memory_fill_page(&memory, 1, 8));
    ck_assert(memory_read_page(&memory, 1));
    ck_assert(!memory_is_all(&memory, 9, &at));
    ck_assert_uint_eq(at, 0);
    ck_assert(memory_is_all(&memory, 8, &at));
}
END_TEST

START_TEST(page_out_of_reach_is_reported)
{
    ck_assert(memory_read_page(&memory, PAGES - 1));
    ck_assert(!memory_read_page(&memory, PAGES));
    ck_assert(memory_fill_page(&memory, PAGES - 1, 1));
    ck_assert(!memory_fill_page(&memory, PAGES, 1));
}
END_TEST

START_TEST(neighbour_gets_its_tag_to_the_byte)
{
    ck_assert(neighbour_grow(&neighbour, &memory, PAGE + 5, 3 * PAGE + 7));
    ck_assert_uint_eq(neighbour.count, 1);
    ck_assert_uint_eq(byte_at(PAGE + 4), 0);
    for (uint64_t at = PAGE + 5; at < 3 * PAGE + 7; at++)
        ck_assert_uint_eq(byte_at(at), MEMORY_FOREIGN_TAG);
    ck_assert_uint_eq(byte_at(3 * PAGE + 7), 0);
}
END_TEST

START_TEST(neighbour_runs_that_touch_are_one)
{
    ck_assert(neighbour_grow(&neighbour, &memory, 100, 200));
    ck_assert(neighbour_grow(&neighbour, &memory, 200, 300));
    ck_assert_uint_eq(neighbour.count, 1);
    ck_assert(neighbour_grow(&neighbour, &memory, 301, 400));
    ck_assert_uint_eq(neighbour.count, 2);
    ck_assert_uint_eq(neighbour.runs[0].start, 100);
    ck_assert_uint_eq(neighbour.runs[0].end, 300);
    ck_assert_uint_eq(neighbour.runs[1].start, 301);
    ck_assert_uint_eq(neighbour.runs[1].end, 400);
}
END_TEST

START_TEST(many_runs_are_kept)
{
    for (uint64_t i = 0; i < 100; i++)
        ck_assert(neighbour_grow(&neighbour, &memory, 10 * i, 10 * i + 5));
    ck_assert_uint_eq(neighbour.count, 100);
    for (uint64_t i = 0; i < 100; i++)
        ck_assert_uint_eq(neighbour.runs[i].end, 10 * i + 5);
}
END_TEST

/* The neighbour owns FF..FF. When the break is at this place, the judge forgets everything above
 * it. */
START_TEST(neighbour_shrinks_to_the_break)
{
    static const struct {
        uint64_t program_break;
        size_t runs;
        uint64_t last_end;
    } rows[] = {{700, 2, 600}, {600, 2, 600}, {599, 2, 599}, {501, 2, 501}, {500, 1, 200},
                {300, 1, 200}, {200, 1, 200}, {150, 1, 150}, {100, 0, 0},   {0, 0, 0}};
    ck_assert(neighbour_grow(&neighbour, &memory, 100, 200));
    ck_assert(neighbour_grow(&neighbour, &memory, 500, 600));
    neighbour_shrink(&neighbour, rows[_i].program_break);
    ck_assert_uint_eq(neighbour.count, rows[_i].runs);
    if (rows[_i].runs > 0)
        ck_assert_uint_eq(neighbour.runs[rows[_i].runs - 1].end, rows[_i].last_end);
}
END_TEST

START_TEST(neighbour_out_of_reach_is_reported)
{
    ck_assert(neighbour_grow(&neighbour, &memory, PAGES * PAGE - 1, PAGES * PAGE));
    ck_assert(!neighbour_grow(&neighbour, &memory, PAGES * PAGE, PAGES * PAGE + 1));
}
END_TEST

START_TEST(reset_takes_larger_pages)
{
    ck_assert(memory_reset(&memory, &fake, instance, 4 * PAGE));
    ck_assert(memory_fill_page(&memory, 2, 5));
    ck_assert_uint_eq(byte_at(12 * PAGE - 1), 5);
    ck_assert_uint_eq(byte_at(12 * PAGE), 0);
    ck_assert(memory_reset(&memory, &fake, instance, 16));
    ck_assert(memory_fill_page(&memory, 1, 6));
    ck_assert_uint_eq(byte_at(31), 6);
    ck_assert_uint_eq(byte_at(32), 0);
}
END_TEST

Suite *suite_memory(void)
{
    Suite *suite = suite_create("memory");
    TCase *pages = tcase_create("pages"), *foreign = tcase_create("foreign");
    tcase_add_checked_fixture(pages, set_up, tear_down);
    tcase_add_checked_fixture(foreign, set_up, tear_down);
    tcase_add_test(pages, filled_page_is_all_of_its_tag);
    tcase_add_test(pages, first_other_byte_is_reported);
    tcase_add_test(pages, all_of_another_byte_is_not_all);
    tcase_add_test(pages, page_out_of_reach_is_reported);
    tcase_add_test(pages, reset_takes_larger_pages);
    tcase_add_test(foreign, neighbour_gets_its_tag_to_the_byte);
    tcase_add_test(foreign, neighbour_runs_that_touch_are_one);
    tcase_add_test(foreign, many_runs_are_kept);
    tcase_add_loop_test(foreign, neighbour_shrinks_to_the_break, 0, 10);
    tcase_add_test(foreign, neighbour_out_of_reach_is_reported);
    suite_add_tcase(suite, pages);
    suite_add_tcase(suite, foreign);
    return suite;
}
