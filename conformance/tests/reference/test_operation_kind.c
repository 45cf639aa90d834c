/* SPDX-License-Identifier: MIT
 *
 * The table of operations: the promises of its rows.
 */
#include "reference/decode_record.h"
#include "reference/operation.h"

#include <check.h>
#include <string.h>

Suite *suite_operation_kind(void);

static const struct operation_facts *facts(int kind)
{
    return &operation_facts[kind];
}

START_TEST(names_are_their_own)
{
    ck_assert_uint_gt(strlen(facts(_i)->name), 0);
    ck_assert_str_eq(operation_name((enum operation_kind)_i), facts(_i)->name);
    for (int other = 0; other < _i; other++)
        ck_assert_str_ne(facts(other)->name, facts(_i)->name);
}
END_TEST

START_TEST(a_kind_that_is_none_has_no_name)
{
    ck_assert_str_eq(operation_name(OPERATION_KINDS), "?");
    ck_assert_str_eq(operation_name((enum operation_kind) - 1), "?");
}
END_TEST

/* Every call has an answer, and only a call can answer with an address. */
START_TEST(calls_have_answers)
{
    bool call = operation_is_call((enum operation_kind)_i);

    ck_assert_int_eq(call, facts(_i)->actor == ACTOR_CALL);
    ck_assert(!call || facts(_i)->answer != ANSWER_NOTHING);
    ck_assert(call || facts(_i)->answer != ANSWER_ADDRESS);
}
END_TEST

START_TEST(every_kind_has_operands_and_is_generated)
{
    ck_assert_uint_ne(facts(_i)->operands, 0);
    ck_assert_uint_gt(facts(_i)->weight, 0);
    ck_assert_uint_gt(strlen(facts(_i)->summary), 0);
}
END_TEST

/* A wide record expresses a place and a length that an exact record cannot. */
START_TEST(ranges_have_a_wide_form)
{
    enum operation_kind kind = (enum operation_kind)_i;
    enum form wide = record_form_of(kind, LAYOUT_WIDE);
    bool range = facts(_i)->operands == (HAS_PLACE | HAS_LENGTH);

    ck_assert_int_eq(wide != FORM_NOTHING, range || kind == OPERATION_MAP);
    ck_assert_int_ne(record_form_of(kind, LAYOUT_FOLDED), FORM_NOTHING);
    ck_assert_int_ne(record_form_of(kind, LAYOUT_EXACT), FORM_NOTHING);
}
END_TEST

static const struct {
    enum operation_kind kind;
    const char *syntax;
} syntaxes[] = {
    {OPERATION_MAP, "a = map LENGTH [uninitialized] [align N] [hint|fixed|noreplace PLACE] "
                    "[prot= flags= fd= offset=]"},
    {OPERATION_UNMAP, "unmap PLACE LENGTH"},
    {OPERATION_REMAP, "remap PLACE LENGTH NEW [maymove]"},
    {OPERATION_PROTECT, "protect PLACE LENGTH prot=N"},
    {OPERATION_SBRK, "sbrk DELTA"},
    {OPERATION_FAIL, "fail COUNT [moved]"},
    {OPERATION_MLOCK, "mlock PLACE LENGTH"},
    {OPERATION_MUNLOCK, "munlock PLACE LENGTH"},
    {OPERATION_ADVISE, "advise PLACE LENGTH advice=N"},
    {OPERATION_POSIX_ADVISE, "posix_advise PLACE LENGTH advice=N"},
    {OPERATION_MSYNC, "msync PLACE LENGTH sync=N"},
};

START_TEST(syntax_is_made_of_the_operands)
{
    char text[160];
    int length = operation_syntax(text, sizeof text, syntaxes[_i].kind);

    ck_assert_str_eq(text, syntaxes[_i].syntax);
    ck_assert_int_eq(length, (int)strlen(text));
}
END_TEST

START_TEST(syntax_keeps_to_its_room)
{
    char text[20] = "..................";

    ck_assert_int_eq(operation_syntax(text, 8, OPERATION_UNMAP), 18);
    ck_assert_str_eq(text, "unmap P");
    ck_assert_int_eq(text[8], '.');
    ck_assert_int_eq(operation_syntax(NULL, 0, OPERATION_UNMAP), 18);
}
END_TEST

Suite *suite_operation_kind(void)
{
    Suite *suite = suite_create("operation_kind");
    TCase *tests = tcase_create("table");

    tcase_add_loop_test(tests, names_are_their_own, 0, OPERATION_KINDS);
    tcase_add_test(tests, a_kind_that_is_none_has_no_name);
    tcase_add_loop_test(tests, calls_have_answers, 0, OPERATION_KINDS);
    tcase_add_loop_test(tests, every_kind_has_operands_and_is_generated, 0, OPERATION_KINDS);
    tcase_add_loop_test(tests, ranges_have_a_wide_form, 0, OPERATION_KINDS);
    tcase_add_loop_test(tests, syntax_is_made_of_the_operands, 0,
                        sizeof syntaxes / sizeof syntaxes[0]);
    tcase_add_test(tests, syntax_keeps_to_its_room);
    suite_add_tcase(suite, tests);
    return suite;
}
