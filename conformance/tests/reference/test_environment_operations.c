/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_environment.c: operations that the environment does not carry
 * out, and the checks that the judge makes anyway. test_step.c tests what the environment does.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_environment_operations(void);

/* A refusal moves the break only where the limit leaves room, and the judge reads memory only for
 * the CONTENTS check. */
START_TEST(a_refusal_that_moves_nothing)
{
    expect_agreement("limit 1p\nfail 1 moved\na = map 1p => ENOMEM\n");
    ck_assert_uint_eq(run.judge->run.neighbour.count, 0);
    expect_agreement("world memory=none\nfail 1 moved\na = map 1p\n");
    ck_assert_uint_eq(run.judge->run.neighbour.count, 0);
}
END_TEST

static uint32_t failures_ordered;
static bool count_failures(void *self, uint32_t count, bool moved)
{
    (void)self;
    (void)moved;
    failures_ordered = count;
    return true;
}

static bool (*honest_events)(void *, struct break_event *, size_t, size_t *);
static bool events_that_move_nothing(void *self, struct break_event *events, size_t capacity,
                                     size_t *count)
{
    bool complete = honest_events(self, events, capacity, count);
    for (size_t i = 0; i < *count; i++)
        events[i].kind = BREAK_REFUSED_MOVED;
    return complete;
}

/* The environment may report a move of 0 bytes. Then the neighbour owns nothing. */
START_TEST(a_move_of_nothing)
{
    honest_events = run.system.take_events;
    run.system.take_events = events_that_move_nothing;
    run.judge->questions = QUESTION_CONTENTS;
    expect_agreement("limit 1p\nfail 1\na = map 1p\n");
    ck_assert_uint_eq(run.judge->run.neighbour.count, 0);
}
END_TEST

START_TEST(refusals_fit_into_the_log)
{
    run.system.fail = count_failures;
    expect_agreement("fail 99\n");
    ck_assert_uint_eq(failures_ordered, 99);
    expect_agreement("fail 99 moved\n");
    ck_assert_uint_eq(failures_ordered, REFUSALS_MOVED_MAX);
}
END_TEST

static bool refuse_limit(void *self, uint64_t pages)
{
    (void)self;
    (void)pages;
    return false;
}

START_TEST(a_limit_that_does_not_move_is_skipped)
{
    run.system.limit = refuse_limit;
    expect_agreement("limit 3p\n");
    ck_assert(judge_last_step(run.judge)->skipped);
    ck_assert_uint_eq(judge_placement(run.judge)->limit, 64 * 256);
}
END_TEST

/* The page table breaks an invariant while the environment acts. */
START_TEST(structure_is_asked_after_the_environment)
{
    ck_assert_int_eq(fake_run_begin(&run, "a = map 1p\n"), VERDICT_AGREE);
    fake_set_fault("table-breaks-a-promise");
    ck_assert_int_eq(fake_run_more(&run, "fail 1\n"), VERDICT_STRUCTURE);
    fake_run_expect(&run, VERDICT_STRUCTURE, NULL, 1);
}
END_TEST

Suite *suite_environment_operations(void)
{
    Suite *suite = suite_create("surroundings");
    TCase *cases = tcase_create("surroundings");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_refusal_that_moves_nothing);
    tcase_add_test(cases, a_move_of_nothing);
    tcase_add_test(cases, refusals_fit_into_the_log);
    tcase_add_test(cases, a_limit_that_does_not_move_is_skipped);
    tcase_add_test(cases, structure_is_asked_after_the_environment);
    suite_add_tcase(suite, cases);
    return suite;
}
