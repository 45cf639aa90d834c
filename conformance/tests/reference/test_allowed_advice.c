/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/allowed_advice.c: madvise with other advice than MADV_DONTNEED,
 * posix_madvise and msync. The state is that of allowed_fixture.h.
 */
#include "conformance/tests/support/allowed_fixture.h"

Suite *suite_allowed_advice(void);

static const struct profile *asked;

static void ck(enum operation_kind kind, uint64_t address, uint64_t length, uint32_t flags,
               const char *expected)
{
    struct call call = {.address = address, .length = length, .flags = flags};
    ck_assert_str_eq(allowed_answers(asked, kind, &call), expected);
}

enum { BBBB = 8, HOLE = 12 }; /* pages */
enum { UNNAMED = 1 << 16 };

START_TEST(advice_of_a_system_without_promises)
{
    const enum operation_kind advise = OPERATION_ADVISE;
    asked = allowed_in_posix;
    ck(advise, BBBB * P, 4 * P, 0, "ok: ADVICE-KNOWN");
    ck(advise, BBBB * P, 4 * P, ADVICE_WILL_NEED, "ok EBADF: ADVICE-KNOWN");
    ck(advise, BBBB * P, 4 * P, 10, "ok EINVAL EAGAIN EFAULT: ADVICE-KNOWN");
    ck(advise, BBBB * P, 4 * P, 5, "ok EINVAL: ADVICE-UNKNOWN");
    ck(advise, BBBB * P, 4 * P, UNNAMED, "ok EINVAL: ADVICE-UNKNOWN");
    ck(advise, BBBB * P + 1, 3 * P, 0, "EINVAL: ADVICE-ALIGN");
    ck(advise, BBBB * P, 5 * P, 0, "ok ENOMEM: ADVICE-HOLE");
    ck(advise, BBBB * P, 0, 0, "ok: ADVICE-LEN-ZERO");
    ck(advise, BBBB * P, 0xffffffff, 0, "EINVAL ENOMEM: ADVICE-RANGE");
    ck(advise, 0xfffffff0, 2 * P, 0, "EINVAL ENOMEM: ADVICE-RANGE");
    ck(advise, 0, 0xffffffff, 0, "EINVAL ENOMEM: ADVICE-RANGE"); /* rounds to 0 */
}
END_TEST

START_TEST(advice_of_a_system_that_promises_all)
{
    const enum operation_kind advise = OPERATION_ADVISE;
    asked = allowed_in_manager;
    ck(advise, BBBB * P, 4 * P, ADVICE_WILL_NEED, "ok: ADVICE-KNOWN");
    ck(advise, BBBB * P, 4 * P, 10, "ok: ADVICE-KNOWN");
    ck(advise, BBBB * P, 4 * P, 23, "ok: ADVICE-KNOWN");
    ck(advise, BBBB * P, 4 * P, 5, "EINVAL: ADVICE-UNKNOWN");
    ck(advise, BBBB * P, 4 * P, 25, "EINVAL: ADVICE-UNKNOWN");
    ck(advise, BBBB * P, 0, UNNAMED, "EINVAL: ADVICE-UNKNOWN");
    ck(advise, BBBB * P, 5 * P, 0, "ENOMEM: ADVICE-HOLE");
    ck(advise, BBBB * P, 4 * P, ADVICE_DISCARD_LOCKED, "ok: DISCARD-ZERO");
    model_set_apart(&allowed_in_model, BBBB, 1, APART_LOCKED, true);
    ck(advise, BBBB * P, 4 * P, ADVICE_DISCARD_LOCKED, "ok: DISCARD-ZERO");
    ck(OPERATION_DISCARD, BBBB * P, 4 * P, 0, "ok EINVAL: DISCARD-LOCKED");
}
END_TEST

START_TEST(advice_of_posix)
{
    const enum operation_kind advise = OPERATION_POSIX_ADVISE;
    asked = allowed_in_posix;
    ck(advise, BBBB * P, 4 * P, 0, "ok: POSIX-ADVICE-KEEPS");
    ck(advise, BBBB * P, 4 * P, ADVICE_DISCARD, "ok: POSIX-ADVICE-KEEPS");
    ck(advise, BBBB * P, 4 * P, ADVICE_WILL_NEED, "ok EBADF: POSIX-ADVICE-KEEPS");
    ck(advise, BBBB * P, 4 * P, 5, "EINVAL: POSIX-ADVICE-UNKNOWN");
    ck(advise, BBBB * P, 4 * P, UNNAMED, "EINVAL: POSIX-ADVICE-UNKNOWN");
    ck(advise, BBBB * P + 1, P, 0, "ok EINVAL: POSIX-ADVICE-RANGE");
    ck(advise, BBBB * P, 0, 0, "ok EINVAL: POSIX-ADVICE-RANGE");
    ck(advise, BBBB * P, 5 * P, 0, "ok ENOMEM: POSIX-ADVICE-RANGE");
    ck(advise, 0xfffffff0, 2 * P, 0, "EINVAL ENOMEM: POSIX-ADVICE-RANGE");
    ck(advise, 0, 0xffffffff, 0, "EINVAL ENOMEM: POSIX-ADVICE-RANGE"); /* rounds to 0 */
    ck(advise, BBBB * P, 0xffffffff, 0, "EINVAL ENOMEM: POSIX-ADVICE-RANGE");
    ck(advise, BBBB * P, 0xffffffff, ADVICE_DISCARD, "ok EINVAL ENOMEM: POSIX-ADVICE-RANGE");
}
END_TEST

