/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/placement.c at its limits: pages outside the world, empty grants,
 * alignments that are no page size, a page that is granted in pieces.
 */
#include "reference/placement.h"
#include <check.h>

Suite *suite_placement_bounds(void);

static const uint64_t P = 16; /* bytes of a page */
enum { PAGES = 16 };

static struct placement placement;

static void begin_with(uint32_t pages, uint64_t first_break)
{
    struct world world = WORLD_DEFAULT;
    world.page_count = world.limit = pages;
    world.page_size = (uint32_t)P;
    world.first_break = first_break;
    ck_assert(placement_reset(&placement, &world));
}

static void begin_at(uint64_t first_break)
{
    begin_with(PAGES, first_break);
}

static void set_up(void)
{
    begin_at(P);
}

static void tear_down(void)
{
    placement_free(&placement);
}

static void grant(uint64_t bytes)
{
    struct break_event event = {BREAK_GRANTED, placement.program_break, bytes, {0}};
    placement_event(&placement, &event);
}

START_TEST(pages_that_are_not_there)
{
    ck_assert_int_eq(placement_class(&placement, PAGES), PAGE_FOREIGN);
    struct break_event nothing = {BREAK_GRANTED, P, 0, {0}};
    placement_event(&placement, &nothing);
    ck_assert_uint_eq(placement.program_break, P);
    grant((PAGES + 3) * P); /* the limit is beyond the last page, where nothing can be owned */
    ck_assert_uint_eq(placement_owned_pages(&placement), PAGES - 1);
    ck_assert_uint_eq(placement.program_break, (PAGES + 4) * P);
    uint64_t page;
    ck_assert(placement_first_fit(&placement, PAGES - 1, 1, &page));
    ck_assert(!placement_first_fit(&placement, PAGES, 1, &page));
}
END_TEST

/* An empty range has no owned and no free pages, wherever it is. A range of one page counts that
 * page. */
START_TEST(a_range_of_nothing)
{
    grant(2 * P);
    placement_map(&placement, 1, 1, true);
    for (uint64_t page = 0; page <= PAGES; page++) {
        ck_assert(!placement_is_own(&placement, page, 0));
        ck_assert(!placement_is_free(&placement, page, 0));
        ck_assert_int_eq(placement_is_own(&placement, page, 1), page == 1 || page == 2);
        ck_assert_int_eq(placement_is_free(&placement, page, 1), page == 2);
    }
}
END_TEST

/* A small world follows a larger one. No data of the larger one may remain after the last page. */
START_TEST(pages_of_a_larger_world_before)
{
    uint64_t page;
    grant(7 * P + 5); /* includes 5 bytes of page 8 */
    begin_with(8, 8 * P);
    ck_assert_uint_eq(placement_owned_pages(&placement), 0);
    placement_foreign(&placement, 5);
    ck_assert_uint_eq(placement_tail(&placement), 9); /* those 5 bytes belong to the neighbour */
    begin_with(PAGES, P);
    grant(15 * P);
    begin_with(8, P);
    ck_assert_int_eq(placement_class(&placement, 8), PAGE_FOREIGN);
    grant(9 * P);
    ck_assert_int_eq(placement_class(&placement, 7), PAGE_ZEROED);
    ck_assert_int_eq(placement_class(&placement, 8), PAGE_FOREIGN);
    ck_assert(placement_first_fit(&placement, 7, 0, &page));
    ck_assert(!placement_first_fit(&placement, 8, 0, &page));
    ck_assert_uint_eq(placement_largest_free(&placement), 7);
    ck_assert(!placement_is_own(&placement, 1, 8));
}
END_TEST

/* A grant of memory after the last page must not change the arena. */
START_TEST(nothing_is_kept_of_what_lies_behind)
{
    begin_with(8, P);
    for (uint32_t page = 8; page < PAGES; page++) {
        placement.pages[page] = (struct placement_page){3, true, true};
        placement.classes[page] = 77;
    }
    grant(12 * P);
    placement_map(&placement, 0, 20, true);
    ck_assert_uint_eq(placement.mapped, 7);
    for (uint64_t first = 4; first < 10; first++) {
        placement_unmap(&placement, first, 6);
        placement_unmap(&placement, first, UINT64_MAX);
    }
    ck_assert_uint_eq(placement.mapped, 3);
    for (uint32_t page = 8; page < PAGES; page++) {
        ck_assert_uint_eq(placement.pages[page].owned_bytes, 3);
        ck_assert(placement.pages[page].mapped && placement.pages[page].dirty);
        ck_assert_uint_eq(placement.classes[page], 77);
    }
    ck_assert_uint_eq(placement_dirty_pages(&placement, 0, 20), 7);
}
END_TEST

/* The break is at the limit: one more byte is too many, and no byte is not. */
START_TEST(the_limit_is_reached_exactly)
{
    begin_with(8, 8 * P);
    ck_assert(placement_reaches(&placement, 0));
    ck_assert(!placement_reaches(&placement, 1));
    placement_limit(&placement, 7);
    ck_assert(!placement_reaches(&placement, 0));
    begin_with(8, P);
    ck_assert(placement_reaches(&placement, 7 * P));
    ck_assert(!placement_reaches(&placement, 7 * P + 1));
}
END_TEST

