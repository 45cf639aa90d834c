/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/allowed_unmap.c, allowed_advice.c and allowed_remap.c: one bad
 * argument at a time, and its control. allowed_fixture.h shows the state.
 */
#include "conformance/tests/support/allowed_fixture.h"

Suite *suite_allowed_range(void);

static void ck_range(const struct profile *profile, enum operation_kind kind, uint64_t address,
                     uint64_t length, const char *expected)
{
    struct call call = {.address = address, .length = length, .protection = PROTECTION_DEFAULT};
    ck_assert_str_eq(allowed_answers(profile, kind, &call), expected);
}

START_TEST(unmap_arguments)
{
    static const enum operation_kind unmap = OPERATION_UNMAP;
    ck_range(allowed_in_manager, unmap, 4 * P, 4 * P, "ok: UNMAP-RETURN");
    ck_range(allowed_in_manager, unmap, 4 * P, 0, "EINVAL: UNMAP-LEN-ZERO");
    ck_range(allowed_in_manager, unmap, 4 * P + 1, 4 * P, "EINVAL: UNMAP-ADDR-ALIGN");
    ck_range(allowed_in_posix, unmap, 4 * P + 1, P, "ok EINVAL: UNMAP-ADDR-ALIGN");
    struct profile both = *allowed_in_posix;
    both.promises |= PROMISE_UNMAP_UNALIGNED;
    ck_range(&both, unmap, 4 * P + 1, P, "ok: PART-FRONT");
    ck_range(allowed_in_manager, unmap, 4 * P, 0xfffffff1, "EINVAL: UNMAP-RANGE-WRAP");
    ck_range(allowed_in_manager, unmap, 4 * P, 0xffffffff, "EINVAL: UNMAP-RANGE-WRAP");
    ck_range(allowed_in_manager, unmap, 0, 0xffffffff, "EINVAL: UNMAP-RANGE-WRAP");
    ck_range(allowed_in_kernel, unmap, 0xfffffff0, P, "ok: UNMAPPED-OK");
    ck_range(allowed_in_kernel, unmap, 0xfffffff0, P + 1, "EINVAL: UNMAP-RANGE-WRAP");
    model_reset(&allowed_in_model, 4096, 64);
    ck_range(allowed_in_kernel, unmap, 0x7fffffffe000, 4096, "ok: UNMAPPED-OK");
    ck_range(allowed_in_kernel, unmap, 0x7fffffffe000, 4097, "EINVAL: UNMAP-RANGE");
    ck_range(allowed_in_kernel, unmap, 0x7ffffffff000, 4096, "EINVAL: UNMAP-RANGE");
}
END_TEST

START_TEST(unmap_effects_have_names)
{
    static const enum operation_kind unmap = OPERATION_UNMAP;
    ck_range(allowed_in_manager, unmap, 4 * P, 4 * P, "ok: UNMAP-RETURN");
    ck_range(allowed_in_manager, unmap, 4 * P, 4 * P - 1, "ok: UNMAP-LEN-ROUNDUP");
    ck_range(allowed_in_manager, unmap, 4 * P, P, "ok: PART-FRONT");
    ck_range(allowed_in_manager, unmap, 7 * P, P, "ok: PART-BACK");
    ck_range(allowed_in_manager, unmap, 5 * P, 2 * P, "ok: PART-MIDDLE");
    ck_range(allowed_in_manager, unmap, 4 * P, 8 * P, "ok: MULTI-EXACT");
    ck_range(allowed_in_manager, unmap, 5 * P, 7 * P, "ok: MULTI-RAGGED");
    ck_range(allowed_in_kernel, unmap, 8 * P, 8 * P, "ok: HOLE-SPAN");
    ck_range(allowed_in_kernel, unmap, 12 * P, 2 * P, "ok: UNMAPPED-OK");
    model_unmap(&allowed_in_model, 8, 4);
    ck_range(allowed_in_manager, unmap, 8 * P, 4 * P, "ok: DOUBLE");
}
END_TEST

START_TEST(unmap_of_strange_pages_and_splits)
{
    ck_range(allowed_in_manager, OPERATION_UNMAP, 12 * P, P, "ok EINVAL: UNMAPPED-OK");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 12 * P, P, "ok: UNMAPPED-OK");
    ck_range(allowed_in_manager, OPERATION_UNMAP, 5 * P, P, "ok: PART-MIDDLE");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 5 * P, P, "ok ENOMEM: PART-MIDDLE");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 4 * P, P, "ok: PART-FRONT");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 12 * P, 2 * P, "ok: UNMAPPED-OK");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 11 * P, 3 * P, "ok: HOLE-SPAN");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 11 * P, P, "ok: PART-BACK");
}
END_TEST

