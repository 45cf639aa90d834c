/* SPDX-License-Identifier: MIT
 *
 * Printing and parsing are inverse for everything that text can express. Lengths are returned as
 * snprintf returns them.
 */
#include "conformance/tests/support/random_program.h"
#include "reference/operation.h"
#include "reference/report.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_operation_print(void);

static struct program program;

static void setup(void)
{
    program = (struct program){0};
}

static void teardown(void)
{
    program_free(&program);
}

static struct parse_error problem;

static void parse(const char *text)
{
    ck_assert_msg(program_parse(&program, text, &problem), "line %u: %s", problem.line,
                  problem.text);
}

/* The program as text; the caller frees it. */
static char *print(const struct program *printed)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    ck_assert_ptr_nonnull(out);
    report_ops(out, printed, NULL);
    fclose(out);
    return text;
}

/* After z come names such as m26. A plain m is the thirteenth name, regardless of the text after
 * it. */
START_TEST(names_count_on)
{
    char name[12], text[64];

    program_clear(&program);
    for (size_t i = 0; i < 30; i++) {
        struct operation map = operation_default(OPERATION_MAP);
        ck_assert(program_append(&program, &map));
    }
    mapping_name(name, sizeof name, 0);
    ck_assert_str_eq(name, "a");
    mapping_name(name, sizeof name, 25);
    ck_assert_str_eq(name, "z");
    mapping_name(name, sizeof name, 26);
    ck_assert_str_eq(name, "m26");
    char *whole = print(&program);
    parse(whole);
    ck_assert_uint_eq(program.count, 30);
    snprintf(text, sizeof text, "unmap m29-1p 1p\nunmap m+1p 1p\nunmap m 1p\n");
    char *longer = malloc(strlen(whole) + sizeof text);
    sprintf(longer, "%s%s", whole, text);
    parse(longer);
    ck_assert_int_eq(program.operations[30].place.mapping, 29);
    ck_assert_int_eq(program.operations[31].place.mapping, 12);
    ck_assert_int_eq(program.operations[32].place.mapping, 12);
    free(longer);
    free(whole);
}
END_TEST

START_TEST(printing_and_reading_are_inverse)
{
    struct program again = {0};
    uint64_t seed = (uint64_t)_i + 1;

    for (int round = 0; round < 20; round++) {
        random_program(&program, &seed, 60, RANDOM_TEXT);
        char *text = print(&program);
        ck_assert_msg(program_parse(&again, text, &problem), "line %u: %s\n%s", problem.line,
                      problem.text, text);
        random_demand_equal(&program, &again);
        char *second = print(&again);
        ck_assert_str_eq(text, second);
        free(second);
        free(text);
    }
    program_free(&again);
}
END_TEST

START_TEST(printing_knows_how_long_it_is)
{
    char text[32];
    struct operation map = operation_default(OPERATION_MAP);
    int length;

    map.length.pages = 12345;
    length = operation_print(text, sizeof text, &map, 0);
    ck_assert_str_eq(text, "a = map 12345p");
    ck_assert_int_eq(length, 14);
    memset(text, '#', sizeof text);
    ck_assert_int_eq(operation_print(text, 6, &map, 0), 14);
    ck_assert_str_eq(text, "a = m");
    ck_assert_int_eq(text[6], '#');
    ck_assert_int_eq(operation_print(NULL, 0, &map, 0), 14);
}
END_TEST

START_TEST(amounts_and_places_are_printed)
{
    char text[64];
    struct place place = {.mapping = 27, .offset = {.pages = -1}};

    ck_assert_int_eq(place_print(text, sizeof text, &place), 6);
    ck_assert_str_eq(text, "m27-1p");
    amount_print(text, sizeof text, &(struct amount){AMOUNT_TOP, -1, 1});
    ck_assert_str_eq(text, "top-1p+1");
    amount_print(text, sizeof text, &(struct amount){0});
    ck_assert_str_eq(text, "0");
}
END_TEST

START_TEST(an_unknown_operation_is_a_comment)
{
    struct operation odd = operation_default(OPERATION_FAIL);
    char text[64];

    odd.kind = (enum operation_kind)99;
    operation_print(text, sizeof text, &odd, 0);
    ck_assert_str_eq(text, "# unknown operation 99");
}
END_TEST

Suite *suite_operation_print(void)
{
    Suite *suite = suite_create("operation_print");
    TCase *text = tcase_create("text");

    tcase_add_checked_fixture(text, setup, teardown);
    tcase_add_test(text, names_count_on);
    tcase_add_loop_test(text, printing_and_reading_are_inverse, 0, 10);
    tcase_add_test(text, printing_knows_how_long_it_is);
    tcase_add_test(text, amounts_and_places_are_printed);
    tcase_add_test(text, an_unknown_operation_is_a_comment);
    suite_add_tcase(suite, text);
    return suite;
}
