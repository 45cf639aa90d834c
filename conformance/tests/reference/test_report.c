/* SPDX-License-Identifier: MIT
 *
 * The table of a run of the fake system, character by character: strips, allowed and actual
 * answers, and the finding.
 */
#include "conformance/tests/support/fake_system.h"
#include "conformance/tests/support/report_run.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_report(void);

static const char program_text[] = "world pages=8 page=16 growth=2\n"
                                   "a = map 2p\n"
                                   "unmap a+1p 1p\n"
                                   "sbrk 4b\n"
                                   "b = map 1p => a+1p\n"
                                   "unmap a+1b 1p\n"
                                   "c = map 4p\n"
                                   "unmap c 1p\n"
                                   "fail 1\n"
                                   "d = map 1p uninitialized\n"
                                   "map top-1p\n";

static const char program_table[] =
    "x.ops   system: fake   world pages=8 page=16 skip=63 growth=2 break=1p limit=8\n"
    "   #  operation                 allowed              got     page map\n"
    "   1  a = map 2p                any free run         page 1  xAA_____\n"
    "   2  unmap a+1p 1p             ok                   ok      xA~_____\n"
    "   3  sbrk 4b                                        ok      xA~x____\n"
    "   4  b = map 1p => a+1p        any free run         page 2  xABx____\n"
    "   5  unmap a+1b 1p             EINVAL               EINVAL  xABx____\n"
    "   6  c = map 4p                any free run         page 4  xABxCCCC\n"
    "   7  unmap c 1p                ok                   ok      xABx~CCC\n"
    "   8  fail 1                                                 xABx~CCC\n"
    "   9  d = map 1p uninitialized  any free run|ENOMEM  page 4  xABxDCCC\n"
    "  10  e = map top-1p            any free run|ENOMEM  ENOMEM  xABxDCCC\n"
    "AGREE  10 operations\n"
    "legend  A-Z a-z mapping  ~ free, dirty  x foreign  _ beyond the break\n";

START_TEST(table_shows_the_program)
{
    parse(program_text);
    fake.name = "fake";
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    ck_assert_str_eq(said, program_table);
}
END_TEST

START_TEST(table_ends_with_the_finding)
{
    parse("world pages=8 page=16 growth=2\na = map 2p\nunmap a+1p 1p\nb = map 1p\nunmap b 1p");
    fake.name = "fake";
    fake_set_fault("map-past-holes");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_ECONOMY);
    ck_assert_ptr_nonnull(strstr(
        said, "   3  b = map 1p     any free run  page 3  xA~B.___  <- diverges\nECONOMY  "));
    ck_assert_ptr_nonnull(strstr(said, "  (PROGRESS-FIT)\nlegend  A-Z a-z mapping"));
    ck_assert_ptr_nonnull(strstr(said, "next    mapcheck shrink x.ops --system fake\n"
                                       "        mapcheck show x.ops --c\n"));
    ck_assert_ptr_null(strstr(said, "unmap b"));
    ck_assert_ptr_null(strstr(said, "end of the run"));
}
END_TEST

/* Only the check at the end finds a byte that no sample reads. */
START_TEST(table_shows_the_end)
{
    parse("world pages=8 page=16 growth=4\na = map 4p\nunmap a+1p 1p");
    ck_assert_int_eq(report_run(report_table, &(struct report_options){0}), VERDICT_AGREE);
    fake_set_fault("unmap-clears-the-byte-after");
    ck_assert_int_eq(report_run(report_table, &(struct report_options){0}), VERDICT_CONTENTS);
    ck_assert_ptr_nonnull(strstr(said, ", at the end of the\n          run  ("));
    ck_assert_ptr_null(strstr(said, "diverges"));
    ck_assert_ptr_null(strstr(said, "next"));
}
END_TEST

START_TEST(table_survives_a_trap)
{
    parse("world pages=8 page=16\na = map 1p\nunmap a 1p");
    fake_set_fault("unmap-traps");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_CONTRACT);
    ck_assert_ptr_nonnull(strstr(said, "  SIGSEGV "));
}
END_TEST

