/* SPDX-License-Identifier: MIT
 *
 * The places of the page map and its notes, and the folding of the cells beside them. Every table
 * is compared whole, and no line of it passes the last column.
 */
#include "conformance/tests/support/fake_system.h"
#include "conformance/tests/support/report_run.h"
#include "reference/report_fold.h"
#include <check.h>
#include <string.h>

Suite *suite_report_layout(void);

static void expect_narrow(void)
{
    for (const char *at = said; *at != '\0'; at += strcspn(at, "\n") + 1)
        ck_assert_msg(strcspn(at, "\n") <= REPORT_COLUMNS, "%s", at);
}

static void expect_rows(const char *rows)
{
    const char *first = strstr(said, "   #  operation");
    ck_assert_ptr_nonnull(first);
    ck_assert_msg(strncmp(first, rows, strlen(rows)) == 0, "%s", first);
    expect_narrow();
}

static int note_page(void *self, uint64_t page)
{
    (void)self;
    return (int)(page % 10);
}

#define FIXED                                                                                      \
    "a = map 2p\nb = map 1p uninitialized fixed @3p\nunmap a+1b 1p\nsbrk 1p\nc = map 1p fixed a\n"

START_TEST(a_long_allowed_set_folds_under_its_column)
{
    parse("world pages=22 page=16 growth=2\n" FIXED);
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    expect_rows("   #  operation                    allowed        got     page map\n"
                "   1  a = map 2p                   any free run   page 1  xAA___________________\n"
                "   2  b = map 1p uninitialized     page 3|        EINVAL  xAA___________________\n"
                "      fixed @3p                    EINVAL|\n"
                "                                   ENOMEM|EPERM\n"
                "   3  unmap a+1b 1p                EINVAL         EINVAL  xAA___________________\n"
                "   4  sbrk 1p                                     ok      xAAx__________________\n"
                "   5  c = map 1p fixed a           page 1|        page 1  xCAx__________________\n"
                "                                   EINVAL|\n"
                "                                   ENOMEM|EPERM\n");
}
END_TEST

START_TEST(notes_stand_under_pages_that_leave_no_room)
{
    parse("world pages=16 page=16 growth=2\n" FIXED);
    fake.annotation = note_page;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    expect_rows("   #  operation                          allowed        got     page map\n"
                "                                                                note\n"
                "   1  a = map 2p                         any free run   page 1  xAA_____________\n"
                "                                                                0123456789012345\n"
                "   2  b = map 1p uninitialized fixed     page 3|        EINVAL  xAA_____________\n"
                "      @3p                                EINVAL|                0123456789012345\n"
                "                                         ENOMEM|EPERM\n"
                "   3  unmap a+1b 1p                      EINVAL         EINVAL  xAA_____________\n"
                "                                                                0123456789012345\n"
                "   4  sbrk 1p                                           ok      xAAx____________\n"
                "                                                                0123456789012345\n"
                "   5  c = map 1p fixed a                 page 1|        page 1  xCAx____________\n"
                "                                         EINVAL|                0123456789012345\n"
                "                                         ENOMEM|EPERM\n");
}
END_TEST

START_TEST(wide_page_maps_stand_under_their_rows)
{
    parse("world pages=40 page=16 growth=2\n" FIXED);
    fake.annotation = note_page;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    expect_rows("   #  operation                           allowed                     got\n"
                "      page map\n"
                "      note\n"
                "   1  a = map 2p                          any free run                page 1\n"
                "      xAA_____________________________________\n"
                "      0123456789012345678901234567890123456789\n"
                "   2  b = map 1p uninitialized fixed @3p  page 3|EINVAL|ENOMEM|EPERM  EINVAL\n"
                "      xAA_____________________________________\n"
                "      0123456789012345678901234567890123456789\n"
                "   3  unmap a+1b 1p                       EINVAL                      EINVAL\n"
                "      xAA_____________________________________\n"
                "      0123456789012345678901234567890123456789\n"
                "   4  sbrk 1p                                                         ok\n"
                "      xAAx____________________________________\n"
                "      0123456789012345678901234567890123456789\n"
                "   5  c = map 1p fixed a                  page 1|EINVAL|ENOMEM|EPERM  page 1\n"
                "      xCAx____________________________________\n"
                "      0123456789012345678901234567890123456789\n");
}
END_TEST

/* Even without a page map beside them these operations are too long for one line. */
START_TEST(operations_fold_above_a_page_map)
{
    parse("world pages=64 page=16 growth=2\n"
          "a = map 1p uninitialized align 4096p fixed @2147483647p offset=4096b\n");
    report_run(report_table, &plain);
    expect_rows("   #  operation                                             allowed  got\n"
                "      page map\n"
                "   1  a = map 1p uninitialized align 4096p fixed                     unsupported\n"
                "      @2147483647p offset=4096b\n"
                "      x_______________________________________________________________\n");
}
END_TEST

START_TEST(a_divergence_is_marked_in_the_first_line)
{
    parse("world pages=40 page=16 growth=2\na = map 2p\nunmap a+1p 1p\nb = map 1p");
    fake_set_fault("map-past-holes");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_ECONOMY);
    ck_assert_ptr_nonnull(strstr(said, "  <- diverges\n      xA~"));
    expect_narrow();
}
END_TEST

START_TEST(only_headings_and_pages_have_styles)
{
    const struct report_options color = {.color = true};
    parse("world pages=8 page=16 growth=2\na = map 1p");
    report_run(report_table, &color);
    ck_assert_ptr_nonnull(strstr(said, "\033[1m   #  operation   allowed       got"));
    ck_assert_ptr_nonnull(strstr(said, "page map\033[0m\n"));
    ck_assert_ptr_nonnull(strstr(said, "\033[32mAGREE\033[0m  1 operations\n"));
    fake_set_fault("map-behind-a-head");
    report_run(report_table, &color);
    ck_assert_ptr_nonnull(strstr(said, "  \033[31m<- diverges\033[0m\n"));
}
END_TEST

/* A path stays whole. A command continues after a backslash. */
START_TEST(long_paths_stay_whole)
{
#define PATH "out/crashes/a-long-name-of-a-file-that-somebody-gave-to-a-run.ops"
    const struct report_options options = {.file = PATH};
    parse("world pages=8 page=16 growth=2\na = map 1p");
    fake_set_fault("map-behind-a-head");
    report_run(report_table, &options);
    ck_assert_ptr_nonnull(strstr(said, PATH "   system: fake\n  world"));
    ck_assert_ptr_nonnull(strstr(said, "\nnext    mapcheck shrink \\\n            " PATH " \\\n"));
    expect_narrow();
}
END_TEST

Suite *suite_report_layout(void)
{
    Suite *suite = suite_create("report_layout");
    TCase *cases = tcase_create("report_layout");
    tcase_add_checked_fixture(cases, report_set_up, report_tear_down);
    tcase_add_test(cases, a_long_allowed_set_folds_under_its_column);
    tcase_add_test(cases, notes_stand_under_pages_that_leave_no_room);
    tcase_add_test(cases, wide_page_maps_stand_under_their_rows);
    tcase_add_test(cases, operations_fold_above_a_page_map);
    tcase_add_test(cases, a_divergence_is_marked_in_the_first_line);
    tcase_add_test(cases, only_headings_and_pages_have_styles);
    tcase_add_test(cases, long_paths_stay_whole);
    suite_add_tcase(suite, cases);
    return suite;
}
