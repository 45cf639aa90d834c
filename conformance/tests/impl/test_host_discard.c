/* SPDX-License-Identifier: MIT
 *
 * host_discard.c: which runs of pages go back to the host, with one call for each, and what becomes
 * of them. The host of these tests fills the pages with zeros, or refuses.
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_host_discard(void);

static char asked[200];    /* the calls of the host: "first+count first+count" */
static unsigned refusals;  /* so many of the next calls are refused */
static unsigned host_data; /* its address is the context */

static int host(void *context, uint32_t address, uint32_t bytes)
{
    ck_assert_ptr_eq(context, &host_data);
    ck_assert_uint_eq(address % PAGE, 0);
    ck_assert_uint_eq(bytes % PAGE, 0);
    snprintf(asked + strlen(asked), sizeof asked - strlen(asked), "%s%d+%d",
             asked[0] != '\0' ? " " : "", (int)(address / PAGE) - 1, (int)(bytes / PAGE));
    if (refusals > 0) {
        refusals--;
        return ENOTSUP;
    }
    memset(world_memory + address, 0, bytes);
    return 0;
}

static void draw_with(const char *drawing, uint32_t threshold)
{
    world_draw(drawing);
    page_manager_discard_on_host(&manager, host, &host_data, threshold);
    asked[0] = '\0';
    refusals = 0;
}

static int discard(int first, uint32_t count)
{
    return page_manager_discard(&manager, (uint32_t)(first + 1) * PAGE, count * PAGE);
}

static void remap(int first, uint32_t count, uint32_t new_count)
{
    const struct page_remap request = {(uint32_t)(first + 1) * PAGE, count * PAGE, new_count * PAGE,
                                       true};
    uint32_t address;
    ck_assert_int_eq(page_manager_remap(&manager, &request, &address), 0);
}

static void move(int first, uint32_t count, int to, bool keep_old)
{
    const struct page_move request = {.address = (uint32_t)(first + 1) * PAGE,
                                      .old_length_bytes = count * PAGE,
                                      .new_length_bytes = count * PAGE,
                                      .is_fixed = true,
                                      .new_address = (uint32_t)(to + 1) * PAGE,
                                      .keep_old = keep_old};
    uint32_t address;
    ck_assert_int_eq(page_manager_move(&manager, &request, &address), 0);
}

/* With this threshold the change calls the host so often, and leaves the page map. */
#define H(threshold, before, change, calls, after)                                                 \
    do {                                                                                           \
        draw_with(before, threshold);                                                              \
        change;                                                                                    \
        ck_assert_str_eq(asked, calls);                                                            \
        world_expect(after);                                                                       \
    } while (0)

START_TEST(test_long_runs_go_back)
{
    H(3, "AAAAA", unmap(0, 5), "0+5", "00000");
    H(3, "AAAAA", unmap(1, 4), "1+3", "A000A");
    H(3, "AAAAA", unmap(1, 3), "", "A..AA");
    H(5, "AAAAA", unmap(0, 5), "0+5", "00000");
    H(6, "AAAAA", unmap(0, 5), "", ".....");
    H(1, "AAAAA", unmap(2, 3), "2+1", "AA0AA");
    H(0, "AAAAA", unmap(2, 3), "2+1", "AA0AA");
    H(UINT32_MAX, "..A..", unmap(2, 3), "", ".....");
}
END_TEST

START_TEST(test_dirty_neighbours_are_joined)
{
    H(4, "A..A.A", unmap(3, 4), "1+4", "A0000A");
    H(4, "A..AA.A", unmap(3, 5), "1+5", "A00000A");
    H(4, "A0.A.A", unmap(3, 4), "", "A0...A");
    H(3, "A.A.0A", unmap(2, 3), "1+3", "A0000A");
    H(3, "A.A0.A", unmap(2, 3), "", "A..0.A");
    H(3, "..AA", unmap(2, 3), "0+3", "000A");
    H(3, "A.A.", unmap(2, 3), "1+3", "A000");
}
END_TEST

/* A run beside the range that does not touch a page of it stays. */
START_TEST(test_only_runs_of_the_range_go_back)
{
    H(2, "...0A0...", unmap(3, 6), "", "...0.0...");
    H(2, "..0AA0..", unmap(3, 5), "3+2", "..0000..");
    H(2, "AA0AA#AA", unmap(0, 8), "0+2 3+2 6+2", "00000#00");
    H(2, "A0A0A", unmap(0, 5), "", ".0.0.");
    H(2, "..A", unmap(0, 2), "0+2", "00A"); /* nothing was mapped, and the pages go back */
    H(2, "00A", unmap(0, 2), "", "00A");
}
END_TEST

/* After a refusal there are runs longer than the threshold. Of these the neighbours that can be
 * needed are joined, so that an unmap costs no search. */
START_TEST(test_of_a_long_run_near_pages_are_joined)
{
    H(3, "......A......", unmap(6, 7), "4+5", "....00000....");
    H(2, "......A......", unmap(6, 7), "5+3", ".....000.....");
    H(1, "......A......", unmap(6, 7), "6+1", "......0......");
    H(0, "......A......", unmap(6, 7), "6+1", "......0......"); /* 0 counts as 1 */
}
END_TEST

