/* SPDX-License-Identifier: MIT
 *
 * The calls that mapcheck makes to a shared object, with examples that pass them on to the kernel:
 * which functions it asks, that no call changes pages of the process itself, and that it reads and
 * writes pages with the protection that they have by then.
 */
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"
#include "reference/operation.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

Suite *suite_loadable_family(void);

static const struct system *asked; /* the system of the test, and its run */
static void *self;
static uint64_t page;

static void begin(const char *name)
{
    char path[512], problem[400];
    const char *build = getenv("B");
    struct world world = WORLD_DEFAULT;
    snprintf(path, sizeof path, "%s/examples/%s.so", build != NULL ? build : "build", name);
    if (registry_elsewhere(path))
        skip_test("loading is for the native platform on x86-64 Linux");
    asked = registry_find(path, problem, sizeof problem);
    ck_assert_msg(asked != NULL, "%s", problem);
    self = asked->open(&world, problem, sizeof problem);
    ck_assert_msg(self != NULL, "%s", problem);
    page = asked->page_size(self);
}

static struct call call_of(uint64_t address, uint64_t length)
{
    return (struct call){.address = address,
                         .length = length,
                         .protection = PROTECTION_DEFAULT,
                         .flags = FLAG_DEFAULT,
                         .descriptor = -1};
}

static struct outcome ask(enum operation_kind kind, struct call call)
{
    return asked->call(self, kind, &call);
}

static uint64_t map(uint64_t pages, uint32_t flags)
{
    struct call call = call_of(0, pages * page);
    call.flags = flags;
    struct outcome outcome = ask(OPERATION_MAP, call);
    ck_assert_int_eq(outcome.kind, OUTCOME_SUCCESS);
    return outcome.address;
}

static void expect(enum operation_kind kind, uint64_t address, uint64_t length,
                   enum outcome_kind answer)
{
    struct call call = call_of(address, length);
    if (kind != OPERATION_UNMAP)
        call.flags = kind == OPERATION_MSYNC ? SYNC_WAIT : 0; /* MADV_NORMAL */
    struct outcome outcome = ask(kind, call);
    ck_assert_msg(outcome.kind == answer, "%s of %llu bytes: %d, not %d", operation_name(kind),
                  (unsigned long long)length, (int)outcome.kind, (int)answer);
}

/* A page of the process itself: this program's, which the process was forked from. */
static uint64_t page_of_process(void)
{
    static char ours[3 * 4096];
    return ((uintptr_t)ours + page - 1) / page * page;
}

/* Its error is what it returns: errno says nothing. */
START_TEST(posix_madvise_returns_its_error)
{
    begin("family");
    struct call call = {.address = map(2, FLAG_DEFAULT) + 1, .length = page};
    ck_assert_int_eq(ask(OPERATION_POSIX_ADVISE, call).error, ERROR_EINVAL);
    call = (struct call){.address = call.address - 1, .length = page, .flags = 1 << 16};
    ck_assert_int_eq(ask(OPERATION_POSIX_ADVISE, call).error, ERROR_EINVAL);
    call.flags = ADVICE_DISCARD;
    ck_assert_int_eq(ask(OPERATION_POSIX_ADVISE, call).kind, OUTCOME_SUCCESS);
    asked->close(self);
}
END_TEST

/* mmap64 of elsewhere.so adds 2^40 to the hint. AddressSanitizer leaves both places free. */
START_TEST(mmap64_gets_the_large_offsets)
{
    const uint64_t offsets[] = {0, UINT32_MAX - 4095, UINT64_C(1) << 32};
    const uint64_t hint = UINT64_C(1) << 45, added = UINT64_C(1) << 40;
    begin("elsewhere");
    for (unsigned i = 0; i < 3; i++) {
        struct call call = call_of(hint, page);
        call.offset = offsets[i];
        uint64_t address = ask(OPERATION_MAP, call).address;
        ck_assert_uint_eq(address, i < 2 ? hint : hint + added);
        expect(OPERATION_UNMAP, address, page, OUTCOME_SUCCESS);
    }
    asked->close(self);
    begin("good");
    struct call call = call_of(hint, page);
    call.offset = offsets[2];
    ck_assert_uint_eq(ask(OPERATION_MAP, call).address, hint);
    asked->close(self);
}
END_TEST

static const enum operation_kind status_calls[] = {
    OPERATION_UNMAP,   OPERATION_DISCARD, OPERATION_PROTECT,      OPERATION_MLOCK,
    OPERATION_MUNLOCK, OPERATION_ADVISE,  OPERATION_POSIX_ADVISE, OPERATION_MSYNC};
enum { STATUS_CALLS = sizeof status_calls / sizeof status_calls[0] };

START_TEST(what_is_exported_is_asked)
{
    begin("family");
    ck_assert_uint_eq(asked->calls,
                      CALLS_REQUIRED | CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) |
                          CALL_BIT(OPERATION_PROTECT) | CALL_BIT(OPERATION_MLOCK) |
                          CALL_BIT(OPERATION_MUNLOCK) | CALL_BIT(OPERATION_ADVISE) |
                          CALL_BIT(OPERATION_POSIX_ADVISE) | CALL_BIT(OPERATION_MSYNC));
    asked->close(self);
    begin("good");
    ck_assert_uint_eq(asked->calls, CALLS_REQUIRED);
    expect(OPERATION_SBRK, 0, page, OUTCOME_UNSUPPORTED);
    asked->close(self);
}
END_TEST

