/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge.c: a closed judge has freed everything, and a new run does not
 * depend on the runs before.
 */
#include "conformance/tests/support/failing_memory.h"
#include "conformance/tests/support/test_fake.h"
#include <string.h>

Suite *suite_judge_life(void);

/* Uses names, a foreign run, pages that come and go, and more pages than one window of samples. */
#define OPERATIONS                                                                                 \
    "world pages=2000 page=16\na = map 600p\nsbrk 3b\nb = map 2p\nunmap a+1p 1p\nfail 3\n"         \
    "c = map 1p\nwrite a 1p\n"

static void parse(const char *text)
{
    struct parse_error error;
    ck_assert_msg(program_parse(&run.program, text, &error), "%s", error.text);
}

/* The number of allocations that remain after a judge is closed. */
static long kept_by_a_judge(size_t operations)
{
    char reason[80];
    long before = failing_memory_kept();
    struct judge *judge = judge_open(&run.system, &fake_profile, QUESTION_ALL);
    judge_begin(judge, &run.program.world, reason, sizeof reason);
    for (size_t i = 0; i < operations; i++)
        judge_step(judge, &run.program.operations[i]);
    judge_close(judge);
    return failing_memory_kept() - before;
}

START_TEST(a_judge_gives_back_all_it_took)
{
    parse(OPERATIONS);
    for (size_t operations = 0; operations <= run.program.count; operations++)
        ck_assert_int_eq(kept_by_a_judge(operations), 0);
    ck_assert_int_eq(fake_open_count(), 0);
}
END_TEST

/* Uses every part of the state of a run. */
static void use_everything(void)
{
    fake_run_begin(&run, OPERATIONS);
    ck_assert_uint_gt(run.judge->run.plain.steps, 0);
    ck_assert_uint_gt(run.judge->run.answers.count, 0);
    ck_assert_uint_gt(run.judge->run.plain.rotation, 0);
    ck_assert_uint_gt(run.judge->run.plain.totals.grow_calls, 0);
    ck_assert_uint_gt(run.judge->run.plain.counters.break_calls, 0);
    ck_assert_uint_gt(run.judge->run.model.ever_mapped_count, 0);
    ck_assert(run.judge->run.plain.failures_asked);
    run.judge->run.plain.totals.bytes_cleared = 7;
    run.judge->run.plain.out_of_memory = true;
    finding_set(&run.judge->finding, VERDICT_ECONOMY, "GROW-BOUND", "as if");
}

static void ck_zero(const void *start, size_t size)
{
    const uint8_t *bytes = start;
    for (size_t i = 0; i < size; i++)
        ck_assert_uint_eq(bytes[i], 0);
}

static void ck_nothing_happened(void)
{
    const struct judge *judge = run.judge;
    ck_zero(&judge->run.plain.counters, sizeof judge->run.plain.counters);
    ck_zero(&judge->run.plain.totals, sizeof judge->run.plain.totals);
    ck_zero(&judge->finding, sizeof judge->finding);
    ck_zero(&judge->step, sizeof judge->step);
    ck_assert_uint_eq(judge->run.plain.steps + judge->run.answers.count + judge->run.plain.rotation,
                      0);
    ck_assert(!judge->run.plain.failures_asked && !judge->run.plain.out_of_memory);
    ck_assert_uint_eq(judge->run.model.count + judge->run.model.ever_mapped_count, 0);
    ck_assert_uint_eq(judge->run.seen.count + judge->run.seen.ever_mapped_count, 0);
}

START_TEST(a_run_begins_with_nothing)
{
    char reason[80] = "";
    struct world world = WORLD_DEFAULT;
    use_everything();
    ck_assert(judge_begin(run.judge, &world, reason, sizeof reason));
    ck_nothing_happened();
    ck_assert_int_eq(fake_open_count(), 1);
    ck_assert(run.judge->has_arena && run.judge->has_memory);
    ck_assert_ptr_nonnull(judge_placement(run.judge));
    ck_assert(world_equal(&run.judge->world, &world));
    ck_assert_uint_eq(run.judge->run.model.page_size, 256);
    ck_assert_uint_eq(run.judge->run.seen.page_size, 256);
    ck_assert_uint_eq(run.judge->run.seen.address_bits, run.system.address_bits);
    ck_assert_uint_eq(judge_placement(run.judge)->page_count, world.page_count);
}
END_TEST

/* The world is impossible. The judge clears the state of the last run, except for the reason. */
START_TEST(an_unopened_run_has_nothing)
{
    static const struct step step;
    char reason[80] = "";
    struct world world = WORLD_DEFAULT;
    world.page_size = 100;
    use_everything();
    ck_assert(!judge_begin(run.judge, &world, reason, sizeof reason));
    ck_assert_int_eq(fake_open_count(), 0);
    ck_assert_ptr_null(judge_instance(run.judge));
    ck_assert_ptr_null(judge_placement(run.judge));
    ck_assert(!run.judge->has_memory && !run.judge->run.plain.out_of_memory);
    ck_assert_uint_eq(judge_steps(run.judge) + judge_model(run.judge)->count, 0);
    ck_assert_uint_eq(run.judge->run.seen.count + run.judge->run.answers.count, 0);
    ck_assert_mem_eq(judge_last_step(run.judge), &step, sizeof step);
    ck_assert_str_eq(judge_finding(run.judge)->text, reason);
    ck_assert_uint_eq(judge_finding(run.judge)->operation, 0);
}
END_TEST

START_TEST(a_world_without_memory_is_not_looked_at)
{
    fake_run_begin(&run, "world memory=none\na = map 1p\n");
    ck_assert(!run.judge->has_memory);
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_AGREE);
    fake_run_begin(&run, "world fail=99\na = map 1p\n");
    ck_assert(run.judge->has_memory && run.judge->run.plain.failures_asked);
}
END_TEST

/* The index of the finding is that of the operation, or the number of operations at the end of the
 * run. */
START_TEST(a_finding_knows_its_operation)
{
    fake_run_begin(&run, "a = map 1p\nb = map 1p\n");
    fake_set_fault("map-traps");
    fake_run_more(&run, "c = map 1p\n");
    fake_run_expect(&run, VERDICT_CONTRACT, NULL, 2);
    ck_assert_uint_eq(judge_steps(run.judge), 3);
    fake_set_fault(NULL);
    fake_run_begin(&run, "a = map 1p\nb = map 1p\n");
    fake_set_fault("table-breaks-a-promise");
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_STRUCTURE);
    fake_run_expect(&run, VERDICT_STRUCTURE, NULL, 2);
    ck_assert_uint_eq(judge_steps(run.judge), 2);
}
END_TEST

Suite *suite_judge_life(void)
{
    Suite *suite = suite_create("judge_life");
    TCase *cases = tcase_create("judge_life");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_judge_gives_back_all_it_took);
    tcase_add_test(cases, a_run_begins_with_nothing);
    tcase_add_test(cases, an_unopened_run_has_nothing);
    tcase_add_test(cases, a_world_without_memory_is_not_looked_at);
    tcase_add_test(cases, a_finding_knows_its_operation);
    suite_add_tcase(suite, cases);
    return suite;
}
