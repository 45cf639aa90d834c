/* SPDX-License-Identifier: MIT
 *
 * Tests of conformance/clauses/clause_sound.c: it accepts all clauses, and reports every planted
 * fault.
 */
#include "conformance/clauses/clause.h"

#include <check.h>
#include <string.h>

Suite *suite_clause_sound(void);

START_TEST(all_clauses_are_sound)
{
    char problem[200];

    for (size_t i = 0; clause_at(i) != NULL; i++)
        ck_assert_msg(clause_sound(clause_at(i), problem, sizeof problem), "%s: %s",
                      clause_at(i)->id, problem);
}
END_TEST

START_TEST(each_field_is_a_difference)
{
    const struct operation plain = operation_default(OPERATION_MAP);
    struct operation other[11];

    for (size_t i = 0; i < 11; i++)
        other[i] = plain;
    other[0].place.mapping = PLACE_WORLD;
    other[1].length.bytes = 1;
    other[2].new_length.pages = 1;
    other[3].alignment.base = AMOUNT_HALF;
    other[4].offset.bytes = 1;
    other[5].protection = 0;
    other[6].flags = 0;
    other[7].descriptor = 0;
    other[8].count = 1;
    other[9].moved = true;
    other[10].may_move = true;
    ck_assert_uint_eq(operation_differences(&plain, &plain), 0);
    for (size_t i = 0; i < 11; i++) {
        ck_assert_uint_eq(operation_differences(&plain, &other[i]), 1);
        ck_assert_uint_eq(operation_differences(&other[i], &other[(i + 1) % 11]), 2);
    }
}
END_TEST

/* One fault in each row. The first row is the control, which is sound. */
START_TEST(unsound_rows_are_reported)
{
    static const struct {
        struct clause clause;
        const char *words; /* NULL: sound */
    } rows[] = {
        {{.pairs = {{"a = map 0", "a = map 1p", ANSWER_EINVAL, ANYWHERE}}}, NULL},
        {{.pairs = {{"a = map 0", "a = map 1p prot=0", ANSWER_EINVAL, ANYWHERE}}}, "in 2 fields"},
        {{.pairs = {{"a = map 0", "a = map 0", ANSWER_EINVAL, ANYWHERE}}}, "in 0 fields"},
        {{.pairs = {{"a = map 0", NULL, ANSWER_EINVAL, ANYWHERE}}}, "no positive control"},
        {{.pairs = {{"a = mop 0", "a = map 1p", ANSWER_EINVAL, ANYWHERE}}}, "not one operation"},
        {{.pairs = {{"a = map 0\nmap 1p", "a = map 1p", ANSWER_EINVAL, ANYWHERE}}},
         "not one operation"},
        {{.sequence = "a = map 1p\n unmap b 1p\n"}, "line 2"},
        {{.sequence = "a = map 1p\n", .whole = "a = map 1p\n sbrk\n"}, "line 2"},
        {{.page_maps = {{"AB", 0, 1, ".B"}}}, NULL},
        {{.page_maps = {{"AB", 0, 1, ".BB"}}}, "same length"},
        {{.page_maps = {{"ABA", 0, 1, ".BA"}}}, "a letter for two mappings"},
        {{.id = "NOTHING"}, "has no case"},
    };
    char problem[200];

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool sound = clause_sound(&rows[i].clause, problem, sizeof problem);
        ck_assert_msg(sound == (rows[i].words == NULL), "row %zu: %s", i, problem);
        ck_assert_msg(sound || strstr(problem, rows[i].words) != NULL, "row %zu: %s", i, problem);
    }
}
END_TEST

Suite *suite_clause_sound(void)
{
    Suite *suite = suite_create("clause_sound");
    TCase *sound = tcase_create("sound");

    tcase_add_test(sound, all_clauses_are_sound);
    tcase_add_test(sound, each_field_is_a_difference);
    tcase_add_test(sound, unsound_rows_are_reported);
    suite_add_tcase(suite, sound);
    return suite;
}
