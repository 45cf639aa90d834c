/* SPDX-License-Identifier: MIT
 *
 * posix_mmap.c: the hook receives every refusal, and nothing else.
 */
#include "conformance/tests/support/test_manager.h"
#include "impl/posix_mmap.h"

Suite *suite_posix_mmap_hook(void);

static struct page_manager_refusal refused;

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    ck_assert_ptr_eq(context, &refused);
    refused = *refusal;
}

static void watched(void)
{
    world_draw("AA.A");
    page_manager_watch(&manager, hook, &refused);
    refused = (struct page_manager_refusal){0};
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
    return linux_mremap(&manager, address, PAGE, PAGE, flags, 0, &answer);
}

static void expect_refusal(const char *call, uint32_t address, int error)
{
    ck_assert_ptr_nonnull(refused.call);
    ck_assert_str_eq(refused.call, call);
    ck_assert_uint_eq(refused.address, address);
    ck_assert_uint_eq(refused.length_bytes, PAGE);
    ck_assert_int_eq(refused.error, error);
    refused = (struct page_manager_refusal){0};
}

/* Page 3 is free. */
START_TEST(test_refusals_reach_the_hook)
{
    const uint32_t hole = 3 * PAGE;
    ck_assert_int_eq(map_anonymous(7, 1), EINVAL);
    expect_refusal("map", 7, EINVAL);
    ck_assert_int_eq(posix_munmap(&manager, 7, PAGE), EINVAL);
    expect_refusal("unmap", 7, EINVAL);
    ck_assert_int_eq(posix_mprotect(&manager, hole, PAGE, 3), ENOMEM);
    expect_refusal("protect", hole, ENOMEM);
    ck_assert_int_eq(posix_msync(&manager, hole, PAGE, POSIX_MS_SYNC), ENOMEM);
    expect_refusal("sync", hole, ENOMEM);
    ck_assert_int_eq(linux_madvise(&manager, hole, PAGE, 0), ENOMEM);
    expect_refusal("advise", hole, ENOMEM);
    ck_assert_int_eq(linux_madvise(&manager, hole, PAGE, LINUX_MADV_DONTNEED), ENOMEM);
    expect_refusal("discard", hole, ENOMEM);
    ck_assert_int_eq(remap(PAGE, 2), EINVAL);
    expect_refusal("remap", PAGE, EINVAL);
    ck_assert_int_eq(remap(hole, 0), EFAULT);
    expect_refusal("remap", hole, EFAULT);
}
END_TEST

START_TEST(test_successes_do_not_reach_the_hook)
{
    ck_assert_int_eq(map_anonymous(0, 0), 0);
    ck_assert_int_eq(posix_mprotect(&manager, PAGE, PAGE, 3), 0);
    ck_assert_int_eq(posix_msync(&manager, PAGE, PAGE, POSIX_MS_SYNC), 0);
    ck_assert_int_eq(linux_madvise(&manager, PAGE, PAGE, 0), 0);
    ck_assert_int_eq(linux_madvise(&manager, PAGE, PAGE, LINUX_MADV_DONTNEED), 0);
    ck_assert_int_eq(remap(PAGE, 0), 0);
    ck_assert_int_eq(posix_munmap(&manager, PAGE, PAGE), 0);
    ck_assert_ptr_null(refused.call);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_checked_fixture(tests, watched, NULL);
    tcase_add_test(tests, test_refusals_reach_the_hook);
    tcase_add_test(tests, test_successes_do_not_reach_the_hook);
}

Suite *suite_posix_mmap_hook(void)
{
    return suite_both("posix_mmap_hook", add_tests);
}
