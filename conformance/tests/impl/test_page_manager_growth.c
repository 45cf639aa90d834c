/* SPDX-License-Identifier: MIT
 *
 * page_manager.c and the program break: the amount of each request, the pages that the manager owns
 * afterwards, which of them are known to be zero, and the number of calls until the end of memory.
 * test_page_manager_refused.c tests refusals. D1 to D12 are the defects of the design before this
 * one (corpus/regressions/0001 to 0012).
 */
#include "conformance/tests/support/test_manager.h"

Suite *suite_page_manager_growth(void);

/* The neighbour takes memory at the break and writes to it. */
static void neighbour(int64_t bytes)
{
    if (bytes > 0) {
        memset(world_memory + world_break.program_break, 0x77, (size_t)bytes);
        test_break_raise(&world_break, (uint64_t)bytes);
    } else {
        world_break.program_break -= (uint64_t)-bytes;
    }
}

START_TEST(test_growth_asks_for_the_minimum)
{
    world_open(PAGE, 4);
    ck_assert_int_eq(map(1), 0);
    expect_last_ask(0, 4 * PAGE);
    world_expect("A000#");
    ck_assert_uint_eq(world_break.cleared_count, 0);
    ck_assert_int_eq(map(3), 1);
    ck_assert_uint_eq(world_break.asked_count, 1);
}
END_TEST

START_TEST(test_growth_asks_for_the_need_when_that_is_more)
{
    world_open(PAGE, 4);
    ck_assert_int_eq(map(7), 0);
    expect_last_ask(0, 7 * PAGE);
    world_expect("AAAAAAA#");
}
END_TEST

START_TEST(test_growth_asks_for_a_quarter_when_that_is_more)
{
    world_open(PAGE, 2);
    ck_assert_int_eq(map(23), 0);
    ck_assert_int_eq(map(1), 23);
    expect_last_ask(1, 5 * PAGE);
}
END_TEST

START_TEST(test_an_unaligned_start_is_rounded_up)
{
    world_open(PAGE + 5, 2);
    ck_assert_int_eq(map(1), 1);
    expect_last_ask(0, PAGE - 5 + 2 * PAGE);
    world_expect("#A0#");
}
END_TEST

/* With the break at byte 0, the first growth counts from page 0. At byte 1 it counts from page 1,
 * because the manager cannot use the rest of page 0. */
START_TEST(test_a_first_growth_is_counted_from_the_page_behind_the_break)
{
    world_open(0, 4);
    ck_assert_int_eq(map(1), 0);
    expect_last_ask(0, 4 * PAGE);
    world_expect("A00#");
    world_open(1, 4);
    ck_assert_int_eq(map(1), 0);
    expect_last_ask(0, PAGE - 1 + 4 * PAGE);
    world_expect("A000#");
}
END_TEST

/* D4: the request is only the difference. */
START_TEST(test_the_free_tail_is_joined)
{
    world_open(PAGE, 1);
    map(6);
    unmap(2, 6);
    ck_assert_int_eq(map(5), 2);
    expect_last_ask(1, PAGE);
    world_expect("AAAAAAA#");
}
END_TEST

START_TEST(test_a_tail_behind_a_neighbour_is_not_joined)
{
    world_open(PAGE, 1);
    map(4);
    unmap(2, 4);
    neighbour(1);
    ck_assert_int_eq(map(3), 5);
    expect_last_ask(1, 3 * PAGE + PAGE - 1);
    world_expect("AA..#AAA#");
}
END_TEST

/* The break cuts the page after #A0: the manager owns its first 6 bytes, which are zero. Requests
 * end at a page boundary, so only a grant at an unexpected place leaves such a page. */
static void open_with_a_cut_page(void)
{
    world_open(PAGE, 3);
    world_break.moves_at_grant = 6;
    ck_assert_int_eq(map(1), 1);
    expect_last_ask(0, 3 * PAGE);
    world_expect("#A0#");
    manager.table.geometry.growth_minimum = 1;
}

START_TEST(test_a_cut_page_is_welded)
{
    open_with_a_cut_page();
    ck_assert_int_eq(map(2), 2);
    expect_last_ask(1, PAGE - 6);
    world_expect("#AAA#");
    ck_assert_uint_eq(world_break.cleared_count, 0);
}
END_TEST

