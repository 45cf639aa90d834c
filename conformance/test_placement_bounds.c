/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/placement.c where it ends: pages that are not there, grants of nothing,
 * alignments that no page has, a page that comes in pieces.
 */
#include "../reference/placement.h"
#include <check.h>

Suite *suite_placement_bounds(void);

static const uint64_t P = 16; /* bytes of a page */
enum { PAGES = 16 };

static struct placement placement;

static void begin_at(uint64_t first_break)
{
    struct world world = WORLD_DEFAULT;
    world.page_count = world.limit = PAGES;
    world.page_size = (uint32_t)P;
    world.first_break = first_break;
    ck_assert(placement_reset(&placement, &world));
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
    struct break_event event = {BREAK_GRANTED, placement.program_break, bytes, 0};
    placement_event(&placement, &event);
}

START_TEST(pages_that_are_not_there)
{
    ck_assert_int_eq(placement_class(&placement, PAGES), PAGE_FOREIGN);
    struct break_event nothing = {BREAK_GRANTED, P, 0, 0};
    placement_event(&placement, &nothing);
    ck_assert_uint_eq(placement.program_break, P);
    grant((PAGES + 3) * P); /* a limit beyond all pages: what lies there is nobody's */
    ck_assert_uint_eq(placement_owned_pages(&placement), PAGES - 1);
    ck_assert_uint_eq(placement.program_break, (PAGES + 4) * P);
    uint64_t page;
    ck_assert(placement_first_fit(&placement, PAGES - 1, 1, &page));
    ck_assert(!placement_first_fit(&placement, PAGES, 1, &page));
}
END_TEST

/* Of no pages none is own and none is free, wherever they are; of one page it is said what it is. */
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

/* Of 24 bytes 48 are the first multiple at a page, of 40 bytes 80. */
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

/* One half of a page is granted below the high-water mark, the other above: it is dirty. */
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

Suite *suite_placement_bounds(void)
{
    Suite *suite = suite_create("placement_bounds");
    TCase *cases = tcase_create("placement_bounds");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, pages_that_are_not_there);
    tcase_add_test(cases, a_range_of_nothing);
    tcase_add_test(cases, need_of_odd_alignments);
    tcase_add_test(cases, a_page_in_two_pieces_remembers_the_first);
    suite_add_tcase(suite, cases);
    return suite;
}
