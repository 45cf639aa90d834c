/* SPDX-License-Identifier: MIT
 *
 * Black-box tests of fuzz/threads/history.c with hand-made histories. The world has 8 pages of 16
 * bytes; page 0 is not usable, and a test may exclude more. An illegal history differs from a legal
 * one in one field.
 */
#include "fuzz/threads/history.h"
#include <check.h>
#include <string.h>

Suite *suite_history(void);

enum { P = 16 };

static struct history history;
static struct history_finding finding;

static void begin(void)
{
    history = (struct history){
        .profile = profile_find("page-manager"), .page_size = P, .page_count = 8, .usable = 0xFE};
}

static struct history_call *add(unsigned thread, uint64_t invoked, uint64_t returned)
{
    struct history_call *call = &history.calls[history.count++];
    *call = (struct history_call){
        .thread = thread,
        .invoked = invoked,
        .returned = returned,
        .call = {.flags = FLAG_DEFAULT, .protection = PROTECTION_DEFAULT, .descriptor = -1},
        .outcome = {.kind = OUTCOME_SUCCESS}};
    return call;
}

/* The answer is page `page`; 0 stands for ENOMEM. */
static void add_map(unsigned thread, uint64_t invoked, uint64_t returned, uint64_t pages,
                    uint64_t page)
{
    struct history_call *call = add(thread, invoked, returned);
    call->kind = OPERATION_MAP;
    call->call.length = pages * P;
    call->outcome.address = page * P;
    if (page == 0)
        call->outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
}

static void add_unmap(unsigned thread, uint64_t invoked, uint64_t returned, uint64_t page,
                      uint64_t pages)
{
    struct history_call *call = add(thread, invoked, returned);
    call->kind = OPERATION_UNMAP;
    call->call.address = page * P;
    call->call.length = pages * P;
}

static void ck_legal(void)
{
    history_check(&history, &finding);
    ck_assert_msg(finding.verdict == HISTORY_LEGAL, "%s", finding.reason);
    ck_assert_uint_eq(finding.ordered, history.count);
}

static void ck_illegal(const char *reason)
{
    history_check(&history, &finding);
    ck_assert_int_eq(finding.verdict, HISTORY_ILLEGAL);
    ck_assert_msg(strstr(finding.reason, reason) != NULL, "%s", finding.reason);
}

START_TEST(one_after_the_other)
{
    begin();
    ck_legal();
    add_map(0, 1, 2, 2, 1);
    add_map(0, 3, 4, 1, 3);
    add_unmap(0, 5, 6, 1, 2);
    add_map(0, 7, 8, 2, 1);
    ck_legal();
    history.calls[3].outcome.address = 5 * P;
    ck_illegal("PROGRESS-FIT: the lowest fit is page 1");
}
END_TEST

/* Thread 1 got page 1 although thread 0 asked first: legal only while the two calls overlap. */
START_TEST(calls_that_overlap_may_take_either_order)
{
    begin();
    add_map(0, 1, 4, 1, 2);
    add_map(1, 2, 3, 1, 1);
    ck_legal();
    ck_assert_uint_eq(history_overlaps(&history), 1);
    ck_assert_uint_eq(finding.order[0], 1);
    begin();
    add_map(0, 1, 2, 1, 2);
    add_map(1, 3, 4, 1, 1);
    ck_assert_uint_eq(history_overlaps(&history), 0);
    ck_illegal("PROGRESS-FIT");
}
END_TEST

START_TEST(two_threads_never_get_one_page)
{
    begin();
    add_map(0, 1, 4, 2, 1);
    add_map(1, 2, 3, 2, 3);
    ck_legal();
    history.calls[1].outcome.address = 4 * P;
    ck_illegal("PROGRESS-FIT");
    history.profile = profile_find("posix"); /* allows any free place */
    ck_legal();
    history.calls[1].outcome.address = 2 * P;
    ck_illegal("ADDR-NO-OVERLAP");
}
END_TEST

/* Both maps return the same page: legal only because the unmap overlaps the second map. */
START_TEST(a_page_is_handed_on_through_an_unmap)
{
    begin();
    add_map(0, 1, 2, 7, 1);
    add_unmap(0, 3, 6, 1, 1);
    add_map(1, 4, 5, 1, 1);
    ck_legal();
    history.calls[1].invoked = 7;
    history.calls[1].returned = 8;
    ck_illegal("ADDR-NO-OVERLAP: page 1");
}
END_TEST

