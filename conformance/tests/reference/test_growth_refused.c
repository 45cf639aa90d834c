/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/economy_request.c: the amounts that may follow a refusal by sbrk,
 * and the answer ENOMEM. economy_fixture.h explains the page maps.
 */
#include "conformance/tests/support/economy_fixture.h"

Suite *suite_growth_refused(void);

/* Adds calls of sbrk with these amounts in pages, ending with 0. `last` is the answer to the last
 * one. */
static void ask_growth(uint64_t pages, const uint64_t *amounts, enum break_event_kind last)
{
    arena_make("xAA");
    arena_ask_map(pages);
    for (size_t i = 0; amounts[i] > 0; i++)
        arena_saw(amounts[i + 1] > 0 ? BREAK_REFUSED_INJECTED : last, 3 * P, amounts[i] * P, 0);
    arena_answer(3);
    if (last != BREAK_GRANTED)
        arena_refuse(ERROR_ENOMEM);
}

/* Each refusal halves the amount, rounded down, but never below the need. */
START_TEST(refused_growth_is_halved)
{
    static const struct {
        uint64_t pages, amounts[6];
    } rows[] = {{1, {4, 2, 1}}, {2, {4, 2}}, {3, {4, 3}}, {4, {4}},
                {5, {5}},       {1, {4, 2}}, {1, {4}}};
    ask_growth(rows[_i].pages, rows[_i].amounts, BREAK_GRANTED);
    ck_arena_thrifty();
}
END_TEST

/* The growth is halved from 11 to 5 pages and to the need of 2, and the limit refuses each of them.
 */
START_TEST(enomem_comes_after_the_last_half)
{
    arena_make("xAA");
    arena.placement.growth_minimum = 11;
    placement_limit(&arena.placement, 4);
    arena_ask_map(2);
    arena_saw(BREAK_REFUSED_LIMIT, 3 * P, 11 * P, 0);
    arena_saw(BREAK_REFUSED_LIMIT, 3 * P, 5 * P, 0);
    arena_saw(BREAK_REFUSED_LIMIT, 3 * P, 2 * P, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_thrifty();
}
END_TEST

/* Each row leaves the sequence of halves at one step. */
START_TEST(other_ways_down_are_found)
{
    static const struct {
        uint64_t pages, amounts[6];
        const char *words;
    } rows[] = {{1, {4, 1}, "32 should be asked after more was refused"},
                {1, {4, 3}, "32 should be asked after more was refused"},
                {1, {4, 4}, "32 should be asked after more was refused"},
                {1, {4, 2, 2}, "16 should be asked after more was refused"},
                {1, {1}, "64 should be asked"},
                {3, {4, 2}, "48 should be asked after more was refused"},
                {1, {4, 2, 1, 1}, "again, although the break had not moved"},
                {4, {4, 4}, "again, although the break had not moved"}};
    ask_growth(rows[_i].pages, rows[_i].amounts, BREAK_GRANTED);
    ck_arena_waste("GROW-BOUND", rows[_i].words);
    ask_growth(rows[_i].pages, rows[_i].amounts, BREAK_REFUSED_INJECTED);
    ck_arena_waste("GROW-BOUND", rows[_i].words);
}
END_TEST

/* Each request adds the bytes up to the next page, which the system does not halve. */
START_TEST(round_up_is_not_halved)
{
    for (uint64_t over = 0; over < 2; over++) {
        arena_make("xAA");
        placement_foreign(&arena.placement, 3);
        arena_ask_map(1);
        arena_saw(BREAK_REFUSED_INJECTED, 3 * P + 3, P - 3 + GROWTH * P, 0);
        arena_saw(BREAK_GRANTED, 3 * P + 3, (over == 0 ? P - 3 : (P - 3) / 2) + GROWTH / 2 * P, 0);
        arena_answer(4);
        if (over == 0)
            ck_arena_thrifty();
        else
            ck_arena_waste("GROW-BOUND", "45 should be asked after more was refused");
    }
}
END_TEST

/* The break cuts a page whose lower part the system owns: the rest of that page is all it needs. */
START_TEST(need_may_be_less_than_a_page)
{
    arena_make_empty(P);
    struct break_event half = {BREAK_GRANTED, P, P / 2, {0}};
    placement_event(&arena.placement, &half);
    arena_ask_map(1);
    arena_saw(BREAK_REFUSED_INJECTED, P + P / 2, P / 2 + 4 * P, 0);
    arena_saw(BREAK_REFUSED_INJECTED, P + P / 2, P / 2 + 2 * P, 0);
    arena_saw(BREAK_REFUSED_INJECTED, P + P / 2, P / 2 + P, 0);
    arena_saw(BREAK_REFUSED_INJECTED, P + P / 2, P / 2, 0);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_thrifty();
}
END_TEST

START_TEST(enomem_needs_an_exact_refusal)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("GROW-FAIL", "16 bytes more from sbrk would suffice");
    for (int calls = 1; calls < 3; calls++) {
        arena_ask_map(1);
        arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
        if (calls > 1)
            arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH / 2 * P, 0);
        arena_refuse(ERROR_ENOMEM);
        ck_arena_waste("GROW-FAIL", "sbrk never refused exactly these");
    }
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
    arena_make("xA."); /* refusals from before the move no longer count */
    arena_ask_map(2);
    arena_saw(BREAK_REFUSED_INJECTED, 3 * P, GROWTH * P, 0);
    arena_saw(BREAK_REFUSED_MOVED, 3 * P, 2 * P, P);
    arena_saw(BREAK_GRANTED, 4 * P, GROWTH * P, 0);
    arena_answer(4);
    ck_arena_thrifty();
}
END_TEST

Suite *suite_growth_refused(void)
{
    Suite *suite = suite_create("growth_refused");
    TCase *cases = tcase_create("growth_refused");
    tcase_add_checked_fixture(cases, arena_set_up, arena_tear_down);
    tcase_add_loop_test(cases, refused_growth_is_halved, 0, 7);
    tcase_add_loop_test(cases, other_ways_down_are_found, 0, 8);
    tcase_add_test(cases, enomem_comes_after_the_last_half);
    tcase_add_test(cases, round_up_is_not_halved);
    tcase_add_test(cases, need_may_be_less_than_a_page);
    tcase_add_test(cases, enomem_needs_an_exact_refusal);
    tcase_add_test(cases, moved_break_is_tried_again);
    suite_add_tcase(suite, cases);
    return suite;
}
