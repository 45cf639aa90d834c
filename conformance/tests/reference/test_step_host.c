/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_step.c for the log of a host: the judge parts its calls from
 * those of sbrk, and knows when some are missing. The fake system has no host, so a test adds calls
 * to its log.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_step_host(void);

static bool (*honest_events)(void *, struct break_event *, size_t, size_t *);
static struct break_event added;
static bool complete;

/* Adds a call of the host in front of the others. */
static bool events_with_a_host(void *self, struct break_event *events, size_t capacity,
                               size_t *count)
{
    struct break_event honest[EVENTS_MAX];
    bool all = honest_events(self, honest, capacity - 1, count);
    events[0] = added;
    memcpy(events + 1, honest, *count * sizeof *honest);
    ++*count;
    return all && complete;
}

static void listen(enum break_event_kind kind, uint64_t start, uint64_t bytes)
{
    honest_events = run.system.take_events;
    run.system.take_events = events_with_a_host;
    added = (struct break_event){.kind = kind, .start = start, .bytes = bytes};
    complete = true;
}

/* sbrk is judged as ever, although a call of the host comes first. */
START_TEST(calls_are_parted)
{
    fake_run_begin(&run, "world pages=16 page=256 growth=2\na = map 2p\nwrite a 2p\nunmap a 2p\n");
    listen(_i == 0 ? BREAK_HOST_REFUSED : BREAK_HOST_TOOK, 256, 512);
    run.judge->questions = QUESTION_CONTRACT | QUESTION_ECONOMY;
    fake_run_more(&run, "b = map 3p\n");
    fake_run_expect(&run, VERDICT_CONTRACT, "DISCARD-HOST-OWN", 3);
    ck_assert_uint_eq(run.judge->step.break_calls, 1);
}
END_TEST

START_TEST(a_page_that_is_zero_does_not_go_back)
{
    fake_run_begin(&run, "world pages=16 page=256 growth=4\na = map 1p\n");
    listen(BREAK_HOST_REFUSED, 512, 256);
    fake_run_more(&run, "unmap a 0 => EINVAL\n");
    fake_run_expect(&run, VERDICT_ECONOMY, "DISCARD-HOST-RUN", 1);
}
END_TEST

START_TEST(a_waste_of_the_system_comes_first)
{
    fake_run_begin(&run, "world pages=16 page=256 growth=2\na = map 1p\n");
    listen(BREAK_GRANTED, 768, 256);
    fake_run_more(&run, "unmap a 1p\n");
    fake_run_expect(&run, VERDICT_ECONOMY, "GROW-BOUND", 1);
}
END_TEST

START_TEST(lost_calls_are_unresolved)
{
    fake_run_begin(&run, "world pages=16 page=256 growth=2\na = map 2p\nunmap a 1p\n");
    listen(BREAK_HOST_REFUSED, 256, 256);
    complete = false;
    fake_run_more(&run, "unmap a 1p\n");
    fake_run_expect(&run, VERDICT_UNRESOLVED, "", 2);
}
END_TEST

Suite *suite_step_host(void)
{
    Suite *suite = suite_create("step_host");
    TCase *tests = tcase_create("step_host");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, calls_are_parted, 0, 2);
    tcase_add_test(tests, a_page_that_is_zero_does_not_go_back);
    tcase_add_test(tests, a_waste_of_the_system_comes_first);
    tcase_add_test(tests, lost_calls_are_unresolved);
    suite_add_tcase(suite, tests);
    return suite;
}