START_TEST(no_call_touches_the_process)
{
    const enum operation_kind kind = status_calls[_i];
    begin("family");
    uint64_t inside = page_of_process(), address = map(2, FLAG_DEFAULT);
    expect(kind, inside, page, OUTCOME_UNSUPPORTED);
    expect(kind, inside - page, 2 * page, OUTCOME_UNSUPPORTED);
    expect(kind, 0, page, OUTCOME_UNSUPPORTED);
    expect(kind, address - (1 << 30), (1 << 30) + page, OUTCOME_UNSUPPORTED);
    expect(kind, address + 1, UINT64_MAX - page, OUTCOME_FAILURE); /* the range wraps */
    expect(kind, address, page, OUTCOME_SUCCESS);
    asked->close(self);
}
END_TEST

/* A range that ends above the addresses of a process: munmap refuses it, but the kernel would
 * change the pages below its end for the other calls. */
START_TEST(ranges_above_a_process)
{
    begin("family");
    uint64_t address = map(2, FLAG_DEFAULT), beyond = (uint64_t)1 << 60;
    expect(OPERATION_UNMAP, address, beyond, OUTCOME_FAILURE);
    for (unsigned i = 1; i < STATUS_CALLS; i++)
        expect(status_calls[i], address, beyond, OUTCOME_UNSUPPORTED);
    expect(OPERATION_DISCARD, (uint64_t)1 << 63, (uint64_t)1 << 63, OUTCOME_UNSUPPORTED);
    expect(OPERATION_DISCARD, 0, UINT64_MAX - 4095, OUTCOME_UNSUPPORTED);
    asked->close(self);
}
END_TEST

/* The process has no memory in the hole, so no call can do harm there. */
START_TEST(holes_are_asked)
{
    const enum operation_kind kind = status_calls[_i];
    begin("family");
    uint64_t address = map(3, FLAG_DEFAULT);
    expect(OPERATION_UNMAP, address + page, page, OUTCOME_SUCCESS);
    bool unmaps = kind == OPERATION_UNMAP;
    expect(kind, address, 3 * page, unmaps ? OUTCOME_SUCCESS : OUTCOME_FAILURE);
    struct call remap = {.address = address + page, .length = page, .new_length = 2 * page};
    ck_assert_int_eq(ask(OPERATION_REMAP, remap).kind, OUTCOME_FAILURE);
    asked->close(self);
}
END_TEST

/* Unmapped pages of a pool stay memory of the process. They are the system's own, unless it
 * declares that it keeps pages back: its own code may have them by now. */
START_TEST(holes_of_a_pool_are_asked)
{
    begin("loses");
    uint64_t address = map(3, FLAG_DEFAULT);
    expect(OPERATION_UNMAP, address + page, page, OUTCOME_SUCCESS);
    expect(OPERATION_UNMAP, address, 3 * page, OUTCOME_SUCCESS);
    expect(OPERATION_UNMAP, address, 3 * page, OUTCOME_SUCCESS);
    asked->close(self);
    begin("keeps");
    address = map(3, FLAG_DEFAULT);
    expect(OPERATION_UNMAP, address + page, page, OUTCOME_SUCCESS);
    expect(OPERATION_UNMAP, address, 3 * page, OUTCOME_UNSUPPORTED);
    asked->close(self);
}
END_TEST

static struct outcome map_at(uint64_t address, uint64_t length, uint32_t flags)
{
    struct call call = call_of(address, length);
    call.flags |= flags;
    return ask(OPERATION_MAP, call);
}

START_TEST(exact_places_are_asked)
{
    const uint32_t flags[] = {FLAG_FIXED, FLAG_FIXED_NOREPLACE};
    begin("family");
    uint64_t address = map(3, FLAG_DEFAULT);
    expect(OPERATION_UNMAP, address, page, OUTCOME_SUCCESS);
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_int_eq(map_at(page_of_process(), page, flags[i]).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(map_at(0, page, flags[i]).kind, OUTCOME_UNSUPPORTED);
        ck_assert_int_eq(map_at(UINT64_MAX - 1, page, flags[i]).kind, OUTCOME_UNSUPPORTED);
        ck_assert_uint_eq(map_at(address, page, flags[i]).address, address);
        expect(OPERATION_UNMAP, address, page, OUTCOME_SUCCESS);
    }
    ck_assert_int_eq(map_at(address + page, page, FLAG_FIXED_NOREPLACE).error, ERROR_EEXIST);
    ck_assert_uint_eq(map_at(address + page, page, FLAG_FIXED).address, address + page);
    asked->close(self);
}
END_TEST

static bool byte_passes(uint64_t address)
{
    uint8_t byte = 7, back = 0;
    struct span out = {address, &byte, 1}, in = {address, &back, 1};
    return asked->write(self, &out, 1) && asked->read(self, &in, 1) && back == byte;
}

