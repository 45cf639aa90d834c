/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/economy_request.c: the amount asked of sbrk, the end of growth, and
 * the events that the environment may report. test_growth_refused.c tests what follows a refusal.
 * economy_fixture.h explains the page maps.
 */
#include "conformance/tests/support/economy_fixture.h"

Suite *suite_growth(void);

START_TEST(growth_is_what_is_due)
{
    const struct {
        uint64_t pages, bytes, due;
    } rows[] = {{3, GROWTH * P, GROWTH * P},
                {3, GROWTH * P + 1, GROWTH * P},
                {3, GROWTH * P - 1, GROWTH * P},
                {3, 3 * P, GROWTH * P},
                {6, 6 * P, 6 * P},
                {6, 6 * P + 1, 6 * P},
                {6, GROWTH * P, 6 * P}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        arena_make("xAA");
        arena_ask_map(rows[i].pages);
        arena_saw(BREAK_GRANTED, 3 * P, rows[i].bytes, 0);
        arena_answer(3);
        if (rows[i].bytes == rows[i].due)
            ck_arena_thrifty();
        else
            ck_arena_waste("GROW-BOUND", "are needed, ");
        ck_assert(arena.step.grew);
    }
}
END_TEST

START_TEST(growth_counts_the_tail_and_a_quarter)
{
    arena_make("xAA..");
    arena_ask_map(7);
    arena_saw(BREAK_GRANTED, 5 * P, 5 * P, 0);
    arena_answer(3);
    ck_arena_thrifty();
    arena_make("xAA..");
    arena_ask_map(7);
    arena_saw(BREAK_GRANTED, 5 * P, 7 * P, 0);
    arena_answer(3);
    ck_arena_waste("GROW-BOUND", "80 are needed, 80 should be asked");
    arena_make("xAAAAAAAAAAAAAAAAAAAA"); /* 20 pages: a quarter is 5 */
    arena_ask_map(1);
    arena_saw(BREAK_GRANTED, 21 * P, 5 * P, 0);
    arena_answer(21);
    ck_arena_thrifty();
    arena_make("xAAAAAAAAAAAAAAAAAAA"); /* 19 pages: a quarter is 4 */
    arena_ask_map(1);
    arena_saw(BREAK_GRANTED, 20 * P, 5 * P, 0);
    arena_answer(20);
    ck_arena_waste("GROW-BOUND", "64 should be asked");
}
END_TEST

/* The neighbour left the break inside a page, so growth asks for whole pages after that page. */
START_TEST(growth_fills_up_the_page_of_the_break)
{
    for (uint64_t over = 0; over < 3; over++) {
        arena_make("xAA");
        placement_foreign(&arena.placement, 3);
        arena_ask_map(1);
        arena_saw(BREAK_GRANTED, 3 * P + 3, P - 3 + GROWTH * P + over - 1, 0);
        arena_answer(4);
        if (over == 1)
            ck_arena_thrifty();
        else
            ck_arena_waste("GROW-BOUND", "77 should be asked");
    }
}
END_TEST

/* No mapping can use page 0, so page 0 is part of the need. With a break inside page 0, the request
 * also covers the rest of that page. */
START_TEST(growth_from_nothing_skips_page_zero)
{
    for (uint64_t first_break = 0; first_break < 4; first_break += 3)
        for (uint64_t over = 0; over < 3; over++) {
            arena_make_empty(first_break);
            arena_ask_map(1);
            uint64_t round_up = first_break > 0 ? P - first_break : 0;
            arena_saw(BREAK_GRANTED, first_break, round_up + GROWTH * P + over - 1, 0);
            arena_answer(1);
            if (over == 1)
                ck_arena_thrifty();
            else
                ck_arena_waste("GROW-BOUND", "are needed, ");
        }
}
END_TEST

