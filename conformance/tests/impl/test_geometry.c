/* SPDX-License-Identifier: MIT
 *
 * geometry.h: conversions between pages and bytes at the edges of a page and of the address space.
 */
#include "impl/geometry.h"
#include <check.h>

Suite *suite_geometry(void);

static const struct geometry small = {16, 256, 63, 1, false};
static const struct geometry whole = {65536, 65536, 63, 32, false};

START_TEST(test_fields_are_what_was_given)
{
    const struct geometry geometry = {7, 32, 5, 3, false};
    ck_assert_uint_eq(geometry_page_count(&geometry), 7);
    ck_assert_uint_eq(geometry_page_size(&geometry), 32);
    ck_assert_uint_eq(geometry_skip_limit(&geometry), 5);
    ck_assert_uint_eq(geometry_growth_minimum(&geometry), 3);
}
END_TEST

START_TEST(test_bytes_round_to_pages)
{
    static const struct {
        uint64_t bytes, down, up;
    } cases[] = {{0, 0, 0}, {1, 0, 1}, {255, 0, 1}, {256, 1, 1}, {257, 1, 2}, {511, 1, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_uint_eq(geometry_pages_down(&small, cases[i].bytes), cases[i].down);
        ck_assert_uint_eq(geometry_pages_up(&small, cases[i].bytes), cases[i].up);
    }
}
END_TEST

START_TEST(test_nothing_wraps_at_the_end_of_the_address_space)
{
    ck_assert_uint_eq(geometry_pages_up(&whole, UINT32_MAX), 65536);
    ck_assert_uint_eq(geometry_pages_up(&whole, 0xffff0001), 65536);
    ck_assert_uint_eq(geometry_pages_up(&whole, 0xffff0000), 65535);
    ck_assert_uint_eq(geometry_pages_down(&whole, ADDRESS_SPACE_BYTES), 65536);
    ck_assert_uint_eq(geometry_pages_up(&whole, ADDRESS_SPACE_BYTES + 1), 65537);
    ck_assert_uint_eq(geometry_bytes(&whole, 65536), ADDRESS_SPACE_BYTES);
}
END_TEST

Suite *suite_geometry(void)
{
    Suite *suite = suite_create("geometry");
    TCase *tests = tcase_create("geometry");
    tcase_add_test(tests, test_fields_are_what_was_given);
    tcase_add_test(tests, test_bytes_round_to_pages);
    tcase_add_test(tests, test_nothing_wraps_at_the_end_of_the_address_space);
    suite_add_tcase(suite, tests);
    return suite;
}
