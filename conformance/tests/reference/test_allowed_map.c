/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/allowed_map.c: calls with one bad argument, and for each a control
 * that differs in that argument and may succeed. allowed_fixture.h shows the state.
 */
#include "conformance/tests/support/allowed_fixture.h"

Suite *suite_allowed_map(void);

START_TEST(map_lengths)
{
    struct {
        uint64_t length;
        const char *expected;
    } rows[] = {
        {1, "ok ENOMEM: MMAP-FD-PORTABLE"},          {0, "EINVAL: MMAP-LEN-ZERO"},
        {0x7ffffffe, "ok ENOMEM: MMAP-FD-PORTABLE"}, {0x7fffffff, "ok ENOMEM: MMAP-LEN-HALF"},
        {0xfffffff0, "ok ENOMEM: MMAP-LEN-HALF"},    {0xfffffff1, "ENOMEM: MMAP-LEN-WRAP"},
        {0xffffffff, "ENOMEM: MMAP-LEN-WRAP"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_map(allowed_in_manager, map_call(rows[i].length), rows[i].expected);
}
END_TEST

START_TEST(map_lengths_on_linux)
{
    model_reset(&allowed_in_model, 4096, 64);
    ck_map(allowed_in_kernel, map_call((uint64_t)1 << 40), "ok ENOMEM: MMAP-FD-PORTABLE");
    ck_map(allowed_in_kernel, map_call((uint64_t)1 << 46), "ok ENOMEM: MMAP-LEN-HALF");
    ck_map(allowed_in_kernel, map_call((uint64_t)1 << 47), "ENOMEM: MMAP-LEN-HUGE");
    ck_map(allowed_in_kernel, map_call(UINT64_MAX - 4094), "ENOMEM: MMAP-LEN-WRAP");
    ck_map(allowed_in_posix, map_call((uint64_t)1 << 47), "ok ENOMEM EMFILE: MMAP-FD-PORTABLE");
}
END_TEST

START_TEST(half_of_the_space_is_refused_where_promised)
{
    struct profile strict = *allowed_in_manager;
    strict.promises |= PROMISE_HALF_SPACE;
    ck_map(&strict, map_call(0x7ffffffe), "ok ENOMEM: MMAP-FD-PORTABLE");
    ck_map(&strict, map_call(0x7fffffff), "ENOMEM: MMAP-LEN-HALF");
}
END_TEST

/* Changes one field of a valid call at a time. */
START_TEST(map_arguments)
{
    struct call call = map_call(P);
    ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    call.flags = FLAG_ANONYMOUS;
    ck_map(allowed_in_manager, call, "EINVAL: MMAP-TYPE-NONE");
    call.flags = FLAG_ANONYMOUS | FLAG_SHARED | FLAG_PRIVATE;
    ck_map(allowed_in_manager, call, "EINVAL: MMAP-TYPE-BOTH");
    call.flags = FLAG_ANONYMOUS | FLAG_SHARED;
    ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    call.flags = FLAG_PRIVATE;
    ck_map(allowed_in_manager, call, "EBADF: MMAP-NO-ANON");
    ck_map(allowed_in_posix, call, "ENOMEM EBADF ENODEV ENOTSUP EMFILE: MMAP-NO-ANON");
    call.flags = FLAG_DEFAULT | 0x10000000;
    ck_map(allowed_in_manager, call, "ok EINVAL ENOMEM ENOTSUP: MMAP-FLAG-JUNK");
    call.flags = FLAG_DEFAULT | FLAG_UNINITIALIZED;
    ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    ck_map(allowed_in_posix, call, "ok EINVAL ENOMEM ENOTSUP EMFILE: MMAP-FLAG-JUNK");
}
END_TEST

/* Linux and the page manager know the flags, so neither may refuse them as unknown. */
START_TEST(map_requests)
{
    static const uint32_t harmless[] = {FLAG_NORESERVE, FLAG_POPULATE, FLAG_STACK};
    struct call call = map_call(P);
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
        call.flags = FLAG_DEFAULT | harmless[i];
        ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
        ck_map(allowed_in_kernel, call, "ok ENOMEM: MMAP-FD-PORTABLE");
        ck_map(allowed_in_posix, call, "ok EINVAL ENOMEM ENOTSUP EMFILE: MMAP-FLAG-REQUEST");
    }
    call.flags = FLAG_DEFAULT | FLAG_LOCKED;
    ck_map(allowed_in_kernel, call, "ok ENOMEM EPERM EAGAIN: MMAP-FLAG-REQUEST");
    ck_map(allowed_in_posix, call,
           "ok EINVAL ENOMEM EPERM ENOTSUP EAGAIN EMFILE: MMAP-FLAG-REQUEST");
    struct profile strict = *allowed_in_posix;
    strict.promises |= PROMISE_REFUSES_UNKNOWN;
    call.flags = FLAG_DEFAULT | FLAG_STACK;
    ck_map(&strict, call, "EINVAL ENOMEM ENOTSUP EMFILE: MMAP-FLAG-REQUEST");
}
END_TEST

START_TEST(map_protections)
{
    struct call call = map_call(P);
    for (call.protection = 0; call.protection < 3; call.protection++)
        ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-PROT-MIN");
    call.protection = PROTECTION_READ | PROTECTION_WRITE;
    ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    call.protection = PROTECTION_EXECUTE;
    ck_map(allowed_in_manager, call, "ok ENOMEM ENOTSUP: MMAP-PROT-EXEC");
    call.protection = 0x1000;
    ck_map(allowed_in_manager, call, "ok EINVAL ENOMEM ENOTSUP: MMAP-PROT-JUNK");
    struct profile strict = *allowed_in_manager;
    strict.promises |= PROMISE_REFUSES_UNKNOWN;
    strict.refused_protections = PROTECTION_EXECUTE;
    ck_map(&strict, call, "EINVAL ENOTSUP: MMAP-PROT-JUNK");
    call.protection = PROTECTION_EXECUTE;
    ck_map(&strict, call, "EINVAL ENOTSUP: MMAP-PROT-EXEC");
}
END_TEST

START_TEST(two_faults_give_either_errno)
{
    struct call call = map_call(0);
    call.flags = 0;
    struct profile manager = *allowed_in_manager, kernel = *allowed_in_kernel;
    manager.promises &= ~(uint32_t)PROMISE_FILE_FIRST;
    kernel.promises &= ~(uint32_t)PROMISE_FILE_FIRST;
    struct allowed allowed = model_allowed(&allowed_in_model, OPERATION_MAP, &call, &manager);
    ck_map(&manager, call, "EINVAL EBADF ENODEV ENOTSUP: MMAP-LEN-ZERO");
    ck_assert_str_eq(allowed.clauses[1], "MMAP-TYPE-NONE");
    ck_assert_str_eq(allowed.clauses[2], "MMAP-NO-ANON");
    ck_assert_str_eq(allowed.clauses[3], "MMAP-ERR-ANY");
    call.length = P; /* a system without promises may also report ENOMEM first */
    ck_map(&manager, call, "EINVAL EBADF ENODEV ENOTSUP: MMAP-TYPE-NONE");
    ck_map(&kernel, call, "EINVAL ENOMEM EBADF ENODEV ENOTSUP: MMAP-TYPE-NONE");
    call = map_call(P);
    call.protection = 0x1000;
    call.flags = FLAG_ANONYMOUS;
    ck_map(allowed_in_manager, call, "EINVAL ENOTSUP: MMAP-TYPE-NONE");
}
END_TEST

START_TEST(hints_never_fail_and_alignment_is_kept)
{
    const uint64_t hints[] = {1, 4 * P, 4 * P + 3, 0xfffffff0, 0xffffffff};
    struct call call = map_call(2 * P);
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        call.address = hints[i];
        ck_map(allowed_in_manager, call, "ok ENOMEM: HINT-NOFAIL");
        ck_assert(
            !model_allowed(&allowed_in_model, OPERATION_MAP, &call, allowed_in_manager).exact);
    }
    ck_assert_uint_eq(
        model_allowed(&allowed_in_model, OPERATION_MAP, &call, allowed_in_manager).alignment, P);
    call.alignment = 64;
    ck_assert_uint_eq(
        model_allowed(&allowed_in_model, OPERATION_MAP, &call, allowed_in_manager).alignment, 64);
    call.alignment = 48;
    ck_map(allowed_in_manager, call, "ok EINVAL ENOMEM: ADDR-PAGE-ALIGN");
}
END_TEST

