/* SPDX-License-Identifier: MIT
 *
 * Texts and cells at the last column: where a line ends, and what is never cut.
 */
#include "reference/report_fold.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_report_fold(void);

static char *said;
static struct fold fold;

static void set_up(void)
{
    static size_t size;
    said = NULL;
    fold = (struct fold){.out = open_memstream(&said, &size), .indent = 4};
}

static void tear_down(void)
{
    free(said);
}

static void expect(const char *text)
{
    fclose(fold.out);
    ck_assert_str_eq(said, text);
}

#define TEN  "123456789 "
#define NINE "123456789"

START_TEST(columns_are_code_points)
{
    ck_assert_uint_eq(fold_columns(""), 0);
    ck_assert_uint_eq(fold_columns("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 4);
    fclose(fold.out);
}
END_TEST

START_TEST(the_last_column_is_used)
{
    fold.column = 70;
    fold_add(&fold, 1, NINE);
    ck_assert_uint_eq(fold.column, 80);
    fold_add(&fold, 1, "x");
    ck_assert_uint_eq(fold.column, 5);
    expect(" " NINE "\n    x");
}
END_TEST

START_TEST(one_column_more_goes_on_below)
{
    fold.column = 71;
    fold_add(&fold, 1, NINE);
    expect("\n    " NINE);
}
END_TEST

/* In bytes it would not fit. */
START_TEST(letters_beyond_ascii_are_one_column)
{
    fold.column = 78;
    fold_add(&fold, 0, "\xc3\xa4\xc3\xa4");
    expect("\xc3\xa4\xc3\xa4");
}
END_TEST

START_TEST(what_fits_on_a_line_stays_together)
{
    fold.column = 60;
    fold_add(&fold, 2, TEN TEN NINE);
    expect("\n    " TEN TEN NINE);
}
END_TEST

START_TEST(what_is_longer_ends_at_words)
{
    fold.column = 60;
    fold_add(&fold, 2, TEN TEN TEN TEN TEN TEN TEN TEN NINE);
    expect("  " NINE "\n    " TEN TEN TEN TEN TEN TEN NINE "\n    " NINE);
}
END_TEST

START_TEST(a_word_is_never_cut)
{
    fold.column = 4;
    fold_add(&fold, 0, NINE NINE NINE NINE NINE NINE NINE NINE NINE);
    fold_add(&fold, 1, "x");
    expect(NINE NINE NINE NINE NINE NINE NINE NINE NINE "\n    x");
}
END_TEST

START_TEST(a_command_goes_on_behind_a_backslash)
{
    fold.column = 60;
    fold.command = true;
    fold_add(&fold, 1, "12345678 0123456");
    fold_add(&fold, 1, "x");
    expect(" 12345678 0123456 \\\n    x");
}
END_TEST

START_TEST(a_line_keeps_units_together)
{
    fold_line(fold.out, 10, 2, TEN TEN TEN TEN "1234 678  a unit of words  end");
    expect(TEN TEN TEN TEN "1234 678  a unit of words  end\n");
}
END_TEST

START_TEST(a_unit_that_does_not_fit_moves)
{
    fold_line(fold.out, 10, 2, TEN TEN TEN TEN TEN NINE "  a unit of words  end");
    expect(TEN TEN TEN TEN TEN NINE "\n  a unit of words  end\n");
}
END_TEST

START_TEST(an_empty_line_is_a_newline)
{
    fold_line(fold.out, 0, 2, "");
    expect("\n");
}
END_TEST

/* One line after the other, as a table prints them. */
static void expect_cell(const char *text, size_t width, const char *lines)
{
    char all[200] = "";
    do {
        const char *start = text;
        size_t bytes = fold_cell(&text, width);
        strncat(all, start, bytes);
        strcat(all, "/");
    } while (*text != '\0');
    ck_assert_str_eq(all, lines);
}

START_TEST(cells_end_at_blanks_and_bars)
{
    expect_cell("", 5, "/");
    expect_cell("any free run|ENOMEM", 19, "any free run|ENOMEM/");
    expect_cell("any free run|ENOMEM", 18, "any free run|/ENOMEM/");
    expect_cell("any free run|ENOMEM", 12, "any free/run|ENOMEM/");
    expect_cell("EINVAL|ENOMEM", 7, "EINVAL|/ENOMEM/");
    expect_cell("EINVAL|ENOMEM", 1, "EINVAL|/ENOMEM/");
    expect_cell("a = map 2p", 7, "a = map/2p/");
    fclose(fold.out);
}
END_TEST

START_TEST(longest_parts)
{
    ck_assert_uint_eq(fold_longest(""), 0);
    ck_assert_uint_eq(fold_longest("any free run|ENOMEM"), 6);
    ck_assert_uint_eq(fold_longest("EINVAL|ok"), 7);
    fclose(fold.out);
}
END_TEST

Suite *suite_report_fold(void)
{
    Suite *suite = suite_create("report_fold");
    TCase *texts = tcase_create("texts"), *cells = tcase_create("cells");
    tcase_add_checked_fixture(texts, set_up, tear_down);
    tcase_add_checked_fixture(cells, set_up, tear_down);
    tcase_add_test(cells, columns_are_code_points);
    tcase_add_test(texts, the_last_column_is_used);
    tcase_add_test(texts, one_column_more_goes_on_below);
    tcase_add_test(texts, letters_beyond_ascii_are_one_column);
    tcase_add_test(texts, what_fits_on_a_line_stays_together);
    tcase_add_test(texts, what_is_longer_ends_at_words);
    tcase_add_test(texts, a_word_is_never_cut);
    tcase_add_test(texts, a_command_goes_on_behind_a_backslash);
    tcase_add_test(texts, a_line_keeps_units_together);
    tcase_add_test(texts, a_unit_that_does_not_fit_moves);
    tcase_add_test(texts, an_empty_line_is_a_newline);
    tcase_add_test(cells, cells_end_at_blanks_and_bars);
    tcase_add_test(cells, longest_parts);
    suite_add_tcase(suite, texts);
    suite_add_tcase(suite, cells);
    return suite;
}
