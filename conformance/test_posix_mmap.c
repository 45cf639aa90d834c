/* SPDX-License-Identifier: MIT
 *
 * posix_mmap.c: each refusal next to a request that differs from it in one field and succeeds.
 */
#include "../impl/posix_mmap.h"
#include "test_manager.h"

Suite *suite_posix_mmap(void);

static struct posix_mmap_request request;

static void request_open(void)
{
    world_draw("........");
    request = (struct posix_mmap_request){.length_bytes = PAGE,
                                          .protection = 3,
                                          .flags = POSIX_MAP_PRIVATE | POSIX_MAP_ANONYMOUS,
                                          .descriptor = -1};
    errno = 4242;
}

/* Answers `error` and leaves everything alone, or succeeds at the first page. */
static void expect(int error)
{
    uint32_t address = 1;
    ck_assert_int_eq(posix_mmap_check(&manager.table.geometry, &request),
                     error == ENOMEM ? 0 : error);
    ck_assert_int_eq(posix_mmap(&manager, &request, &address), error);
    ck_assert_uint_eq(address, error == 0 ? PAGE : 1);
    ck_assert_int_eq(errno, 4242);
    world_expect(error == 0 ? "A......." : "........");
    if (error == 0)
        ck_assert_int_eq(posix_munmap(&manager, PAGE, PAGE), 0);
}

START_TEST(test_length)
{
    expect(0);
    request.length_bytes = 0;
    expect(EINVAL);
    request.length_bytes = UINT32_MAX;
    expect(ENOMEM);
}
END_TEST

START_TEST(test_shared_or_private)
{
    request.flags = POSIX_MAP_SHARED | POSIX_MAP_ANONYMOUS;
    expect(0);
    request.flags = POSIX_MAP_ANONYMOUS;
    expect(EINVAL);
    request.flags = POSIX_MAP_SHARED | POSIX_MAP_PRIVATE | POSIX_MAP_ANONYMOUS;
    expect(EINVAL);
}
END_TEST

START_TEST(test_descriptor)
{
    request.descriptor = 999;
    expect(0);
    request.flags = POSIX_MAP_PRIVATE;
    expect(ENODEV);
    request.descriptor = 0;
    expect(ENODEV);
    request.descriptor = -1;
    expect(EBADF);
}
END_TEST

START_TEST(test_offset)
{
    request.offset_bytes = PAGE;
    expect(0);
    request.offset_bytes = PAGE + 1;
    expect(EINVAL);
    request.offset_bytes = UINT64_MAX - PAGE + 1;
    expect(0);
}
END_TEST

START_TEST(test_hints_are_only_hints)
{
    static const uint32_t hints[] = {1, PAGE, 3 * PAGE, 3 * PAGE + 1, UINT32_MAX};
    for (unsigned i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        request.address = hints[i];
        expect(0);
    }
}
END_TEST

START_TEST(test_fixed_is_not_served)
{
    request.address = PAGE;
    expect(0);
    request.flags |= POSIX_MAP_FIXED;
    expect(ENOTSUP);
    request.address = PAGE + 1;
    expect(EINVAL);
    request.flags ^= POSIX_MAP_FIXED | POSIX_MAP_FIXED_NOREPLACE;
    expect(EINVAL);
    request.address = PAGE;
    expect(ENOTSUP);
}
END_TEST

START_TEST(test_unknown_bits_are_ignored)
{
    request.flags |= 0x8000;
    request.protection = UINT32_MAX;
    expect(0);
    request.protection = 0;
    expect(0);
}
END_TEST

START_TEST(test_alignment)
{
    uint32_t address = 0;
    request.alignment_bytes = 1;
    expect(0);
    request.alignment_bytes = 4 * PAGE + 1;
    ck_assert_int_eq(posix_mmap(&manager, &request, &address), EINVAL);
    request.alignment_bytes = 4 * PAGE;
    ck_assert_int_eq(posix_mmap(&manager, &request, &address), 0);
    ck_assert_uint_eq(address, 4 * PAGE);
}
END_TEST

START_TEST(test_uninitialized_clears_nothing)
{
    expect(0);
    ck_assert_uint_eq(world_break.cleared_count, 1);
    request.flags |= POSIX_MAP_UNINITIALIZED;
    expect(0);
    ck_assert_uint_eq(world_break.cleared_count, 1);
}
END_TEST

START_TEST(test_munmap)
{
    T("AAAA", ck_assert_int_eq(posix_munmap(&manager, PAGE, PAGE), 0), ".AAA");
    T("AAAA", ck_assert_int_eq(posix_munmap(&manager, PAGE + 1, PAGE), EINVAL), "AAAA");
    T("AAAA", ck_assert_int_eq(posix_munmap(&manager, PAGE, 0), EINVAL), "AAAA");
    T("AAAA", ck_assert_int_eq(posix_munmap(&manager, 40 * PAGE, PAGE), 0), "AAAA");
    ck_assert_int_eq(errno, 4242);
}
END_TEST

static struct page_manager_refusal told;

static void hook(void *context, const struct page_manager_refusal *refusal)
{
    ck_assert_ptr_null(context);
    told = *refusal;
}

START_TEST(test_refusals_are_told)
{
    page_manager_watch(&manager, hook, NULL);
    expect(0);
    ck_assert_ptr_null(told.call);
    request.address = 7;
    request.offset_bytes = 1;
    expect(EINVAL);
    ck_assert_str_eq(told.call, "map");
    ck_assert_uint_eq(told.address, 7);
    ck_assert_uint_eq(told.length_bytes, PAGE);
    ck_assert_int_eq(told.error, EINVAL);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_checked_fixture(tests, request_open, NULL);
    tcase_add_test(tests, test_length);
    tcase_add_test(tests, test_shared_or_private);
    tcase_add_test(tests, test_descriptor);
    tcase_add_test(tests, test_offset);
    tcase_add_test(tests, test_hints_are_only_hints);
    tcase_add_test(tests, test_fixed_is_not_served);
    tcase_add_test(tests, test_unknown_bits_are_ignored);
    tcase_add_test(tests, test_alignment);
    tcase_add_test(tests, test_uninitialized_clears_nothing);
    tcase_add_test(tests, test_munmap);
    tcase_add_test(tests, test_refusals_are_told);
}

Suite *suite_posix_mmap(void)
{
    return suite_both("posix_mmap", add_tests);
}
