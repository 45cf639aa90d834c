/* SPDX-License-Identifier: MIT
 *
 * page_manager.c with an arena that does not grow: placement, unmapping, zeroing, and statistics.
 * test_page_manager_growth.c tests growth.
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_page_manager(void);

START_TEST(test_map_takes_the_lowest_that_fits)
{
    T("AA.B..CC...", ck_assert_int_eq(map(1), 2), "AAAB..CC...");
    T("AA.B..CC...", ck_assert_int_eq(map(2), 4), "AA.BAACC...");
    T("AA.B..CC...", ck_assert_int_eq(map(3), 8), "AA.B..CCAAA");
    T("AA.B..CC...", ck_assert_int_eq(map(4), REFUSED), "AA.B..CC...");
    T("A0.0.#", ck_assert_int_eq(map(4), 1), "AAAAA#");
    T("0##00", ck_assert_int_eq(map(2), 3), "0##AA");
}
END_TEST

START_TEST(test_map_rounds_up_to_pages)
{
    T("....", ck_assert_int_eq(place_bytes(1, PAGE, CONTENTS_ZEROED), 0), "A...");
    T("....", ck_assert_int_eq(place_bytes(PAGE, PAGE, CONTENTS_ZEROED), 0), "A...");
    T("....", ck_assert_int_eq(place_bytes(PAGE + 1, PAGE, CONTENTS_ZEROED), 0), "AA..");
}
END_TEST

/* Page maps begin at page 1, so multiples of 4 pages are at 3, 7, 11. */
START_TEST(test_map_aligned_leaves_what_is_before_free)
{
    T("........", ck_assert_int_eq(map_aligned(2, 4), 3), "...AA...");
    T("...A....", ck_assert_int_eq(map_aligned(1, 4), 7), "...A...A");
    T("...A....", ck_assert_int_eq(map_aligned(2, 4), REFUSED), "...A....");
    T("........", ck_assert_int_eq(place_bytes(1, 1, CONTENTS_ZEROED), 0), "A.......");
    T("........", ck_assert_int_eq(place_bytes(1, 0x80000000, CONTENTS_ZEROED), REFUSED),
      "........");
}
END_TEST

static void expect_map_error(uint32_t length_bytes, uint32_t alignment_bytes, int expected)
{
    uint32_t address = 4242;
    int error =
        page_manager_map(&manager, length_bytes, alignment_bytes, CONTENTS_ZEROED, &address);
    ck_assert_int_eq(error, expected);
    ck_assert((address == 4242) == (expected != 0));
}

START_TEST(test_map_refuses_bad_arguments)
{
    T("....", expect_map_error(0, PAGE, EINVAL), "....");
    T("....", expect_map_error(1, 0, EINVAL), "....");
    T("....", expect_map_error(1, PAGE + 1, EINVAL), "....");
    T("....", expect_map_error(1, 3 * PAGE, EINVAL), "....");
    T("....", expect_map_error(1, PAGE, 0), "A...");
}
END_TEST

START_TEST(test_unmap_any_range)
{
    T("AAA.BBB..CC", unmap(1, 9), "A........CC");
    T("AAAA", unmap(0, 1), ".AAA");
    T("AAAA", unmap(1, 3), "A..A");
    T("AAAA", unmap(3, 4), "AAA.");
    T("AABBCC", unmap(1, 5), "A....C");
    T("A0#.B", unmap(0, 5), ".0#..");
    T("....", unmap(0, 4), "....");
    T("AA##", unmap(2, 60), "AA##");
    T("AA##", unmap(-1, 4), "..##");
}
END_TEST

static void expect_unmap(uint32_t address, uint32_t length_bytes, int expected)
{
    ck_assert_int_eq(page_manager_unmap(&manager, address, length_bytes), expected);
}

START_TEST(test_unmap_refuses_bad_arguments)
{
    T("AAAA", expect_unmap(PAGE + 1, PAGE, EINVAL), "AAAA");
    T("AAAA", expect_unmap(PAGE + PAGE / 2, PAGE, EINVAL), "AAAA");
    T("AAAA", expect_unmap(PAGE, 0, EINVAL), "AAAA");
    T("AAAA", expect_unmap(PAGE, UINT32_MAX - PAGE + 2, EINVAL), "AAAA");
    T("AAAA", expect_unmap(PAGE, UINT32_MAX - PAGE + 1, 0), "....");
    T("AAAA", expect_unmap(PAGE, 1, 0), ".AAA");
    T("AAAA", expect_unmap(PAGE, PAGE + 1, 0), "..AA");
}
END_TEST