START_TEST(discard_arguments)
{
    static const enum operation_kind discard = OPERATION_DISCARD;
    ck_range(allowed_in_kernel, discard, 4 * P, 8 * P, "ok: DISCARD-ZERO");
    ck_range(allowed_in_kernel, discard, 4 * P + 1, P, "EINVAL: DISCARD-ALIGN");
    ck_range(allowed_in_kernel, discard, 12 * P, 0, "ok: DISCARD-LEN-ZERO");
    ck_range(allowed_in_kernel, discard, 4 * P, 9 * P, "ENOMEM: DISCARD-HOLE");
    ck_range(allowed_in_kernel, discard, 0, 0xffffffff, "EINVAL ENOMEM: DISCARD-RANGE");
    model_mark_indeterminate(&allowed_in_model, 5, 1);
    ck_range(allowed_in_kernel, discard, 4 * P, 8 * P, "ok ENOMEM: DISCARD-HOLE");
}
END_TEST

START_TEST(protect_arguments)
{
    static const enum operation_kind protect = OPERATION_PROTECT;
    ck_range(allowed_in_kernel, protect, 4 * P, 8 * P, "ok ENOMEM: PROTECT-MAPPED");
    ck_range(allowed_in_kernel, protect, 4 * P + 1, P, "EINVAL: PROTECT-ALIGN");
    struct call read_only = {.address = 4 * P, .length = P, .protection = PROTECTION_READ};
    ck_assert_str_eq(allowed_answers(allowed_in_kernel, protect, &read_only),
                     "ok ENOMEM: PROTECT-MAPPED");
    ck_assert_str_eq(allowed_answers(allowed_in_manager, protect, &read_only),
                     "ENOTSUP: PROTECT-REFUSED");
    ck_range(allowed_in_kernel, protect, 12 * P, 0, "ok: PROTECT-LEN-ZERO");
    ck_range(allowed_in_kernel, protect, 4 * P, 9 * P, "ENOMEM: PROTECT-HOLE");
    ck_range(allowed_in_kernel, protect, 4 * P, 0xffffffff, "ENOMEM: PROTECT-RANGE");
    struct call call = {.address = 4 * P, .length = P, .protection = 0x1000};
    ck_assert_str_eq(allowed_answers(allowed_in_kernel, protect, &call),
                     "ok EINVAL ENOMEM ENOTSUP: PROTECT-JUNK");
}
END_TEST

/* Two pages. PROT_NONE takes both rights, PROT_READ one, and PROT_WRITE that to read. */
static void ck_protect(const struct profile *profile, uint32_t protection, const char *expected)
{
    struct call call = {.address = 4 * P, .length = 2 * P, .protection = protection};
    ck_assert_str_eq(allowed_answers(profile, OPERATION_PROTECT, &call), expected);
}

START_TEST(protect_on_a_linear_memory)
{
    const struct profile *product = profile_find("page-manager-product");
    const struct profile *succeeds = profile_find("page-manager-product-skip");
    for (uint32_t protection = 0; protection <= PROTECTION_READ; protection++) {
        ck_protect(allowed_in_posix, protection, "ok ENOMEM ENOTSUP: PROTECT-REFUSED");
        ck_protect(allowed_in_manager, protection, "ENOTSUP: PROTECT-REFUSED");
        ck_protect(product, protection, "ENOTSUP: PROTECT-REFUSED");
        ck_protect(succeeds, protection, "ok ENOMEM: PROTECT-MAPPED");
    }
    ck_protect(allowed_in_posix, PROTECTION_WRITE, "ok ENOMEM ENOTSUP: PROTECT-REFUSED");
    ck_protect(product, PROTECTION_WRITE, "ok ENOMEM: PROTECT-MAPPED");
    ck_protect(succeeds, PROTECTION_WRITE, "ok ENOMEM: PROTECT-MAPPED");
    ck_protect(allowed_in_posix, PROTECTION_DEFAULT, "ok ENOMEM: PROTECT-MAPPED");
    struct call call = {.address = 4 * P};
    ck_assert_str_eq(allowed_answers(product, OPERATION_PROTECT, &call), "ok: PROTECT-LEN-ZERO");
    call.length = 9 * P;
    ck_assert_str_eq(allowed_answers(succeeds, OPERATION_PROTECT, &call), "ENOMEM: PROTECT-HOLE");
}
END_TEST

static void ck_lock(uint64_t address, uint64_t length, const char *lock, const char *unlock)
{
    ck_range(allowed_in_kernel, OPERATION_MLOCK, address, length, lock);
    ck_range(allowed_in_kernel, OPERATION_MUNLOCK, address, length, unlock);
}

