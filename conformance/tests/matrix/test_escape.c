/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/matrix/escape.c: every byte that HTML or XML would misread is escaped.
 */
#include "conformance/matrix/escape.h"

#include <check.h>
#include <string.h>

Suite *suite_escape(void);

static const char *escaped(const char *text)
{
    static char result[256];
    FILE *file = tmpfile();

    ck_assert_ptr_nonnull(file);
    escape_print(file, text);
    ck_assert_int_eq(fseek(file, 0, SEEK_SET), 0);
    result[fread(result, 1, sizeof result - 1, file)] = '\0';
    fclose(file);
    return result;
}

START_TEST(the_four_special_characters_are_entities)
{
    ck_assert_str_eq(escaped("&"), "&amp;");
    ck_assert_str_eq(escaped("<"), "&lt;");
    ck_assert_str_eq(escaped(">"), "&gt;");
    ck_assert_str_eq(escaped("\""), "&quot;");
    ck_assert_str_eq(escaped("a<b>&\"c\"&amp;"), "a&lt;b&gt;&amp;&quot;c&quot;&amp;amp;");
}
END_TEST

START_TEST(all_other_printed_characters_stay)
{
    char text[2] = "";

    for (int character = ' '; character < 0x7f; character++) {
        text[0] = (char)character;
        if (strchr("&<>\"", character) == NULL)
            ck_assert_str_eq(escaped(text), text);
    }
    ck_assert_str_eq(escaped("\t\n\r"), "\t\n\r");
    ck_assert_str_eq(escaped(""), "");
}
END_TEST

START_TEST(control_characters_are_replaced)
{
    char text[2] = "";

    for (int character = 1; character < ' '; character++) {
        text[0] = (char)character;
        if (strchr("\t\n\r", character) == NULL)
            ck_assert_str_eq(escaped(text), "&#xFFFD;");
    }
    ck_assert_str_eq(escaped("\x1b[1m"), "&#xFFFD;[1m");
    ck_assert_str_eq(escaped("\x7f"), "&#xFFFD;");
}
END_TEST

START_TEST(utf8_stays)
{
    ck_assert_str_eq(escaped("\xc2\xb5s"), "\xc2\xb5s");
    ck_assert_str_eq(escaped("\xe2\x80\x93"), "\xe2\x80\x93");
    ck_assert_str_eq(escaped("\xf0\x9f\x98\x80!"), "\xf0\x9f\x98\x80!");
}
END_TEST

START_TEST(other_bytes_are_replaced)
{
    ck_assert_str_eq(escaped("\x80"), "&#xFFFD;");
    ck_assert_str_eq(escaped("\xc1\xbf"), "&#xFFFD;&#xFFFD;");
    ck_assert_str_eq(escaped("\xe2\x80"), "&#xFFFD;&#xFFFD;");
    ck_assert_str_eq(escaped("\xe2<"), "&#xFFFD;&lt;");
    ck_assert_str_eq(escaped("\xf5x"), "&#xFFFD;x");
}
END_TEST

Suite *suite_escape(void)
{
    Suite *suite = suite_create("escape");
    TCase *tests = tcase_create("escape");

    tcase_add_test(tests, the_four_special_characters_are_entities);
    tcase_add_test(tests, all_other_printed_characters_stay);
    tcase_add_test(tests, control_characters_are_replaced);
    tcase_add_test(tests, utf8_stays);
    tcase_add_test(tests, other_bytes_are_replaced);
    suite_add_tcase(suite, tests);
    return suite;
}
