/* SPDX-License-Identifier: MIT
 *
 * The report about the speed of fuzzing: which rates are compared, and when a target is missed.
 */
#include "fuzz/bench/speed.h"

#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_speed(void);

static struct speed speed;
static char *report;

static void read_rates(const char *text)
{
    FILE *in = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    ck_assert_ptr_nonnull(in);
    speed_read(&speed, in);
    fclose(in);
}

/* Prints the report, or the rates as JSON. */
static const char *print(bool json)
{
    size_t size;
    free(report);
    FILE *out = open_memstream(&report, &size);
    ck_assert_ptr_nonnull(out);
    if (json)
        speed_print_json(out, &speed);
    else
        speed_print(out, &speed, 8);
    fclose(out);
    return report;
}

static void forget(void)
{
    free(report);
    report = NULL;
}

START_TEST(a_program_has_its_median_and_its_spread)
{
    read_rates("empty 1 300\nempty 2 100\nempty 3 200\nstress 1 5\nstress 2 5\n");
    const char *text = print(false);
    ck_assert_ptr_nonnull(strstr(text, "### fuzz, native: 2 rounds\n"));
    ck_assert_ptr_nonnull(strstr(text, "| executions, empty target | 200 (100..300) |\n"));
    ck_assert_ptr_null(strstr(text, "model_check"));
}
END_TEST

/* The ratios are 10, 2 and 20. The ratio of the medians would be 13. */
START_TEST(ratios_are_taken_within_a_round)
{
    read_rates("empty 1 100\nempty 2 200\nempty 3 300\nmodel_check 3 15\nmodel_check 2 100\n"
               "model_check 1 10\n");
    ck_assert_ptr_nonnull(strstr(print(false), "| harness | 10.00 | at most 10 | PASS |\n"));
    read_rates("empty 1 101\nempty 2 200\nempty 3 300\nmodel_check 3 15\nmodel_check 2 100\n"
               "model_check 1 10\n");
    ck_assert_ptr_nonnull(strstr(print(false), "| harness | 10.10 | at most 10 | MISS |\n"));
}
END_TEST

START_TEST(a_lower_limit_is_missed_below_it)
{
    read_rates("stress 1 94\nstress-before 1 100\n");
    ck_assert_ptr_nonnull(strstr(print(false), "| harness | 0.94 | at least 0.95 | MISS |\n"));
    read_rates("stress 1 95\nstress-before 1 100\n");
    ck_assert_ptr_nonnull(strstr(print(false), "| harness | 0.95 | at least 0.95 | PASS |\n"));
}
END_TEST

START_TEST(a_round_of_one_program_gives_no_ratio)
{
    read_rates("stress 1 94\nstress-before 2 100\n");
    ck_assert_ptr_null(strstr(print(false), "at least"));
}
END_TEST

START_TEST(a_cut_line_is_left_out)
{
    read_rates("empty 1 100\nempty 2\n\nempty 3 70");
    ck_assert_str_eq(print(true), "{\"part\":\"fuzz\",\"platform\":\"native\",\"rates\":[\n"
                                  "{\"what\":\"empty\",\"round\":1,\"per_second\":100},\n"
                                  "{\"what\":\"empty\",\"round\":3,\"per_second\":70}]}\n");
}
END_TEST

START_TEST(lines_beyond_the_most_are_left_out)
{
    static char text[(SPEED_RATES + 1) * 10 + 1];
    for (size_t i = 0; i <= SPEED_RATES; i++)
        memcpy(text + i * 10, "empty 1 7\n", 11);
    read_rates(text);
    ck_assert_uint_eq(speed.count, SPEED_RATES);
}
END_TEST

Suite *suite_speed(void)
{
    Suite *suite = suite_create("speed");
    TCase *tcase = tcase_create("speed");
    tcase_add_checked_fixture(tcase, NULL, forget);
    tcase_add_test(tcase, a_program_has_its_median_and_its_spread);
    tcase_add_test(tcase, ratios_are_taken_within_a_round);
    tcase_add_test(tcase, a_lower_limit_is_missed_below_it);
    tcase_add_test(tcase, a_round_of_one_program_gives_no_ratio);
    tcase_add_test(tcase, a_cut_line_is_left_out);
    tcase_add_test(tcase, lines_beyond_the_most_are_left_out);
    suite_add_tcase(suite, tcase);
    return suite;
}
