/* SPDX-License-Identifier: MIT
 *
 * posix_mmap.c: mlock and munlock.
 */
#include "conformance/tests/support/test_manager.h"
#include "impl/posix_mmap.h"

#include <errno.h>

Suite *suite_posix_mlock(void);

/* Both calls answer alike, and change no page. */
static int lock(uint32_t address, uint32_t length)
{
    int error = posix_mlock(&manager, address, length);
    ck_assert_int_eq(posix_munlock(&manager, address, length), error);
    return error;
}

START_TEST(test_mlock)
{
    errno = 4242;
    T("AAB.C", ck_assert_int_eq(lock(PAGE, 3 * PAGE), 0), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(3 * PAGE, 1), 0), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(PAGE, 3 * PAGE + 1), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(PAGE, 5 * PAGE), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(4 * PAGE, PAGE), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(0, PAGE), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(PAGE, UINT32_MAX), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(UINT32_MAX - PAGE + 1, 2 * PAGE), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(PAGE + 1, PAGE), EINVAL), "AAB.C");
    T("AAB.C", ck_assert_int_eq(lock(4 * PAGE, 0), 0), "AAB.C");
    ck_assert_int_eq(errno, 4242);
}
END_TEST

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    *(struct page_manager_refusal *)context = *refusal;
}

START_TEST(test_refusals_reach_the_hook)
{
    struct page_manager_refusal refused = {0};
    world_draw("AA.A");
    page_manager_watch(&manager, hook, &refused);
    ck_assert_int_eq(posix_mlock(&manager, PAGE, 4 * PAGE), ENOMEM);
    ck_assert_str_eq(refused.call, "mlock");
    ck_assert(refused.address == PAGE && refused.length_bytes == 4 * PAGE &&
              refused.error == ENOMEM);
    ck_assert_int_eq(posix_munlock(&manager, PAGE + 1, PAGE), EINVAL);
    ck_assert_str_eq(refused.call, "munlock");
    ck_assert(refused.address == PAGE + 1 && refused.length_bytes == PAGE &&
              refused.error == EINVAL);
    refused = (struct page_manager_refusal){0};
    ck_assert_int_eq(posix_mlock(&manager, PAGE, 2 * PAGE), 0);
    ck_assert_ptr_null(refused.call);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_mlock);
    tcase_add_test(tests, test_refusals_reach_the_hook);
}

Suite *suite_posix_mlock(void)
{
    return suite_both("posix_mlock", add_tests);
}
