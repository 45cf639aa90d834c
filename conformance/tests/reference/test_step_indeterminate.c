/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_step.c: the pages whose state is unknown after a call. Only
 * mprotect and a failed MAP_FIXED may leave such pages.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_step_indeterminate(void);

/* A digit is the protection of a live page. */
START_TEST(only_mprotect_changes_protections)
{
    static const struct {
        const char *text, *digits;
        enum error_name error;
    } rows[] = {
        {"protect a+1p 1p prot=1\n", "313", ERROR_NONE},
        {"protect a 3p prot=5\n", "555", ERROR_NONE},
        {"unmap a+1p 1p\nprotect a 3p prot=1\n", "13", ERROR_ENOMEM}, /* up to the hole */
        {"protect a+0p+8 1p prot=1\n", "333", ERROR_EINVAL},
        {"discard a 3p\n", "333", ERROR_NONE},
        {"unmap a+2p 1p\n", "33", ERROR_NONE},
        {"remap a 3p 2p\n", "33", ERROR_NONE},
        {"map 99p\n", "333", ERROR_ENOMEM},
    };
    ck_assert_int_eq(fake_run_begin(&run, "a = map 3p\n"), VERDICT_AGREE);
    fake_run_more(&run, rows[_i].text);
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.error, rows[_i].error);
    char digits[8] = "";
    for (size_t i = 0; i < judge_model(run.judge)->count && i < 7; i++)
        digits[i] = (char)('0' + judge_model(run.judge)->pages[i].protection);
    ck_assert_str_eq(digits, rows[_i].digits);
}
END_TEST

/* In a world with memory, the judge does not read a page that became unreadable. */
START_TEST(only_memory_is_looked_at_after_mprotect)
{
    ck_assert_int_eq(fake_run_begin(&run, "a = map 2p\nprotect a 1p prot=0\n"), VERDICT_AGREE);
    ck_assert(judge_model(run.judge)->pages[0].untagged);
    ck_assert(!judge_model(run.judge)->pages[1].untagged);
    ck_assert_int_eq(fake_run_begin(&run, "world memory=none\na = map 2p\nprotect a 1p prot=0\n"),
                     VERDICT_AGREE);
    ck_assert(!judge_model(run.judge)->pages[0].untagged);
}
END_TEST

/* Pages become indeterminate only when a MAP_FIXED over them fails with ENOMEM. */
START_TEST(only_a_failed_map_fixed_leaves_doubt)
{
    static const struct {
        const char *text;
        enum error_name error;
        bool doubt;
    } rows[] = {
        {"map 2p fixed a\n", ERROR_ENOMEM, true},   {"map 99p\n", ERROR_ENOMEM, false},
        {"map 99p hint a\n", ERROR_ENOMEM, false},  {"map 1p fixed a+0p+8\n", ERROR_EINVAL, false},
        {"unmap a+0p+8 1p\n", ERROR_EINVAL, false},
    };
    run.system.features &= ~(uint32_t)SYSTEM_ARENA; /* with an arena the answer would be wrong */
    ck_assert_int_eq(fake_run_begin(&run, "a = map 3p\n"), VERDICT_AGREE);
    fake_set_fault("map-fixed-leaves-a-hole");
    fake_run_more(&run, rows[_i].text);
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.error, rows[_i].error);
    const struct live_page *pages = judge_model(run.judge)->pages;
    ck_assert_uint_eq(judge_model(run.judge)->count, 3);
    ck_assert_int_eq(pages[0].indeterminate, rows[_i].doubt);
    ck_assert_int_eq(pages[1].indeterminate, rows[_i].doubt);
    ck_assert(!pages[2].indeterminate);
}
END_TEST

/* The fake system with mlock and munlock, as Linux has them: madvise of locked pages discards the
 * first page of its range, and then it is EINVAL. */
static struct outcome (*unlocked_call)(void *, enum operation_kind, const struct call *);
static bool fake_is_locked;
static enum error_name lock_error;

