/* SPDX-License-Identifier: MIT
 *
 * The server for the Linux kernel's calls: mlock and munlock.
 */
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"
#include "conformance/tests/support/test_kernel.h"
#include "reference/operation.h"

#include <check.h>

Suite *suite_linux_kernel_lock(void);

static void setup(void)
{
    char problem[160];
    struct world world = WORLD_DEFAULT;
    world.page_count = world.limit = 8;
    kernel = registry_find("linux-kernel", problem, sizeof problem);
    if (kernel == NULL)
        skip_test(problem);
    self = kernel->open(&world, problem, sizeof problem);
    ck_assert_msg(self != NULL, "%s", problem);
    page = kernel->page_size(self);
}

static void teardown(void)
{
    kernel->close(self);
    self = NULL;
}

static void expect_locks(uint64_t address, uint64_t length, enum error_name error)
{
    struct call call = call_of(address, length);
    expect(kernel->call(self, OPERATION_MLOCK, &call), error);
    expect(kernel->call(self, OPERATION_MUNLOCK, &call), error);
}

/* The last remap needs a range without a lock. */
START_TEST(locks_are_answered_and_given_back)
{
    uint64_t address = map_pages(4);
    expect_locks(address, 4 * page, ERROR_NONE);
    expect_locks(address + 1, 1, ERROR_NONE);
    expect_locks(address + page, 0, ERROR_NONE);
    struct call call = call_of(address + 2 * page, page);
    expect(kernel->call(self, OPERATION_UNMAP, &call), ERROR_NONE);
    expect_locks(address + page, 3 * page, ERROR_ENOMEM);
    expect_locks(address + 2 * page, page, ERROR_ENOMEM);
    teardown();
    setup();
    address = map_pages(2);
    call = call_of(address + page, page);
    expect(kernel->call(self, OPERATION_MLOCK, &call), ERROR_NONE);
    call = call_of(address, 2 * page);
    call.new_length = 4 * page;
    call.may_move = true;
    expect(kernel->call(self, OPERATION_REMAP, &call), ERROR_NONE);
}
END_TEST

/* Linux would round both lengths up to 2^64. The range of the last call ends above 2^64 even
 * without rounding. */
START_TEST(locks_of_wrapping_lengths_are_not_asked)
{
    uint64_t address = map_pages(4);
    const uint64_t ranges[][2] = {{address, UINT64_MAX}, {address + 1, UINT64_MAX - 1}};
    for (size_t i = 0; i < 2; i++) {
        struct call call = call_of(ranges[i][0], ranges[i][1]);
        ck_assert_int_eq(kernel->call(self, OPERATION_MLOCK, &call).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(kernel->call(self, OPERATION_MUNLOCK, &call).kind, OUTCOME_UNSUPPORTED);
    }
    expect_locks(address, UINT64_MAX - 4 * page, ERROR_EINVAL);
}
END_TEST

Suite *suite_linux_kernel_lock(void)
{
    Suite *suite = suite_create("linux_kernel_lock");
    TCase *cases = tcase_create("linux-kernel");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, locks_are_answered_and_given_back);
    tcase_add_test(cases, locks_of_wrapping_lengths_are_not_asked);
    suite_add_tcase(suite, cases);
    return suite;
}