START_TEST(test_unmap_at_the_end_of_the_address_space)
{
    const uint32_t last = UINT32_MAX - PAGE + 1;
    T("AAAA", expect_unmap(last, PAGE, 0), "AAAA");
    T("AAAA", expect_unmap(last, PAGE + 1, EINVAL), "AAAA");
    T("AAAA", expect_unmap(last, UINT32_MAX, EINVAL), "AAAA");
    T("AAAA", expect_unmap(0, UINT32_MAX, EINVAL), "AAAA"); /* rounding up overflows to 0 */
    T("AAAA", expect_unmap(0, last, 0), "....");
}
END_TEST

START_TEST(test_a_zeroed_request_clears_runs_of_dirty_pages)
{
    T(".0..0A", ck_assert_int_eq(map(5), 0), "AAAAAA");
    expect_clears("0+1 2+2");
    expect_zero(0, 5);
    T("000A", ck_assert_int_eq(map(3), 0), "AAAA");
    expect_clears("");
    T("...A", ck_assert_int_eq(map(2), 0), "AA.A");
    expect_clears("0+2");
    expect_zero(0, 2);
}
END_TEST

START_TEST(test_the_last_page_is_zero_to_its_end)
{
    T("..", ck_assert_int_eq(place_bytes(PAGE + 1, PAGE, CONTENTS_ZEROED), 0), "AA");
    expect_clears("0+2");
    expect_zero(0, 2);
}
END_TEST

START_TEST(test_an_uninitialized_request_clears_nothing)
{
    T(".0..", ck_assert_int_eq(map_uninitialized(3), 0), "AAA.");
    expect_clears("");
    unmap(0, 3);
    world_expect("....");
    ck_assert_int_eq(map(3), 0);
    expect_clears("0+3");
}
END_TEST

START_TEST(test_statistics)
{
    struct page_manager_statistics statistics;
    world_draw("AA.0..#B");
    map(2);
    map_uninitialized(1);
    page_manager_statistics(&manager, &statistics);
    world_expect("AAAAA.#B");
    ck_assert_uint_eq(statistics.pages_owned, 7);
    ck_assert_uint_eq(statistics.pages_mapped, 6);
    ck_assert_uint_eq(statistics.pages_zeroed, 0);
    ck_assert_uint_eq(statistics.pages_dirty, 1);
    ck_assert_uint_eq(statistics.pages_foreign, WORLD_PAGES - 7);
    ck_assert_uint_eq(statistics.largest_free_run, 1);
    ck_assert_uint_eq(statistics.utilisation_percent, 85);
    ck_assert_uint_eq(statistics.bytes_cleared, PAGE);
    ck_assert_uint_eq(statistics.bytes_clearing_saved, PAGE);
    ck_assert_uint_eq(statistics.grow_calls, 0);
}
END_TEST

START_TEST(test_statistics_of_nothing)
{
    struct page_manager_statistics statistics;
    world_open(0, 1);
    page_manager_statistics(&manager, &statistics);
    ck_assert_uint_eq(statistics.pages_owned, 0);
    ck_assert_uint_eq(statistics.utilisation_percent, 0);
}
END_TEST

START_TEST(test_statistics_as_one_line)
{
    const struct page_manager_statistics statistics = {10, 5, 3, 2, 54, 4, 50, 16, 32, 1};
    const char *expected = "pages: 10 owned, 5 mapped, 3 zeroed, 2 dirty, 54 foreign; "
                           "largest free run 4, 50 % in use; bytes: 16 cleared, 32 saved; "
                           "1 grow calls";
    char text[200];
    int length = page_manager_print_statistics(&statistics, text, sizeof text);
    ck_assert_str_eq(text, expected);
    ck_assert_int_eq(length, (int)strlen(expected));
    ck_assert_int_eq(page_manager_print_statistics(&statistics, text, 6), length);
    ck_assert_str_eq(text, "pages");
}
END_TEST

static struct page_manager_refusal refused;
static unsigned refusal_count;

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    ck_assert_ptr_eq(context, &refused);
    refused = *refusal;
    refusal_count++;
}

