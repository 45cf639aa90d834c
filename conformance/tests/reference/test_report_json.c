/* SPDX-License-Identifier: MIT
 *
 * JSON lines of runs of the fake system.
 */
#include "conformance/tests/support/fake_system.h"
#include "conformance/tests/support/report_run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_report_json(void);

START_TEST(json_has_a_line_for_each_operation)
{
    struct report_options odd = {.file = "a \"b\"\\\n.ops"};

    parse("world pages=8 page=16 growth=2\na = map 1p\nunmap a+1b 1p\nfail 1");
    ck_assert_int_eq(report_run(report_json, &odd), VERDICT_AGREE);
    ck_assert_int_eq(count_lines(said), 4);
    ck_assert_ptr_nonnull(strstr(said, "{\"operation\":1,\"text\":\"a = map 1p\",\"allowed\":\"any "
                                       "free run\",\"clauses\":[\""));
    ck_assert_ptr_nonnull(strstr(said, "\"got\":\"page 1\",\"address\":16}\n"));
    ck_assert_ptr_nonnull(strstr(said, "\"allowed\":\"EINVAL\""));
    ck_assert_ptr_nonnull(strstr(said, "\"got\":\"EINVAL\"}\n"));
    ck_assert_ptr_nonnull(strstr(said, "{\"verdict\":\"AGREE\",\"system\":"));
    ck_assert_ptr_nonnull(strstr(said, "\"file\":\"a \\\"b\\\"\\\\\\u000a.ops\""));
    ck_assert_ptr_nonnull(strstr(said, ",\"operations\":3,\"transcript\":\""));
}
END_TEST

START_TEST(json_names_the_finding)
{
    parse("world pages=8 page=16 growth=2\na = map 1p\nmap 1p\nmap 1p");
    fake_set_fault("map-at-the-lowest-mapping");
    ck_assert_int_eq(report_run(report_json, &plain), VERDICT_CONTRACT);
    ck_assert_int_eq(count_lines(said), 3);
    ck_assert_ptr_nonnull(strstr(said, "{\"verdict\":\"CONTRACT\""));
    ck_assert_ptr_nonnull(strstr(said, ",\"operation\":2,\"clause\":\"ADDR-NO-OVERLAP\""));
}
END_TEST

START_TEST(json_says_why_a_world_cannot_be)
{
    parse("world pages=13\na = map 1p");
    ck_assert_int_eq(report_run(report_json, &plain), VERDICT_UNRESOLVED);
    ck_assert_int_eq(count_lines(said), 1);
    ck_assert_ptr_nonnull(strstr(said, "{\"verdict\":\"UNRESOLVED\",\"system\":"));
    ck_assert_ptr_nonnull(strstr(said, ",\"finding\":\""));
}
END_TEST

START_TEST(json_of_a_remap_and_of_what_is_skipped)
{
    struct report_options nameless = {0};

    parse("world pages=8 page=16 growth=2\na = map 1p\nremap a 1p 2p maymove\n"
          "b = map 9p\nunmap b 1p\nc = map 1p hint b");
    ck_assert_int_eq(report_run(report_json, &nameless), VERDICT_AGREE);
    ck_assert_ptr_nonnull(strstr(said, "\"text\":\"remap a 1p 2p maymove\""));
    ck_assert_ptr_nonnull(strstr(said, "\"got\":\"page 1\",\"address\":16}\n{\"operation\":3"));
    ck_assert_ptr_nonnull(strstr(said, "\"got\":\"skipped\"}\n"));
    ck_assert_ptr_null(strstr(said, "\"file\""));
}
END_TEST

START_TEST(json_has_all_clauses_of_a_bad_call)
{
    fake.features |= SYSTEM_ARGUMENTS;
    parse("a = map 0 flags=0x10 fixed 1b fd=-1 offset=1b");
    report_run(report_json, &plain);
    ck_assert_ptr_nonnull(
        strstr(said, "\"clauses\":[\"MMAP-LEN-ZERO\",\"MMAP-TYPE-NONE\",\"MMAP-NO-ANON\","
                     "\"MMAP-OFF-UNALIGNED\"]"));
}
END_TEST

Suite *suite_report_json(void)
{
    Suite *suite = suite_create("report_json");
    TCase *lines = tcase_create("lines");

    tcase_add_checked_fixture(lines, report_set_up, report_tear_down);
    tcase_add_test(lines, json_has_a_line_for_each_operation);
    tcase_add_test(lines, json_names_the_finding);
    tcase_add_test(lines, json_says_why_a_world_cannot_be);
    tcase_add_test(lines, json_of_a_remap_and_of_what_is_skipped);
    tcase_add_test(lines, json_has_all_clauses_of_a_bad_call);
    suite_add_tcase(suite, lines);
    return suite;
}
