/* SPDX-License-Identifier: MIT
 *
 * The threads of shared objects, with those of conformance/systems/examples/: what a plan makes the
 * threads do, what the record says afterwards, and how a run ends that ends its process.
 */
#include "conformance/systems/process_supervised.h"
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"
#include "reference/operation.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_loadable_threads(void);

static char problem[400];
static struct threads_plan plan;
static struct threads_record record;
static struct loadable_threads *threads;

static const struct system *load(const char *name)
{
    char path[512];
    const char *build = getenv("B");
    snprintf(path, sizeof path, "%s/examples/%s.so", build != NULL ? build : "build", name);
    if (registry_elsewhere(path))
        skip_test("loading is for the native platform on x86-64 Linux");
    const struct system *system = registry_find(path, problem, sizeof problem);
    ck_assert_msg(system != NULL, "%s", problem);
    return system;
}

static void start(const char *name, uint32_t count, uint32_t steps)
{
    threads = registry_threads_open(load(name), problem, sizeof problem);
    ck_assert_msg(threads != NULL, "%s", problem);
    plan = (struct threads_plan){.threads = count, .steps = steps, .in_step = true};
}

static void step(uint32_t thread, uint32_t number, enum thread_act act, uint8_t pages)
{
    plan.step[thread][number] = (struct thread_step){.act = (uint8_t)act, .pages = pages};
}

static int32_t run(void)
{
    return registry_threads_run(threads, &plan, &record);
}

static void stop(void)
{
    registry_threads_close(threads);
}

static const struct thread_call *call(unsigned thread, unsigned number)
{
    ck_assert_uint_lt(number, record.thread[thread].count);
    return &record.thread[thread].calls[number];
}

START_TEST(every_call_of_every_thread_is_recorded)
{
    start("good", 3, 2);
    for (uint32_t i = 0; i < 3; i++) {
        step(i, 0, THREAD_MAP, (uint8_t)(i + 1));
        step(i, 1, THREAD_UNMAP, 9);
    }
    ck_assert_int_eq(run(), 0);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_uint_eq(record.thread[i].count, 2);
        ck_assert_uint_eq(call(i, 0)->call.length, (i + 1) * registry_threads_page_size(threads));
        ck_assert_uint_eq(call(i, 0)->outcome.kind, OUTCOME_SUCCESS);
        ck_assert_uint_eq(call(i, 1)->kind, OPERATION_UNMAP);
        ck_assert_uint_eq(call(i, 1)->call.address, call(i, 0)->outcome.address);
        ck_assert_uint_eq(call(i, 1)->call.length, call(i, 0)->call.length);
        ck_assert_uint_lt(call(i, 0)->returned, call(i, 1)->invoked);
        ck_assert_uint_eq(record.thread[i].fault, THREAD_NO_FAULT);
        ck_assert_uint_eq(record.thread[i].left, 0);
    }
    ck_assert_uint_eq(atomic_load(&record.clock), 12);
    ck_assert_uint_eq(record.thread[3].count, 0);
    stop();
}
END_TEST

/* The first thread's second call begins after the second thread's first: the plan is in step. */
START_TEST(one_thread_makes_the_steps_of_all_in_turn)
{
    start("good", 2, 2);
    plan.alone = true;
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(call(0, 0)->invoked, 1);
    ck_assert_uint_eq(call(1, 0)->invoked, 3);
    ck_assert_uint_eq(call(0, 1)->invoked, 5);
    ck_assert_uint_eq(call(1, 1)->returned, 8);
    stop();
}
END_TEST

START_TEST(a_plan_may_name_every_act)
{
    static const enum thread_act acts[] = {THREAD_MAP,     THREAD_REPLACE, THREAD_LOCK,
                                           THREAD_REWRITE, THREAD_BAD_MAP, THREAD_BAD_UNMAP};
    start("good", 1, 6);
    for (uint32_t i = 0; i < 6; i++)
        step(0, i, acts[i], 2);
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(record.thread[0].count, 4);
    ck_assert_uint_eq(call(0, 1)->call.flags, FLAG_DEFAULT | FLAG_FIXED);
    ck_assert_uint_eq(call(0, 1)->outcome.address, call(0, 0)->outcome.address);
    ck_assert_uint_eq(call(0, 2)->outcome.error, ERROR_EINVAL);
    ck_assert_uint_eq(call(0, 3)->outcome.error, ERROR_EINVAL);
    ck_assert_uint_eq(call(0, 3)->kind, OPERATION_UNMAP);
    ck_assert_uint_eq(record.thread[0].fault, THREAD_NO_FAULT);
    stop();
}
END_TEST