START_TEST(test_a_cut_page_of_two_owners_is_foreign)
{
    open_with_a_cut_page();
    neighbour(2);
    ck_assert_int_eq(map(2), 4);
    expect_last_ask(1, PAGE - 8 + 2 * PAGE);
    world_expect("#A0#AA#");
}
END_TEST

/* A neighbour took and released the bytes between the two pieces: the manager owns the page, but it
 * is not known to be zero. */
START_TEST(test_a_welded_page_is_dirty_when_some_of_it_was)
{
    open_with_a_cut_page();
    neighbour(2);
    neighbour(-2);
    ck_assert_int_eq(map_aligned(1, 8), 7);
    world_expect("#A0.000A#");
    ck_assert_uint_eq(world_break.cleared_count, 0);
}
END_TEST

/* The first piece was dirty, the second is not. */
START_TEST(test_a_welded_page_stays_dirty)
{
    world_open(PAGE, 3);
    neighbour(3 * PAGE + 5);
    neighbour(-3 * PAGE - 5);
    world_break.moves_at_grant = 6;
    ck_assert_int_eq(map(1), 1);
    world_expect("#A.#");
    ck_assert_int_eq(map_aligned(1, 8), 7);
    world_expect("#A..000A#");
}
END_TEST

/* D11: memory below the high-water mark is never known to be zero. */
START_TEST(test_memory_that_was_given_back_is_dirty)
{
    world_open(PAGE, 5);
    neighbour(2 * PAGE + 1);
    neighbour(-2 * PAGE - 1);
    ck_assert_int_eq(map(1), 0);
    world_expect("A..00#");
    ck_assert_uint_eq(world_break.cleared_count, 1);
    for (uint32_t i = 0; i < PAGE; i++)
        ck_assert_uint_eq(world_memory[PAGE + i], 0);
}
END_TEST

/* The pages before an aligned mapping stay free, and a later request uses them. */
START_TEST(test_alignment_padding_is_not_lost)
{
    world_open(PAGE, 1);
    ck_assert_int_eq(map_aligned(2, 8), 7);
    expect_last_ask(0, 9 * PAGE);
    world_expect("0000000AA#");
    ck_assert_int_eq(map(7), 0);
    ck_assert_uint_eq(world_break.asked_count, 1);
}
END_TEST

START_TEST(test_page_zero_is_never_ours)
{
    world_open(0, 1);
    ck_assert_int_eq(map(2), 0);
    expect_last_ask(0, 3 * PAGE);
    ck_assert_int_eq(harness_page_state(&manager, 0), PAGE_STATE_FOREIGN);
    world_expect("AA#");
}
END_TEST

/* The whole 32-bit space: the break ends exactly at 2^32, in a table of 65,536 pages. */
START_TEST(test_the_break_ends_at_the_end_of_the_address_space)
{
    const struct geometry geometry = {65536, 65536, 63, 32, world_run_tree};
    uint32_t address = 0;
    world_break = (struct test_break){
        .program_break = 0xfffe0010, .high_water = 0xfffe0010, .limit = ADDRESS_SPACE_BYTES};
    harness_open(&manager, &geometry, &test_break_source, &world_break);
    ck_assert_int_eq(page_manager_map(&manager, 1, 65536, CONTENTS_ZEROED, &address), 0);
    ck_assert_uint_eq(address, 0xffff0000);
    ck_assert_uint_eq(world_break.program_break, ADDRESS_SPACE_BYTES);
    ck_assert_int_eq(page_manager_map(&manager, 1, 65536, CONTENTS_ZEROED, &address), ENOMEM);
    ck_assert_int_eq(page_manager_unmap(&manager, 0xffff0000, 65536), 0);
    ck_assert_int_eq(page_manager_map(&manager, 65536, 65536, CONTENTS_ZEROED, &address), 0);
}
END_TEST