START_TEST(lock_arguments)
{
    ck_lock(4 * P, 8 * P, "ok ENOMEM EPERM EAGAIN: MLOCK-MAPPED", "ok: MLOCK-MAPPED");
    ck_lock(11 * P, 1, "ok ENOMEM EPERM EAGAIN: MLOCK-MAPPED", "ok: MLOCK-MAPPED");
    ck_lock(4 * P, 9 * P, "ENOMEM: MLOCK-HOLE", "ENOMEM: MLOCK-HOLE");
    ck_lock(4 * P, 8 * P + 1, "ENOMEM: MLOCK-HOLE", "ENOMEM: MLOCK-HOLE");
    ck_lock(12 * P, P, "ENOMEM: MLOCK-HOLE", "ENOMEM: MLOCK-HOLE");
    ck_lock(12 * P, 0, "ok EINVAL ENOMEM: MLOCK-LEN-ZERO", "ok EINVAL ENOMEM: MLOCK-LEN-ZERO");
    ck_lock(4 * P + 1, P, "ok EINVAL ENOMEM EPERM EAGAIN: MLOCK-ALIGN", "ok EINVAL: MLOCK-ALIGN");
    ck_lock(11 * P + 1, P, "EINVAL ENOMEM: MLOCK-HOLE", "EINVAL ENOMEM: MLOCK-HOLE");
    ck_lock(0, 0xffffffff, "EINVAL ENOMEM: MLOCK-RANGE", "EINVAL ENOMEM: MLOCK-RANGE");
    ck_lock(4 * P, 0xfffffff0, "EINVAL ENOMEM: MLOCK-RANGE", "EINVAL ENOMEM: MLOCK-RANGE");
    model_mark_indeterminate(&allowed_in_model, 5, 1);
    ck_lock(4 * P, 8 * P, "ok ENOMEM EPERM EAGAIN: MLOCK-HOLE", "ok ENOMEM: MLOCK-HOLE");
}
END_TEST

static void ck_remap(uint64_t address, uint64_t length, uint64_t new_length, bool may_move,
                     const char *expected)
{
    struct call call = {
        .address = address, .length = length, .new_length = new_length, .may_move = may_move};
    ck_assert_str_eq(allowed_answers(allowed_in_kernel, OPERATION_REMAP, &call), expected);
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
    ck_remap(12 * P, 0xffffffff, 0x80000000, false, "EINVAL ENOMEM EFAULT: REMAP-UNMAPPED");
    ck_remap(8 * P, 0x80000000, 0xffffffff, false, "EINVAL ENOMEM EFAULT: REMAP-HUGE");
}
END_TEST

/* Linux refuses to discard locked pages, and to remap a range that is locked in part. */
START_TEST(locked_pages_may_be_refused)
{
    ck_range(allowed_in_kernel, OPERATION_DISCARD, 8 * P, 4 * P, "ok: DISCARD-ZERO");
    model_set_apart(&allowed_in_model, 11, 3, APART_LOCKED,
                    true); /* the last page of BBBB, and two free ones */
    ck_range(allowed_in_kernel, OPERATION_DISCARD, 8 * P, 4 * P, "ok EINVAL: DISCARD-LOCKED");
    ck_range(allowed_in_kernel, OPERATION_DISCARD, 8 * P, 3 * P, "ok: DISCARD-ZERO");
    ck_remap(8 * P, 4 * P, 6 * P, false, "ok ENOMEM EAGAIN EFAULT: REMAP-LOCKED");
    ck_remap(8 * P, 3 * P, 6 * P, true, "ok ENOMEM: REMAP-MOVE");
    model_set_apart(&allowed_in_model, 8, 4, APART_LOCKED, false);
    ck_range(allowed_in_kernel, OPERATION_DISCARD, 8 * P, 4 * P, "ok: DISCARD-ZERO");
    ck_remap(8 * P, 4 * P, 6 * P, false, "ok ENOMEM: REMAP-GROW");
}
END_TEST

/* A profile that does not say where user space ends leaves the errno of an impossible length open.
 * Linux says it. */
START_TEST(remap_beyond_user_space)
{
    struct call call = {.address = 8 * P, .length = 4 * P, .new_length = UINT64_C(1) << 63};
    allowed_in_model.address_bits = 64;
    ck_assert_str_eq(allowed_answers(allowed_in_posix, OPERATION_REMAP, &call),
                     "EINVAL ENOMEM: REMAP-BLOCKED");
    call.new_length--;
    ck_assert_str_eq(allowed_answers(allowed_in_posix, OPERATION_REMAP, &call),
                     "ENOMEM: REMAP-BLOCKED");
}
END_TEST