START_TEST(table_says_why_a_world_cannot_be)
{
    parse("world pages=13 page=16\na = map 1p");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_UNRESOLVED);
    ck_assert_ptr_nonnull(strstr(said, "\nUNRESOLVED  "));
    ck_assert_int_eq(count_lines(said), 2);
}
END_TEST

START_TEST(empty_program_is_no_table)
{
    parse("world pages=8");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    ck_assert_ptr_nonnull(strstr(said, "\nAGREE  0 operations\n"));
    ck_assert_int_eq(count_lines(said), 2);
}
END_TEST

START_TEST(table_shows_the_last_rows)
{
    struct report_options last = plain;

    parse(program_text);
    last.rows_max = 3;
    report_run(report_table, &last);
    ck_assert_ptr_nonnull(strstr(said, " ...  7 operations before these agree\n"));
    ck_assert_ptr_null(strstr(said, "unmap c 1p"));
    ck_assert_ptr_nonnull(strstr(said, "   8  fail 1"));
    ck_assert_ptr_nonnull(strstr(said, "  10  e = map top-1p"));
    last.rows_max = 10;
    report_run(report_table, &last);
    ck_assert_ptr_null(strstr(said, " ... "));
}
END_TEST

/* 64 pages on a line. The report leaves out unchanged lines, and folds equal ones. */
START_TEST(long_strips_are_folded)
{
    parse("world pages=640 page=16 growth=1\na = map 600p\nunmap a+70p 2p");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    const char *first = strstr(said, "page 1\n          0 xAAAA");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(strstr(first, "    64 AAAA"));
    ck_assert_ptr_nonnull(strstr(first, "AAA\n            ... 7 more like this\n"));
    ck_assert_ptr_nonnull(strstr(first, "   576 AAAAAAAAAAAAAAAAAAAAAAAAA____"));
    const char *second = strstr(first, "unmap a+70p 2p");
    ck_assert_ptr_nonnull(strstr(second, "ok\n         64 AAAAAAA~~AAAA"));
    ck_assert_ptr_null(strstr(second, "   576 "));
    ck_assert_int_eq(count_lines(said), 2 + 2 + 5 + 2 + 2);
}
END_TEST

START_TEST(very_long_changes_are_cut)
{
    char text[2048] = "world pages=2048 page=16 growth=1\na = map 2000p\n";

    for (int i = 0; i < 30; i++)
        snprintf(text + strlen(text), 40, "unmap a+%dp 1p\n", 10 + 63 * i);
    snprintf(text + strlen(text), 40, "unmap a 2000p\n");
    parse(text);
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    const char *last = strstr(said, "unmap a 2000p");
    ck_assert_ptr_nonnull(last);
    ck_assert_int_lt(count_lines(last), 12 + 3);
}
END_TEST

/* A system without an arena does not report free pages. */
START_TEST(strip_without_an_arena)
{
    parse("world pages=8 page=16\na = map 2p\nunmap a 1p\nsbrk 1p");
    fake.features &= ~(uint32_t)SYSTEM_ARENA;
    fake.page_class = NULL;
    fake.statistics = NULL;
    fake.sbrk = NULL;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    ck_assert_ptr_nonnull(strstr(said, "page 1   -AA\n"));
    ck_assert_ptr_nonnull(strstr(said, "ok       --A\n"));
    ck_assert_ptr_nonnull(strstr(said, "skipped  --A\n"));
    ck_assert_ptr_nonnull(strstr(said, "legend  A-Z a-z mapping  - not mapped\n"));
}
END_TEST

static int note_page(void *self, uint64_t page)
{
    (void)self;
    return page == 7 ? 63 : page > 2 ? -1 : (int)page + 9;
}

START_TEST(notes_stand_beside_the_strip)
{
    parse("world pages=8 page=16 growth=2\na = map 2p");
    fake.annotation = note_page;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    ck_assert_ptr_nonnull(strstr(said, "  page map  note\n"));
    ck_assert_ptr_nonnull(strstr(said, "  xAA_____  9ab....+\n"));
    ck_assert_ptr_nonnull(strstr(said, "note: the system's own number for a page"));
}
END_TEST