/* Another thread gets the pages that a failed MAP_FIXED has unmapped. That is no fault. */
START_TEST(a_failed_replacement_leaves_no_pages)
{
    start("racy-FIXED_FAILS", 2, 4);
    plan.alone = true;
    step(0, 0, THREAD_MAP, 2);
    step(0, 1, THREAD_REPLACE, 2);
    step(1, 0, THREAD_REWRITE, 0);
    step(1, 1, THREAD_MAP, 2);
    for (uint32_t i = 0; i < 2; i++)
        step(i, 2, THREAD_REWRITE, 0);
    step(0, 3, THREAD_UNMAP, 2);
    step(1, 3, THREAD_REWRITE, 0);
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(call(0, 1)->outcome.error, ERROR_ENOMEM);
    ck_assert_uint_eq(record.thread[0].count, 2);
    ck_assert_uint_eq(call(1, 0)->outcome.address, call(0, 0)->outcome.address);
    ck_assert_uint_eq(record.thread[0].fault, THREAD_NO_FAULT);
    ck_assert_uint_eq(record.thread[1].fault, THREAD_NO_FAULT);
    ck_assert_uint_eq(record.doubtful, 1);
    stop();
}
END_TEST

/* A discard leaves out shared pages, which keep their contents. */
START_TEST(calls_of_the_family_are_made_where_they_are_exported)
{
    start("family", 1, 5);
    step(0, 0, THREAD_MAP, 2);
    step(0, 1, THREAD_DISCARD, 2);
    step(0, 2, THREAD_PROTECT, 2);
    step(0, 3, THREAD_LOCK, 1);
    step(0, 4, THREAD_REWRITE, 0);
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(record.thread[0].count, 3);
    ck_assert_uint_eq(call(0, 1)->kind, OPERATION_DISCARD);
    ck_assert_uint_eq(call(0, 1)->call.length, call(0, 0)->call.length);
    ck_assert_uint_eq(call(0, 1)->outcome.kind, OUTCOME_SUCCESS);
    ck_assert_uint_eq(call(0, 2)->kind, OPERATION_PROTECT);
    ck_assert_uint_eq(call(0, 2)->outcome.kind, OUTCOME_SUCCESS);
    ck_assert_uint_eq(record.thread[0].fault, THREAD_NO_FAULT);
    plan.step[0][0].shared = true;
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(record.thread[0].count, 2);
    ck_assert_uint_eq(record.thread[0].fault, THREAD_NO_FAULT);
    stop();
    start("good", 1, 2);
    step(0, 0, THREAD_DISCARD, 2);
    step(0, 1, THREAD_PROTECT, 2);
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(record.thread[0].count, 0);
    stop();
}
END_TEST

START_TEST(a_thread_unmaps_the_pages_that_another_gave_it)
{
    start("good", 2, 4);
    plan.alone = true;
    step(0, 0, THREAD_MAP, 3);
    step(0, 1, THREAD_GIVE, 3);
    step(0, 2, THREAD_UNMAP, 3);
    step(1, 1, THREAD_TAKE, 0);
    step(1, 2, THREAD_UNMAP, 9);
    for (uint32_t i = 0; i < 2; i++)
        step(i, 3, THREAD_REWRITE, 0);
    step(1, 0, THREAD_REWRITE, 0);
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(record.thread[0].count, 1);
    ck_assert_uint_eq(record.thread[1].count, 1);
    ck_assert_uint_eq(call(1, 0)->call.address, call(0, 0)->outcome.address);
    ck_assert_uint_eq(record.thread[1].fault, THREAD_NO_FAULT);
    stop();
}
END_TEST

START_TEST(options_of_a_step_reach_the_call)
{
    start("good", 1, 3);
    step(0, 0, THREAD_MAP, 2);
    step(0, 1, THREAD_UNMAP, 1);
    plan.step[0][2] = (struct thread_step){
        .act = THREAD_MAP, .pages = 1, .part = true, .hinted = true, .shared = true};
    ck_assert_int_eq(run(), 0);
    ck_assert_uint_eq(call(0, 2)->call.length, registry_threads_page_size(threads) / 2);
    ck_assert_uint_eq(call(0, 2)->call.address, call(0, 1)->call.address);
    ck_assert_uint_eq(call(0, 2)->call.flags, FLAG_SHARED | FLAG_ANONYMOUS);
    stop();
}
END_TEST

/* racy.so gives one page to two threads, and clears it for the second. On a busy machine a thread
 * that waits for a lock waits long, so there are no more rounds than needed. */
static unsigned faults_of(const char *name, int rounds)
{
    unsigned faults = 0;
    start(name, 4, 4);
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t k = 0; k < 4; k++)
            step(i, k, THREAD_MAP, 1);
    for (int round = 0; round < rounds && faults == 0; round++) {
        ck_assert_int_eq(run(), 0);
        for (unsigned i = 0; i < 4; i++)
            faults += record.thread[i].fault != THREAD_NO_FAULT;
    }
    stop();
    return faults;
}

