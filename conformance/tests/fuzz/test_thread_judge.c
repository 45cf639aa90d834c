/* SPDX-License-Identifier: MIT
 *
 * Tests of fuzz/threads/thread_judge.c with hand-made records of two threads, and of the plans of
 * thread_plan.c. Pages have 4096 bytes. A record that diverges differs from one that agrees in one
 * field.
 */
#include "fuzz/threads/thread_judge.h"
#include "fuzz/threads/thread_plan.h"

#include <check.h>
#include <string.h>

Suite *suite_thread_judge(void);

#define BASE UINT64_C(0x7f0000000000)
enum { P = 4096 };

static struct thread_judge judge;
static struct threads_record record;

static struct thread_call *add(unsigned thread, uint64_t invoked, uint64_t returned)
{
    struct thread_call *call = &record.thread[thread].calls[record.thread[thread].count++];
    *call = (struct thread_call){
        .invoked = invoked,
        .returned = returned,
        .call = {.flags = FLAG_DEFAULT, .protection = PROTECTION_DEFAULT, .descriptor = -1},
        .outcome = {.kind = OUTCOME_SUCCESS}};
    return call;
}

static struct thread_call *add_map(unsigned thread, uint64_t invoked, uint64_t returned,
                                   uint64_t pages, uint64_t page)
{
    struct thread_call *call = add(thread, invoked, returned);
    call->kind = OPERATION_MAP;
    call->call.length = pages * P;
    call->outcome.address = BASE + page * P;
    return call;
}

static struct thread_call *add_unmap(unsigned thread, uint64_t invoked, uint64_t returned,
                                     uint64_t page, uint64_t pages)
{
    struct thread_call *call = add(thread, invoked, returned);
    call->kind = OPERATION_UNMAP;
    call->call.address = BASE + page * P;
    call->call.length = pages * P;
    return call;
}

static void begin(void)
{
    memset(&record, 0, sizeof record);
    judge = (struct thread_judge){.profile = profile_find("./yours.so"), .page_size = P};
}

static void agrees(void)
{
    ck_assert_msg(thread_judge(&judge, &record, 0) == THREAD_AGREES, "%s", judge.text);
    ck_assert_str_eq(judge.text, "");
}

static void diverges(int32_t trap, const char *text)
{
    ck_assert_int_eq(thread_judge(&judge, &record, trap), THREAD_DIVERGES);
    ck_assert_msg(strncmp(judge.text, text, strlen(text)) == 0, "%s", judge.text);
}

START_TEST(pages_of_two_threads_do_not_overlap)
{
    begin();
    add_map(0, 1, 4, 2, 0);
    struct thread_call *other = add_map(1, 2, 3, 2, 2);
    agrees();
    ck_assert_uint_eq(judge.history.calls[0].outcome.address, P);
    ck_assert_uint_eq(judge.history.calls[1].outcome.address, 3 * P);
    other->outcome.address = BASE + P;
    diverges(0, "THREAD-DISJOINT: two maps have a page in common");
    other->outcome.address = BASE + (uint64_t)1000 * P;
    agrees();
    ck_assert_uint_eq(judge.extent_count, 2);
    ck_assert_uint_eq(judge.history.calls[1].outcome.address, 4 * P);
}
END_TEST

/* The second thread gets the page while the first one is giving it back. */
START_TEST(a_page_may_change_hands_while_it_is_unmapped)
{
    begin();
    add_map(0, 1, 2, 1, 5);
    struct thread_call *unmap = add_unmap(0, 3, 6, 5, 1);
    add_map(1, 4, 5, 1, 5);
    agrees();
    unmap->invoked = 7;
    unmap->returned = 8;
    diverges(0, "THREAD-DISJOINT");
}
END_TEST

START_TEST(a_wrong_refusal_has_no_legal_order)
{
    begin();
    add_map(0, 1, 2, 1, 0);
    struct thread_call *unmap = add_unmap(0, 3, 4, 0, 1);
    struct thread_call *map = add_map(1, 5, 6, 1, 0);
    agrees();
    unmap->outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    diverges(0, "THREAD-LINEAR: no legal order of the calls exists");
    unmap->outcome = (struct outcome){.kind = OUTCOME_SUCCESS};
    map->outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
    agrees();
    map->outcome.error = ERROR_EINVAL;
    diverges(0, "THREAD-LINEAR");
}
END_TEST

