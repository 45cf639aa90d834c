/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/placement.c: small arenas as page maps, and searches against a trial
 * of every place. A page map begins at page 0: x foreign, A mapped, ~ free and dirty, . free and
 * zero.
 */
#include "reference/placement.h"
#include <check.h>
#include <string.h>

Suite *suite_placement(void);

static const uint64_t P = 16; /* bytes of a page */
enum { PAGES = 16 };

static struct placement placement;
static struct world world;

static void begin_at(uint64_t first_break)
{
    world.first_break = first_break;
    ck_assert(placement_reset(&placement, &world));
}

static void set_up(void)
{
    world = WORLD_DEFAULT;
    world.page_count = PAGES;
    world.page_size = (uint32_t)P;
    world.growth_minimum = 2;
    world.limit = PAGES;
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

static void ck_drawing(const char *drawing)
{
    char drawn[PAGES + 1] = {0};
    for (uint64_t page = 0; drawing[page] != '\0'; page++)
        drawn[page] = "xA.~"[placement_class(&placement, page)];
    ck_assert_str_eq(drawn, drawing);
}

START_TEST(pages_are_owned_when_all_their_bytes_are)
{
    grant(3 * P);
    ck_drawing("x...xx");
    ck_assert_uint_eq(placement_owned_pages(&placement), 3);
    grant(P - 1);
    ck_drawing("x...xx");
    ck_assert_uint_eq(placement_owned_pages(&placement), 3);
    grant(1);
    ck_drawing("x....x");
    ck_assert_uint_eq(placement_owned_pages(&placement), 4);
}
END_TEST

START_TEST(pages_shared_with_the_neighbour_are_foreign)
{
    begin_at(P + 4); /* 4 bytes of page 1 are foreign */
    grant(2 * P);
    ck_drawing("xx.xx");
    placement_foreign(&placement, 1);
    grant(3 * P);
    ck_drawing("xx.x..x");
    ck_assert_uint_eq(placement.program_break, 6 * P + 5);
}
END_TEST

START_TEST(page_zero_is_never_handed_out)
{
    begin_at(0);
    grant(2 * P);
    ck_drawing("x.x");
    ck_assert_uint_eq(placement_owned_pages(&placement), 1);
}
END_TEST

START_TEST(memory_below_the_high_water_mark_is_dirty)
{
    placement_foreign(&placement, 33);
    placement_foreign(&placement, -33);
    ck_assert_uint_eq(placement.program_break, P);
    ck_assert_uint_eq(placement.high_water, 3 * P + 1);
    grant(P);
    grant(4 * P);
    ck_drawing("x~~~..x");
}
END_TEST

START_TEST(refused_calls_give_nothing)
{
    struct break_event event = {BREAK_REFUSED_LIMIT, P, 2 * P, {0}};
    placement_event(&placement, &event);
    event.kind = BREAK_REFUSED_INJECTED;
    placement_event(&placement, &event);
    ck_assert_uint_eq(placement.program_break, P);
    event = (struct break_event){BREAK_REFUSED_MOVED, P, 2 * P, {P}};
    placement_event(&placement, &event);
    ck_assert_uint_eq(placement.program_break, 2 * P);
    grant(P);
    ck_drawing("xx.x");
}
END_TEST

START_TEST(pages_come_back_dirty)
{
    grant(4 * P);
    placement_map(&placement, 2, 2, true);
    ck_drawing("x.AA.x");
    placement_unmap(&placement, 3, 1);
    ck_drawing("x.A~.x");
    placement_unmap(&placement, 0, PAGES * 2);
    ck_drawing("x.~~.x");
}
END_TEST

START_TEST(counts_follow)
{
    grant(5 * P);
    placement_map(&placement, 1, 1, true);
    ck_assert_uint_eq(placement.highest_mapped, 2);
    placement_map(&placement, 2, 2, true);
    ck_assert_uint_eq(placement.highest_mapped, 4);
    placement_unmap(&placement, 2, 2);
    placement_map(&placement, 2, 3, true);
    ck_assert_uint_eq(placement.pages_saved, 4);
    ck_assert_uint_eq(placement.pages_cleared, 2);
    placement_unmap(&placement, 1, 1);
    placement_map(&placement, 1, 1, false);
    ck_assert_uint_eq(placement.pages_saved + placement.pages_cleared, 6);
    placement_map(&placement, 1, 2, false); /* as MAP_FIXED does */
    ck_assert_uint_eq(placement.mapped, 4);
    placement_unmap(&placement, 1, 4);
    placement_unmap(&placement, 1, 4);
    ck_assert_uint_eq(placement.mapped, 0);
    ck_assert_uint_eq(placement.peak_mapped, 4);
    ck_assert_uint_eq(placement.highest_mapped, 5);
    ck_assert_uint_eq(placement_dirty_pages(&placement, 0, PAGES), 4);
    ck_assert_uint_eq(placement_dirty_pages(&placement, 2, 2), 2);
    ck_assert_uint_eq(placement_dirty_pages(&placement, 5, 50), 0);
}
END_TEST

START_TEST(pages_outside_the_arena_are_left_alone)
{
    grant(2 * P);
    placement_map(&placement, 0, PAGES, true);
    ck_drawing("xAAxxx");
    placement_map(&placement, PAGES, 5, true);
    placement_unmap(&placement, UINT64_MAX - 1, 1);
    ck_assert_uint_eq(placement.mapped, 2);
}
END_TEST

START_TEST(largest_free_run)
{
    grant(10 * P);
    placement_map(&placement, 4, 1, true);
    placement_map(&placement, 9, 1, true);
    ck_drawing("x...A....A.xx");
    ck_assert_uint_eq(placement_largest_free(&placement), 4);
}
END_TEST

START_TEST(first_fit_is_the_lowest)
{
    uint64_t page = 0;
    grant(10 * P);
    placement_map(&placement, 3, 1, true);
    placement_map(&placement, 7, 1, true);
    ck_drawing("x..A...A...xx");
    ck_assert(placement_first_fit(&placement, 2, 0, &page) && page == 1);
    ck_assert(placement_first_fit(&placement, 3, 0, &page) && page == 4);
    ck_assert(placement_first_fit(&placement, 1, 2 * P, &page) && page == 2);
    ck_assert(placement_first_fit(&placement, 2, 2 * P, &page) && page == 4);
    ck_assert(placement_first_fit(&placement, 1, 3 * P, &page) && page == 6);
    ck_assert(placement_first_fit(&placement, 3, 8 * P, &page) && page == 8);
    ck_assert(!placement_first_fit(&placement, 4, 8 * P, &page));
    ck_assert(!placement_first_fit(&placement, 0, 0, &page));
}
END_TEST

START_TEST(need_counts_the_tail_in)
{
    bool reachable;
    grant(4 * P);
    placement_map(&placement, 1, 3, true);
    ck_drawing("xAAA.xx");
    ck_assert_uint_eq(placement_need(&placement, 3, 0, &reachable), 2 * P);
    ck_assert(reachable);
    grant(5); /* the system owns the first 5 bytes of the next page */
    ck_assert_uint_eq(placement_need(&placement, 3, 0, &reachable), 2 * P - 5);
    ck_assert_uint_eq(placement_need(&placement, 1, 8 * P, &reachable), 4 * P - 5);
    placement_foreign(&placement, 1); /* now partly foreign */
    ck_assert_uint_eq(placement_need(&placement, 3, 0, &reachable), P - 6 + 3 * P);
}
END_TEST

START_TEST(need_skips_page_zero)
{
    bool reachable;
    begin_at(0);
    ck_assert_uint_eq(placement_need(&placement, 1, 0, &reachable), 2 * P);
    begin_at(3);
    ck_assert_uint_eq(placement_need(&placement, 1, 0, &reachable), 2 * P - 3);
    begin_at(P);
    grant(P); /* page 1 is a valid place */
    ck_assert_uint_eq(placement_need(&placement, 2, 0, &reachable), P);
}
END_TEST

START_TEST(room_is_a_fit_or_growth)
{
    struct call call = {.length = 4 * P, .flags = FLAG_DEFAULT};
    placement_limit(&placement, 5);
    ck_assert(placement_fits(&placement, &call));
    call.length++;
    ck_assert(!placement_fits(&placement, &call));
    grant(3 * P);
    placement_limit(&placement, 0);
    call.length = 3 * P - 1;
    ck_assert(placement_fits(&placement, &call));
    call.flags |= FLAG_FIXED;
    ck_assert(!placement_fits(&placement, &call));
    call = (struct call){.flags = FLAG_DEFAULT};
    ck_assert(!placement_fits(&placement, &call));
}
END_TEST

/* ---- against a trial of every place ---- */

static uint32_t random_state;

static uint32_t random_below(uint32_t bound)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % bound;
}