/* placement_need counts needs of up to 32 bits, and refuses a larger one at once. */
START_TEST(need_of_the_largest_numbers)
{
    bool reachable = true;
    ck_assert_uint_eq(placement_need(&placement, UINT32_MAX, 0, &reachable), UINT32_MAX * P);
    ck_assert(!reachable);
    /* The first multiple of an odd number that is a page boundary is the 16th. */
    ck_assert_uint_eq(placement_need(&placement, 1, UINT32_MAX, &reachable),
                      16 * (uint64_t)UINT32_MAX);
    reachable = true;
    ck_assert_uint_eq(placement_need(&placement, (uint64_t)UINT32_MAX + 1, 0, &reachable),
                      UINT64_MAX);
    ck_assert(!reachable);
    reachable = true;
    ck_assert_uint_eq(placement_need(&placement, 1, (uint64_t)UINT32_MAX + 1, &reachable),
                      UINT64_MAX);
    ck_assert(!reachable);
}
END_TEST

/* Every page starts at a multiple of 1 and 2 bytes. Page 1 starts at a multiple of 16, page 2 of
 * 32, page 4 of 64. */
START_TEST(need_of_small_alignments)
{
    static const uint64_t rows[][2] = {{0, 1}, {1, 1}, {2, 1}, {16, 1}, {32, 2}, {64, 4}};
    bool reachable;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_uint_eq(placement_need(&placement, 1, rows[i][0], &reachable), rows[i][1] * P);
    grant(4 * P);
    placement_map(&placement, 1, 1, true); /* xA...|  pages 2 to 4 are the tail */
    ck_assert_uint_eq(placement_need(&placement, 4, 2 * P, &reachable), P);
    ck_assert_uint_eq(placement_need(&placement, 4, 4 * P, &reachable), 3 * P);
    begin_at(3 * P); /* byte 48 is a multiple of 3 */
    ck_assert_uint_eq(placement_need(&placement, 1, 3, &reachable), P);
}
END_TEST

/* The rule also holds at address 0, which has no byte before it. */
START_TEST(a_grant_of_nothing_gives_nothing)
{
    const struct break_event nothing = {BREAK_GRANTED, 0, 0, {0}};
    begin_with(8, 0);
    placement_event(&placement, &nothing);
    ck_assert_uint_eq(placement_owned_pages(&placement), 0);
    ck_assert_uint_eq(placement.pages[1].owned_bytes, 0);
    grant(2 * P);
    ck_assert_uint_eq(placement_owned_pages(&placement), 1);
}
END_TEST

/* The first multiple of 24 bytes at a page boundary is 48, of 40 bytes 80. */
START_TEST(need_of_odd_alignments)
{
    bool reachable;
    begin_at(17);
    ck_assert_uint_eq(placement_need(&placement, 1, 24, &reachable), 48 + P - 17);
    ck_assert_uint_eq(placement_need(&placement, 1, 40, &reachable), 80 + P - 17);
    ck_assert(reachable);
    ck_assert_uint_eq(placement_need(&placement, 1, UINT64_C(1) << 32, &reachable), UINT64_MAX);
    ck_assert(!reachable);
    ck_assert_uint_eq(placement_need(&placement, UINT64_C(1) << 32, 1, &reachable), UINT64_MAX);
    ck_assert(!reachable);
}
END_TEST

/* One half of the page is granted below the high-water mark, the other above: the page is dirty. */
START_TEST(a_page_in_two_pieces_remembers_the_first)
{
    placement_foreign(&placement, 8);
    placement_foreign(&placement, -8);
    grant(8);
    grant(8);
    ck_assert_int_eq(placement_class(&placement, 1), PAGE_DIRTY);
    begin_at(P);
    grant(8);
    grant(8);
    ck_assert_int_eq(placement_class(&placement, 1), PAGE_ZEROED);
}
END_TEST

START_TEST(need_must_stay_below_the_limit)
{
    bool reachable;
    placement_limit(&placement, 5);
    ck_assert_uint_eq(placement_need(&placement, 4, 0, &reachable), 4 * P);
    ck_assert(reachable);
    placement_need(&placement, 5, 0, &reachable);
    ck_assert(!reachable);
    placement_limit(&placement, 0); /* below the break */
    placement_need(&placement, 1, 0, &reachable);
    ck_assert(!reachable);
    ck_assert_uint_eq(placement_need(&placement, UINT64_MAX, 0, &reachable), UINT64_MAX);
    ck_assert(!reachable);
}
END_TEST

Suite *suite_placement_bounds(void)
{
    Suite *suite = suite_create("placement_bounds");
    TCase *cases = tcase_create("placement_bounds");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, pages_that_are_not_there);
    tcase_add_test(cases, a_range_of_nothing);
    tcase_add_test(cases, pages_of_a_larger_world_before);
    tcase_add_test(cases, nothing_is_kept_of_what_lies_behind);
    tcase_add_test(cases, the_limit_is_reached_exactly);
    tcase_add_test(cases, need_must_stay_below_the_limit);
    tcase_add_test(cases, need_of_the_largest_numbers);
    tcase_add_test(cases, need_of_small_alignments);
    tcase_add_test(cases, a_grant_of_nothing_gives_nothing);
    tcase_add_test(cases, need_of_odd_alignments);
    tcase_add_test(cases, a_page_in_two_pieces_remembers_the_first);
    suite_add_tcase(suite, cases);
    return suite;
}
