/* SPDX-License-Identifier: MIT
 *
 * The judge asks about growth after a refusal, and after new pages, when the environment sees the
 * growth of a system that has no arena. Here the environment says that the limit still allows two
 * pages, or that memory grew three times.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_step_growth(void);

/* Two maps fit, and the third is refused. */
#define FULL "world pages=8 page=256 limit=3\na = map 1p\nb = map 1p\nc = map 1p\n"
enum { PAGE = 256, REFUSED = 2 };

static bool complete, grows;
static unsigned asked;

static void grow_three_times(struct break_event *events)
{
    for (uint64_t i = 0; i < 3; i++)
        events[i] = (struct break_event){
            .kind = BREAK_GRANTED, .start = PAGE + (i << 22), .bytes = 1 << 22};
}

static bool growth_events(void *self, struct break_event *events, size_t capacity, size_t *count)
{
    (void)self;
    asked++;
    *count = 3;
    ck_assert_uint_ge(capacity, *count);
    events[0] = (struct break_event){.kind = BREAK_GRANTED_BEFORE, .start = PAGE, .bytes = PAGE};
    events[1] = events[0];
    events[1].start += PAGE;
    events[2] = (struct break_event){.kind = BREAK_REFUSED_LIMIT,
                                     .start = (uint64_t)3 * PAGE,
                                     .bytes = (uint64_t)3 * PAGE,
                                     .room = (uint64_t)2 * PAGE};
    if (grows)
        grow_three_times(events);
    return complete;
}

static void set_up_growth(void)
{
    set_up();
    complete = true;
    grows = false;
    asked = 0;
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    run.system.features |= SYSTEM_GROWTH;
    run.system.take_events = growth_events;
}

START_TEST(a_refusal_below_the_limit_is_a_finding)
{
    ck_assert_int_eq(fake_run_text(&run, FULL), VERDICT_ECONOMY);
    fake_run_expect(&run, VERDICT_ECONOMY, "GROW-FAIL", REFUSED);
}
END_TEST

START_TEST(other_refusals_are_not_asked)
{
    expect_agreement("world pages=8 page=256\na = map 1p\nb = map 1p\nc = map 0\n");
}
END_TEST

START_TEST(lost_events_say_nothing)
{
    complete = false;
    expect_agreement(FULL);
}
END_TEST

START_TEST(a_system_without_events_is_not_asked)
{
    run.system.take_events = NULL;
    expect_agreement(FULL);
}
END_TEST

START_TEST(a_system_without_the_feature_is_not_asked)
{
    run.system.features &= ~(uint32_t)SYSTEM_GROWTH;
    expect_agreement(FULL);
}
END_TEST

START_TEST(growth_for_new_pages_is_asked)
{
    grows = true;
    ck_assert_int_eq(fake_run_text(&run, "world pages=8 page=256\na = map 1p\n"), VERDICT_ECONOMY);
    fake_run_expect(&run, VERDICT_ECONOMY, "GROW-BOUND", 0);
}
END_TEST

/* The first and the last map get pages above all that the system ever gave. */
START_TEST(growth_for_pages_given_before_is_not_asked)
{
    expect_agreement("world pages=8 page=256\na = map 2p\nunmap a 2p\nb = map 2p\n"
                     "write b 1p\nc = map 1p\n");
    ck_assert_uint_eq(asked, 2);
}
END_TEST

/* The remap moves above all that the system ever gave. */
START_TEST(growth_of_a_remap_is_asked)
{
    ck_assert_int_eq(fake_run_text(&run, "world pages=8 page=256\na = map 1p\nb = map 1p\n"
                                         "remap a 1p 3p maymove\n"),
                     VERDICT_AGREE);
    ck_assert_uint_eq(asked, 3);
}
END_TEST

Suite *suite_step_growth(void)
{
    TCase *tests = tcase_create("step_growth");
    tcase_add_checked_fixture(tests, set_up_growth, tear_down);
    tcase_add_test(tests, a_refusal_below_the_limit_is_a_finding);
    tcase_add_test(tests, other_refusals_are_not_asked);
    tcase_add_test(tests, lost_events_say_nothing);
    tcase_add_test(tests, a_system_without_events_is_not_asked);
    tcase_add_test(tests, a_system_without_the_feature_is_not_asked);
    tcase_add_test(tests, growth_for_new_pages_is_asked);
    tcase_add_test(tests, growth_for_pages_given_before_is_not_asked);
    tcase_add_test(tests, growth_of_a_remap_is_asked);
    Suite *suite = suite_create("step_growth");
    suite_add_tcase(suite, tests);
    return suite;
}