START_TEST(a_map_replaces_its_own_pages)
{
    begin();
    add_map(0, 1, 2, 2, 0);
    struct thread_call *fixed = add_map(0, 3, 6, 1, 1);
    fixed->call.flags |= FLAG_FIXED;
    fixed->call.address = BASE + P;
    struct thread_call *other = add_map(1, 4, 5, 1, 2);
    agrees();
    other->outcome.address = BASE + P;
    diverges(0, "THREAD-DISJOINT");
    other->outcome.address = BASE + 2 * P;
    fixed->outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOTSUP};
    agrees();
}
END_TEST

/* A MAP_FIXED that failed may have unmapped its pages, so another thread may have got them. */
START_TEST(in_doubt_no_order_is_required)
{
    begin();
    add_map(0, 1, 2, 1, 0);
    add_map(1, 3, 4, 1, 0);
    diverges(0, "THREAD-DISJOINT");
    record.doubtful = 1;
    agrees();
    record.thread[0].fault = THREAD_CONTENTS;
    diverges(0, "THREAD-UNMAP");
}
END_TEST

START_TEST(a_hint_is_a_number_only_where_pages_are)
{
    begin();
    add_map(0, 1, 2, 1, 0)->call.address = BASE + 77 * P;
    add_map(1, 3, 4, 1, 1)->call.address = BASE;
    agrees();
    ck_assert_uint_eq(judge.history.calls[0].call.address, 0);
    ck_assert_uint_eq(judge.history.calls[1].call.address, P);
}
END_TEST

START_TEST(contents_belong_to_a_page_of_a_thread)
{
    begin();
    add_map(1, 1, 2, 3, 0);
    agrees();
    record.thread[1].fault = THREAD_CONTENTS;
    record.thread[1].fault_address = BASE + 2 * P;
    diverges(0, "THREAD-UNMAP: page 3 of thread 1 does not hold what the thread wrote");
    record.thread[1].fault = THREAD_NOT_ZERO;
    diverges(0, "ZERO-REUSE: page 3 of thread 1 was not zero when the thread got it");
}
END_TEST

START_TEST(an_address_is_that_of_a_page)
{
    begin();
    struct thread_call *map = add_map(0, 1, 2, 1, 0);
    agrees();
    map->outcome.address = BASE + 16;
    diverges(0, "ADDR-PAGE-ALIGN");
    map->outcome.address = 0;
    diverges(0, "ADDR-IN-SPACE");
    map->outcome.address = UINT64_C(1) << 47;
    diverges(0, "ADDR-IN-SPACE");
    map->outcome.address = (UINT64_C(1) << 47) - P;
    agrees();
    map->call.length = 2 * P;
    diverges(0, "ADDR-IN-SPACE");
}
END_TEST

START_TEST(the_end_of_the_process_is_a_finding_in_words)
{
    begin();
    add_map(0, 1, 0, 1, 0)->outcome.address = 0;
    diverges(TRAP_EXIT, "THREAD-LINEAR: the system exited with code 0");
    diverges(TRAP_EXIT + 66, "THREAD-LINEAR: the system exited with code 66");
    diverges(11, "THREAD-LINEAR: the system was killed by signal SIGSEGV");
    record.thread[1].touched = BASE;
    diverges(11, "THREAD-UNMAP: the system was killed by signal SIGSEGV while thread 1 used its "
                 "page at 0x7f0000000000");
    diverges(TRAP_BUSY + 5, "THREAD-ERRPATH-UNLOCK: a call does not return: the system");
    diverges(TRAP_SILENT + 60, "THREAD-ERRPATH-UNLOCK: a call does not return: the system");
    diverges(TRAP_FORKED, "THREAD-UNMAP: the system created a second process");
}
END_TEST

