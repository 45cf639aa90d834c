/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_economy.c for MAP_FIXED and MAP_FIXED_NOREPLACE: a system
 * must map its own pages where its profile promises it, and no others. economy_fixture.h explains
 * the page maps.
 */
#include "conformance/tests/support/economy_fixture.h"

Suite *suite_economy_fixed(void);

/* Makes the arena and a fixed map at page 1. */
static void ask_fixed(const char *drawing, uint32_t flag, uint64_t pages, uint64_t offset)
{
    arena_make(drawing);
    arena_ask(OPERATION_MAP, 1, pages);
    arena.step.call.flags |= flag;
    arena.step.call.offset = offset;
    arena.step.allowed =
        model_allowed(&arena.model, OPERATION_MAP, &arena.step.call, &arena.profile);
}

/* A system may not refuse MAP_FIXED at pages that it owns, unless the call has another fault. */
START_TEST(own_pages_are_given)
{
    static const struct {
        uint32_t flag;
        uint64_t pages, offset;
        enum error_name error;
        const char *clause; /* NULL: the refusal is right */
    } rows[] = {{FLAG_FIXED, 3, 0, ERROR_EINVAL, "FIXED-EXACT"},
                {FLAG_FIXED, 3, 0, ERROR_ENOMEM, "FIXED-EXACT"},
                {FLAG_FIXED, 4, 0, ERROR_EINVAL, NULL},          /* the fourth page is foreign */
                {FLAG_FIXED, 3, P, ERROR_EINVAL, "FIXED-EXACT"}, /* it has to ignore the offset */
                {FLAG_FIXED, 3, 1, ERROR_EINVAL, NULL},          /* and to refuse this one */
                {FLAG_FIXED, 3, P, ERROR_ENOMEM, "FIXED-EXACT"},
                {FLAG_FIXED_NOREPLACE, 3, 0, ERROR_EEXIST, "NOREPL-HOLE"},
                {FLAG_FIXED_NOREPLACE, 4, 0, ERROR_EEXIST, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ask_fixed("x.~.", rows[i].flag, rows[i].pages, rows[i].offset);
        arena_refuse(rows[i].error);
        if (rows[i].clause == NULL)
            ck_arena_thrifty();
        else
            ck_arena_finding(VERDICT_CONTRACT, rows[i].clause, "although the 3 pages from page 1");
    }
}
END_TEST

/* Either promise makes refusals wrong. Without one every refusal is right. */
START_TEST(own_pages_are_given_where_that_is_promised)
{
    static const uint32_t promises[] = {0, PROMISE_FIXED_OWNED, PROMISE_FIXED_FULL};
    for (size_t i = 0; i < sizeof promises / sizeof promises[0]; i++) {
        arena.profile.promises = PROMISE_ECONOMY | promises[i];
        ask_fixed("x.~.", FLAG_FIXED, 3, 0);
        ck_assert(arena.step.allowed.success && arena.step.allowed.exact);
        arena_refuse(ERROR_ENOMEM);
        if (promises[i] == 0)
            ck_arena_thrifty();
        else
            ck_arena_finding(VERDICT_CONTRACT, "FIXED-EXACT", "although the 3 pages from page 1");
    }
}
END_TEST

START_TEST(exact_places_must_be_own)
{
    arena.profile.promises = PROMISE_ECONOMY | PROMISE_FIXED_FULL;
    ask_fixed("xA~.", FLAG_FIXED, 3, 0);
    arena.observations.bytes_cleared = 2 * P;
    arena_answer(1);
    ck_arena_thrifty();
    ck_arena_drawing("xAAAx");
    arena.step.call.length = 4 * P;
    ck_assert(!question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                                &arena.finding));
    ck_assert_str_eq(arena.finding.clause, "FIXED-FOREIGN");
}
END_TEST

Suite *suite_economy_fixed(void)
{
    Suite *suite = suite_create("economy_fixed");
    TCase *cases = tcase_create("economy_fixed");
    tcase_add_checked_fixture(cases, arena_set_up, arena_tear_down);
    tcase_add_test(cases, own_pages_are_given);
    tcase_add_test(cases, own_pages_are_given_where_that_is_promised);
    tcase_add_test(cases, exact_places_must_be_own);
    suite_add_tcase(suite, cases);
    return suite;
}
