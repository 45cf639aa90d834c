/* SPDX-License-Identifier: MIT
 *
 * posix_mmap.c: the hook receives every refusal, and nothing else.
 */
#include "conformance/tests/support/test_manager.h"
#include "impl/posix_mmap.h"

Suite *suite_posix_mmap_told(void);

static struct page_manager_refusal told;

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    ck_assert_ptr_eq(context, &told);
    told = *refusal;
}

static void watched(void)
{
    world_draw("AA.A");
    page_manager_watch(&manager, hook, &told);
    told = (struct page_manager_refusal){0};
}

static int map_anonymous(uint32_t address, uint64_t offset_bytes)
{
    const struct posix_mmap_request request = {.address = address,
                                               .length_bytes = PAGE,
                                               .flags = POSIX_MAP_PRIVATE | POSIX_MAP_ANONYMOUS,
                                               .offset_bytes = offset_bytes};
    uint32_t answer;
    return posix_mmap(&manager, &request, &answer);
}

static int remap(uint32_t address, uint32_t flags)
{
    uint32_t answer;
    return linux_mremap(&manager, address, PAGE, PAGE, flags, &answer);
}

static void expect_told(const char *call, uint32_t address, int error)
{
    ck_assert_ptr_nonnull(told.call);
    ck_assert_str_eq(told.call, call);
    ck_assert_uint_eq(told.address, address);
    ck_assert_uint_eq(told.length_bytes, PAGE);
    ck_assert_int_eq(told.error, error);
    told = (struct page_manager_refusal){0};
}

/* Page 3 is free. */
START_TEST(test_refusals_are_told)
{
    const uint32_t hole = 3 * PAGE;
    ck_assert_int_eq(map_anonymous(7, 1), EINVAL);
    expect_told("map", 7, EINVAL);
    ck_assert_int_eq(posix_munmap(&manager, 7, PAGE), EINVAL);
    expect_told("unmap", 7, EINVAL);
    ck_assert_int_eq(posix_mprotect(&manager, hole, PAGE, 3), ENOMEM);
    expect_told("protect", hole, ENOMEM);
    ck_assert_int_eq(posix_msync(&manager, hole, PAGE, POSIX_MS_SYNC), ENOMEM);
    expect_told("sync", hole, ENOMEM);
    ck_assert_int_eq(linux_madvise(&manager, hole, PAGE, 0), ENOMEM);
    expect_told("advise", hole, ENOMEM);
    ck_assert_int_eq(linux_madvise(&manager, hole, PAGE, LINUX_MADV_DONTNEED), ENOMEM);
    expect_told("discard", hole, ENOMEM);
    ck_assert_int_eq(remap(PAGE, 2), EINVAL);
    expect_told("remap", PAGE, EINVAL);
    ck_assert_int_eq(remap(hole, 0), EFAULT);
    expect_told("remap", hole, EFAULT);
}
END_TEST

START_TEST(test_what_succeeds_is_not_told)
{
    ck_assert_int_eq(map_anonymous(0, 0), 0);
    ck_assert_int_eq(posix_mprotect(&manager, PAGE, PAGE, 3), 0);
    ck_assert_int_eq(posix_msync(&manager, PAGE, PAGE, POSIX_MS_SYNC), 0);
    ck_assert_int_eq(linux_madvise(&manager, PAGE, PAGE, 0), 0);
    ck_assert_int_eq(linux_madvise(&manager, PAGE, PAGE, LINUX_MADV_DONTNEED), 0);
    ck_assert_int_eq(remap(PAGE, 0), 0);
    ck_assert_int_eq(posix_munmap(&manager, PAGE, PAGE), 0);
    ck_assert_ptr_null(told.call);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_checked_fixture(tests, watched, NULL);
    tcase_add_test(tests, test_refusals_are_told);
    tcase_add_test(tests, test_what_succeeds_is_not_told);
}

Suite *suite_posix_mmap_told(void)
{
    return suite_both("posix_mmap_told", add_tests);
}
