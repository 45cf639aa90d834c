/* SPDX-License-Identifier: MIT
 *
 * Whether output has color: the option decides first, then the terminal, NO_COLOR and TERM.
 */
#include "fuzz/support/color.h"
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

Suite *suite_color(void);

static int pipe_ends[2], controller, terminal;

static void set_up(void)
{
    ck_assert_int_eq(pipe(pipe_ends), 0);
    controller = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(controller, 0);
    ck_assert_int_eq(grantpt(controller), 0);
    ck_assert_int_eq(unlockpt(controller), 0);
    terminal = open(ptsname(controller), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(terminal, 0);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
}

static void tear_down(void)
{
    close(terminal);
    close(controller);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

START_TEST(words_of_the_option)
{
    enum color color = COLOR_NEVER;
    ck_assert(color_parse("auto", &color) && color == COLOR_AUTO);
    ck_assert(color_parse("always", &color) && color == COLOR_ALWAYS);
    ck_assert(color_parse("never", &color) && color == COLOR_NEVER);
    ck_assert(!color_parse("", &color));
    ck_assert(!color_parse("automatic", &color));
    ck_assert_int_eq(color, COLOR_NEVER);
}
END_TEST

START_TEST(a_terminal_has_color)
{
    ck_assert(color_decide(COLOR_AUTO, terminal));
    ck_assert(!color_decide(COLOR_AUTO, pipe_ends[1]));
}
END_TEST

START_TEST(the_option_outranks_all)
{
    ck_assert(color_decide(COLOR_AUTO, terminal));
    ck_assert(!color_decide(COLOR_NEVER, terminal));
    setenv("NO_COLOR", "1", 1);
    setenv("TERM", "dumb", 1);
    ck_assert(color_decide(COLOR_ALWAYS, pipe_ends[1]));
    ck_assert(!color_decide(COLOR_NEVER, terminal));
}
END_TEST

START_TEST(no_color_is_respected_unless_it_is_empty)
{
    setenv("NO_COLOR", "0", 1);
    ck_assert(!color_decide(COLOR_AUTO, terminal));
    setenv("NO_COLOR", "", 1);
    ck_assert(color_decide(COLOR_AUTO, terminal));
}
END_TEST

START_TEST(a_dumb_terminal_has_none)
{
    setenv("TERM", "dumb", 1);
    ck_assert(!color_decide(COLOR_AUTO, terminal));
    setenv("TERM", "", 1);
    ck_assert(!color_decide(COLOR_AUTO, terminal));
    unsetenv("TERM");
    ck_assert(!color_decide(COLOR_AUTO, terminal));
}
END_TEST

/* Emscripten calls every descriptor a terminal, and sets no TERM. */
START_TEST(a_terminal_has_a_name)
{
    ck_assert(color_terminal(terminal));
    ck_assert(!color_terminal(pipe_ends[1]));
    setenv("TERM", "dumb", 1);
    ck_assert(color_terminal(terminal));
    unsetenv("TERM");
    ck_assert(!color_terminal(terminal));
}
END_TEST

Suite *suite_color(void)
{
    Suite *suite = suite_create("color");
    TCase *cases = tcase_create("color");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, words_of_the_option);
    tcase_add_test(cases, a_terminal_has_color);
    tcase_add_test(cases, the_option_outranks_all);
    tcase_add_test(cases, no_color_is_respected_unless_it_is_empty);
    tcase_add_test(cases, a_dumb_terminal_has_none);
    tcase_add_test(cases, a_terminal_has_a_name);
    suite_add_tcase(suite, cases);
    return suite;
}
