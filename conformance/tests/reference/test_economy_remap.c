/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/economy_request.c and question_economy.c: the place of an mremap,
 * the amount that it may ask of sbrk, and the answer ENOMEM. economy_fixture.h explains the page
 * maps.
 */
#include "conformance/tests/support/economy_fixture.h"

Suite *suite_economy_remap(void);

static void remap(uint64_t first, uint64_t pages, uint64_t new_pages, uint64_t to)
{
    arena_ask_remap(first, pages, new_pages, true);
    arena_answer(to);
    ck_arena_thrifty();
}

START_TEST(remap_is_followed)
{
    arena_make("xAAA....");
    remap(1, 3, 2, 1);
    ck_arena_drawing("xAA~....");
    remap(1, 2, 4, 1);
    ck_arena_drawing("xAAAA...");
    arena_make("xAAAA...");
    remap(1, 2, 3, 5); /* the mapping after it blocks it */
    ck_arena_drawing("x~~AAAAA");
}
END_TEST

/* A mapping grows in place if the pages after it are free. Otherwise it moves to the lowest hole
 * that fits all of it. */
START_TEST(remap_has_one_place)
{
    static const struct {
        const char *drawing;
        uint64_t first, pages, new_pages;
        bool may_move;
        uint64_t place, other;
    } rows[] = {{"x....AA..", 5, 2, 4, true, 5, 1},
                {"x....AA..", 5, 2, 4, false, 5, 0},
                {"x....AA.A", 5, 2, 4, true, 1, 0},
                {"xA....A......", 1, 1, 6, true, 7, 0},
                {"x.....AAA...", 6, 1, 2, true, 1, 2}};
    arena_make(rows[_i].drawing);
    arena_ask_remap(rows[_i].first, rows[_i].pages, rows[_i].new_pages, rows[_i].may_move);
    arena_answer(rows[_i].place);
    ck_arena_thrifty();
    if (rows[_i].other == 0)
        return;
    arena_make(rows[_i].drawing);
    arena_ask_remap(rows[_i].first, rows[_i].pages, rows[_i].new_pages, rows[_i].may_move);
    arena_answer(rows[_i].other);
    ck_arena_waste("PROGRESS-FIT", "the place for");
}
END_TEST

/* The system must not call sbrk while the request fits, or when growth cannot help. */
START_TEST(remap_grows_only_for_want_of_room)
{
    static const struct {
        const char *drawing;
        uint64_t first, pages, new_pages;
        bool may_move;
        uint64_t answer;
        const char *clause, *words;
    } rows[] = {
        {"xAA....", 1, 2, 4, true, 1, "PROGRESS-FIT", "have room at page 1"},
        {"x...AA", 4, 2, 3, true, 1, "PROGRESS-FIT", "have room at page 1"},
        {"xAA", 1, 2, 2, true, 1, "GROW-BOUND", "a call that needs no memory"},
        {"xAA", 1, 2, 1, true, 1, "GROW-BOUND", "a call that needs no memory"},
        {"xAAB", 1, 2, 3, false, 0, "GROW-BOUND", "which cannot help"},
    };
    for (int grows = 0; grows < 2; grows++) {
        arena_make(rows[_i].drawing);
        uint64_t at = arena.placement.program_break;
        arena_ask_remap(rows[_i].first, rows[_i].pages, rows[_i].new_pages, rows[_i].may_move);
        if (grows)
            arena_saw(BREAK_GRANTED, at, GROWTH * P, 0);
        if (rows[_i].answer > 0)
            arena_answer(rows[_i].answer);
        else
            arena_refuse(ERROR_ENOMEM);
        if (grows)
            ck_arena_waste(rows[_i].clause, rows[_i].words);
        else
            ck_arena_thrifty();
    }
}
END_TEST