START_TEST(page_that_nobody_mapped_is_shown)
{
    parse("world pages=8 page=16 growth=2\na = map 2p\nunmap a 1p");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    ck_assert_ptr_null(strchr(said, '!'));
    fake.page_class = call_mapped;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_STRUCTURE);
    ck_assert_ptr_nonnull(strstr(said, "  !AA!!!!!  <- diverges\n"));
    ck_assert_ptr_nonnull(strstr(said, "  ! mapped only by the system\n"));
}
END_TEST

START_TEST(unsupported_is_reported)
{
    parse("world pages=8 page=16\na = map 1p\ndiscard a 1p\nremap a 1p 2p maymove");
    fake.calls &= ~CALL_BIT(OPERATION_DISCARD);
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    ck_assert_ptr_nonnull(strstr(said, "unsupported"));
    ck_assert_ptr_nonnull(strstr(said, "page 1"));
}
END_TEST

static struct outcome answer_errno(void *self, enum operation_kind kind, const struct call *call)
{
    (void)self, (void)kind, (void)call;
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_OTHER, .number = 123};
}

/* Addresses print as pages from the origin, with bytes where they are not whole pages. Addresses
 * far away print as numbers. */
START_TEST(odd_answers_have_words)
{
    parse("world pages=8 page=16 growth=2\na = map 2p\nb = map 1p fixed a+1p");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    ck_assert_ptr_nonnull(strstr(said, "b = map 1p fixed a+1p  page 2"));
    fake_set_fault("map-behind-a-head");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_CONTRACT);
    ck_assert_ptr_nonnull(strstr(said, "  page 1+8b  "));
    program_clear(&program);
    parse("world pages=8 page=16 growth=2\na = map 5p");
    fake_set_fault("map-across-the-top");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_CONTRACT);
    ck_assert_ptr_nonnull(strstr(said, "  0xfffffff0  "));
    fake.call = answer_errno;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_CONTRACT);
    ck_assert_ptr_nonnull(strstr(said, "  errno 123  "));
}
END_TEST

START_TEST(color_marks_what_changed)
{
    struct report_options color = {.color = true};

    parse("world pages=8 page=16 growth=2\na = map 1p\nunmap a 1p");
    report_run(report_table, &color);
    ck_assert_ptr_nonnull(strstr(said, "\033[34;7mA\033[0m"));
    ck_assert_ptr_nonnull(strstr(said, "\033[32;7m.\033[0m"));
    ck_assert_ptr_nonnull(strstr(said, "\033[33;7m~\033[0m\033[32m.\033[0m"));
    ck_assert_ptr_nonnull(strstr(said, "\033[90mx\033[0m"));
    report_run(report_table, &plain);
    ck_assert_ptr_null(strchr(said, '\033'));
}
END_TEST

static TCase *table_case(void)
{
    TCase *table = tcase_create("table");

    tcase_add_checked_fixture(table, report_set_up, report_tear_down);
    tcase_add_test(table, table_shows_the_program);
    tcase_add_test(table, table_ends_with_the_finding);
    tcase_add_test(table, table_shows_the_end);
    tcase_add_test(table, table_survives_a_trap);
    tcase_add_test(table, table_says_why_a_world_cannot_be);
    tcase_add_test(table, empty_program_is_no_table);
    tcase_add_test(table, table_shows_the_last_rows);
    tcase_add_test(table, long_strips_are_folded);
    tcase_add_test(table, very_long_changes_are_cut);
    tcase_add_test(table, strip_without_an_arena);
    tcase_add_test(table, notes_stand_beside_the_strip);
    tcase_add_test(table, page_that_nobody_mapped_is_shown);
    tcase_add_test(table, unsupported_is_reported);
    tcase_add_test(table, odd_answers_have_words);
    tcase_add_test(table, color_marks_what_changed);
    return table;
}

Suite *suite_report(void)
{
    Suite *suite = suite_create("report");

    suite_add_tcase(suite, table_case());
    return suite;
}
