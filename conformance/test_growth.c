/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/economy.c: how much is asked of sbrk, how often, and when ENOMEM is
 * the answer. Drawings: see arena.h.
 */
#include "arena.h"

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
    arena_make("xAAAAAAAAAAAAAAAAAAA"); /* 19 pages: 4 */
    arena_ask_map(1);
    arena_saw(BREAK_GRANTED, 20 * P, 5 * P, 0);
    arena_answer(20);
    ck_arena_waste("GROW-BOUND", "64 should be asked");
}
END_TEST

/* The neighbour cuts the break: whole pages are asked for beyond its page. */
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

/* Page 0 cannot be used: it is part of the need, and what is left of it comes on top. */
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

/* No further than the world, of 32 pages. */
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

START_TEST(refused_growth_is_tried_exactly_once_more)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, P, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_thrifty();
    ck_assert(!arena.step.grew);
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
    arena_saw(BREAK_GRANTED, 3 * P, P, 0);
    arena_answer(3);
    ck_arena_thrifty();
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_INJECTED, 4 * P, GROWTH * P, 0);
    arena_saw(BREAK_GRANTED, 4 * P, 2 * P, 0);
    arena_answer(4);
    ck_arena_waste("GROW-BOUND", "16 are needed, 16 should be asked after more was refused");
}
END_TEST

START_TEST(third_and_repeated_calls_are_too_many)
{
    for (int more = 0; more < 2; more++) {
        arena_make("xAA");
        arena_ask_map(GROWTH);
        arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
        if (more)
            arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
        arena_refuse(ERROR_ENOMEM);
        if (more)
            ck_arena_waste("GROW-BOUND", "again, although the break had not moved");
        else
            ck_arena_thrifty();
    }
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, P, 0);
    arena_saw(BREAK_GRANTED, 3 * P, P, 0);
    arena_answer(3);
    ck_arena_waste("GROW-BOUND", "again");
}
END_TEST

START_TEST(enomem_needs_an_exact_refusal)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("GROW-FAIL", "16 bytes more from sbrk would do");
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("GROW-FAIL", "exactly these were never refused");
    placement_limit(&arena.placement, 3);
    arena_ask_map(1);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_thrifty();
    placement_limit(&arena.placement, 5);
    arena_ask_map(2);
    arena_saw(BREAK_REFUSED_LIMIT, 3 * P, GROWTH * P, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("GROW-FAIL", "32 bytes more");
}
END_TEST

START_TEST(moved_break_is_tried_again)
{
    arena_make("xA.");
    arena_ask_map(2);
    arena_saw(BREAK_REFUSED_MOVED, 3 * P, GROWTH * P, P);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("GROW-FAIL", "32 bytes more"); /* page 2 no longer counts */
    arena_make("xA.");
    arena_ask_map(2);
    arena_saw(BREAK_REFUSED_MOVED, 3 * P, GROWTH * P, P);
    arena_saw(BREAK_REFUSED_MOVED, 4 * P, GROWTH * P, P);
    arena_saw(BREAK_REFUSED_INJECTED, 5 * P, GROWTH * P, 0);
    arena_saw(BREAK_GRANTED, 5 * P, 2 * P, 0);
    arena_answer(5);
    ck_arena_thrifty();
    ck_arena_drawing("xA.xxAAx");
    arena_make("xA."); /* what was refused before it moved no longer counts */
    arena_ask_map(2);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
    arena_saw(BREAK_REFUSED_MOVED, 3 * P, P, P);
    arena_saw(BREAK_GRANTED, 4 * P, GROWTH * P, 0);
    arena_answer(4);
    ck_arena_thrifty();
}
END_TEST

START_TEST(environment_must_agree_with_the_arena)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_LIMIT, 3 * P, P, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_assert(!ask_economy(&arena.placement, &arena.profile, &arena.step, &arena.evidence,
                           &arena.finding));
    ck_assert_int_eq(arena.finding.verdict, VERDICT_UNRESOLVED);
    arena_ask_map(1);
    arena_saw(BREAK_GRANTED, 4 * P, P, 0);
    arena_answer(4);
    ck_assert(!ask_economy(&arena.placement, &arena.profile, &arena.step, &arena.evidence,
                           &arena.finding));
    ck_assert_int_eq(arena.finding.verdict, VERDICT_UNRESOLVED);
}
END_TEST

START_TEST(lost_events_are_told)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_MOVED, 3 * P, GROWTH * P, P);
    arena.evidence.events_lost = true;
    arena_answer(3);
    ck_arena_waste("GROW-BOUND", "more often than can be counted");
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
        refused_growth_is_tried_exactly_once_more,
        third_and_repeated_calls_are_too_many,
        enomem_needs_an_exact_refusal,
        moved_break_is_tried_again,
        environment_must_agree_with_the_arena,
        lost_events_are_told,
    };
    Suite *suite = suite_create("growth");
    TCase *cases = tcase_create("growth");
    tcase_add_checked_fixture(cases, arena_set_up, arena_tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
