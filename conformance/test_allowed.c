/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/allowed*.c: one state, calls that break one precondition each, and
 * beside them the control that differs in that argument and may succeed.
 *
 *   page 0   4   8   12  16
 *        ....AAAABBBB..CC....        16 bytes each, 32 bits (and once 4096 bytes, 64 bits)
 */
#include "../reference/model.h"
#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_allowed(void);

enum { P = 16 };

static struct model model;
static const struct profile *posix, *kernel, *manager;

static void set_up(void)
{
    posix = profile_find("posix");
    kernel = profile_find("linux-kernel");
    manager = profile_find("page-manager");
    model_reset(&model, P, 32);
    ck_assert(model_map(&model, 4, 4, 0));
    ck_assert(model_map(&model, 8, 4, 1));
    ck_assert(model_map(&model, 14, 2, 2));
}

static void tear_down(void)
{
    model_free(&model);
}

/* "ok ENOMEM: CLAUSE": the set and its most telling clause. */
static const char *answers(const struct profile *profile, enum operation_kind kind,
                           const struct call *call)
{
    static char text[160];
    struct allowed allowed = model_allowed(&model, kind, call, profile);
    int used = snprintf(text, sizeof text, "%s", allowed.success ? "ok" : "");
    for (unsigned error = 1; error < ERROR_NAMES; error++)
        if ((allowed.errors >> error & 1) != 0)
            used += snprintf(text + used, sizeof text - (size_t)used, "%s%s", used > 0 ? " " : "",
                             error_print((enum error_name)error));
    snprintf(text + used, sizeof text - (size_t)used, ": %s", allowed.clauses[0]);
    return text;
}

static struct call map_call(uint64_t length)
{
    return (struct call){.length = length,
                         .protection = PROTECTION_DEFAULT,
                         .flags = FLAG_DEFAULT,
                         .descriptor = -1};
}

static void ck_map(const struct profile *profile, struct call call, const char *expected)
{
    ck_assert_str_eq(answers(profile, OPERATION_MAP, &call), expected);
}

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
        ck_map(manager, map_call(rows[i].length), rows[i].expected);
}
END_TEST

START_TEST(map_lengths_on_linux)
{
    model_reset(&model, 4096, 64);
    ck_map(kernel, map_call((uint64_t)1 << 40), "ok ENOMEM: MMAP-FD-PORTABLE");
    ck_map(kernel, map_call((uint64_t)1 << 46), "ok ENOMEM: MMAP-LEN-HALF");
    ck_map(kernel, map_call((uint64_t)1 << 47), "ENOMEM: MMAP-LEN-HUGE");
    ck_map(kernel, map_call(UINT64_MAX - 4094), "ENOMEM: MMAP-LEN-WRAP");
    ck_map(posix, map_call((uint64_t)1 << 47), "ok ENOMEM EMFILE: MMAP-FD-PORTABLE");
}
END_TEST

START_TEST(half_of_the_space_is_refused_where_promised)
{
    struct profile strict = *manager;
    strict.promises |= PROMISE_HALF_SPACE;
    ck_map(&strict, map_call(0x7ffffffe), "ok ENOMEM: MMAP-FD-PORTABLE");
    ck_map(&strict, map_call(0x7fffffff), "ENOMEM: MMAP-LEN-HALF");
}
END_TEST