START_TEST(threads_find_that_another_has_their_page)
{
    ck_assert_uint_gt(faults_of("racy", 2000), 0);
    ck_assert_uint_eq(faults_of("racy-LOCKED", 20), 0);
}
END_TEST

/* The object exits in a map of three pages. */
START_TEST(a_process_that_ends_leaves_its_record)
{
    start("hostile-exit3", 2, 2);
    step(0, 0, THREAD_MAP, 1);
    step(1, 0, THREAD_MAP, 2);
    step(1, 1, THREAD_MAP, 3);
    step(0, 1, THREAD_REWRITE, 0);
    ck_assert_int_eq(run(), TRAP_EXIT + 3);
    ck_assert_uint_eq(call(0, 0)->outcome.kind, OUTCOME_SUCCESS);
    ck_assert_uint_ne(call(1, 0)->returned, 0);
    ck_assert_uint_ne(call(1, 1)->invoked, 0);
    ck_assert_uint_eq(call(1, 1)->returned, 0);
    ck_assert_int_eq(run(), TRAP_EXIT + 3);
    ck_assert(registry_threads_renew(threads, problem, sizeof problem));
    plan.steps = 1;
    ck_assert_int_eq(run(), 0);
    stop();
}
END_TEST

/* The object maps three pages that cannot be written. */
START_TEST(a_page_that_cannot_be_used_is_in_the_record)
{
    start("hostile-read_only", 2, 1);
    step(0, 0, THREAD_REWRITE, 0);
    step(1, 0, THREAD_MAP, 3);
    ck_assert_int_eq(run(), SIGSEGV);
    ck_assert_uint_eq(record.thread[1].touched, call(1, 0)->outcome.address);
    ck_assert_uint_eq(record.thread[0].touched, 0);
    stop();
}
END_TEST

/* A thread unmaps all its pages in the end: racy.so has 1,024, and each run maps 160. */
static void fill_the_object(bool alone)
{
    start("racy-LOCKED", 4, 5);
    plan.alone = alone;
    for (uint32_t i = 0; i < 4; i++) {
        for (uint32_t k = 0; k < 4; k++)
            step(i, k, THREAD_MAP, 10);
        step(i, 4, THREAD_GIVE, 3);
    }
    for (int round = 0; round < 50; round++) {
        ck_assert_int_eq(run(), 0);
        for (unsigned i = 0; i < 4; i++)
            for (unsigned k = 0; k < 4; k++)
                ck_assert_uint_eq(call(i, k)->outcome.kind, OUTCOME_SUCCESS);
    }
    stop();
}

START_TEST(no_page_stays_after_a_run)
{
    fill_the_object(false);
    fill_the_object(true);
}
END_TEST

START_TEST(a_call_that_never_returns_is_a_trap)
{
    start("racy-KEEPS", 2, 2);
    step(0, 0, THREAD_BAD_MAP, 0);
    step(1, 0, THREAD_BAD_MAP, 0);
    supervised_limits = (struct supervised_limits){.processor = 1, .wall = 1000};
    int32_t trap = run();
    ck_assert_int_eq(trap, TRAP_BUSY + 1);
    ck_assert_uint_eq(record.thread[0].calls[0].returned == 0,
                      record.thread[1].calls[0].returned != 0);
    stop();
}
END_TEST

static void refused(const struct system *system, const char *words)
{
    ck_assert_ptr_null(registry_threads_open(system, problem, sizeof problem));
    ck_assert_msg(strstr(problem, words) != NULL, "%s", problem);
}

START_TEST(systems_without_threads_say_why)
{
    refused(load("racy-ONE_THREAD"), "declares mapcheck_one_thread");
    refused(load("table"), "it is a table");
    refused(registry_find("page-manager", problem, sizeof problem), "no shared object");
}
END_TEST

Suite *suite_loadable_threads(void)
{
    Suite *suite = suite_create("loadable_threads");
    TCase *tests = tcase_create("threads");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_call_of_every_thread_is_recorded);
    tcase_add_test(tests, one_thread_makes_the_steps_of_all_in_turn);
    tcase_add_test(tests, a_plan_may_name_every_act);
    tcase_add_test(tests, calls_of_the_family_are_made_where_they_are_exported);
    tcase_add_test(tests, a_thread_unmaps_the_pages_that_another_gave_it);
    tcase_add_test(tests, options_of_a_step_reach_the_call);
    tcase_add_test(tests, threads_find_that_another_has_their_page);
    tcase_add_test(tests, a_process_that_ends_leaves_its_record);
    tcase_add_test(tests, a_page_that_cannot_be_used_is_in_the_record);
    tcase_add_test(tests, no_page_stays_after_a_run);
    tcase_add_test(tests, a_failed_replacement_leaves_no_pages);
    tcase_add_test(tests, a_call_that_never_returns_is_a_trap);
    tcase_add_test(tests, systems_without_threads_say_why);
    suite_add_tcase(suite, tests);
    return suite;
}
