/* SPDX-License-Identifier: MIT
 *
 * The strips of reference/report_strip.c for unusual worlds and systems, and the words beside them,
 * character by character. test_report.c tests the usual ones.
 */
#include "conformance/tests/support/fake_run.h"
#include "conformance/tests/support/report_run.h"
#include "reference/report_words.h"
#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_report_strip(void);

static void expect_said(const char *part)
{
    ck_assert_msg(strstr(said, part) != NULL, "'%s' is not in\n%s", part, said);
}

/* Without an arena a line is 64 pages wide, or as wide as the world. */
START_TEST(wide_worlds_without_an_arena)
{
    parse("world pages=100 page=16\na = map 70p");
    fake.features &= ~(uint32_t)SYSTEM_ARENA;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    expect_said("    0 xAAAAAAAAA");
    expect_said("   64 AAAAAAA");
    parse("world pages=8 page=16 growth=1\na = map 2p");
    report_run(report_table, &plain);
    ck_assert_ptr_null(strstr(said, "   64 "));
}
END_TEST

/* The last line is shorter than the lines before it. */
START_TEST(the_last_line_ends_with_the_world)
{
    parse("world pages=100 page=16 growth=1\na = map 98p");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    const char *last = strstr(said, "   64 AAAA");
    ck_assert_ptr_nonnull(last);
    ck_assert_uint_eq(strspn(last + 6, "A_"), 36);
}
END_TEST

/* Every line has gaps of zeroed pages at other places, so no line is folded as equal to the line
 * above. */
START_TEST(lines_that_differ_are_folded_as_changes)
{
    char text[2048] = "world pages=1600 page=16 growth=1500\nmap 1p\n";
    for (int i = 0; i < 20; i++)
        snprintf(text + strlen(text), 40, "map 40p fixed @%dp\n", 64 * i + 2 + i % 3);
    strcat(text, "unmap @1p 1500p\n");
    parse(text);
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    const char *last = strstr(said, "unmap @1p 1500p");
    ck_assert_ptr_nonnull(last);
    ck_assert_ptr_nonnull(strstr(last, " more changed"));
}
END_TEST

static uint64_t far_origin(void *self)
{
    (void)self;
    return 32;
}

/* A page before the origin has no place in the strip, so the report prints its address. */
START_TEST(pages_outside_are_left_out)
{
    parse("world pages=8 page=16 growth=8\na = map 7p\nb = map 1p fixed @0p");
    fake.origin = far_origin;
    report_run(report_table, &plain);
    expect_said("  0x10    AAAAAA__\n");
    expect_said("  page 0  BAAAAA__\n");
}
END_TEST

START_TEST(free_pages_of_a_system_without_an_arena)
{
    parse("world pages=8 page=16 growth=2\na = map 2p\nunmap a 1p");
    fake.features &= ~(uint32_t)SYSTEM_ARENA;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    expect_said("  x~Axxxxx");
    fake.features |= SYSTEM_ARENA;
    fake.page_class = NULL;
    fake.statistics = NULL;
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    expect_said("  x~A_____");
}
END_TEST

static int note_page(void *self, uint64_t page)
{
    (void)self;
    return (int)page;
}

/* After a trap the report asks nothing of the system. */
START_TEST(a_trap_leaves_no_notes)
{
    parse("world pages=8 page=16 growth=2\na = map 1p\nunmap a 1p");
    fake.annotation = note_page;
    fake_set_fault("unmap-traps");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_CONTRACT);
    expect_said("  xA._____  01234567\n");
    expect_said("  xA._____  ........  <- diverges\n");
}
END_TEST

START_TEST(every_glyph_has_its_color)
{
    const struct report_options color = {.color = true};
    parse("world pages=8 page=16 growth=2\na = map 2p\nunmap a 1p");
    fake.page_class = call_mapped;
    ck_assert_int_eq(report_run(report_table, &color), VERDICT_STRUCTURE);
    expect_said("\033[31m!\033[0m");
    expect_said("\033[31mSTRUCTURE\033[0m  page ");
    fake.features &= ~(uint32_t)SYSTEM_ARENA;
    fake.page_class = NULL;
    fake.statistics = NULL;
    ck_assert_int_eq(report_run(report_table, &color), VERDICT_AGREE);
    expect_said("\033[90m-\033[0m");
}
END_TEST

START_TEST(words_for_all_calls)
{
    parse("world pages=8 page=16 growth=2\na = map 2p\nprotect a 1p prot=3\ndiscard a 1p");
    ck_assert_int_eq(report_run(report_table, &plain), VERDICT_AGREE);
    expect_said("   2  protect a 1p prot=0x3  ok|ENOMEM");
    expect_said("   3  discard a 1p           ok ");
}
END_TEST

START_TEST(no_room_for_words)
{
    struct fake_run run;
    char text[2] = "?";
    fake_run_open(&run, QUESTION_ALL);
    fake_run_begin(&run, "a = map 1p\n");
    allowed_print(text, 0, run.judge);
    ck_assert_str_eq(text, "?");
    allowed_print(text, 2, run.judge);
    ck_assert_str_eq(text, "a");
    fake_run_close(&run);
}
END_TEST

Suite *suite_report_strip(void)
{
    Suite *suite = suite_create("report_strip");
    TCase *cases = tcase_create("report_strip");
    tcase_add_checked_fixture(cases, report_set_up, report_tear_down);
    tcase_add_test(cases, wide_worlds_without_an_arena);
    tcase_add_test(cases, the_last_line_ends_with_the_world);
    tcase_add_test(cases, lines_that_differ_are_folded_as_changes);
    tcase_add_test(cases, pages_outside_are_left_out);
    tcase_add_test(cases, free_pages_of_a_system_without_an_arena);
    tcase_add_test(cases, a_trap_leaves_no_notes);
    tcase_add_test(cases, every_glyph_has_its_color);
    tcase_add_test(cases, words_for_all_calls);
    tcase_add_test(cases, no_room_for_words);
    suite_add_tcase(suite, cases);
    return suite;
}