/* More calls than a history holds, and more pages than it can number. */
START_TEST(a_record_that_is_too_large_is_undecided)
{
    begin();
    for (uint64_t i = 0; i < THREAD_STEPS; i++)
        for (unsigned thread = 0; thread < THREADS_MAX; thread++)
            add_map(thread, 2 * i * THREADS_MAX + thread + 1, 2 * i * THREADS_MAX + thread + 2, 1,
                    4 * (i * THREADS_MAX + thread));
    ck_assert_int_eq(thread_judge(&judge, &record, 0), THREAD_UNDECIDED);
    ck_assert_uint_eq(judge.history.count, HISTORY_CALLS);
}
END_TEST

START_TEST(the_printed_history_has_its_addresses)
{
    char text[4096] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    begin();
    add_map(0, 1, 2, 2, 0);
    add_map(1, 3, 4, 1, 9);
    agrees();
    thread_judge_print(out, &judge);
    fclose(out);
    ck_assert_msg(strstr(text, "pages 1 to 2 are at 0x7f0000000000\n") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "pages 4 to 4 are at 0x7f0000009000\n") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "usable") == NULL, "%s", text);
}
END_TEST

/* A history numbers the pages from 1 on, and leaves out a number between two mappings. */
START_TEST(plans_fit_into_a_history)
{
    struct prng prng = {.state = 1};
    unsigned seen[THREAD_ACTS] = {0}, alone = 0;
    for (int i = 0; i < 2000; i++) {
        struct threads_plan plan;
        uint32_t pages = 1;
        thread_plan_draw(&plan, &prng, false);
        ck_assert_uint_ge(plan.threads, 2);
        ck_assert_uint_le(plan.threads * plan.steps, HISTORY_CALLS);
        alone += plan.alone;
        for (uint32_t k = 0; k < plan.threads * plan.steps; k++) {
            const struct thread_step *step = &plan.step[k % plan.threads][k / plan.threads];
            seen[step->act]++;
            pages += step->act == THREAD_MAP ? step->pages + 1u : 0;
        }
        ck_assert_uint_le(pages, HISTORY_PAGES);
    }
    for (int act = 0; act < THREAD_ACTS; act++)
        ck_assert_uint_gt(seen[act], 0);
    ck_assert_uint_eq(alone, 0);
}
END_TEST

START_TEST(a_plain_plan_has_only_calls_that_succeed_everywhere)
{
    struct prng prng = {.state = 1};
    for (int i = 0; i < 500; i++) {
        struct threads_plan plan;
        thread_plan_draw(&plan, &prng, true);
        for (uint32_t k = 0; k < plan.threads * plan.steps; k++) {
            const struct thread_step *step = &plan.step[k % plan.threads][k / plan.threads];
            ck_assert(step->act != THREAD_REPLACE && step->act != THREAD_LOCK);
            ck_assert(step->act != THREAD_BAD_MAP && step->act != THREAD_BAD_UNMAP);
            ck_assert(!step->hinted && !step->shared && !step->part);
        }
    }
}
END_TEST

Suite *suite_thread_judge(void)
{
    Suite *suite = suite_create("thread_judge");
    TCase *records = tcase_create("records");
    TCase *plans = tcase_create("plans");
    tcase_add_test(records, pages_of_two_threads_do_not_overlap);
    tcase_add_test(records, a_page_may_change_hands_while_it_is_unmapped);
    tcase_add_test(records, a_wrong_refusal_has_no_legal_order);
    tcase_add_test(records, a_map_replaces_its_own_pages);
    tcase_add_test(records, in_doubt_no_order_is_required);
    tcase_add_test(records, a_hint_is_a_number_only_where_pages_are);
    tcase_add_test(records, contents_belong_to_a_page_of_a_thread);
    tcase_add_test(records, an_address_is_that_of_a_page);
    tcase_add_test(records, the_end_of_the_process_is_a_finding_in_words);
    tcase_add_test(records, a_record_that_is_too_large_is_undecided);
    tcase_add_test(records, the_printed_history_has_its_addresses);
    tcase_add_test(plans, plans_fit_into_a_history);
    tcase_add_test(plans, a_plain_plan_has_only_calls_that_succeed_everywhere);
    suite_add_tcase(suite, records);
    suite_add_tcase(suite, plans);
    return suite;
}