START_TEST(a_lost_unmap_is_found)
{
    begin();
    add_map(0, 1, 2, 7, 1);
    add_unmap(0, 3, 4, 2, 2);
    add_map(1, 5, 6, 2, 2);
    ck_legal();
    history.calls[2].outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
    ck_illegal("PROGRESS-FIT: refused, but the request fits at page 2");
}
END_TEST

/* The neighbour's pages do not count as free, and neither does a hole that is too small. */
START_TEST(refusals_want_a_reason)
{
    begin();
    history.usable = 0x66; /* x..xx..x */
    add_map(0, 1, 2, 3, 0);
    add_map(0, 3, 4, 2, 1);
    ck_legal();
    history.usable = 0x6E;
    ck_illegal("PROGRESS-FIT: refused, but the request fits at page 1");
}
END_TEST

START_TEST(alignment_is_heard)
{
    begin();
    add_map(0, 1, 2, 1, 1);
    add_map(1, 3, 4, 2, 4);
    history.calls[1].call.alignment = 4 * P;
    ck_legal();
    history.calls[1].outcome.address = 2 * P;
    ck_illegal("ADDR-PAGE-ALIGN");
}
END_TEST

START_TEST(errno_is_heard)
{
    begin();
    add_unmap(0, 1, 2, 1, 0);
    history.calls[0].outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
    ck_legal();
    history.calls[0].outcome.error = ERROR_ENOMEM;
    ck_illegal("UNMAP-LEN-ZERO");
    history.calls[0].outcome = (struct outcome){.kind = OUTCOME_TRAP};
    ck_illegal("THREAD-LINEAR");
}
END_TEST

/* Only the last of many orders is legal: the search has to go back and forward again. */
START_TEST(the_search_turns_back)
{
    begin();
    add_map(0, 1, 20, 1, 4);
    add_map(1, 2, 19, 1, 3);
    add_map(2, 3, 18, 1, 2);
    add_map(3, 4, 17, 1, 1);
    add_unmap(3, 21, 22, 1, 4);
    add_map(0, 23, 24, 7, 1);
    ck_legal();
    ck_assert_uint_eq(finding.order[0], 3);
    history.calls[0].outcome.address = 5 * P;
    ck_illegal("PROGRESS-FIT: the lowest fit is page 4");
    ck_assert_uint_eq(finding.ordered, 3);
}
END_TEST

START_TEST(neighbours_take_no_place_in_the_order)
{
    begin();
    add_map(0, 1, 2, 1, 1);
    add(1, 3, 4)->kind = OPERATION_SBRK;
    history_check(&history, &finding);
    ck_assert_int_eq(finding.verdict, HISTORY_LEGAL);
    ck_assert_uint_eq(finding.ordered, 1);
}
END_TEST

START_TEST(a_call_without_answer_leaves_it_open)
{
    begin();
    add_map(0, 1, 2, 1, 1);
    add_map(1, 3, 0, 1, 2);
    history_check(&history, &finding);
    ck_assert_int_eq(finding.verdict, HISTORY_UNDECIDED);
}
END_TEST

START_TEST(a_finding_is_a_table)
{
    char text[2048] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    begin();
    add_map(0, 1, 2, 2, 1);
    add_map(1, 3, 4, 2, 2);
    history_check(&history, &finding);
    history_print(out, &history, &finding);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "x......."));
    ck_assert_ptr_nonnull(strstr(text, "map 2p"));
    ck_assert_ptr_nonnull(strstr(text, "@2p"));
    ck_assert_ptr_nonnull(strstr(text, "the longest legal order begins: 1\n"));
    ck_assert_ptr_nonnull(strstr(text, "2 cannot be next: "));
}
END_TEST

Suite *suite_history(void)
{
    Suite *suite = suite_create("history");
    TCase *tcase = tcase_create("linearisability");
    tcase_add_test(tcase, one_after_the_other);
    tcase_add_test(tcase, calls_that_overlap_may_take_either_order);
    tcase_add_test(tcase, two_threads_never_get_one_page);
    tcase_add_test(tcase, a_page_is_handed_on_through_an_unmap);
    tcase_add_test(tcase, a_lost_unmap_is_found);
    tcase_add_test(tcase, refusals_want_a_reason);
    tcase_add_test(tcase, alignment_is_heard);
    tcase_add_test(tcase, errno_is_heard);
    tcase_add_test(tcase, the_search_turns_back);
    tcase_add_test(tcase, neighbours_take_no_place_in_the_order);
    tcase_add_test(tcase, a_call_without_answer_leaves_it_open);
    tcase_add_test(tcase, a_finding_is_a_table);
    suite_add_tcase(suite, tcase);
    return suite;
}
