/* SPDX-License-Identifier: MIT
 *
 * page_manager.c: shared pages, whose contents a discard keeps, and the pages beside them.
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_page_manager_shared(void);

/* Counts pages from 1, as page maps do. */
static int discard(int first, uint32_t count)
{
    return page_manager_discard(&manager, (uint32_t)(first + 1) * PAGE, count * PAGE);
}

/* Maps pages that the next discard keeps. They replace those of the page map. */
static void share(int first, uint32_t count)
{
    const struct page_request request = {.address = (uint32_t)(first + 1) * PAGE,
                                         .length_bytes = count * PAGE,
                                         .alignment_bytes = PAGE,
                                         .where = WHERE_REPLACING,
                                         .contents = CONTENTS_UNINITIALIZED,
                                         .shared = true};
    uint32_t address;
    ck_assert_int_eq(page_manager_map_at(&manager, &request, &address), 0);
}

START_TEST(test_a_discard_keeps_shared_pages)
{
    world_draw("AABBCCDD..EE");
    share(2, 2);
    share(6, 1);
    ck_assert_int_eq(discard(1, 6), 0);
    expect_contents("A0BB00DD??EE");
    expect_clears("1+1 4+2");
    ck_assert_int_eq(discard(6, 6), ENOMEM);
    expect_contents("A0BB00D0??00");
    world_expect("AABBCCDD..EE");
    unmap(2, 4);
    ck_assert_int_eq(map(2), 2); /* private again */
    memset(world_memory + 3 * PAGE, 'B', 2 * PAGE);
    ck_assert_int_eq(discard(2, 2), 0);
    expect_contents("A000");
}
END_TEST

/* Runs of private pages in a shared range fill the list of work, as holes do. */
START_TEST(test_discards_any_number_of_private_runs)
{
    world_draw("ABCDEFGHIJKLMN");
    for (int page = 1; page < 14; page += 2)
        share(page, 1);
    ck_assert_int_eq(discard(0, 14), 0);
    expect_contents("0B0D0F0H0J0L0N");
    expect_clears("0+1 2+1 4+1 6+1 8+1 10+1 12+1");
}
END_TEST

START_TEST(test_a_remap_takes_the_sharing_along)
{
    world_draw("AABC.....");
    share(1, 1);
    const struct page_remap request = {PAGE, 2 * PAGE, 4 * PAGE, true};
    uint32_t address;
    ck_assert_int_eq(page_manager_remap(&manager, &request, &address), 0);
    ck_assert_uint_eq(address, 5 * PAGE);
    world_expect("..BCAAAA.");
    memset(world_memory + 7 * PAGE, 'a', 2 * PAGE);
    ck_assert_int_eq(discard(4, 4), 0);
    expect_contents("??BC0Aaa.");
}
END_TEST

Suite *suite_page_manager_shared(void)
{
    Suite *suite = suite_create("page_manager_shared");
    TCase *tests = tcase_create("shared");
    tcase_add_test(tests, test_a_discard_keeps_shared_pages);
    tcase_add_test(tests, test_discards_any_number_of_private_runs);
    tcase_add_test(tests, test_a_remap_takes_the_sharing_along);
    suite_add_tcase(suite, tests);
    return suite;
}