START_TEST(msync_arguments)
{
    const enum operation_kind msync = OPERATION_MSYNC;
    asked = allowed_in_posix;
    ck(msync, BBBB * P, 4 * P, SYNC_WAIT, "ok: MSYNC-MAPPED");
    ck(msync, BBBB * P, 4 * P, SYNC_ASYNC | SYNC_INVALIDATE, "ok: MSYNC-MAPPED");
    ck(msync, BBBB * P, 4 * P, SYNC_ASYNC | SYNC_WAIT, "EINVAL: MSYNC-FLAGS");
    ck(msync, BBBB * P, 4 * P, SYNC_WAIT | 8, "EINVAL: MSYNC-FLAGS");
    ck(msync, BBBB * P, 4 * P, 0, "ok EINVAL: MSYNC-FLAGS");
    ck(msync, BBBB * P + 1, P, SYNC_WAIT, "ok EINVAL: MSYNC-ALIGN");
    ck(msync, BBBB * P, 0, SYNC_WAIT, "ok EINVAL ENOMEM: MSYNC-LEN-ZERO");
    ck(msync, HOLE * P, P, SYNC_WAIT, "ENOMEM: MSYNC-HOLE");
    ck(msync, BBBB * P, 0xffffffff, SYNC_WAIT, "EINVAL ENOMEM: MSYNC-RANGE");
    ck(msync, 0xfffffff0, 2 * P, SYNC_WAIT, "EINVAL ENOMEM: MSYNC-RANGE");
    ck(msync, 0, 0xffffffff, SYNC_WAIT, "EINVAL ENOMEM: MSYNC-RANGE"); /* rounds to 0 */
}
END_TEST

START_TEST(calls_that_the_model_describes)
{
    static const struct {
        enum operation_kind kind;
        uint32_t flags;
        bool described;
    } rows[] = {
        {OPERATION_ADVISE, 0, true},
        {OPERATION_ADVISE, ADVICE_DISCARD, false},
        {OPERATION_ADVISE, ADVICE_FREE, true},
        {OPERATION_ADVISE, ADVICE_REMOVE, false},
        {OPERATION_ADVISE, ADVICE_DISCARD_LOCKED, true},
        {OPERATION_ADVISE, 25, false},
        {OPERATION_ADVISE, UNNAMED - 1, false},
        {OPERATION_ADVISE, UNNAMED, true},
        {OPERATION_POSIX_ADVISE, ADVICE_DISCARD, true},
        {OPERATION_POSIX_ADVISE, ADVICE_FREE - 1, true},
        {OPERATION_POSIX_ADVISE, ADVICE_FREE, false},
        {OPERATION_POSIX_ADVISE, UNNAMED, true},
        {OPERATION_MSYNC, SYNC_WAIT, true},
        {OPERATION_MSYNC, SYNC_WAIT | SYNC_INVALIDATE, false},
    };
    model_set_apart(&allowed_in_model, BBBB + 3, 1, APART_LOCKED, true);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct call call = {.address = BBBB * P, .length = 4 * P, .flags = rows[i].flags};
        ck_assert_int_eq(model_describes(&allowed_in_model, rows[i].kind, &call),
                         rows[i].described);
    }
    struct call call = {.address = BBBB * P, .length = 3 * P, .flags = SYNC_INVALIDATE};
    ck_assert(model_describes(&allowed_in_model, OPERATION_MSYNC, &call));
    call.length = 0;
    ck_assert(model_describes(&allowed_in_model, OPERATION_MSYNC, &call));
}
END_TEST

/* Advice may keep pages apart from their neighbours for mremap. It is no lock. */
START_TEST(advised_pages_are_apart)
{
    struct call call = {.address = BBBB * P, .length = 4 * P, .new_length = 6 * P};
    asked = allowed_in_kernel;
    model_set_apart(&allowed_in_model, BBBB, 1, APART_ADVISED, true);
    ck_assert_str_eq(allowed_answers(asked, OPERATION_REMAP, &call),
                     "ok ENOMEM EFAULT: REMAP-ADVISED");
    ck(OPERATION_DISCARD, BBBB * P, 4 * P, 0, "ok: DISCARD-ZERO");
    model_set_apart(&allowed_in_model, BBBB, 1, APART_LOCKED, true);
    model_set_apart(&allowed_in_model, BBBB, 1, APART_LOCKED, false);
    ck_assert(model_is_apart(&allowed_in_model, BBBB, 4, APART_ADVISED));
    ck_assert(!model_is_apart(&allowed_in_model, BBBB, 4, APART_LOCKED));
}
END_TEST

Suite *suite_allowed_advice(void)
{
    const TTest *const tests[] = {
        advice_of_a_system_without_promises,
        advice_of_a_system_that_promises_all,
        advice_of_posix,
        msync_arguments,
        calls_that_the_model_describes,
        advised_pages_are_apart,
    };
    Suite *suite = suite_create("allowed_advice");
    TCase *cases = tcase_create("allowed_advice");
    tcase_add_checked_fixture(cases, allowed_set_up, allowed_tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
