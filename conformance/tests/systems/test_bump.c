/* SPDX-License-Identifier: MIT
 *
 * The bump allocator agrees with the model, and each of the two faults that users can name makes it
 * wrong in one way. Each negative case agrees without the fault.
 */
#include "conformance/faults/always.h"
#include "conformance/systems/bump.h"
#include "fuzz/generate/generate.h"
#include "reference/judge.h"

#include <check.h>

Suite *suite_bump(void);

static struct program program;

static void tear_down(void)
{
    program_free(&program);
}

static enum verdict verdict_of(const struct system *system, const char *clause)
{
    struct judge *judge = judge_open(system, profile_find(system->name), QUESTION_ALL);
    ck_assert_ptr_nonnull(judge);
    enum verdict verdict = judge_run(judge, &program);
    ck_assert_str_eq(judge_finding(judge)->clause, clause);
    judge_close(judge);
    return verdict;
}

START_TEST(random_programs_agree)
{
    struct generator generator;
    generator_init(&generator, &system_bump, (uint64_t)_i);
    generator_world(&generator, &program.world);
    for (int i = 0; i < 200; i++) {
        struct operation operation = generator_next(&generator);
        ck_assert(program_append(&program, &operation));
    }
    ck_assert_int_eq(verdict_of(&system_bump, ""), VERDICT_AGREE);
}
END_TEST

START_TEST(one_fault_is_one_finding)
{
    static const struct {
        const struct system *system;
        const char *text;
        enum verdict verdict;
        const char *clause;
    } rows[] = {
        {&system_always_einval, "a = map 1p\nunmap a 1p\n", VERDICT_CONTRACT, "UNMAP-RETURN"},
        {&system_always_einval, "a = map 1p\n", VERDICT_AGREE, ""},
        {&system_always_enomem, "a = map 1p\n", VERDICT_ECONOMY, "GROW-FAIL"},
        {&system_always_enomem, "a = map 0b\nunmap @1p 1p\nunmap @1p 0b\n", VERDICT_AGREE, ""},
    };
    struct parse_error error;
    ck_assert(program_parse(&program, rows[_i].text, &error));
    ck_assert_int_eq(verdict_of(&system_bump, ""), VERDICT_AGREE);
    ck_assert_int_eq(verdict_of(rows[_i].system, rows[_i].clause), rows[_i].verdict);
}
END_TEST

Suite *suite_bump(void)
{
    Suite *suite = suite_create("bump");
    TCase *cases = tcase_create("bump");
    tcase_add_checked_fixture(cases, NULL, tear_down);
    tcase_add_loop_test(cases, random_programs_agree, 1, 21);
    tcase_add_loop_test(cases, one_fault_is_one_finding, 0, 4);
    suite_add_tcase(suite, cases);
    return suite;
}