START_TEST(test_the_hook_receives_refused_calls)
{
    world_draw("AA..");
    expect_unmap(1, PAGE, EINVAL);
    page_manager_watch(&manager, hook, &refused);
    refusal_count = 0;
    unmap(0, 1);
    ck_assert_uint_eq(refusal_count, 0);
    expect_unmap(PAGE + 3, 5, EINVAL);
    ck_assert_uint_eq(refusal_count, 1);
    ck_assert_str_eq(refused.call, "unmap");
    ck_assert_uint_eq(refused.address, PAGE + 3);
    ck_assert_uint_eq(refused.length_bytes, 5);
    ck_assert_int_eq(refused.error, EINVAL);
    expect_map_error(100 * PAGE, PAGE, ENOMEM);
    ck_assert_str_eq(refused.call, "map");
    ck_assert_int_eq(refused.error, ENOMEM);
    page_manager_watch(&manager, NULL, NULL);
    expect_unmap(PAGE + 3, 5, EINVAL);
    ck_assert_uint_eq(refusal_count, 2);
    page_manager_watch(&manager, hook, &refused);
    world_draw("AA.."); /* the new manager has no hook */
    expect_unmap(PAGE + 3, 5, EINVAL);
    ck_assert_uint_eq(refusal_count, 2);
}
END_TEST

/* x##A.0#A##, where x is page 0. One owned page is enough, even if the range begins inside a
 * page. */
START_TEST(test_owns)
{
    static const struct {
        uint32_t address, length_bytes;
        bool owns;
    } ranges[] = {{3 * PAGE, 1, true},
                  {4 * PAGE, 1, true},
                  {5 * PAGE, PAGE, true},
                  {3 * PAGE, 0, true},
                  {2 * PAGE, 0, false},
                  {0, 3 * PAGE, false},
                  {3 * PAGE - 1, 0, false},
                  {0, 3 * PAGE + 1, true},
                  {2 * PAGE, PAGE, false},
                  {2 * PAGE + 1, PAGE, true},
                  {6 * PAGE, PAGE, false},
                  {6 * PAGE + 1, 1, false},
                  {8 * PAGE, UINT32_MAX, false},
                  {6 * PAGE, 2 * PAGE, true},
                  {0, UINT32_MAX, true},
                  {UINT32_MAX, 1, false},
                  {UINT32_MAX, UINT32_MAX, false}};
    world_draw("##A.0#A##");
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        ck_assert_msg(page_manager_owns(&manager, ranges[i].address, ranges[i].length_bytes) ==
                          ranges[i].owns,
                      "range %d", (int)i);
}
END_TEST

START_TEST(test_page_size)
{
    world_open(0, 1);
    ck_assert_uint_eq(page_manager_page_size(&manager), PAGE);
}
END_TEST

/* Makes two grants of half a page each, so neither contains a whole page. The manager owns nothing
 * before the second grant. */
START_TEST(test_a_grant_without_a_whole_page)
{
    world_open(PAGE, 1);
    world_break.moves_at_grant = 6;
    ck_assert_int_eq(map(1), 1);
    expect_last_ask(1, PAGE - 6);
    ck_assert_uint_eq(world_break.asked[0], PAGE);
    world_expect("#A#");
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_map_takes_the_lowest_that_fits);
    tcase_add_test(tests, test_map_rounds_up_to_pages);
    tcase_add_test(tests, test_map_aligned_leaves_what_is_before_free);
    tcase_add_test(tests, test_map_refuses_bad_arguments);
    tcase_add_test(tests, test_unmap_any_range);
    tcase_add_test(tests, test_unmap_refuses_bad_arguments);
    tcase_add_test(tests, test_unmap_at_the_end_of_the_address_space);
    tcase_add_test(tests, test_a_zeroed_request_clears_runs_of_dirty_pages);
    tcase_add_test(tests, test_the_last_page_is_zero_to_its_end);
    tcase_add_test(tests, test_an_uninitialized_request_clears_nothing);
    tcase_add_test(tests, test_statistics);
    tcase_add_test(tests, test_statistics_of_nothing);
    tcase_add_test(tests, test_statistics_as_one_line);
    tcase_add_test(tests, test_the_hook_receives_refused_calls);
    tcase_add_test(tests, test_owns);
    tcase_add_test(tests, test_page_size);
    tcase_add_test(tests, test_a_grant_without_a_whole_page);
}

Suite *suite_page_manager(void)
{
    return suite_both("page_manager", add_tests);
}
