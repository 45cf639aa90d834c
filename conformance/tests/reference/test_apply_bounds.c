/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_apply.c where an answer proves little: unreachable pages,
 * pages that may be unmapped, impossible addresses, ranges without a name. test_apply.c tests the
 * rest.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_apply_bounds(void);

static bool (*fake_access)(void *, const struct span *, size_t);
static bool read_all_the_same(void *self, const struct span *spans, size_t count)
{
    return fake_access(self, spans, count);
}
static bool reach_nothing(void *self, const struct span *spans, size_t count)
{
    (void)self;
    (void)spans;
    (void)count;
    return false;
}

/* The judge checks pages that were mapped with PROT_NONE only if it can read them. They must then
 * be zero. */
START_TEST(pages_that_cannot_be_read_are_not_looked_at)
{
    run.system.features |= SYSTEM_ARGUMENTS;
    fake_access = run.system.read;
    run.system.read = _i == 0 ? reach_nothing : read_all_the_same;
    run.system.write = reach_nothing;
    fake_set_fault("map-last-byte-is-dirty");
    enum verdict expected = _i == 0 ? VERDICT_AGREE : VERDICT_CONTENTS;
    ck_assert_int_eq(fake_run_begin(&run, "a = map 1p prot=0\n"), expected);
}
END_TEST

/* A map that asked for access is a promise, also where the judge does not ask for zeros. */
START_TEST(new_pages_must_be_readable)
{
    run.system.features |= SYSTEM_ARGUMENTS;
    fake_access = run.system.read;
    run.system.read = _i == 0 ? reach_nothing : read_all_the_same;
    run.judge->questions = QUESTION_CONTENTS;
    enum verdict expected = _i == 0 ? VERDICT_CONTENTS : VERDICT_AGREE;
    ck_assert_int_eq(fake_run_begin(&run, "a = map 2p prot=1\n"), expected);
    if (_i == 0)
        ck_assert_str_eq(judge_finding(run.judge)->clause, "MMAP-PROT-MIN");
}
END_TEST

/* A page that a failed MAP_FIXED may have unmapped loses its tag when the program writes it, and
 * does not get one again. */
START_TEST(pages_in_doubt_stay_untagged)
{
    run.system.features &= ~(uint32_t)SYSTEM_ARENA; /* with one, MAP_FIXED may not fail */
    fake_run_begin(&run, "a = map 2p\n");
    fake_set_fault("map-fixed-leaves-a-hole");
    fake_run_more(&run, "map 1p fixed a\nwrite a 1p\n");
    ck_assert(live_page(1)->indeterminate && live_page(1)->untagged);
    fake_set_fault(NULL);
    fake_run_more(&run, "protect a 1p prot=3\n");
    ck_assert(live_page(1)->indeterminate && live_page(1)->untagged);
    ck_assert(!live_page(2)->indeterminate && !live_page(2)->untagged);
}
END_TEST

static struct outcome answer_far_off(void *self, enum operation_kind kind, const struct call *call)
{
    (void)self, (void)kind, (void)call;
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = UINT64_C(1) << 33};
}

/* Without the CONTRACT check, the judge ignores an answer beyond the address space. */
START_TEST(an_answer_out_of_space_is_not_followed)
{
    run.judge->questions = 0;
    fake_run_begin(&run, "a = map 2p\n");
    run.system.call = answer_far_off;
    fake_run_more(&run, "remap a 2p 3p maymove\n");
    ck_assert(live_page(1) != NULL && live_page(2) != NULL);
    ck_assert_uint_eq(run.judge->run.answers.list[0].address, 256);
}
END_TEST

static struct outcome refuse(void *self, enum operation_kind kind, const struct call *call)
{
    (void)self, (void)kind, (void)call;
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM, .returned = -1};
}

/* Advice that failed may have reached a part of the range. An msync changes nothing. */
START_TEST(failed_advice_may_keep_pages_apart)
{
    static const struct {
        const char *text;
        bool apart;
    } rows[] = {{"advise a 1p advice=10\n", true},
                {"posix_advise a 1p advice=1\n", true},
                {"msync a 1p sync=4\n", false}};
    run.system.calls |=
        CALL_BIT(OPERATION_ADVISE) | CALL_BIT(OPERATION_POSIX_ADVISE) | CALL_BIT(OPERATION_MSYNC);
    run.judge->questions = 0;
    fake_run_begin(&run, "a = map 2p\n");
    run.system.call = refuse;
    fake_run_more(&run, rows[_i].text);
    ck_assert_int_eq(model_is_apart(&run.judge->run.model, 1, 1, APART_ADVISED), rows[_i].apart);
}
END_TEST

START_TEST(a_remap_without_a_name)
{
    fake_run_begin(&run, "a = map 2p\nremap @1p 2p 1p\n");
    ck_assert_ptr_nonnull(live_page(1));
    ck_assert_ptr_null(live_page(2));
    ck_assert_uint_eq(run.judge->run.answers.list[0].address, 256);
}
END_TEST

Suite *suite_apply_bounds(void)
{
    Suite *suite = suite_create("follow_bounds");
    TCase *cases = tcase_create("follow_bounds");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_loop_test(cases, pages_that_cannot_be_read_are_not_looked_at, 0, 2);
    tcase_add_loop_test(cases, new_pages_must_be_readable, 0, 2);
    tcase_add_test(cases, pages_in_doubt_stay_untagged);
    tcase_add_test(cases, an_answer_out_of_space_is_not_followed);
    tcase_add_loop_test(cases, failed_advice_may_keep_pages_apart, 0, 3);
    tcase_add_test(cases, a_remap_without_a_name);
    suite_add_tcase(suite, cases);
    return suite;
}