static bool is_place(uint64_t page, uint64_t count, uint64_t alignment)
{
    if (page == 0 || (alignment != 0 && page * P % alignment != 0))
        return false;
    for (uint64_t i = 0; i < count; i++)
        if (placement_class(&placement, page + i) == PAGE_FOREIGN ||
            placement_class(&placement, page + i) == PAGE_MAPPED)
            return false;
    return true;
}

static uint64_t lowest_place(uint64_t count, uint64_t alignment)
{
    uint64_t page = 0;
    while (page < PAGES && !is_place(page, count, alignment))
        page++;
    return page;
}

static void make_random_arena(void)
{
    begin_at(random_below(48));
    for (int i = 0; i < 6 && placement.program_break < 10 * P; i++) {
        if (random_below(3) == 0)
            placement_foreign(&placement, (int64_t)random_below(16));
        else
            grant(1 + random_below(64));
        placement_map(&placement, random_below(PAGES), random_below(3), true);
        placement_unmap(&placement, random_below(PAGES), 1);
    }
}

/* Grants byte after byte until the request fits, and counts the bytes. */
static uint64_t count_missing_bytes(uint64_t count, uint64_t alignment)
{
    uint64_t before = placement.program_break;
    while (placement.program_break < PAGES * P && lowest_place(count, alignment) == PAGES)
        grant(1);
    bool fits = lowest_place(count, alignment) < PAGES;
    return fits ? placement.program_break - before : UINT64_MAX;
}

