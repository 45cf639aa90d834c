/* SPDX-License-Identifier: MIT
 *
 * posix_mmap.c: next to each refusal is a request that differs in one field and succeeds. The tests
 * of page_manager.c cover what happens then.
 */
#include "conformance/tests/support/test_manager.h"
#include "impl/posix_mmap.h"

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

/* Expects `error` and no change, or success at the first page. */
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

/* Expects a mapping at the hint, or at the first page. */
static void expect_hint(uint32_t hint, uint32_t expected)
{
    uint32_t address = 1;
    request.address = hint;
    ck_assert_int_eq(posix_mmap(&manager, &request, &address), 0);
    ck_assert_uint_eq(address, expected);
    ck_assert_int_eq(posix_munmap(&manager, address, PAGE), 0);
    ck_assert_int_eq(errno, 4242);
}

START_TEST(test_hints_are_taken_or_ignored)
{
    expect_hint(0, PAGE);
    expect_hint(1, PAGE);
    expect_hint(3 * PAGE, 3 * PAGE);
    expect_hint(3 * PAGE + 1, 3 * PAGE);
    expect_hint(9 * PAGE, PAGE);
    expect_hint(UINT32_MAX, PAGE);
}
END_TEST

/* The arena is AA..B. */
static void expect_fixed(uint32_t flags, uint32_t address, int error, const char *after)
{
    uint32_t answer = 1;
    request.address = address;
    request.flags = POSIX_MAP_PRIVATE | POSIX_MAP_ANONYMOUS | flags;
    world_draw("AA..B");
    ck_assert_int_eq(posix_mmap(&manager, &request, &answer), error);
    ck_assert_uint_eq(answer, error == 0 ? address : 1);
    world_expect(after);
}

START_TEST(test_fixed)
{
    request.length_bytes = 2 * PAGE;
    expect_fixed(POSIX_MAP_FIXED, 2 * PAGE, 0, "AAA.B");
    expect_contents("A00.B");
    expect_fixed(POSIX_MAP_FIXED, 2 * PAGE + 1, EINVAL, "AA..B");
    expect_fixed(POSIX_MAP_FIXED, 5 * PAGE, EINVAL, "AA..B");
    expect_fixed(POSIX_MAP_FIXED, 0, EINVAL, "AA..B");
    expect_fixed(POSIX_MAP_FIXED, UINT32_MAX - PAGE + 1, ENOMEM, "AA..B");
    expect_fixed(POSIX_MAP_FIXED | POSIX_MAP_UNINITIALIZED, 2 * PAGE, 0, "AAA.B");
    expect_contents("AA..B");
}
END_TEST

/* posix_mmap looks for the file before it checks the address, and maps nothing. */
START_TEST(test_fixed_addresses_are_checked)
{
    static const uint32_t flags[] = {POSIX_MAP_FIXED, POSIX_MAP_FIXED_NOREPLACE,
                                     POSIX_MAP_FIXED | POSIX_MAP_FIXED_NOREPLACE};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        request.flags = POSIX_MAP_PRIVATE | flags[i];
        request.address = 2 * PAGE + 1;
        ck_assert_int_eq(posix_mmap_check(&manager.table.geometry, &request), EBADF);
        request.flags |= POSIX_MAP_ANONYMOUS;
        ck_assert_int_eq(posix_mmap_check(&manager.table.geometry, &request), EINVAL);
        request.address = 2 * PAGE;
        ck_assert_int_eq(posix_mmap_check(&manager.table.geometry, &request), 0);
    }
}
END_TEST

START_TEST(test_fixed_noreplace)
{
    request.length_bytes = 2 * PAGE;
    expect_fixed(POSIX_MAP_FIXED_NOREPLACE, 3 * PAGE, 0, "AAAAB");
    expect_fixed(POSIX_MAP_FIXED_NOREPLACE, 4 * PAGE, EEXIST, "AA..B");
    expect_fixed(POSIX_MAP_FIXED_NOREPLACE | POSIX_MAP_FIXED, 4 * PAGE, EEXIST, "AA..B");
    expect_fixed(POSIX_MAP_FIXED_NOREPLACE, 3 * PAGE + 1, EINVAL, "AA..B");
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

static int protect(uint32_t address, uint32_t length_bytes, uint32_t protection)
{
    return posix_mprotect(&manager, address, length_bytes, protection);
}

/* Each failing line differs in one thing from the line above that returns 0. */
START_TEST(test_mprotect)
{
    const uint32_t both = POSIX_PROT_READ | POSIX_PROT_WRITE;
    T("AA.A", ck_assert_int_eq(protect(PAGE, 2 * PAGE, both), 0), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, 2 * PAGE, POSIX_PROT_WRITE), 0), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, 2 * PAGE, both | 4), 0), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, 2 * PAGE, POSIX_PROT_READ), ENOTSUP), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, 2 * PAGE, 0), ENOTSUP), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, 1, 0), ENOTSUP), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE + 1, PAGE, both), EINVAL), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, 2 * PAGE + 1, both), ENOMEM), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(3 * PAGE, PAGE, both), ENOMEM), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, UINT32_MAX, both), ENOMEM), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, UINT32_MAX - PAGE + 1, both), ENOMEM), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(PAGE, 0, 0), 0), "AA.A");
    T("AA.A", ck_assert_int_eq(protect(3 * PAGE, 0, both), 0), "AA.A");
    expect_contents("AA.A");
    ck_assert_int_eq(errno, 4242);
}
END_TEST