static struct outcome locking_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct outcome refusal = {.kind = OUTCOME_FAILURE, .error = lock_error};
    if (kind != OPERATION_MLOCK && kind != OPERATION_MUNLOCK &&
        (kind != OPERATION_DISCARD || !fake_is_locked))
        return unlocked_call(self, kind, call);
    if (kind != OPERATION_DISCARD) {
        fake_is_locked = kind == OPERATION_MLOCK;
        return fake_is_locked && lock_error != ERROR_NONE ? refusal : (struct outcome){0};
    }
    struct call part = *call;
    part.length = 1;
    unlocked_call(self, kind, &part);
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
}

/* After a discard that failed, the judge writes the pages anew if one of them may be locked. */
START_TEST(locked_pages_are_discarded_in_part)
{
    static const struct {
        const char *lock;
        enum error_name error;
        enum verdict verdict;
    } rows[] = {
        {"mlock a 3p\n", ERROR_NONE, VERDICT_AGREE},
        {"mlock a+2p 1p\n", ERROR_NONE, VERDICT_AGREE},
        {"mlock a 3p\n", ERROR_ENOMEM, VERDICT_AGREE}, /* it may have locked a part */
        {"mlock a 3p\n", ERROR_EPERM, VERDICT_CONTRACT},
        {"mlock a+1p+1 0\n", ERROR_NONE, VERDICT_AGREE}, /* the page of the address */
        {"mlock b 1p\n", ERROR_NONE, VERDICT_CONTRACT},
        {"mlock -1b 9p\n", ERROR_ENOMEM, VERDICT_CONTRACT},
        {"mlock a 3p\nmunlock a 3p\nmlock b 1p\n", ERROR_NONE, VERDICT_CONTRACT},
    };
    run.system.features &= ~(uint32_t)SYSTEM_ARENA; /* with an arena the judge counts clears */
    unlocked_call = run.system.call;
    fake_is_locked = false;
    lock_error = rows[_i].error;
    run.system.call = locking_call;
    run.system.calls |= CALL_BIT(OPERATION_MLOCK) | CALL_BIT(OPERATION_MUNLOCK);
    ck_assert_int_eq(fake_run_begin(&run, "a = map 3p\nb = map 1p\nwrite a 3p\n"), VERDICT_AGREE);
    fake_run_more(&run, rows[_i].lock);
    fake_run_more(&run, "discard a 3p\nwrite b 1p\n");
    bool agrees = rows[_i].verdict == VERDICT_AGREE;
    fake_run_expect(&run, rows[_i].verdict, agrees ? NULL : "DISCARD-ZERO", SIZE_MAX);
}
END_TEST

/* A map that asks for locked pages and fails after it unmapped what was there. */
static struct outcome map_that_unmaps(void *self, enum operation_kind kind, const struct call *call)
{
    if (kind != OPERATION_MAP || (call->flags & FLAG_FIXED) == 0)
        return unlocked_call(self, kind, call);
    unlocked_call(self, OPERATION_UNMAP, call);
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = lock_error};
}

START_TEST(a_refused_lock_leaves_doubt)
{
    static const struct {
        const char *text;
        enum error_name error;
        bool doubt;
    } rows[] = {
        {"map 2p fixed a flags=0x2022\n", ERROR_EAGAIN, true},
        {"map 2p fixed a flags=0x2022\n", ERROR_EPERM, true},
        {"map 2p fixed a flags=0x2022\n", ERROR_ENOMEM, true},
        {"map 2p fixed a flags=0x2022\n", ERROR_EINVAL, false},
        {"map 2p fixed a flags=0x4022\n", ERROR_EPERM, false}, /* not an errno of this request */
        {"map 2p noreplace a flags=0x2022\n", ERROR_EEXIST, false},
    };
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    run.system.features |= SYSTEM_ARGUMENTS;
    unlocked_call = run.system.call;
    lock_error = rows[_i].error;
    run.system.call = map_that_unmaps;
    ck_assert_int_eq(fake_run_begin(&run, "a = map 3p\n"), VERDICT_AGREE);
    fake_run_more(&run, rows[_i].text);
    ck_assert_int_eq(judge_model(run.judge)->pages[0].indeterminate, rows[_i].doubt);
    ck_assert(!judge_model(run.judge)->pages[2].indeterminate);
}
END_TEST