/* Growth stops at the end of the world, which has 32 pages. */
START_TEST(growth_ends_with_the_world)
{
    for (uint64_t over = 0; over < 2; over++) {
        arena_make("xAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        placement_limit(&arena.placement, 64);
        arena_ask_map(1);
        arena_saw(BREAK_GRANTED, 29 * P, (3 + over) * P, 0);
        arena_answer(29);
        if (over == 0)
            ck_arena_thrifty();
        else
            ck_arena_waste("GROW-BOUND", "48 should be asked");
    }
}
END_TEST

/* 65,536 pages of 64 KiB, all owned except for a few at the end: growth asks for the last page only
 * when nothing else suffices. */
START_TEST(last_page_is_not_taken_unasked)
{
    static const struct {
        uint64_t page_size, left, pages, due, other;
    } rows[] = {{65536, 4, 1, 3, 4}, {65536, 4, 3, 3, 4}, {65536, 4, 4, 4, 3},
                {65536, 1, 1, 1, 0}, {65536, 9, 1, 8, 9}, {32768, 4, 1, 4, 3}};
    for (int over = 0; over < (rows[_i].other > 0 ? 2 : 1); over++) {
        struct world world = {.page_count = 65536, .limit = 65536, .growth_minimum = 64};
        world.page_size = (uint32_t)rows[_i].page_size;
        world.first_break = (65536 - rows[_i].left) * rows[_i].page_size;
        ck_assert(placement_reset(&arena.placement, &world));
        model_reset(&arena.model, world.page_size, 32);
        arena_ask_map(0);
        arena.step.call.length = rows[_i].pages * world.page_size;
        arena.step.allowed =
            model_allowed(&arena.model, OPERATION_MAP, &arena.step.call, &arena.profile);
        uint64_t amount = over == 0 ? rows[_i].due : rows[_i].other;
        arena_saw(BREAK_GRANTED, world.first_break, amount * world.page_size, 0);
        arena.step.outcome =
            (struct outcome){.kind = OUTCOME_SUCCESS, .address = world.first_break};
        if (over == 0)
            ck_arena_thrifty();
        else
            ck_arena_waste("GROW-BOUND", "should be asked");
    }
}
END_TEST

START_TEST(environment_must_agree_with_the_arena)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_LIMIT, 3 * P, P, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_assert(!question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                                &arena.finding));
    ck_assert_int_eq(arena.finding.verdict, VERDICT_UNRESOLVED);
    arena_ask_map(1);
    arena_saw(BREAK_GRANTED, 4 * P, P, 0);
    arena_answer(4);
    ck_assert(!question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                                &arena.finding));
    ck_assert_int_eq(arena.finding.verdict, VERDICT_UNRESOLVED);
}
END_TEST

START_TEST(lost_events_are_reported)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_MOVED, 3 * P, GROWTH * P, P);
    arena.observations.events_lost = true;
    arena_answer(3);
    ck_arena_waste("GROW-BOUND", "more often than can be counted");
}
END_TEST

/* Each event contradicts the arena in one field, so the run must become UNRESOLVED. */
START_TEST(events_that_cannot_be)
{
    static const struct {
        enum break_event_kind kind;
        uint64_t at, bytes, limit; /* in pages */
        bool can_be;
    } rows[] = {
        {BREAK_GRANTED, 3, 4, 32, true},      {BREAK_GRANTED, 3, 4, 6, false},
        {BREAK_GRANTED, 3, 4, 2, false},      {BREAK_GRANTED, 4, 4, 32, false},
        {BREAK_REFUSED_LIMIT, 3, 4, 6, true}, {BREAK_REFUSED_LIMIT, 3, 4, 7, false},
        {BREAK_REFUSED_LIMIT, 3, 4, 2, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        arena_make("xAA");
        placement_limit(&arena.placement, rows[i].limit);
        arena_ask_map(4);
        arena_saw(rows[i].kind, rows[i].at * P, rows[i].bytes * P, 0);
        arena_refuse(ERROR_ENOMEM);
        question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                         &arena.finding);
        ck_assert_int_eq(arena.finding.verdict != VERDICT_UNRESOLVED, rows[i].can_be);
    }
}
END_TEST

START_TEST(growing_twice_is_having_grown)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_saw(BREAK_GRANTED, 3 * P, GROWTH * P, 0);
    arena_saw(BREAK_GRANTED, (3 + GROWTH) * P, GROWTH * P, 0);
    arena_answer(3);
    ck_arena_waste("PROGRESS-FIT", "");
    ck_assert(arena.step.grew);
}
END_TEST

/* A range that passes 2^64 touches nothing. */
START_TEST(a_range_that_wraps_touches_nothing)
{
    arena_make("xAA..");
    arena_ask(OPERATION_UNMAP, 1, 1);
    arena.step.call.length = UINT64_MAX;
    arena_refuse(ERROR_EINVAL);
    ck_arena_thrifty();
    arena_ask(OPERATION_UNMAP, 1, 1);
    arena.step.call.length = UINT64_MAX;
    arena_answer(1);
    ck_arena_thrifty();
    ck_arena_drawing("xAA..");
}
END_TEST

Suite *suite_growth(void)
{
    const TTest *const tests[] = {
        growth_is_what_is_due,
        growth_counts_the_tail_and_a_quarter,
        growth_fills_up_the_page_of_the_break,
        growth_from_nothing_skips_page_zero,
        growth_ends_with_the_world,
        environment_must_agree_with_the_arena,
        lost_events_are_reported,
        events_that_cannot_be,
        growing_twice_is_having_grown,
        a_range_that_wraps_touches_nothing,
    };
    Suite *suite = suite_create("growth");
    TCase *cases = tcase_create("growth");
    tcase_add_checked_fixture(cases, arena_set_up, arena_tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    tcase_add_loop_test(cases, last_page_is_not_taken_unasked, 0, 6);
    suite_add_tcase(suite, cases);
    return suite;
}