static int advise(uint32_t address, uint32_t length_bytes, uint32_t advice)
{
    return linux_madvise(&manager, address, length_bytes, advice);
}

START_TEST(test_msync)
{
    const uint32_t all = POSIX_MS_SYNC | POSIX_MS_INVALIDATE, both = POSIX_MS_SYNC | POSIX_MS_ASYNC;
    T("AA.A", ck_assert_int_eq(posix_msync(&manager, PAGE, 2 * PAGE, all), 0), "AA.A");
    T("AA.A", ck_assert_int_eq(posix_msync(&manager, PAGE, 2 * PAGE, both), EINVAL), "AA.A");
    T("AA.A", ck_assert_int_eq(posix_msync(&manager, PAGE, 2 * PAGE, all | 8), EINVAL), "AA.A");
    T("AA.A", ck_assert_int_eq(posix_msync(&manager, PAGE + 1, PAGE, all), EINVAL), "AA.A");
    T("AA.A", ck_assert_int_eq(posix_msync(&manager, PAGE, 2 * PAGE + 1, all), ENOMEM), "AA.A");
}
END_TEST

START_TEST(test_madvise_dontneed_discards)
{
    T("AA.A", ck_assert_int_eq(advise(PAGE, PAGE + 1, LINUX_MADV_DONTNEED), 0), "AA.A");
    expect_contents("00.A");
    T("AA.A", ck_assert_int_eq(advise(PAGE, 4 * PAGE, LINUX_MADV_DONTNEED), ENOMEM), "AA.A");
    expect_contents("00.0");
    T("AA.A", ck_assert_int_eq(advise(PAGE + 1, PAGE, LINUX_MADV_DONTNEED), EINVAL), "AA.A");
    T("AA.A", ck_assert_int_eq(advise(PAGE, 0, LINUX_MADV_DONTNEED), 0), "AA.A");
    expect_contents("AA.A");
}
END_TEST

START_TEST(test_madvise_of_locked_pages_discards)
{
    T("AA.A", ck_assert_int_eq(advise(PAGE, PAGE + 1, LINUX_MADV_DONTNEED_LOCKED), 0), "AA.A");
    expect_contents("00.A");
    T("AA.A", ck_assert_int_eq(advise(PAGE, UINT32_MAX, LINUX_MADV_DONTNEED_LOCKED), EINVAL),
      "AA.A");
    expect_contents("AA.A");
}
END_TEST

START_TEST(test_other_advice_changes_nothing)
{
    static const uint32_t harmless[] = {0,  1,  2,  3,  8,  10, 11, 12, 13, 14,
                                        15, 16, 17, 18, 19, 20, 21, 22, 23};
    static const uint32_t others[] = {5, 6, 7, 9, 25, 102, 103, UINT32_MAX};
    for (unsigned i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
        T("AA.A", ck_assert_int_eq(advise(PAGE, 2 * PAGE, harmless[i]), 0), "AA.A");
        T("AA.A", ck_assert_int_eq(advise(PAGE + 1, PAGE, harmless[i]), EINVAL), "AA.A");
        T("AA.A", ck_assert_int_eq(advise(PAGE, 3 * PAGE, harmless[i]), ENOMEM), "AA.A");
        T("AA.A", ck_assert_int_eq(advise(PAGE, UINT32_MAX, harmless[i]), EINVAL), "AA.A");
        T("AA.A", ck_assert_int_eq(advise(PAGE, 0, harmless[i]), 0), "AA.A");
        expect_contents("AA.A");
    }
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++)
        T("AA.A", ck_assert_int_eq(advise(PAGE, PAGE, others[i]), EINVAL), "AA.A");
    expect_contents("AA.A");
}
END_TEST

/* mmap with PROT_NONE reserves pages. They must be zero once mprotect makes them readable. */
START_TEST(test_reserved_pages_are_zero)
{
    request.protection = 0;
    expect(0);
    uint32_t address;
    ck_assert_int_eq(posix_mmap(&manager, &request, &address), 0);
    expect_zero(0, 1);
    ck_assert_int_eq(protect(address, PAGE, POSIX_PROT_READ | POSIX_PROT_WRITE), 0);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_checked_fixture(tests, request_open, NULL);
    tcase_add_test(tests, test_length);
    tcase_add_test(tests, test_shared_or_private);
    tcase_add_test(tests, test_descriptor);
    tcase_add_test(tests, test_offset);
    tcase_add_test(tests, test_hints_are_taken_or_ignored);
    tcase_add_test(tests, test_fixed);
    tcase_add_test(tests, test_fixed_addresses_are_checked);
    tcase_add_test(tests, test_fixed_noreplace);
    tcase_add_test(tests, test_unknown_bits_are_ignored);
    tcase_add_test(tests, test_alignment);
    tcase_add_test(tests, test_uninitialized_clears_nothing);
    tcase_add_test(tests, test_munmap);
    tcase_add_test(tests, test_mprotect);
    tcase_add_test(tests, test_msync);
    tcase_add_test(tests, test_madvise_dontneed_discards);
    tcase_add_test(tests, test_madvise_of_locked_pages_discards);
    tcase_add_test(tests, test_other_advice_changes_nothing);
    tcase_add_test(tests, test_reserved_pages_are_zero);
}

Suite *suite_posix_mmap(void)
{
    return suite_both("posix_mmap", add_tests);
}