/* No host grants the last page, so the manager asks for it only when nothing else is left. */
START_TEST(test_the_last_page_is_not_wanted)
{
    const struct geometry geometry = {65536, 65536, 63, 64, world_run_tree};
    uint32_t address = 0;
    world_break = (struct test_break){.program_break = 0xfffc0010, .limit = ADDRESS_SPACE_BYTES};
    harness_open(&manager, &geometry, &test_break_source, &world_break);
    ck_assert_int_eq(page_manager_map(&manager, 1, 65536, CONTENTS_ZEROED, &address), 0);
    ck_assert_uint_eq(world_break.program_break, 0xffff0000);
    ck_assert_int_eq(page_manager_map(&manager, 65537, 65536, CONTENTS_ZEROED, &address), 0);
    ck_assert_uint_eq(world_break.program_break, ADDRESS_SPACE_BYTES);
    ck_assert_uint_eq(address, 0xfffe0000);
}
END_TEST

/* Maps single pages until none is left. Counts every call of sbrk, including the refused ones. */
static void fill_to(uint64_t limit, unsigned *calls, uint64_t *granted)
{
    const struct geometry geometry = {65536, 65536, 63, 64, world_run_tree};
    uint32_t address, maps = 0;
    world_break = (struct test_break){.program_break = 1040, .limit = limit};
    harness_open(&manager, &geometry, &test_break_source, &world_break);
    while (maps < limit / 65536 - 1) {
        int error = page_manager_map(&manager, 65536, 65536, CONTENTS_ZEROED, &address);
        DEMAND(error == 0, "map %u: %d", maps, error);
        maps++;
    }
    *calls = world_break.calls;
    *granted = manager.grow_calls;
    ck_assert_uint_eq(world_break.program_break, limit);
    ck_assert_int_eq(page_manager_map(&manager, 65536, 65536, CONTENTS_ZEROED, &address), ENOMEM);
}

/* The end of the address space, and the end of memory in a 4 GiB build of Emscripten. */
START_TEST(test_four_gibibytes_take_few_calls)
{
    unsigned calls;
    uint64_t granted;
    fill_to(ADDRESS_SPACE_BYTES, &calls, &granted);
    ck_assert_uint_le(calls, 32);
    ck_assert_uint_eq(granted, calls);
    fill_to(0xffff0000, &calls, &granted);
    ck_assert_uint_le(calls, 32);
    ck_assert_uint_eq(granted, calls);
}
END_TEST

/* With an unknown limit, sbrk granted 34 of 101 calls. When it refuses for the first time, less
 * than a quarter of the owned pages remains, which is 2^13 pages. Each growth then takes at least
 * half of the rest, so 13 growths remain, and the k-th of them is refused k times at most. */
START_TEST(test_an_unknown_limit_takes_few_calls)
{
    unsigned calls;
    uint64_t granted;
    fill_to(0x80000000, &calls, &granted);
    ck_assert_uint_le(calls, 101);
    ck_assert_uint_le(granted, 34);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_growth_asks_for_the_minimum);
    tcase_add_test(tests, test_growth_asks_for_the_need_when_that_is_more);
    tcase_add_test(tests, test_growth_asks_for_a_quarter_when_that_is_more);
    tcase_add_test(tests, test_an_unaligned_start_is_rounded_up);
    tcase_add_test(tests, test_a_first_growth_is_counted_from_the_page_behind_the_break);
    tcase_add_test(tests, test_the_free_tail_is_joined);
    tcase_add_test(tests, test_a_tail_behind_a_neighbour_is_not_joined);
    tcase_add_test(tests, test_a_cut_page_is_welded);
    tcase_add_test(tests, test_a_cut_page_of_two_owners_is_foreign);
    tcase_add_test(tests, test_a_welded_page_is_dirty_when_some_of_it_was);
    tcase_add_test(tests, test_a_welded_page_stays_dirty);
    tcase_add_test(tests, test_memory_that_was_given_back_is_dirty);
    tcase_add_test(tests, test_alignment_padding_is_not_lost);
    tcase_add_test(tests, test_page_zero_is_never_ours);
    tcase_add_test(tests, test_the_break_ends_at_the_end_of_the_address_space);
    tcase_add_test(tests, test_the_last_page_is_not_wanted);
    tcase_add_test(tests, test_four_gibibytes_take_few_calls);
    tcase_add_test(tests, test_an_unknown_limit_takes_few_calls);
}

Suite *suite_page_manager_growth(void)
{
    return suite_both("page_manager_growth", add_tests);
}