static struct call exact_call(uint64_t address, uint64_t length, uint32_t flag)
{
    struct call call = map_call(length);
    call.address = address;
    call.flags |= flag;
    return call;
}

START_TEST(fixed_by_promise)
{
    struct call call = exact_call(4 * P, 2 * P, FLAG_FIXED);
    struct profile refusing = *allowed_in_manager;
    refusing.promises ^= PROMISE_FIXED_OWNED | PROMISE_FIXED_REFUSED;
    ck_map(&refusing, call, "EINVAL ENOTSUP: FIXED-UNSUPPORTED");
    ck_map(allowed_in_kernel, call, "ok ENOMEM: FIXED-EXACT");
    ck_map(allowed_in_posix, call, "ok EINVAL ENOMEM EPERM ENOTSUP EMFILE: FIXED-UNSUPPORTED");
    struct allowed allowed =
        model_allowed(&allowed_in_model, OPERATION_MAP, &call, allowed_in_kernel);
    ck_assert(allowed.exact && allowed.address == 4 * P);
    struct profile own = *allowed_in_manager;
    own.promises = PROMISE_FIXED_OWNED;
    ck_map(&own, call, "ok EINVAL ENOMEM EPERM: FIXED-FOREIGN");
    ck_map(&own, exact_call(0, P, FLAG_FIXED), "EINVAL ENOMEM EPERM: FIXED-FOREIGN");
}
END_TEST