START_TEST(test_a_refusal_leaves_pages_dirty)
{
    draw_with("AAABAAA", 3);
    refusals = 1;
    unmap(0, 7);
    ck_assert_str_eq(asked, "0+7");
    world_expect(".......");
    ck_assert_int_eq(map(7), 0);
    expect_clears("0+7");
    unmap(0, 7);
    ck_assert_str_eq(asked, "0+7 0+7");
    ck_assert_int_eq(map(7), 0);
    expect_clears("0+7");
    expect_zero(0, 7);
}
END_TEST

START_TEST(test_a_discard_gives_long_runs_back)
{
    H(3, "AAAAA", ck_assert_int_eq(discard(0, 5), 0), "0+5", "AAAAA");
    expect_contents("00000");
    expect_clears("");
    H(3, "AA.BBB#C", ck_assert_int_eq(discard(0, 8), ENOMEM), "3+3", "AA.BBB#C");
    expect_contents("00.000#0");
    expect_clears("0+2 7+1");
    H(3, "AABBB", ck_assert_int_eq(discard(1, 2), 0), "", "AABBB");
    expect_contents("A00BB");
    draw_with("AAAAA", 3);
    refusals = 1;
    ck_assert_int_eq(discard(1, 3), 0);
    ck_assert_str_eq(asked, "1+3");
    expect_contents("A000A");
    expect_clears("1+3");
}
END_TEST

/* The list of work takes three runs. The host is asked once about each, full list or not. */
START_TEST(test_a_discard_asks_once_about_each_run)
{
    draw_with("AA.B.C.D.EE.FF", 2);
    refusals = 2;
    ck_assert_int_eq(discard(0, 14), ENOMEM);
    ck_assert_str_eq(asked, "0+2 9+2 12+2");
    expect_contents("00.0.0.0.00.00");
    expect_clears("0+2 3+1 5+1 7+1 9+2");
}
END_TEST

START_TEST(test_shared_pages_stay)
{
    const struct page_request request = {.address = 3 * PAGE,
                                         .length_bytes = 4 * PAGE,
                                         .alignment_bytes = PAGE,
                                         .where = WHERE_REPLACING,
                                         .contents = CONTENTS_UNINITIALIZED,
                                         .shared = true};
    uint32_t address;
    draw_with("AABBBBCCC", 3);
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
    ck_assert_int_eq(discard(0, 9), 0);
    ck_assert_str_eq(asked, "6+3");
    expect_contents("00BBBB000");
    unmap(2, 6);
    ck_assert_str_eq(asked, "6+3 2+4"); /* no mapping shows them any more */
    world_expect("AA0000CCC");
}
END_TEST

START_TEST(test_a_remap_gives_its_old_pages_back)
{
    H(3, "AAAAABB", remap(0, 5, 1), "1+4", "A0000BB");
    H(3, "AAAB00000", remap(0, 3, 4), "0+3", "000BAAAA0");
    H(3, "AAAB..000", remap(0, 3, 4), "0+3", "000BAAAA0");
    H(3, "AAABB....", move(0, 3, 5, false), "0+3", "000BBAAA.");
    H(3, "AAABB....", move(0, 3, 5, true), "0+3", "AAABBAAA.");
    expect_contents("000BBAAA.");
    expect_clears("");
    H(4, "AAABB....", move(0, 3, 5, true), "", "AAABBAAA.");
    expect_clears("0+3");
}
END_TEST

START_TEST(test_calls_are_counted)
{
    struct page_manager_host_discards discards;
    struct page_manager_statistics statistics;
    draw_with("AAAABBB0", 3);
    refusals = 1;
    unmap(0, 3);
    unmap(3, 4);
    unmap(4, 5);
    page_manager_host_discards(&manager, &discards);
    ck_assert_uint_eq(discards.calls, 2);
    ck_assert_uint_eq(discards.refused_calls, 1);
    ck_assert_uint_eq(discards.bytes, 3 * PAGE);
    ck_assert_int_eq(map(3), 0);
    page_manager_statistics(&manager, &statistics);
    ck_assert_uint_eq(statistics.bytes_cleared, 1 * PAGE);
    ck_assert_uint_eq(statistics.bytes_clearing_saved, 2 * PAGE);
    world_open(PAGE, 1);
    page_manager_host_discards(&manager, &discards);
    ck_assert_uint_eq(discards.calls + discards.refused_calls + discards.bytes, 0);
}
END_TEST

START_TEST(test_without_a_hook_nothing_goes_back)
{
    T("AAAAA", unmap(0, 5), ".....");
    draw_with("AAAAA", 1);
    page_manager_discard_on_host(&manager, NULL, NULL, 1);
    unmap(0, 4);
    ck_assert_int_eq(discard(4, 1), 0);
    ck_assert_str_eq(asked, "");
    world_expect("....A");
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_long_runs_go_back);
    tcase_add_test(tests, test_dirty_neighbours_are_joined);
    tcase_add_test(tests, test_only_runs_of_the_range_go_back);
    tcase_add_test(tests, test_of_a_long_run_near_pages_are_joined);
    tcase_add_test(tests, test_a_refusal_leaves_pages_dirty);
    tcase_add_test(tests, test_a_discard_gives_long_runs_back);
    tcase_add_test(tests, test_a_discard_asks_once_about_each_run);
    tcase_add_test(tests, test_shared_pages_stay);
    tcase_add_test(tests, test_a_remap_gives_its_old_pages_back);
    tcase_add_test(tests, test_calls_are_counted);
    tcase_add_test(tests, test_without_a_hook_nothing_goes_back);
}

Suite *suite_host_discard(void)
{
    return suite_both("host_discard", add_tests);
}
