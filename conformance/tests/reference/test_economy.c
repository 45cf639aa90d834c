/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_economy.c: the place of a mapping, the cleared pages, and
 * how the arena follows an answer. test_growth.c tests growth, test_economy_fixed.c MAP_FIXED.
 * economy_fixture.h explains the page maps.
 */
#include "conformance/tests/support/economy_fixture.h"

Suite *suite_economy(void);

START_TEST(first_fit_is_taken)
{
    arena_make("xA..A..");
    arena_ask_map(2);
    arena_answer(2);
    ck_arena_thrifty();
    ck_assert(!arena.step.grew);
    ck_arena_drawing("xAAAA..");
    arena_make("xA..A..");
    arena_ask_map(2);
    arena_answer(5);
    ck_arena_waste("PROGRESS-FIT", "page 5 was chosen; the place for 2 pages is page 2");
    ck_arena_drawing("xA..AAA"); /* the arena follows the answer anyway */
}
END_TEST

START_TEST(any_fit_will_do_where_nothing_else_is_promised)
{
    arena.profile.placement = PLACEMENT_ANYWHERE;
    arena_make("xA..A..");
    arena_ask_map(2);
    arena_answer(5);
    ck_arena_thrifty();
}
END_TEST

START_TEST(alignment_moves_the_first_fit)
{
    arena_make("xA..A......");
    arena_ask_map(2);
    arena.step.call.alignment = 4 * P;
    arena_answer(8);
    ck_arena_thrifty();
    arena_make("xA..A......");
    arena_ask_map(2);
    arena.step.call.alignment = 4 * P;
    arena_answer(2);
    ck_arena_waste("PROGRESS-FIT", "is page 8");
}
END_TEST

/* A system must take a hint at free owned pages, and ignore a hint at other pages or with another
 * alignment. */
START_TEST(free_hints_are_honoured)
{
    static const struct {
        uint64_t hint, alignment, answer; /* page, bytes, page */
        bool thrifty;
    } cases[] = {{5 * P, 0, 5, true},      {5 * P + 3, 0, 5, true}, {5 * P, 0, 2, false},
                 {4 * P, 0, 2, true},      {4 * P, 0, 5, false},    {5 * P, 2 * P, 2, true},
                 {5 * P, 2 * P, 5, false}, {6 * P, 2 * P, 6, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        arena_make("xA..A...");
        arena_ask_map(2);
        arena.step.call.address = cases[i].hint;
        arena.step.call.alignment = cases[i].alignment;
        arena_answer(cases[i].answer);
        if (cases[i].thrifty)
            ck_arena_thrifty();
        else
            ck_arena_waste("PROGRESS-FIT", "the place for 2 pages is page");
    }
    arena.profile.promises &= ~(uint32_t)PROMISE_HINT_HONOURED;
    arena_make("xA..A...");
    arena_ask_map(2);
    arena.step.call.address = 5 * P;
    arena_answer(5);
    ck_arena_waste("PROGRESS-FIT", "is page 2");
}
END_TEST

START_TEST(nothing_is_refused_while_it_fits)
{
    arena_make("xA..A");
    arena_ask_map(2);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_waste("PROGRESS-FIT", "refused, but 2 pages are free at page 2");
    placement_limit(&arena.placement, 0);
    arena_ask_map(3);
    arena_refuse(ERROR_ENOMEM);
    ck_arena_thrifty();
}
END_TEST

START_TEST(nothing_grows_while_it_fits)
{
    arena_make("xA..A");
    arena_ask_map(2);
    arena_saw(BREAK_GRANTED, 5 * P, GROWTH * P, 0);
    arena_answer(2);
    ck_arena_waste("PROGRESS-FIT", "but 2 pages are free at page 2");
    ck_assert(arena.step.grew);
    ck_arena_drawing("xAAAA....x");
}
END_TEST

START_TEST(strange_pages_are_not_handed_out)
{
    arena_make("xAA.");
    arena_ask_map(1);
    arena_answer(4);
    ck_assert(!question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                                &arena.finding));
    ck_assert_int_eq(arena.finding.verdict, VERDICT_CONTRACT);
    ck_assert_str_eq(arena.finding.clause, "ADDR-NO-FOREIGN");
    arena_ask_map(2);
    arena_answer(2);
    ck_assert(!question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                                &arena.finding));
    ck_assert_str_eq(arena.finding.clause, "ADDR-NO-OVERLAP");
}
END_TEST

static void ck_cleared(const char *drawing, uint64_t pages, uint32_t flag, uint64_t bytes)
{
    for (uint64_t over = 0; over < 2; over++) {
        arena_make(drawing);
        arena_ask_map(pages);
        arena.step.call.flags |= flag;
        arena.observations.bytes_cleared = bytes + over;
        arena_answer(1);
        if (over == 0)
            ck_arena_thrifty();
        else
            ck_arena_waste("ZERO-NO-REDUNDANT", "cleared");
    }
}

START_TEST(only_dirty_pages_are_cleared)
{
    ck_cleared("x....", 4, 0, 0);
    ck_cleared("x~~~~", 4, 0, 4 * P);
    ck_cleared("x.~.~", 4, 0, 2 * P);
    ck_cleared("x.~.~", 3, 0, P);
    ck_cleared("x~~~~", 4, FLAG_UNINITIALIZED, 0);
    arena_make("x.~.");
    arena_ask_map(3);
    arena_answer(1);
    ck_arena_thrifty();
    ck_assert_uint_eq(arena.placement.pages_cleared, 1);
    ck_assert_uint_eq(arena.placement.pages_saved, 2);
}
END_TEST

