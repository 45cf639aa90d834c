/* SPDX-License-Identifier: MIT
 *
 * The server for the Linux kernel's calls: its window of addresses, the calls that reach the kernel
 * and those that must not, memory access across processes, and a new run.
 */
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"
#include "conformance/tests/support/test_kernel.h"
#include "reference/operation.h"

#include <check.h>
#include <string.h>
#include <sys/mman.h>

Suite *suite_linux_kernel(void);

enum { PAGES = 8 };
static uint64_t origin;

static struct world window(uint32_t pages, uint32_t limit)
{
    struct world world = WORLD_DEFAULT;
    world.page_count = pages;
    world.limit = limit;
    return world;
}

static void open_window(uint32_t pages, uint32_t limit)
{
    char reason[160];
    struct world world = window(pages, limit);
    if (self != NULL)
        kernel->close(self);
    self = kernel->open(&world, reason, sizeof reason);
    ck_assert_msg(self != NULL, "%s", reason);
    page = kernel->page_size(self);
    origin = kernel->origin(self);
}

static void setup(void)
{
    char problem[160];
    kernel = registry_find("linux-kernel", problem, sizeof problem);
    if (kernel == NULL)
        skip_test(problem);
    open_window(PAGES, PAGES);
}

static void teardown(void)
{
    if (self != NULL)
        kernel->close(self);
    self = NULL;
}

static void unmap_expect(uint64_t address, uint64_t length, enum error_name error)
{
    struct call call = call_of(address, length);
    expect(kernel->call(self, OPERATION_UNMAP, &call), error);
}

static bool byte_move(uint64_t address, uint8_t *byte, bool write)
{
    struct span span = {address, byte, 1};
    return write ? kernel->write(self, &span, 1) : kernel->read(self, &span, 1);
}

/* Every map without an address lands in the window, until it is full. */
START_TEST(maps_land_in_the_window)
{
    for (int i = 0; i < PAGES; i++) {
        uint64_t address = map_pages(1);
        ck_assert_uint_ge(address, origin);
        ck_assert_uint_lt(address, origin + PAGES * page);
    }
    struct call call = call_of(0, page);
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_ENOMEM);
    unmap_expect(origin + 2 * page, page, ERROR_NONE);
    ck_assert_uint_eq(map_pages(1), origin + 2 * page);
}
END_TEST

START_TEST(window_is_as_wide_as_the_world)
{
    open_window(3, 3);
    struct call four = call_of(0, 4 * page), three = call_of(0, 3 * page);
    expect(kernel->call(self, OPERATION_MAP, &four), ERROR_ENOMEM);
    expect(kernel->call(self, OPERATION_MAP, &three), ERROR_NONE);
    open_window(WORLD_PAGES_MAX, WORLD_PAGES_MAX);
    ck_assert_uint_eq(map_pages(WORLD_PAGES_MAX), origin);
}
END_TEST

START_TEST(limit_counts_pages)
{
    open_window(PAGES, 2);
    uint64_t first = map_pages(2);
    struct call one = call_of(0, page);
    expect(kernel->call(self, OPERATION_MAP, &one), ERROR_ENOMEM);
    unmap_expect(first, page, ERROR_NONE);
    expect(kernel->call(self, OPERATION_MAP, &one), ERROR_NONE);
    ck_assert(kernel->limit(self, 3));
    expect(kernel->call(self, OPERATION_MAP, &one), ERROR_NONE);
    expect(kernel->call(self, OPERATION_MAP, &one), ERROR_ENOMEM);
}
END_TEST

START_TEST(opening_again_starts_over)
{
    uint8_t byte = 7;
    uint64_t address = map_pages(PAGES);
    ck_assert(byte_move(address, &byte, true));
    open_window(PAGES, PAGES);
    ck_assert(!byte_move(address, &byte, false));
    ck_assert_uint_eq(map_pages(PAGES), address);
    ck_assert(byte_move(address, &byte, false));
    ck_assert_uint_eq(byte, 0);
}
END_TEST

START_TEST(two_at_once_do_not_disturb_each_other)
{
    char reason[160];
    struct world world = window(1, 1);
    void *first = self, *second = kernel->open(&world, reason, sizeof reason);
    ck_assert_msg(second != NULL, "%s", reason);
    uint8_t byte = 7;
    uint64_t address = map_pages(PAGES);
    self = second;
    uint64_t other = map_pages(1);
    ck_assert(byte_move(other, &byte, true));
    self = first;
    ck_assert(byte_move(address, &byte, false));
    ck_assert_uint_eq(byte, 0);
    kernel->close(second);
}
END_TEST