START_TEST(fixed_arguments)
{
    ck_map(allowed_in_kernel, exact_call(4 * P + 1, P, FLAG_FIXED), "EINVAL ENOMEM: FIXED-ALIGN");
    ck_map(allowed_in_kernel, exact_call(4 * P, 0, FLAG_FIXED), "EINVAL: MMAP-LEN-ZERO");
    ck_map(allowed_in_kernel, exact_call(0xfffffff0, P, FLAG_FIXED), "ok ENOMEM: FIXED-EXACT");
    ck_map(allowed_in_kernel, exact_call(0xfffffff0, P + 1, FLAG_FIXED),
           "EINVAL ENOMEM: FIXED-RANGE");
}
END_TEST

START_TEST(noreplace_refuses_overlap_only)
{
    ck_map(allowed_in_kernel, exact_call(12 * P, 2 * P, FLAG_FIXED_NOREPLACE),
           "ok ENOMEM: NOREPL-HOLE");
    ck_map(allowed_in_kernel, exact_call(12 * P, 2 * P + 1, FLAG_FIXED_NOREPLACE),
           "ENOMEM EEXIST: NOREPL-EXISTS");
    ck_map(allowed_in_kernel, exact_call(11 * P, P, FLAG_FIXED_NOREPLACE),
           "ENOMEM EEXIST: NOREPL-EXISTS");
    model_mark_indeterminate(&allowed_in_model, 11, 1);
    ck_map(allowed_in_kernel, exact_call(11 * P, P, FLAG_FIXED_NOREPLACE),
           "ok ENOMEM EEXIST: NOREPL-EXISTS");
    ck_map(allowed_in_manager, exact_call(12 * P, P, FLAG_FIXED_NOREPLACE),
           "ok EINVAL ENOMEM EPERM EEXIST: FIXED-FOREIGN");
}
END_TEST

START_TEST(asking_changes_nothing)
{
    struct call call = exact_call(4 * P, 20 * P, FLAG_FIXED);
    size_t count = allowed_in_model.count, known = allowed_in_model.ever_mapped_count;
    for (int kind = 0; kind < OPERATION_KINDS; kind++)
        model_allowed(&allowed_in_model, (enum operation_kind)kind, &call, allowed_in_kernel);
    ck_assert(allowed_in_model.count == count && allowed_in_model.ever_mapped_count == known);
}
END_TEST