/* The last two pages of BBBB are the first two of another mapping, so the range has two pieces. */
START_TEST(remap_sees_pieces_by_their_index)
{
    ck_assert(model_map(&allowed_in_model, 8, 4, 1));
    ck_remap(8 * P, 4 * P, 6 * P, false, "ok ENOMEM: REMAP-GROW");
    ck_assert(model_map(&allowed_in_model, 10, 2, 1));
    ck_remap(8 * P, 4 * P, 6 * P, false, "ok ENOMEM EFAULT: REMAP-PIECES");
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
    struct call hole = {.address = 8 * P, .length = 6 * P, .new_length = P};
    ck_assert_str_eq(allowed_answers(allowed_in_kernel, OPERATION_REMAP, &hole),
                     "ok EFAULT: REMAP-UNMAPPED");
    ck_assert_str_eq(allowed_answers(allowed_in_manager, OPERATION_REMAP, &hole),
                     "ok: REMAP-SHRINK");
    hole.length = 4 * P;
    ck_assert_str_eq(allowed_answers(allowed_in_manager, OPERATION_REMAP, &hole),
                     "ok: REMAP-SHRINK");
    model_protect(&allowed_in_model, 9, 1, PROTECTION_READ);
    ck_remap(8 * P, 4 * P, 6 * P, false, "ok ENOMEM EFAULT: REMAP-PIECES");
    struct call call = {.address = 8 * P, .length = 4 * P, .new_length = 6 * P};
    ck_assert(model_allowed(&allowed_in_model, OPERATION_REMAP, &call, allowed_in_kernel).exact);
    call.may_move = true;
    ck_assert(!model_allowed(&allowed_in_model, OPERATION_REMAP, &call, allowed_in_kernel).exact);
    call.new_length = P;
    ck_assert(model_allowed(&allowed_in_model, OPERATION_REMAP, &call, allowed_in_kernel).exact);
}
END_TEST

/* Page 0 is mapped here, and no page comes before it. */
START_TEST(unmap_from_page_zero_on)
{
    ck_assert(model_map(&allowed_in_model, 0, 4, 3));
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 0, P, "ok: PART-FRONT");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, P, P, "ok ENOMEM: PART-MIDDLE");
    ck_range(allowed_in_kernel, OPERATION_UNMAP, 0, 4 * P, "ok: UNMAP-RETURN");
}
END_TEST

/* The contract refuses a length whose page count overflows, like a range that leaves the address
 * space. */
START_TEST(ranges_beyond_the_space)
{
    ck_range(allowed_in_kernel, OPERATION_PROTECT, 0, 0xfffffff1, "ENOMEM: PROTECT-RANGE");
    ck_range(allowed_in_kernel, OPERATION_PROTECT, 0, 0xfffffff0, "ENOMEM: PROTECT-HOLE");
    ck_remap(0, 0xfffffff1, P, false, "EINVAL EFAULT: REMAP-UNMAPPED");
    struct call call = {.address = 4 * P, .length = P, .protection = PROTECTION_EXECUTE};
    struct profile strict = *allowed_in_kernel;
    strict.refused_protections = PROTECTION_EXECUTE;
    ck_assert_str_eq(allowed_answers(&strict, OPERATION_PROTECT, &call),
                     "ok EINVAL ENOMEM ENOTSUP: PROTECT-REFUSED");
    ck_assert_str_eq(allowed_answers(allowed_in_kernel, OPERATION_PROTECT, &call),
                     "ok ENOMEM: PROTECT-MAPPED");
    model_reset(&allowed_in_model, 4096, 64);
    ck_assert(model_map(&allowed_in_model, 4, 4, 0));
    uint64_t last = UINT64_C(0x7ffffffff000) - 4096;
    ck_range(allowed_in_kernel, OPERATION_DISCARD, last, 4096, "ENOMEM: DISCARD-HOLE");
    ck_range(allowed_in_kernel, OPERATION_DISCARD, last, 4097, "EINVAL ENOMEM: DISCARD-RANGE");
    ck_range(allowed_in_kernel, OPERATION_PROTECT, last, 4097, "ENOMEM: PROTECT-RANGE");
    ck_remap((uint64_t)4 * 4096, 4096, last + 4096, true, "ok ENOMEM: REMAP-MOVE");
    ck_remap((uint64_t)4 * 4096, 4096, last + 4097, true, "EINVAL ENOMEM: REMAP-HUGE");
}
END_TEST

Suite *suite_allowed_range(void)
{
    const TTest *const tests[] = {
        unmap_arguments,         unmap_effects_have_names,    unmap_of_strange_pages_and_splits,
        discard_arguments,       protect_arguments,           lock_arguments,
        remap_arguments,         remap_grows_one_piece,       remap_sees_pieces_by_their_index,
        remap_beyond_user_space, locked_pages_may_be_refused, unmap_from_page_zero_on,
        ranges_beyond_the_space, protect_on_a_linear_memory,
    };
    Suite *suite = suite_create("allowed_range");
    TCase *cases = tcase_create("allowed_range");
    tcase_add_checked_fixture(cases, allowed_set_up, allowed_tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    return suite;
}
