/* SPDX-License-Identifier: MIT
 *
 * posix_mmap.c: mremap with each set of flags, and mincore.
 */
#include "conformance/tests/support/test_manager.h"
#include "impl/posix_mmap.h"

Suite *suite_posix_mremap(void);

/* The fifth page is the place of MREMAP_FIXED. */
static int remap(uint32_t old_pages, uint32_t new_pages, uint32_t flags)
{
    uint32_t address = 1;
    int error =
        linux_mremap(&manager, PAGE, old_pages * PAGE, new_pages * PAGE, flags, 5 * PAGE, &address);
    ck_assert((address == 1) == (error != 0));
    return error;
}

START_TEST(test_mremap)
{
    errno = 4242;
    T("AAB...", ck_assert_int_eq(remap(2, 1, 0), 0), "A.B...");
    T("AAB...", ck_assert_int_eq(remap(2, 3, 0), ENOMEM), "AAB...");
    T("AAB...", ck_assert_int_eq(remap(2, 3, LINUX_MREMAP_MAYMOVE), 0), "..BAAA");
    expect_contents("AABAA0");
    T("AAB...", ck_assert_int_eq(remap(2, 1, 8 | LINUX_MREMAP_MAYMOVE), EINVAL), "AAB...");
    T("AAB...", ck_assert_int_eq(remap(2, 0, LINUX_MREMAP_MAYMOVE), EINVAL), "AAB...");
    T("AAB...", ck_assert_int_eq(remap(4, 1, 0), 0), "A.....");
    T("AAB...", ck_assert_int_eq(remap(4, 5, 0), EFAULT), "AAB...");
    ck_assert_int_eq(errno, 4242);
}
END_TEST

START_TEST(test_mremap_to_a_place)
{
    errno = 4242;
    const uint32_t move = LINUX_MREMAP_MAYMOVE, fixed = LINUX_MREMAP_FIXED;
    const uint32_t keep = LINUX_MREMAP_DONTUNMAP;
    T("AAB...", ck_assert_int_eq(remap(2, 1, move | fixed), 0), "..B.A.");
    expect_contents("AAB.A.");
    T("AAB...", ck_assert_int_eq(remap(2, 2, move | keep), 0), "AABAA.");
    expect_contents("00BAA.");
    T("AAB...", ck_assert_int_eq(remap(2, 2, move | keep | fixed), 0), "AAB.AA");
    expect_contents("00B.AA");
    T("AAB...", ck_assert_int_eq(remap(2, 1, fixed), EINVAL), "AAB...");
    T("AAB...", ck_assert_int_eq(remap(2, 2, keep), EINVAL), "AAB...");
    T("AAB...", ck_assert_int_eq(remap(2, 1, move | keep), EINVAL), "AAB...");
    T("AAB...", ck_assert_int_eq(remap(2, 3, move | keep | fixed), EINVAL), "AAB...");
    T("A.B...", ck_assert_int_eq(remap(2, 2, move | fixed), EFAULT), "A.B...");
    expect_contents("A.B...");
    ck_assert_int_eq(errno, 4242);
}
END_TEST

static int residency(uint32_t address, uint32_t length_bytes)
{
    return linux_mincore(&manager, address, length_bytes);
}

START_TEST(test_mincore)
{
    errno = 4242;
    T("AAB.C", ck_assert_int_eq(residency(PAGE, 3 * PAGE), 0), "AAB.C");
    T("AAB.C", ck_assert_int_eq(residency(PAGE, 1), 0), "AAB.C");
    T("AAB.C", ck_assert_int_eq(residency(PAGE, 3 * PAGE + 1), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(residency(4 * PAGE, PAGE), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(residency(PAGE, UINT32_MAX), ENOMEM), "AAB.C");
    T("AAB.C", ck_assert_int_eq(residency(PAGE + 1, PAGE), EINVAL), "AAB.C");
    T("AAB.C", ck_assert_int_eq(residency(4 * PAGE, 0), 0), "AAB.C");
    expect_contents("AAB.C");
    ck_assert_int_eq(errno, 4242);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_test(tests, test_mremap);
    tcase_add_test(tests, test_mremap_to_a_place);
    tcase_add_test(tests, test_mincore);
}

Suite *suite_posix_mremap(void)
{
    return suite_both("posix_mremap", add_tests);
}