static void ck_idle(enum operation_kind kind)
{
    for (int spoiled = 0; spoiled < 3; spoiled++) {
        arena_make("xAA.");
        arena_ask(kind, 1, 2);
        if (kind == OPERATION_MAP)
            arena.step.call.length = 0;
        arena.step.allowed = model_allowed(&arena.model, kind, &arena.step.call, &arena.profile);
        if (spoiled == 1)
            arena_saw(BREAK_GRANTED, 4 * P, GROWTH * P, 0);
        arena.observations.bytes_cleared = spoiled == 2;
        if (kind == OPERATION_MAP)
            arena_refuse(ERROR_EINVAL);
        else
            arena_answer(1);
        if (spoiled == 0)
            ck_arena_thrifty();
        else
            ck_arena_waste(spoiled == 1 ? "GROW-BOUND" : "ZERO-NO-REDUNDANT",
                           spoiled == 1 ? "a call that needs no memory" : "cleared 1 bytes");
    }
}

START_TEST(other_calls_neither_grow_nor_clear)
{
    ck_idle(OPERATION_UNMAP);
    ck_arena_drawing("x~~.");
    ck_idle(OPERATION_PROTECT);
    ck_arena_drawing("xAA.");
    ck_idle(OPERATION_MAP);
    arena_make("xAA.");
    arena_ask(OPERATION_DISCARD, 1, 2);
    arena.observations.bytes_cleared = 2 * P;
    arena_answer(1);
    ck_arena_thrifty();
    arena_ask(OPERATION_DISCARD, 1, 2);
    arena.observations.bytes_cleared = 2 * P + 1;
    arena_answer(1);
    ck_arena_waste("ZERO-NO-REDUNDANT", "no more than 32");
}
END_TEST

/* The system refuses the call for an unknown flag, so it has no reason to grow. */
START_TEST(refused_arguments_do_not_grow)
{
    arena_make("xAA");
    arena_ask_map(1);
    arena.step.call.flags |= 0x10000000;
    arena.step.allowed =
        model_allowed(&arena.model, OPERATION_MAP, &arena.step.call, &arena.profile);
    arena_refuse(ERROR_EINVAL);
    ck_arena_thrifty();
    arena_saw(BREAK_GRANTED, 3 * P, GROWTH * P, 0);
    ck_arena_waste("GROW-BOUND", "refused for its arguments");
}
END_TEST

START_TEST(unmap_of_uneven_ranges_takes_whole_pages)
{
    arena_make("xAAAA");
    arena_ask(OPERATION_UNMAP, 2, 1);
    arena.step.call.length = P + 1;
    arena_answer(0);
    ck_arena_thrifty();
    ck_arena_drawing("xA~~A");
    arena_ask(OPERATION_UNMAP, 1, 1);
    arena_refuse(ERROR_EINVAL);
    ck_arena_thrifty();
    ck_arena_drawing("xA~~A");
}
END_TEST

static void discard(const char *drawing, enum error_name error, uint64_t pages_cleared)
{
    arena_make(drawing);
    arena_ask(OPERATION_DISCARD, 1, 4);
    arena.observations.bytes_cleared = pages_cleared * P;
    arena_answer(1);
    if (error != ERROR_NONE)
        arena_refuse(error);
}

/* A discard clears the mapped pages of its range only. Free pages stay dirty, and a refused discard
 * clears nothing. */
START_TEST(discards_clear_what_is_mapped)
{
    static const struct {
        const char *drawing;
        enum error_name error;
        uint64_t most;
    } rows[] = {{"xAAAAA", ERROR_NONE, 4},
                {"xA~.AA", ERROR_ENOMEM, 2},
                {"x~~~~A", ERROR_ENOMEM, 0},
                {"xAAAAA", ERROR_EINVAL, 0},
                {"xAA", ERROR_ENOMEM, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        discard(rows[i].drawing, rows[i].error, rows[i].most);
        ck_arena_thrifty();
        ck_arena_drawing(rows[i].drawing);
        discard(rows[i].drawing, rows[i].error, rows[i].most + 1);
        ck_arena_waste("ZERO-NO-REDUNDANT", "cleared");
    }
}
END_TEST

START_TEST(without_the_promise_it_only_follows)
{
    arena.profile.promises = 0;
    arena_make("xA..A..");
    arena_ask_map(2);
    arena_saw(BREAK_GRANTED, 7 * P, 9 * P, 0);
    arena.observations.bytes_cleared = 1000;
    arena_answer(5);
    ck_arena_thrifty();
    ck_arena_drawing("xA..AAA.........x");
}
END_TEST

Suite *suite_economy(void)
{
    const TTest *const tests[] = {
        first_fit_is_taken,
        any_fit_will_do_where_nothing_else_is_promised,
        alignment_moves_the_first_fit,
        free_hints_are_honoured,
        nothing_is_refused_while_it_fits,
        nothing_grows_while_it_fits,
        strange_pages_are_not_handed_out,
        only_dirty_pages_are_cleared,
        other_calls_neither_grow_nor_clear,
        refused_arguments_do_not_grow,
        unmap_of_uneven_ranges_takes_whole_pages,
        discards_clear_what_is_mapped,
        without_the_promise_it_only_follows,
    };
    Suite *suite = suite_create("economy");
    TCase *cases = tcase_create("economy");
    tcase_add_checked_fixture(cases, arena_set_up, arena_tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