static struct outcome protect(uint64_t address, uint64_t length, uint32_t protection)
{
    struct call call = call_of(address, length);
    call.protection = protection;
    return ask(OPERATION_PROTECT, call);
}

/* The judge reaches pages that the process may not use, also after an mprotect that changed the
 * pages before a hole and failed. */
START_TEST(protected_pages_are_reached)
{
    begin("family");
    uint64_t address = map(6, FLAG_DEFAULT), shared = map(1, FLAG_SHARED | FLAG_ANONYMOUS);
    ck_assert_int_eq(protect(address, 2 * page, 0).kind, OUTCOME_SUCCESS);
    ck_assert(byte_passes(address) && byte_passes(address + page));
    ck_assert_int_eq(protect(address, page, PROTECTION_DEFAULT).kind, OUTCOME_SUCCESS);
    expect(OPERATION_UNMAP, address + 4 * page, page, OUTCOME_SUCCESS);
    ck_assert_int_eq(protect(address + 3 * page, 2 * page, 0).error, ERROR_ENOMEM);
    ck_assert(byte_passes(address + 3 * page));
    ck_assert(!byte_passes(address + 4 * page));
    ck_assert_int_eq(protect(shared, page, PROTECTION_READ).kind, OUTCOME_UNSUPPORTED);
    ck_assert_int_eq(protect(shared, page, PROTECTION_DEFAULT).kind, OUTCOME_SUCCESS);
    asked->close(self);
}
END_TEST

/* mremap: the record follows the pages, with their protection. */
START_TEST(moved_pages_are_reached)
{
    begin("family");
    uint64_t address = map(3, FLAG_DEFAULT);
    ck_assert_int_eq(protect(address, 3 * page, 0).kind, OUTCOME_SUCCESS);
    struct call call = {.address = address, .length = 3 * page, .new_length = 2 * page};
    ck_assert_uint_eq(ask(OPERATION_REMAP, call).address, address);
    ck_assert(!byte_passes(address + 2 * page));
    ck_assert_uint_eq(map_at(address + 2 * page, page, FLAG_FIXED).address, address + 2 * page);
    call = (struct call){
        .address = address, .length = 2 * page, .new_length = 9 * page, .may_move = true};
    struct outcome moved = ask(OPERATION_REMAP, call);
    ck_assert(moved.kind == OUTCOME_SUCCESS && moved.address != address);
    ck_assert(byte_passes(moved.address) && byte_passes(moved.address + 8 * page));
    ck_assert(!byte_passes(address) && !byte_passes(address + page));
    asked->close(self);
}
END_TEST

/* An old length of 0, or one that rounds up to 0, would be a second view of shared pages. */
START_TEST(remaps_that_are_not_asked)
{
    begin("family");
    uint64_t own = map(2, FLAG_DEFAULT), shared = map(2, FLAG_SHARED | FLAG_ANONYMOUS);
    const struct {
        uint64_t address, length, new_length;
        enum outcome_kind answer;
    } rows[] = {{own, 0, page, OUTCOME_FAILURE},
                {own, UINT64_MAX, page, OUTCOME_FAILURE},
                {shared, 0, page, OUTCOME_UNSUPPORTED},
                {shared, UINT64_MAX, page, OUTCOME_UNSUPPORTED},
                {page_of_process(), 0, page, OUTCOME_UNSUPPORTED},
                {page_of_process(), page, 2 * page, OUTCOME_UNSUPPORTED},
                {own, page, (uint64_t)1 << 50, OUTCOME_UNSUPPORTED},
                {own, page, (uint64_t)1 << 63, OUTCOME_FAILURE},
                {own, (uint64_t)1 << 50, page, OUTCOME_UNSUPPORTED}};
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct call call = {.address = rows[i].address,
                            .length = rows[i].length,
                            .new_length = rows[i].new_length,
                            .may_move = true};
        ck_assert_msg(ask(OPERATION_REMAP, call).kind == rows[i].answer, "row %u", i);
    }
    asked->close(self);
}
END_TEST

Suite *suite_loadable_family(void)
{
    Suite *suite = suite_create("loadable_family");
    TCase *cases = tcase_create("loadable_family");
    tcase_add_test(cases, what_is_exported_is_asked);
    tcase_add_test(cases, posix_madvise_returns_its_error);
    tcase_add_test(cases, mmap64_gets_the_large_offsets);
    tcase_add_loop_test(cases, no_call_touches_the_process, 0, STATUS_CALLS);
    tcase_add_test(cases, ranges_above_a_process);
    tcase_add_loop_test(cases, holes_are_asked, 0, STATUS_CALLS);
    tcase_add_test(cases, holes_of_a_pool_are_asked);
    tcase_add_test(cases, exact_places_are_asked);
    tcase_add_test(cases, protected_pages_are_reached);
    tcase_add_test(cases, moved_pages_are_reached);
    tcase_add_test(cases, remaps_that_are_not_asked);
    suite_add_tcase(suite, cases);
    return suite;
}
