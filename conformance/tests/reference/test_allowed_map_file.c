/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/allowed_map.c: the descriptor and the offset of a map, by profile.
 * allowed_fixture.h shows the state.
 */
#include "conformance/tests/support/allowed_fixture.h"

Suite *suite_allowed_map_file(void);

START_TEST(map_file_arguments)
{
    struct call call = map_call(P);
    call.descriptor = 0;
    ck_map(allowed_in_manager, call, "ok EINVAL ENOMEM: MMAP-FD-OTHER");
    call = map_call(P);
    call.offset = P;
    ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-OFF-NONZERO");
    ck_map(allowed_in_posix, call, "ok EINVAL ENOMEM EMFILE: MMAP-OFF-NONZERO");
    call.offset = 1;
    ck_map(allowed_in_manager, call, "EINVAL: MMAP-OFF-UNALIGNED");
    ck_map(allowed_in_posix, call, "ok EINVAL ENOMEM EMFILE: MMAP-OFF-UNALIGNED");
    call.offset = 0;
    ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-FD-PORTABLE");
}
END_TEST

/* A multiple of 4,096 bytes is an offset, also where pages are larger. */
START_TEST(offsets_are_counted_in_4_kib)
{
    struct call call = map_call(65536);
    model_reset(&allowed_in_model, 65536, 32);
    call.offset = 4096;
    ck_map(allowed_in_manager, call, "ok ENOMEM: MMAP-OFF-UNALIGNED");
    call.offset = 4096 + 256;
    ck_map(allowed_in_manager, call, "EINVAL: MMAP-OFF-UNALIGNED");
}
END_TEST

/* As measured on Linux 6.18: the offset comes first, then the file, then the rest. */
START_TEST(a_missing_file_is_seen_before_other_faults)
{
    struct call call = map_call(0);
    call.flags = FLAG_FIXED;
    call.address = 4 * P + 1;
    ck_map(allowed_in_manager, call, "EBADF: MMAP-NO-ANON");
    ck_map(allowed_in_kernel, call, "EBADF: MMAP-NO-ANON");
    call.offset = 1;
    ck_map(allowed_in_manager, call, "EINVAL: MMAP-OFF-UNALIGNED");
    ck_map(allowed_in_kernel, call, "EINVAL: MMAP-OFF-UNALIGNED");
    ck_map(allowed_in_posix, call, "EINVAL ENOMEM EBADF EPERM ENODEV ENOTSUP: MMAP-LEN-ZERO");
}
END_TEST

Suite *suite_allowed_map_file(void)
{
    Suite *suite = suite_create("allowed_map_file");
    TCase *cases = tcase_create("allowed_map_file");
    tcase_add_checked_fixture(cases, allowed_set_up, allowed_tear_down);
    tcase_add_test(cases, map_file_arguments);
    tcase_add_test(cases, offsets_are_counted_in_4_kib);
    tcase_add_test(cases, a_missing_file_is_seen_before_other_faults);
    suite_add_tcase(suite, cases);
    return suite;
}
