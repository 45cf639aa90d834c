/* SPDX-License-Identifier: MIT
 *
 * The product half of program_break.c, compiled here with an sbrk of the test. (The harness half
 * only passes calls on, and every test of the page manager uses it.)
 */
#include <check.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#undef MAPCHECK_HARNESS
#define program_break_open       product_break_open
#define program_break_extend     product_break_extend
#define program_break_high_water product_break_high_water
#define program_break_clear      product_break_clear
#define program_break_copy       product_break_copy
#define program_break_pointer    product_break_pointer
#define sbrk                     fake_sbrk

static void *fake_sbrk(intptr_t delta);

#include "impl/program_break.c"

Suite *suite_program_break(void);

enum { HEAP_BYTES = 1 << 20, FIRST_BREAK = 200000 };

static uint8_t heap[HEAP_BYTES];
static uintptr_t fake_break;
static unsigned fake_calls;
static struct program_break program_break;

static void *fake_sbrk(intptr_t delta)
{
    fake_calls += delta != 0;
    if (delta > (intptr_t)((uintptr_t)heap + HEAP_BYTES - fake_break)) {
        errno = ENOMEM;
        return (void *)-1;
    }
    fake_break += (uintptr_t)delta;
    return (void *)(fake_break - (uintptr_t)delta);
}

static void heap_open(void)
{
    memset(heap, 0, sizeof heap);
    fake_break = (uintptr_t)heap + FIRST_BREAK;
    fake_calls = 0;
    program_break_open(&program_break);
}

static uint64_t current(void)
{
    uint64_t start;
    ck_assert(program_break_extend(&program_break, 0, &start));
    return start;
}

START_TEST(test_open_only_asks)
{
    ck_assert_uint_eq(fake_calls, 0);
    ck_assert_uint_eq(program_break_high_water(&program_break), current());
}
END_TEST

START_TEST(test_addresses_are_offsets_where_pointers_are_wide)
{
    ck_assert_ptr_eq(program_break_pointer(&program_break, (uint32_t)current()),
                     heap + FIRST_BREAK);
    if (UINTPTR_MAX == UINT32_MAX)
        ck_assert_uint_eq(program_break.base, 0);
    else {
        ck_assert_uint_ge(current(), BASE_ALIGNMENT);
        ck_assert_uint_lt(current(), 2 * BASE_ALIGNMENT);
        ck_assert_uint_eq(program_break.base % BASE_ALIGNMENT, 0);
    }
}
END_TEST

START_TEST(test_extend_grants)
{
    uint64_t before = current();
    uint64_t start = 0;
    ck_assert(program_break_extend(&program_break, 100, &start));
    ck_assert_uint_eq(start, before);
    ck_assert_uint_eq(current(), before + 100);
    ck_assert_uint_eq(program_break_high_water(&program_break), before + 100);
}
END_TEST

START_TEST(test_a_refusal_is_not_an_address)
{
    uint64_t before = current();
    uint64_t start = 0;
    ck_assert(!program_break_extend(&program_break, HEAP_BYTES, &start));
    ck_assert_uint_eq(start, before);
    ck_assert_uint_eq(program_break_high_water(&program_break), before);
}
END_TEST

START_TEST(test_errno_is_left_alone)
{
    uint64_t start;
    errno = 4242;
    ck_assert(!program_break_extend(&program_break, HEAP_BYTES, &start));
    ck_assert_int_eq(errno, 4242);
    ck_assert(program_break_extend(&program_break, 100, &start));
    ck_assert_int_eq(errno, 4242);
}
END_TEST

/* sbrk would take such a number for a negative one and release memory. */
START_TEST(test_half_the_address_space_is_refused_unasked)
{
    uint64_t before = current();
    uint64_t start;
    ck_assert(!program_break_extend(&program_break, UINT64_C(0x80000000), &start));
    ck_assert(!program_break_extend(&program_break, UINT32_MAX, &start));
    ck_assert_uint_eq(fake_calls, 0);
    ck_assert_uint_eq(current(), before);
    ck_assert(!program_break_extend(&program_break, 0x7fffffff, &start));
    ck_assert_uint_eq(fake_calls, 1);
}
END_TEST

START_TEST(test_the_high_water_mark_never_falls)
{
    uint64_t before = current();
    fake_sbrk(5000);
    ck_assert_uint_eq(current(), before + 5000);
    fake_sbrk(-5000);
    ck_assert_uint_eq(current(), before);
    ck_assert_uint_eq(program_break_high_water(&program_break), before + 5000);
}
END_TEST

START_TEST(test_clear_clears_its_bytes_only)
{
    memset(heap + FIRST_BREAK, 7, 16);
    program_break_clear(&program_break, current() + 4, 8);
    static const uint8_t expected[16] = {7, 7, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7, 7};
    ck_assert_mem_eq(heap + FIRST_BREAK, expected, 16);
}
END_TEST

START_TEST(test_copy_copies_its_bytes_only)
{
    memset(heap + FIRST_BREAK, 7, 16);
    program_break_copy(&program_break, current() + 16, current() + 8, 8);
    static const uint8_t expected[10] = {7, 7, 7, 7, 7, 7, 7, 7, 0, 0};
    ck_assert_mem_eq(heap + FIRST_BREAK + 16, expected, 10);
    ck_assert_uint_eq(heap[FIRST_BREAK + 8], 7);
}
END_TEST

/* The fields of a harness build are constants in a product build, whatever the geometry. */
START_TEST(test_a_product_has_constants)
{
    const struct geometry geometry = {0};
    ck_assert_uint_eq(geometry_page_count(&geometry), 65536);
    ck_assert_uint_eq(geometry_page_size(&geometry), 65536);
    ck_assert_uint_eq(geometry_skip_limit(&geometry), 63);
    ck_assert_uint_eq(geometry_growth_minimum(&geometry), 64);
}
END_TEST

Suite *suite_program_break(void)
{
    Suite *suite = suite_create("program_break");
    TCase *tests = tcase_create("program_break");
    tcase_add_checked_fixture(tests, heap_open, NULL);
    tcase_add_test(tests, test_open_only_asks);
    tcase_add_test(tests, test_addresses_are_offsets_where_pointers_are_wide);
    tcase_add_test(tests, test_extend_grants);
    tcase_add_test(tests, test_a_refusal_is_not_an_address);
    tcase_add_test(tests, test_errno_is_left_alone);
    tcase_add_test(tests, test_half_the_address_space_is_refused_unasked);
    tcase_add_test(tests, test_the_high_water_mark_never_falls);
    tcase_add_test(tests, test_clear_clears_its_bytes_only);
    tcase_add_test(tests, test_copy_copies_its_bytes_only);
    tcase_add_test(tests, test_a_product_has_constants);
    suite_add_tcase(suite, tests);
    return suite;
}