/* MAP_LOCKED locks as mlock does, so a discard of these pages may be refused. */
START_TEST(a_map_may_lock)
{
    run.system.features |= SYSTEM_ARGUMENTS;
    ck_assert_int_eq(fake_run_begin(&run, "a = map 2p flags=0x2022\nb = map 1p flags=0xc022\n"),
                     VERDICT_AGREE);
    ck_assert_uint_eq(judge_model(run.judge)->count, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq((judge_model(run.judge)->pages[i].apart & APART_LOCKED) != 0, i < 2);
}
END_TEST

/* The fake system with the other advice: each call clears the pages of its range or none, and gives
 * one answer. */
static bool advice_clears;
static enum error_name advice_error;

static struct outcome advised_call(void *self, enum operation_kind kind, const struct call *call)
{
    if (kind != OPERATION_ADVISE && kind != OPERATION_POSIX_ADVISE && kind != OPERATION_MSYNC)
        return unlocked_call(self, kind, call);
    if (advice_clears)
        unlocked_call(self, OPERATION_DISCARD, call);
    if (advice_error != ERROR_NONE)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = advice_error};
    return (struct outcome){0};
}

START_TEST(advice_that_changes_contents)
{
    static const struct {
        const char *text;
        bool clears;
        enum error_name error;
        const char *clause; /* NULL: the judge agrees */
    } rows[] = {
        {"advise a 2p advice=10\n", false, ERROR_NONE, NULL},
        {"advise a 2p advice=10\n", true, ERROR_NONE, "NEIGHBOUR-KEEP"},
        {"advise a 2p advice=8\n", false, ERROR_NONE, NULL},
        {"advise a 2p advice=8\n", true, ERROR_NONE, NULL},
        {"advise a 2p advice=8\n", true, ERROR_EAGAIN, NULL}, /* it may have freed a part */
        {"advise a 2p advice=24\n", true, ERROR_NONE, NULL},
        {"advise a 2p advice=24\n", false, ERROR_NONE, "DISCARD-ZERO"},
        {"advise a 2p advice=24\n", true, ERROR_EINVAL, "NEIGHBOUR-KEEP"},
        {"advise a 3p advice=24\n", true, ERROR_ENOMEM, NULL},
        {"posix_advise a 2p advice=4\n", true, ERROR_NONE, "NEIGHBOUR-KEEP"},
        {"posix_advise a 2p advice=4\n", false, ERROR_NONE, NULL},
        {"msync a 2p sync=4\n", true, ERROR_NONE, "NEIGHBOUR-KEEP"},
    };
    static struct profile no_promises;
    no_promises = fake_profile;
    no_promises.promises &= ~(uint32_t)(PROMISE_ADVICE | PROMISE_DISCARD_ALL);
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    unlocked_call = run.system.call;
    advice_clears = rows[_i].clears;
    advice_error = rows[_i].error;
    run.system.call = advised_call;
    run.system.calls |=
        CALL_BIT(OPERATION_ADVISE) | CALL_BIT(OPERATION_POSIX_ADVISE) | CALL_BIT(OPERATION_MSYNC);
    run.judge->profile = &no_promises;
    ck_assert_int_eq(fake_run_begin(&run, "a = map 2p\nwrite a 2p\n"), VERDICT_AGREE);
    fake_run_more(&run, rows[_i].text);
    fake_run_expect(&run, rows[_i].clause == NULL ? VERDICT_AGREE : VERDICT_CONTENTS,
                    rows[_i].clause, SIZE_MAX);
}
END_TEST

Suite *suite_step_indeterminate(void)
{
    Suite *suite = suite_create("step_indeterminate");
    TCase *cases = tcase_create("step_indeterminate");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_loop_test(cases, only_mprotect_changes_protections, 0, 8);
    tcase_add_loop_test(cases, advice_that_changes_contents, 0, 12);
    tcase_add_loop_test(cases, locked_pages_are_discarded_in_part, 0, 8);
    tcase_add_loop_test(cases, a_refused_lock_leaves_doubt, 0, 6);
    tcase_add_test(cases, a_map_may_lock);
    tcase_add_test(cases, only_memory_is_looked_at_after_mprotect);
    tcase_add_loop_test(cases, only_a_failed_map_fixed_leaves_doubt, 0, 5);
    suite_add_tcase(suite, cases);
    return suite;
}