/* The set names only the first four of five faults. */
START_TEST(as_many_clauses_as_there_is_room_for)
{
    struct call call = map_call(0);
    call.flags = FLAG_FIXED;
    call.address = 4 * P + 1;
    call.offset = 1;
    struct allowed allowed =
        model_allowed(&allowed_in_model, OPERATION_MAP, &call, allowed_in_posix);
    static const char *const named[ALLOWED_CLAUSES] = {"MMAP-LEN-ZERO", "MMAP-TYPE-NONE",
                                                       "MMAP-NO-ANON", "MMAP-OFF-UNALIGNED"};
    for (int i = 0; i < ALLOWED_CLAUSES; i++)
        ck_assert_str_eq(allowed.clauses[i], named[i]);
    ck_assert(!allowed.success);
}
END_TEST

/* A system that does not promise MAP_FIXED need not know MAP_FIXED_NOREPLACE, so the model treats
 * that as an unknown flag. */
START_TEST(noreplace_without_a_promise_is_only_a_flag)
{
    struct call call = exact_call(12 * P, P, FLAG_FIXED_NOREPLACE);
    ck_map(allowed_in_posix, call, "ok EINVAL ENOMEM EPERM EEXIST ENOTSUP EMFILE: MMAP-FLAG-JUNK");
    ck_assert(!model_allowed(&allowed_in_model, OPERATION_MAP, &call, allowed_in_posix).exact);
    struct profile refusing = *allowed_in_posix;
    refusing.promises |= PROMISE_FIXED_REFUSED;
    ck_map(&refusing, call, "ok EINVAL ENOMEM EPERM EEXIST ENOTSUP EMFILE: MMAP-FLAG-JUNK");
    call.flags |= FLAG_FIXED;
    ck_map(&refusing, call, "EINVAL ENOMEM ENOTSUP EMFILE: FIXED-UNSUPPORTED");
    ck_map(allowed_in_posix, call, "ok EINVAL ENOMEM EPERM EEXIST ENOTSUP EMFILE: MMAP-FLAG-JUNK");
    ck_assert(!model_allowed(&allowed_in_model, OPERATION_MAP, &call, allowed_in_posix).exact);
}
END_TEST

/* EEXIST needs a page that is mapped, or one that the system never gave. */
START_TEST(noreplace_without_a_promise_at_mapped_and_free_pages)
{
    static const char *const exists =
        "ok EINVAL ENOMEM EPERM EEXIST ENOTSUP EMFILE: MMAP-FLAG-JUNK";
    ck_map(allowed_in_posix, exact_call(4 * P, P, FLAG_FIXED_NOREPLACE), exists);
    model_unmap(&allowed_in_model, 5, 1);
    ck_map(allowed_in_posix, exact_call(5 * P, P, FLAG_FIXED_NOREPLACE),
           "ok EINVAL ENOMEM ENOTSUP EMFILE: MMAP-FLAG-JUNK");
    ck_map(allowed_in_posix, exact_call(5 * P, 2 * P, FLAG_FIXED_NOREPLACE), exists);
    ck_map(allowed_in_posix, exact_call(5 * P, 0, FLAG_FIXED_NOREPLACE),
           "EINVAL EPERM EEXIST ENOTSUP: MMAP-LEN-ZERO");
}
END_TEST

START_TEST(page_zero_may_be_refused_even_by_who_owns_all)
{
    ck_map(allowed_in_kernel, exact_call(0, P, FLAG_FIXED),
           "ok EINVAL ENOMEM EPERM: FIXED-FOREIGN");
    ck_map(allowed_in_kernel, exact_call(P, P, FLAG_FIXED), "ok ENOMEM: FIXED-EXACT");
}
END_TEST

Suite *suite_allowed_map(void)
{
    const TTest *const tests[] = {
        map_lengths,
        map_lengths_on_linux,
        half_of_the_space_is_refused_where_promised,
        map_arguments,
        map_requests,
        map_protections,
        two_faults_give_either_errno,
        hints_never_fail_and_alignment_is_kept,
        fixed_by_promise,
        fixed_arguments,
        noreplace_refuses_overlap_only,
        asking_changes_nothing,
        as_many_clauses_as_there_is_room_for,
        noreplace_without_a_promise_is_only_a_flag,
        noreplace_without_a_promise_at_mapped_and_free_pages,
        page_zero_may_be_refused_even_by_who_owns_all,
    };
    Suite *suite = suite_create("allowed_map");
    TCase *cases = tcase_create("allowed_map");
    tcase_add_checked_fixture(cases, allowed_set_up, allowed_tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
