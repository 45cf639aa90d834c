/* SPDX-License-Identifier: MIT
 *
 * The functions between the caller and an honest system change nothing but the fault.
 * test_clauses_faults.c and test_questions.c test the faults.
 */
#include "conformance/faults/faults.h"
#include "conformance/systems/bump.h"
#include "conformance/systems/registry.h"
#include "fuzz/generate/generate.h"
#include "reference/judge.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

Suite *suite_faults(void);

static const struct fault none;
static struct program program;

static void tear_down(void)
{
    program_free(&program);
}

static const struct system *manager(void)
{
    char problem[200];
    return registry_find("page-manager", problem, sizeof problem);
}

START_TEST(names_are_unique)
{
    const struct fault *fault;
    for (size_t i = 0; (fault = fault_at(i)) != NULL; i++)
        ck_assert_msg(fault_find(fault->name) == fault, "two rows are called %s", fault->name);
    ck_assert_ptr_null(fault_find("map-nothin"));
}
END_TEST

static uint64_t transcript_of(const struct system *system)
{
    struct judge *judge = judge_open(system, profile_find("page-manager"), QUESTION_ALL);
    ck_assert_ptr_nonnull(judge);
    judge_run(judge, &program);
    ck_assert_str_eq(judge_finding(judge)->text, "");
    uint64_t transcript = judge_transcript(judge);
    judge_close(judge);
    return transcript;
}

START_TEST(without_a_fault_nothing_changes)
{
    const struct system system = fault_system(&none, manager());
    struct generator generator;
    generator_init(&generator, manager(), (uint64_t)_i);
    generator_world(&generator, &program.world);
    for (int i = 0; i < 200; i++) {
        struct operation operation = generator_next(&generator);
        ck_assert(program_append(&program, &operation));
    }
    ck_assert_uint_eq(transcript_of(&system), transcript_of(manager()));
}
END_TEST

START_TEST(only_functions_of_the_honest_system_are_offered)
{
    const struct system bump = fault_system(&none, &system_bump);
    ck_assert(bump.page_class == NULL && bump.page_classes == NULL && bump.annotation == NULL);
    ck_assert(bump.statistics == NULL && bump.validate == NULL && bump.write_in_child == NULL);
    ck_assert(bump.sbrk != NULL && bump.fail != NULL && bump.limit != NULL);
    ck_assert(bump.counters != NULL && bump.take_events != NULL);
    ck_assert_uint_eq(bump.calls, system_bump.calls);
    const struct system whole = fault_system(&none, manager());
    ck_assert(whole.page_class != NULL && whole.page_classes != NULL && whole.annotation != NULL);
    ck_assert(whole.statistics != NULL && whole.validate != NULL);
    ck_assert(whole.save == NULL && whole.state_key == NULL);
}
END_TEST

/* A report for the user, and two ways to ask for the same classes, pass through unchanged. */
START_TEST(pages_look_as_they_are)
{
    const struct world world = WORLD_DEFAULT;
    const struct call map = {
        .length = 3 * 256, .protection = 3, .flags = FLAG_DEFAULT, .descriptor = -1};
    char reason[80];
    uint8_t classes[8];
    const struct system system = fault_system(&none, manager());
    void *self = system.open(&world, reason, sizeof reason);
    void *honest = manager()->open(&world, reason, sizeof reason);
    ck_assert(self != NULL && honest != NULL);
    ck_assert_int_eq(system.call(self, OPERATION_MAP, &map).kind, OUTCOME_SUCCESS);
    manager()->call(honest, OPERATION_MAP, &map);
    system.page_classes(self, 0, 8, classes);
    for (uint64_t page = 0; page < 8; page++) {
        ck_assert_int_eq(system.page_class(self, page), manager()->page_class(honest, page));
        ck_assert_int_eq(classes[page], manager()->page_class(honest, page));
        ck_assert_int_eq(system.annotation(self, page), manager()->annotation(honest, page));
    }
    ck_assert_int_eq(classes[1], PAGE_MAPPED);
    system.close(self);
    manager()->close(honest);
}
END_TEST

START_TEST(a_wrong_class_is_wrong_in_both_forms)
{
    const struct world world = WORLD_DEFAULT;
    const struct call map = {
        .length = 256, .protection = 3, .flags = FLAG_DEFAULT, .descriptor = -1};
    char reason[80];
    uint8_t class = 99;
    const struct system system = fault_system(fault_find("table-calls-owned-foreign"), manager());
    void *self = system.open(&world, reason, sizeof reason);
    system.call(self, OPERATION_MAP, &map);
    system.page_classes(self, 1, 1, &class);
    ck_assert_int_eq(class, PAGE_FOREIGN);
    ck_assert_int_eq(system.page_class(self, 1), PAGE_FOREIGN);
    system.close(self);
}
END_TEST

START_TEST(an_open_system_keeps_its_fault)
{
    const struct world world = WORLD_DEFAULT;
    const struct call call = {.address = 256, .length = 256};
    char reason[80];
    const struct system first = fault_system(fault_find("always-einval"), &system_bump);
    void *refusing = first.open(&world, reason, sizeof reason);
    const struct system second = fault_system(fault_find("unmap-traps"), &system_bump);
    void *trapping = second.open(&world, reason, sizeof reason);
    ck_assert(refusing != NULL && trapping != NULL);
    ck_assert_int_eq(first.call(refusing, OPERATION_UNMAP, &call).error, ERROR_EINVAL);
    ck_assert_int_eq(second.call(trapping, OPERATION_UNMAP, &call).kind, OUTCOME_TRAP);
    first.close(refusing);
    second.close(trapping);
}
END_TEST

static void *open_nothing(const struct world *world, char *reason, size_t reason_size)
{
    (void)world;
    snprintf(reason, reason_size, "not today");
    return NULL;
}

START_TEST(a_refused_world_keeps_its_reason)
{
    const struct world world = WORLD_DEFAULT;
    char reason[80] = "";
    struct system honest = system_bump;
    honest.open = open_nothing;
    const struct system system = fault_system(&none, &honest);
    ck_assert_ptr_null(system.open(&world, reason, sizeof reason));
    ck_assert_str_eq(reason, "not today");
}
END_TEST

Suite *suite_faults(void)
{
    Suite *suite = suite_create("faults");
    TCase *cases = tcase_create("faults");
    tcase_add_checked_fixture(cases, NULL, tear_down);
    tcase_add_test(cases, names_are_unique);
    tcase_add_loop_test(cases, without_a_fault_nothing_changes, 1, 21);
    tcase_add_test(cases, only_functions_of_the_honest_system_are_offered);
    tcase_add_test(cases, pages_look_as_they_are);
    tcase_add_test(cases, a_wrong_class_is_wrong_in_both_forms);
    tcase_add_test(cases, an_open_system_keeps_its_fault);
    tcase_add_test(cases, a_refused_world_keeps_its_reason);
    suite_add_tcase(suite, cases);
    return suite;
}