START_TEST(searches_equal_a_trial_of_everything)
{
    random_state = 7;
    for (int i = 0; i < 3000; i++) {
        uint64_t count = 1 + random_below(5), alignment = P * random_below(5), page = PAGES;
        bool reachable;
        make_random_arena();
        bool fits = placement_first_fit(&placement, count, alignment, &page);
        ck_assert_uint_eq(page, lowest_place(count, alignment));
        if (fits)
            continue;
        uint64_t need = placement_need(&placement, count, alignment, &reachable);
        uint64_t missing = count_missing_bytes(count, alignment);
        ck_assert(reachable == (missing != UINT64_MAX));
        ck_assert(!reachable || need == missing);
    }
}
END_TEST

Suite *suite_placement(void)
{
    const TTest *const tests[] = {
        pages_are_owned_when_all_their_bytes_are,
        pages_shared_with_the_neighbour_are_foreign,
        page_zero_is_never_handed_out,
        memory_below_the_high_water_mark_is_dirty,
        refused_calls_give_nothing,
        pages_come_back_dirty,
        counts_follow,
        pages_outside_the_arena_are_left_alone,
        largest_free_run,
        first_fit_is_the_lowest,
        need_counts_the_tail_in,
        need_skips_page_zero,
        room_is_a_fit_or_growth,
        searches_equal_a_trial_of_everything,
    };
    Suite *suite = suite_create("placement");
    TCase *cases = tcase_create("placement");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