/* The last mapping of the arena needs the difference, any other mapping its whole new length. */
START_TEST(remap_needs_the_difference_at_the_end)
{
    static const struct {
        const char *drawing;
        uint64_t first, pages, new_pages, need, answer;
    } rows[] = {{"xAA", 1, 2, 8, 6, 1},
                {"xAA..", 1, 2, 8, 4, 1},
                {"xAAA", 1, 2, 8, 8, 4},
                {"xAAA..", 1, 2, 8, 6, 4}};
    for (uint64_t more = 0; more < 3; more++) {
        arena_make(rows[_i].drawing);
        uint64_t at = arena.placement.program_break;
        arena_ask_remap(rows[_i].first, rows[_i].pages, rows[_i].new_pages, true);
        arena_saw(BREAK_GRANTED, at, (rows[_i].need + more - 1) * P, 0);
        arena_answer(rows[_i].answer);
        if (more == 1)
            ck_arena_thrifty();
        else
            ck_arena_waste("GROW-BOUND", "should be asked");
    }
}
END_TEST

START_TEST(remap_is_refused_for_a_reason)
{
    arena_make("xAA");
    arena_ask_remap(1, 2, 8, true);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, 6 * P, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_thrifty();
    arena_ask_remap(1, 2, 8, true);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("GROW-FAIL", "96 bytes more from sbrk would suffice");
    arena_make("xAA....");
    arena_ask_remap(1, 2, 4, false);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("PROGRESS-FIT", "refused, but 4 pages have room at page 1");
    arena_make("xAAx");
    arena_ask_remap(1, 2, 4, false); /* the pages after it are mapped or foreign */
    arena_refuse(ERROR_ENOMEM);
    ck_arena_thrifty();
}
END_TEST

/* The neighbour moved the break, so the mapping is no longer the last one of the arena. */
START_TEST(remap_looks_again_when_the_break_moved)
{
    for (int may_move = 0; may_move < 2; may_move++) {
        arena_make("xAA");
        arena_ask_remap(1, 2, 8, may_move != 0);
        arena_saw(BREAK_REFUSED_MOVED, 3 * P, 6 * P, P);
        if (may_move != 0)
            arena_saw(BREAK_GRANTED, 4 * P, 8 * P, 0);
        if (may_move != 0)
            arena_answer(4);
        else
            arena_refuse(ERROR_ENOMEM);
        ck_arena_thrifty();
        ck_arena_drawing(may_move != 0 ? "x~~xAAAAAAAA" : "xAAx");
    }
}
END_TEST

START_TEST(remap_stays_among_own_pages)
{
    arena_make("xAA.");
    arena_ask_remap(1, 2, 3, true);
    arena_answer(1);
    ck_arena_thrifty();
    arena_make("xAA.");
    arena_ask_remap(1, 2, 4, true);
    arena_answer(1);
    ck_arena_finding(VERDICT_CONTRACT, "ADDR-NO-FOREIGN", "page 4 was handed out");
}
END_TEST

/* The system must clear only new pages, not those that receive a copy. */
START_TEST(remap_clears_what_is_new)
{
    for (uint64_t over = 0; over < 2; over++) {
        arena_make("xAAA~~~");
        arena_ask_remap(1, 2, 3, true);
        arena.observations.bytes_cleared = P + over;
        arena_answer(4);
        if (over == 0)
            ck_arena_thrifty();
        else
            ck_arena_waste("ZERO-NO-REDUNDANT", "no more than 16 had to be");
    }
}
END_TEST

Suite *suite_economy_remap(void)
{
    Suite *suite = suite_create("economy_remap");
    TCase *cases = tcase_create("economy_remap");
    tcase_add_checked_fixture(cases, arena_set_up, arena_tear_down);
    tcase_add_test(cases, remap_is_followed);
    tcase_add_loop_test(cases, remap_has_one_place, 0, 5);
    tcase_add_loop_test(cases, remap_grows_only_for_want_of_room, 0, 5);
    tcase_add_loop_test(cases, remap_needs_the_difference_at_the_end, 0, 4);
    tcase_add_test(cases, remap_is_refused_for_a_reason);
    tcase_add_test(cases, remap_looks_again_when_the_break_moved);
    tcase_add_test(cases, remap_stays_among_own_pages);
    tcase_add_test(cases, remap_clears_what_is_new);
    suite_add_tcase(suite, cases);
    return suite;
}