/* The kernel itself refuses these calls, with an errno that does not depend on the mappings. */
START_TEST(invalid_numbers_reach_the_kernel)
{
    uint64_t address = map_pages(1);
    unmap_expect(address, 0, ERROR_EINVAL);
    unmap_expect(address + 1, page, ERROR_EINVAL);
    unmap_expect(address, UINT64_MAX, ERROR_EINVAL);
    unmap_expect(UINT64_MAX - page + 1, page, ERROR_EINVAL);
    unmap_expect(UINT64_C(1) << 63, page, ERROR_EINVAL);
    struct call call = call_of(0, 0);
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_EINVAL);
    call.length = UINT64_MAX;
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_ENOMEM);
    call = call_of(0, page);
    call.flags = FLAG_PRIVATE;
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_EBADF);
    call.descriptor = 0;
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_EBADF);
    call.flags = FLAG_ANONYMOUS;
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_EINVAL);
}
END_TEST

/* The plugs that fill all other addresses, the server's code and its stack: a call for them gets no
 * answer, and the server stays alive. */
START_TEST(what_is_not_the_windows_is_left_alone)
{
    const uint64_t addresses[] = {0,
                                  origin - page,
                                  origin + PAGES * page,
                                  (uintptr_t)&kernel,
                                  (uintptr_t)setup,
                                  (uintptr_t)&page};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct call call = call_of(addresses[i] / page * page, page);
        ck_assert_int_eq(kernel->call(self, OPERATION_UNMAP, &call).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(kernel->call(self, OPERATION_DISCARD, &call).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(kernel->call(self, OPERATION_PROTECT, &call).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(kernel->call(self, OPERATION_REMAP, &call).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(kernel->call(self, OPERATION_MLOCK, &call).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(kernel->call(self, OPERATION_MUNLOCK, &call).kind, OUTCOME_UNSUPPORTED);
        call.flags |= FLAG_FIXED;
        ck_assert_int_eq(kernel->call(self, OPERATION_MAP, &call).kind, OUTCOME_UNSUPPORTED);
    }
    struct call across = call_of(origin, (PAGES + 1) * page);
    ck_assert_int_eq(kernel->call(self, OPERATION_UNMAP, &across).kind, OUTCOME_UNSUPPORTED);
    across.length = UINT64_C(1) << 62;
    ck_assert_int_eq(kernel->call(self, OPERATION_DISCARD, &across).kind, OUTCOME_UNSUPPORTED);
    ck_assert_int_eq(kernel->call(self, OPERATION_PROTECT, &across).kind, OUTCOME_UNSUPPORTED);
    map_pages(PAGES);
}
END_TEST

START_TEST(fixed_replaces_and_noreplace_does_not)
{
    uint8_t byte = 7;
    map_pages(PAGES);
    ck_assert(byte_move(origin + page, &byte, true));
    struct call call = call_of(origin + page, page);
    call.flags |= FLAG_FIXED_NOREPLACE;
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_EEXIST);
    ck_assert(byte_move(origin + page, &byte, false));
    ck_assert_uint_eq(byte, 7);
    call.flags = FLAG_DEFAULT | FLAG_FIXED;
    struct outcome outcome = kernel->call(self, OPERATION_MAP, &call);
    expect(outcome, ERROR_NONE);
    ck_assert_uint_eq(outcome.address, origin + page);
    ck_assert(byte_move(origin + page, &byte, false));
    ck_assert_uint_eq(byte, 0);
}
END_TEST

/* AAAA.... -> AA...... -> AAAA in place or elsewhere */
START_TEST(discard_and_remap_work)
{
    uint8_t byte = 7;
    uint64_t address = map_pages(4);
    ck_assert(byte_move(address, &byte, true));
    struct call call = call_of(address, page);
    expect(kernel->call(self, OPERATION_DISCARD, &call), ERROR_NONE);
    ck_assert(byte_move(address, &byte, false));
    ck_assert_uint_eq(byte, 0);
    call = call_of(address, 4 * page);
    call.new_length = 2 * page;
    expect(kernel->call(self, OPERATION_REMAP, &call), ERROR_NONE);
    ck_assert(!byte_move(address + 2 * page, &byte, false));
    call = call_of(address, 2 * page);
    call.new_length = 4 * page;
    call.may_move = true;
    expect(kernel->call(self, OPERATION_REMAP, &call), ERROR_NONE);
    call = call_of(address + 1, page);
    expect(kernel->call(self, OPERATION_REMAP, &call), ERROR_EINVAL);
}
END_TEST

/* The judge can tag a page with any protection. */
START_TEST(protected_pages_can_be_tagged)
{
    for (uint32_t protection = 0; protection < 8; protection++) {
        uint8_t byte = 7;
        struct call call = call_of(0, page);
        call.protection = protection;
        struct outcome outcome = kernel->call(self, OPERATION_MAP, &call);
        expect(outcome, ERROR_NONE);
        ck_assert(byte_move(outcome.address, &byte, true));
        call.address = outcome.address;
        expect(kernel->call(self, OPERATION_PROTECT, &call), ERROR_NONE);
        ck_assert(byte_move(outcome.address, &byte, true));
    }
}
END_TEST

/* Writes three samples of every page in a mixed order, and reads them in that order and in
 * ascending order. The kernel gets adjacent samples as one range, and still every byte must return
 * to its place. */
START_TEST(many_spans_are_read_at_once)
{
    enum { WIDE = 400, SPANS = 3 * WIDE };
    static uint8_t bytes[SPANS];
    static struct span mixed[SPANS], ordered[SPANS];
    open_window(WIDE, WIDE);
    uint64_t address = map_pages(WIDE);
    for (uint32_t i = 0; i < SPANS; i++) {
        uint64_t at = i / 3 * page + (i % 3) * (page - 1) / 2;
        bytes[i] = (uint8_t)(i * 7 + i / 256);
        ordered[i] = (struct span){address + at, &bytes[i], 1};
        mixed[i * 7 % SPANS] = ordered[i];
    }
    ck_assert(kernel->write(self, mixed, SPANS));
    for (int pass = 0; pass < 2; pass++) {
        memset(bytes, 0, sizeof bytes);
        ck_assert(kernel->read(self, pass == 0 ? mixed : ordered, SPANS));
        for (uint32_t i = 0; i < SPANS; i++)
            ck_assert_uint_eq(bytes[i], (uint8_t)(i * 7 + i / 256));
    }
    unmap_expect(address + 200 * page, page, ERROR_NONE);
    ck_assert(!kernel->read(self, mixed, SPANS));
    ck_assert(!kernel->read(self, ordered, SPANS));
}
END_TEST

/* Pages that the kernel makes present or locks take memory, so only a few may be asked for. */
START_TEST(requests_reach_the_kernel)
{
    const uint32_t flags[] = {MAP_NORESERVE, MAP_STACK, MAP_POPULATE};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        struct call call = call_of(0, page);
        call.flags |= flags[i];
        expect(kernel->call(self, OPERATION_MAP, &call), ERROR_NONE);
    }
    struct call call = call_of(0, 1025 * page);
    call.flags |= MAP_POPULATE;
    ck_assert_int_eq(kernel->call(self, OPERATION_MAP, &call).kind, OUTCOME_UNSUPPORTED);
}
END_TEST

/* Linux refuses to remap a range that is only partly locked. A limit of the machine may refuse to
 * lock a page. */
START_TEST(locked_pages_do_not_stay_locked)
{
    struct call call = call_of(0, page);
    call.flags |= MAP_LOCKED;
    struct outcome outcome = kernel->call(self, OPERATION_MAP, &call);
    ck_assert(outcome.kind == OUTCOME_SUCCESS || outcome.error == ERROR_EAGAIN ||
              outcome.error == ERROR_EPERM);
    call = call_of(outcome.address, page);
    if (outcome.kind == OUTCOME_SUCCESS)
        expect(kernel->call(self, OPERATION_DISCARD, &call), ERROR_NONE);
}
END_TEST

START_TEST(what_it_cannot_be_asked)
{
    const uint32_t flags[] = {MAP_HUGETLB, MAP_GROWSDOWN, MAP_32BIT};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        struct call call = call_of(0, page);
        call.flags |= flags[i];
        ck_assert_int_eq(kernel->call(self, OPERATION_MAP, &call).kind, OUTCOME_UNSUPPORTED);
    }
    struct call call = call_of(0, page);
    call.alignment = 2 * page;
    ck_assert_int_eq(kernel->call(self, OPERATION_MAP, &call).kind, OUTCOME_UNSUPPORTED);
    call.alignment = page;
    call.flags |= FLAG_UNINITIALIZED;
    expect(kernel->call(self, OPERATION_MAP, &call), ERROR_NONE);
}
END_TEST

Suite *suite_linux_kernel(void)
{
    const TTest *const tests[] = {maps_land_in_the_window,
                                  window_is_as_wide_as_the_world,
                                  limit_counts_pages,
                                  opening_again_starts_over,
                                  two_at_once_do_not_disturb_each_other,
                                  invalid_numbers_reach_the_kernel,
                                  what_is_not_the_windows_is_left_alone,
                                  fixed_replaces_and_noreplace_does_not,
                                  discard_and_remap_work,
                                  protected_pages_can_be_tagged,
                                  many_spans_are_read_at_once,
                                  requests_reach_the_kernel,
                                  locked_pages_do_not_stay_locked,
                                  what_it_cannot_be_asked};
    Suite *suite = suite_create("linux_kernel");
    TCase *cases = tcase_create("linux-kernel");
    tcase_add_checked_fixture(cases, setup, teardown);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