/* One field of a valid call is another. */
START_TEST(map_arguments)
{
    struct call call = map_call(P);
    ck_map(manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    call.flags = FLAG_ANONYMOUS;
    ck_map(manager, call, "EINVAL: MMAP-TYPE-NONE");
    call.flags = FLAG_ANONYMOUS | FLAG_SHARED | FLAG_PRIVATE;
    ck_map(manager, call, "EINVAL: MMAP-TYPE-BOTH");
    call.flags = FLAG_ANONYMOUS | FLAG_SHARED;
    ck_map(manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    call.flags = FLAG_PRIVATE;
    ck_map(manager, call, "EBADF ENODEV ENOTSUP: MMAP-NO-ANON");
    call.flags = FLAG_DEFAULT | 0x10000000;
    ck_map(manager, call, "ok EINVAL ENOMEM ENOTSUP: MMAP-FLAG-JUNK");
    call.flags = FLAG_DEFAULT | FLAG_UNINITIALIZED;
    ck_map(manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    ck_map(posix, call, "ok EINVAL ENOMEM ENOTSUP EMFILE: MMAP-FLAG-JUNK");
}
END_TEST

START_TEST(map_file_arguments)
{
    struct call call = map_call(P);
    call.descriptor = 0;
    ck_map(manager, call, "ok EINVAL ENOMEM: MMAP-FD-OTHER");
    call = map_call(P);
    call.offset = P;
    ck_map(manager, call, "ok EINVAL ENOMEM: MMAP-OFF-NONZERO");
    call.offset = 1;
    ck_map(manager, call, "ok EINVAL ENOMEM: MMAP-OFF-UNALIGNED");
    call.offset = 0;
    ck_map(manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
}
END_TEST

START_TEST(map_protections)
{
    struct call call = map_call(P);
    for (call.protection = 0; call.protection < 4; call.protection++)
        ck_map(manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
    call.protection = PROTECTION_EXECUTE;
    ck_map(manager, call, "ok ENOMEM ENOTSUP: MMAP-PROT-EXEC");
    call.protection = 0x1000;
    ck_map(manager, call, "ok EINVAL ENOMEM ENOTSUP: MMAP-PROT-JUNK");
    struct profile strict = *manager;
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
    struct allowed allowed = model_allowed(&model, OPERATION_MAP, &call, manager);
    ck_map(manager, call, "EINVAL EBADF ENODEV ENOTSUP: MMAP-LEN-ZERO");
    ck_assert_str_eq(allowed.clauses[1], "MMAP-TYPE-NONE");
    ck_assert_str_eq(allowed.clauses[2], "MMAP-NO-ANON");
    ck_assert_str_eq(allowed.clauses[3], "MMAP-ERR-ANY");
    call.length = P; /* that there is no room may be found out first, where nothing else is said */
    ck_map(manager, call, "EINVAL EBADF ENODEV ENOTSUP: MMAP-TYPE-NONE");
    ck_map(kernel, call, "EINVAL ENOMEM EBADF ENODEV ENOTSUP: MMAP-TYPE-NONE");
    call = map_call(P);
    call.protection = 0x1000;
    call.flags = FLAG_ANONYMOUS;
    ck_map(manager, call, "EINVAL ENOTSUP: MMAP-TYPE-NONE");
}
END_TEST

START_TEST(hints_never_fail_and_alignment_is_kept)
{
    static const uint64_t hints[] = {1, 4 * P, 4 * P + 3, 0xfffffff0, 0xffffffff};
    struct call call = map_call(2 * P);
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        call.address = hints[i];
        ck_map(manager, call, "ok ENOMEM: HINT-NOFAIL");
        ck_assert(!model_allowed(&model, OPERATION_MAP, &call, manager).exact);
    }
    ck_assert_uint_eq(model_allowed(&model, OPERATION_MAP, &call, manager).alignment, P);
    call.alignment = 64;
    ck_assert_uint_eq(model_allowed(&model, OPERATION_MAP, &call, manager).alignment, 64);
    call.alignment = 48;
    ck_map(manager, call, "ok EINVAL ENOMEM: ADDR-PAGE-ALIGN");
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
    ck_map(manager, call, "EINVAL ENOTSUP: FIXED-UNSUPPORTED");
    ck_map(kernel, call, "ok ENOMEM: FIXED-EXACT");
    ck_map(posix, call, "ok EINVAL ENOMEM EPERM ENOTSUP EMFILE: FIXED-UNSUPPORTED");
    struct allowed allowed = model_allowed(&model, OPERATION_MAP, &call, kernel);
    ck_assert(allowed.exact && allowed.address == 4 * P);
    struct profile own = *manager;
    own.promises = PROMISE_FIXED_OWNED;
    ck_map(&own, call, "ok EINVAL ENOMEM EPERM: FIXED-FOREIGN");
    ck_map(&own, exact_call(0, P, FLAG_FIXED), "EINVAL ENOMEM EPERM: FIXED-FOREIGN");
}
END_TEST

START_TEST(fixed_arguments)
{
    ck_map(kernel, exact_call(4 * P + 1, P, FLAG_FIXED), "EINVAL ENOMEM: FIXED-ALIGN");
    ck_map(kernel, exact_call(4 * P, 0, FLAG_FIXED), "EINVAL: MMAP-LEN-ZERO");
    ck_map(kernel, exact_call(0xfffffff0, P, FLAG_FIXED), "ok ENOMEM: FIXED-EXACT");
    ck_map(kernel, exact_call(0xfffffff0, P + 1, FLAG_FIXED), "EINVAL ENOMEM: FIXED-RANGE");
}
END_TEST

START_TEST(noreplace_refuses_overlap_only)
{
    ck_map(kernel, exact_call(12 * P, 2 * P, FLAG_FIXED_NOREPLACE), "ok ENOMEM: NOREPL-HOLE");
    ck_map(kernel, exact_call(12 * P, 2 * P + 1, FLAG_FIXED_NOREPLACE),
           "ENOMEM EEXIST: NOREPL-EXISTS");
    ck_map(kernel, exact_call(11 * P, P, FLAG_FIXED_NOREPLACE), "ENOMEM EEXIST: NOREPL-EXISTS");
    model_doubt(&model, 11, 1);
    ck_map(kernel, exact_call(11 * P, P, FLAG_FIXED_NOREPLACE), "ok ENOMEM EEXIST: NOREPL-EXISTS");
    ck_map(manager, exact_call(12 * P, P, FLAG_FIXED_NOREPLACE),
           "ok EINVAL ENOMEM ENOTSUP: MMAP-FLAG-JUNK");
}
END_TEST

static void ck_range(const struct profile *profile, enum operation_kind kind, uint64_t address,
                     uint64_t length, const char *expected)
{
    struct call call = {.address = address, .length = length, .protection = PROTECTION_DEFAULT};
    ck_assert_str_eq(answers(profile, kind, &call), expected);
}

START_TEST(unmap_arguments)
{
    static const enum operation_kind unmap = OPERATION_UNMAP;
    ck_range(manager, unmap, 4 * P, 4 * P, "ok: UNMAP-RETURN");
    ck_range(manager, unmap, 4 * P, 0, "EINVAL: UNMAP-LEN-ZERO");
    ck_range(manager, unmap, 4 * P + 1, 4 * P, "EINVAL: UNMAP-ADDR-ALIGN");
    ck_range(posix, unmap, 4 * P + 1, P, "ok EINVAL: UNMAP-ADDR-ALIGN");
    struct profile both = *posix;
    both.promises |= PROMISE_UNMAP_UNALIGNED;
    ck_range(&both, unmap, 4 * P + 1, P, "ok: PART-FRONT");
    ck_range(manager, unmap, 4 * P, 0xfffffff1, "EINVAL: UNMAP-RANGE-WRAP");
    ck_range(manager, unmap, 4 * P, 0xffffffff, "EINVAL: UNMAP-RANGE-WRAP");
    ck_range(kernel, unmap, 0xfffffff0, P, "ok: UNMAPPED-OK");
    ck_range(kernel, unmap, 0xfffffff0, P + 1, "EINVAL: UNMAP-RANGE-WRAP");
    model_reset(&model, 4096, 64);
    ck_range(kernel, unmap, 0x7fffffffe000, 4096, "ok: UNMAPPED-OK");
    ck_range(kernel, unmap, 0x7fffffffe000, 4097, "EINVAL: UNMAP-RANGE");
    ck_range(kernel, unmap, 0x7ffffffff000, 4096, "EINVAL: UNMAP-RANGE");
}
END_TEST

START_TEST(unmap_effects_have_names)
{
    static const enum operation_kind unmap = OPERATION_UNMAP;
    ck_range(manager, unmap, 4 * P, 4 * P - 1, "ok: UNMAP-RETURN");
    ck_range(manager, unmap, 4 * P, P, "ok: PART-FRONT");
    ck_range(manager, unmap, 7 * P, P, "ok: PART-BACK");
    ck_range(manager, unmap, 5 * P, 2 * P, "ok: PART-MIDDLE");
    ck_range(manager, unmap, 4 * P, 8 * P, "ok: MULTI-EXACT");
    ck_range(manager, unmap, 5 * P, 7 * P, "ok: MULTI-RAGGED");
    ck_range(kernel, unmap, 8 * P, 8 * P, "ok: HOLE-SPAN");
    ck_range(kernel, unmap, 12 * P, 2 * P, "ok: UNMAPPED-OK");
    model_unmap(&model, 8, 4);
    ck_range(manager, unmap, 8 * P, 4 * P, "ok: DOUBLE");
}
END_TEST

START_TEST(unmap_of_strange_pages_and_splits)
{
    ck_range(manager, OPERATION_UNMAP, 12 * P, P, "ok EINVAL: UNMAPPED-OK");
    ck_range(kernel, OPERATION_UNMAP, 12 * P, P, "ok: UNMAPPED-OK");
    ck_range(manager, OPERATION_UNMAP, 5 * P, P, "ok: PART-MIDDLE");
    ck_range(kernel, OPERATION_UNMAP, 5 * P, P, "ok ENOMEM: PART-MIDDLE");
    ck_range(kernel, OPERATION_UNMAP, 4 * P, P, "ok: PART-FRONT");
    ck_range(kernel, OPERATION_UNMAP, 12 * P, 2 * P, "ok: UNMAPPED-OK");
    ck_range(kernel, OPERATION_UNMAP, 11 * P, P, "ok: PART-BACK");
}
END_TEST

START_TEST(discard_arguments)
{
    static const enum operation_kind discard = OPERATION_DISCARD;
    ck_range(kernel, discard, 4 * P, 8 * P, "ok: DISCARD-ZERO");
    ck_range(kernel, discard, 4 * P + 1, P, "EINVAL: DISCARD-ALIGN");
    ck_range(kernel, discard, 12 * P, 0, "ok: DISCARD-LEN-ZERO");
    ck_range(kernel, discard, 4 * P, 9 * P, "ENOMEM: DISCARD-HOLE");
    ck_range(kernel, discard, 0, 0xffffffff, "EINVAL ENOMEM: DISCARD-RANGE");
    model_doubt(&model, 5, 1);
    ck_range(kernel, discard, 4 * P, 8 * P, "ok ENOMEM: DISCARD-HOLE");
}
END_TEST

START_TEST(protect_arguments)
{
    static const enum operation_kind protect = OPERATION_PROTECT;
    ck_range(kernel, protect, 4 * P, 8 * P, "ok ENOMEM: PROTECT-MAPPED");
    ck_range(kernel, protect, 4 * P + 1, P, "EINVAL: PROTECT-ALIGN");
    ck_range(kernel, protect, 12 * P, 0, "ok: PROTECT-LEN-ZERO");
    ck_range(kernel, protect, 4 * P, 9 * P, "ENOMEM: PROTECT-HOLE");
    ck_range(kernel, protect, 4 * P, 0xffffffff, "ENOMEM: PROTECT-RANGE");
    struct call call = {.address = 4 * P, .length = P, .protection = 0x1000};
    ck_assert_str_eq(answers(kernel, protect, &call), "ok EINVAL ENOMEM ENOTSUP: PROTECT-JUNK");
}
END_TEST

static void ck_remap(uint64_t address, uint64_t length, uint64_t new_length, bool may_move,
                     const char *expected)
{
    struct call call = {
        .address = address, .length = length, .new_length = new_length, .may_move = may_move};
    ck_assert_str_eq(answers(kernel, OPERATION_REMAP, &call), expected);
}

START_TEST(remap_arguments)
{
    ck_remap(8 * P, 4 * P, 2 * P, false, "ok: REMAP-SHRINK");
    ck_remap(8 * P, 4 * P, 0, false, "EINVAL: REMAP-LEN-ZERO");
    ck_remap(8 * P, 0, 2 * P, false, "EINVAL: REMAP-LEN-ZERO");
    ck_remap(8 * P + 1, 3 * P, 2 * P, false, "EINVAL: REMAP-ALIGN");
    ck_remap(12 * P, 2 * P, P, false, "EFAULT: REMAP-UNMAPPED");
    ck_remap(12 * P, 0xffffffff, P, false, "EINVAL EFAULT: REMAP-UNMAPPED");
    ck_remap(8 * P, 4 * P, 0xffffffff, true, "EINVAL ENOMEM: REMAP-HUGE");
}
END_TEST

START_TEST(remap_grows_one_piece)
{
    ck_remap(8 * P, 4 * P, 6 * P, false, "ok ENOMEM: REMAP-GROW");
    ck_remap(8 * P, 4 * P, 7 * P, false, "ENOMEM: REMAP-BLOCKED");
    ck_remap(8 * P, 4 * P, 7 * P, true, "ok ENOMEM: REMAP-MOVE");
    ck_remap(8 * P, 6 * P, 7 * P, true, "EFAULT: REMAP-UNMAPPED");
    ck_remap(4 * P, 8 * P, 9 * P, true, "ok ENOMEM EFAULT: REMAP-PIECES");
    ck_remap(8 * P, 6 * P, 6 * P, true, "ok EFAULT: REMAP-UNMAPPED");
    model_protect(&model, 9, 1, PROTECTION_READ);
    ck_remap(8 * P, 4 * P, 6 * P, false, "ok ENOMEM EFAULT: REMAP-PIECES");
    struct call call = {.address = 8 * P, .length = 4 * P, .new_length = 6 * P};
    ck_assert(model_allowed(&model, OPERATION_REMAP, &call, kernel).exact);
    call.may_move = true;
    ck_assert(!model_allowed(&model, OPERATION_REMAP, &call, kernel).exact);
    call.new_length = P;
    ck_assert(model_allowed(&model, OPERATION_REMAP, &call, kernel).exact);
}
END_TEST

START_TEST(asking_changes_nothing)
{
    struct call call = exact_call(4 * P, 20 * P, FLAG_FIXED);
    size_t count = model.count, known = model.known_count;
    for (int kind = 0; kind < OPERATION_KINDS; kind++)
        model_allowed(&model, (enum operation_kind)kind, &call, kernel);
    ck_assert(model.count == count && model.known_count == known);
}
END_TEST

Suite *suite_allowed(void)
{
    Suite *suite = suite_create("allowed");
    TCase *cases = tcase_create("allowed");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, map_lengths);
    tcase_add_test(cases, map_lengths_on_linux);
    tcase_add_test(cases, half_of_the_space_is_refused_where_promised);
    tcase_add_test(cases, map_arguments);
    tcase_add_test(cases, map_file_arguments);
    tcase_add_test(cases, map_protections);
    tcase_add_test(cases, two_faults_give_either_errno);
    tcase_add_test(cases, hints_never_fail_and_alignment_is_kept);
    tcase_add_test(cases, fixed_by_promise);
    tcase_add_test(cases, fixed_arguments);
    tcase_add_test(cases, noreplace_refuses_overlap_only);
    tcase_add_test(cases, unmap_arguments);
    tcase_add_test(cases, unmap_effects_have_names);
    tcase_add_test(cases, unmap_of_strange_pages_and_splits);
    tcase_add_test(cases, discard_arguments);
    tcase_add_test(cases, protect_arguments);
    tcase_add_test(cases, remap_arguments);
    tcase_add_test(cases, remap_grows_one_piece);
    tcase_add_test(cases, asking_changes_nothing);
    suite_add_tcase(suite, cases);
    return suite;
}
