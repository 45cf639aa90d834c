/* SPDX-License-Identifier: MIT
 *
 * The shrinker keeps verdict and clause, ends, always returns the same small program, and refuses a
 * program that agrees. These tests shrink programs that fail on a planted fault of the fake system.
 */
#include "conformance/tests/support/fake_run.h"
#include "conformance/tests/support/program_text.h"
#include "fuzz/generate/generate.h"
#include "fuzz/shrink/shrink.h"
#include "fuzz/shrink/simplify.h"
#include <string.h>

Suite *suite_shrink(void);

static struct fake_run run;
static uint64_t reported;

static void setup(void)
{
    fake_run_open(&run, QUESTION_ALL);
    reported = 0;
}

static void teardown(void)
{
    fake_set_fault(NULL);
    fake_run_close(&run);
}

/* Runs random operations until the judge finds the fault. */
static void find_divergence(uint64_t seed)
{
    struct generator generator;
    generator_init(&generator, &run.system, seed);
    for (int tries = 0; tries < 200; tries++) {
        program_clear(&run.program);
        generator_world(&generator, &run.program.world);
        run.program.world.page_size = 64;
        run.program.world.page_count = 32;
        run.program.world.limit = 32;
        run.program.world.first_break = 64;
        for (int i = 0; i < 60; i++) {
            struct operation operation = generator_next(&generator);
            ck_assert(program_append(&run.program, &operation));
        }
        if (judge_run(run.judge, &run.program) != VERDICT_AGREE)
            return;
    }
    ck_abort_msg("the fake was not caught");
}

static bool count_tries(void *context, size_t operations, uint64_t tries)
{
    (void)operations;
    reported = tries;
    return tries < *(const uint64_t *)context;
}

START_TEST(what_is_left_fails_in_the_same_way)
{
    static const struct {
        const char *fault;
        size_t operations_max;
    } cases[] = {{"map-past-holes", 3},
                 {"map-clears-nothing", 3},
                 {"map-at-the-lowest-mapping", 2},
                 {"map-nothing", 1},
                 {"unmap-clears-the-next-page", 3},
                 {"always-einval", 2},
                 {"map-traps", 1},
                 {"table-calls-dirty-zeroed", 2},
                 {"map-never-grows", 1},
                 {"map-scribbles-on-the-neighbour", 3},
                 {"table-breaks-a-promise", 2},
                 {"map-grows-by-16-pages-more", 2}};
    for (uint64_t seed = 1; seed <= 3; seed++) {
        fake_set_fault(cases[_i].fault);
        if (strcmp(cases[_i].fault, "map-nothing") == 0) {
            fake_run_text(&run, "a = map 3p\nunmap a 1p\nb = map 0\nc = map 1p\n");
        } else {
            find_divergence(seed);
        }
        struct finding before = *judge_finding(run.judge);
        ck_assert(shrink_program(run.judge, &run.program, NULL, NULL));
        const struct finding *after = judge_finding(run.judge);
        ck_assert_int_eq(before.verdict, after->verdict);
        ck_assert_str_eq(before.clause, after->clause);
        ck_assert_int_eq(judge_run(run.judge, &run.program), before.verdict);
        ck_assert_msg(run.program.count <= cases[_i].operations_max,
                      "fault %s, seed %d, %s: %zu operations left, %zu do", cases[_i].fault,
                      (int)seed, after->clause, run.program.count, cases[_i].operations_max);
    }
}
END_TEST

START_TEST(what_agrees_is_not_shrunk)
{
    fake_run_text(&run, "a = map 3p\nunmap a 1p\nb = map 2p\n");
    ck_assert(!shrink_program(run.judge, &run.program, NULL, NULL));
    program_demand_text(&run.program, "a = map 3p\nunmap a 1p\nb = map 2p\n");
    ck_assert_int_eq(judge_finding(run.judge)->verdict, VERDICT_AGREE);
}
END_TEST

START_TEST(a_world_that_cannot_be_opened_is_not_shrunk)
{
    fake_run_text(&run, "world pages=13\na = map 3p\n");
    ck_assert(!shrink_program(run.judge, &run.program, NULL, NULL));
    ck_assert_int_eq(judge_finding(run.judge)->verdict, VERDICT_UNRESOLVED);
}
END_TEST

START_TEST(the_result_is_the_same_every_time)
{
    struct program first = {0};
    fake_set_fault("map-past-holes");
    find_divergence(5);
    ck_assert(shrink_program(run.judge, &run.program, NULL, NULL));
    first.world = run.program.world;
    for (size_t i = 0; i < run.program.count; i++)
        ck_assert(program_append(&first, &run.program.operations[i]));
    find_divergence(5);
    ck_assert(shrink_program(run.judge, &run.program, NULL, NULL));
    ck_assert_uint_eq(first.count, run.program.count);
    for (size_t i = 0; i < first.count; i++)
        ck_assert(operation_equal(&first.operations[i], &run.program.operations[i]));
    ck_assert(world_equal(&first.world, &run.program.world));
    program_free(&first);
}
END_TEST

START_TEST(shrinking_can_be_stopped)
{
    uint64_t most = 3;
    fake_set_fault("map-past-holes");
    find_divergence(6);
    struct finding before = *judge_finding(run.judge);
    ck_assert(shrink_program(run.judge, &run.program, count_tries, &most));
    ck_assert_uint_eq(reported, 3);
    ck_assert_int_eq(judge_finding(run.judge)->verdict, before.verdict);
}
END_TEST

START_TEST(shapes_know_a_defect_again)
{
    struct finding finding = {.verdict = VERDICT_ECONOMY, .clause = "PROGRESS-FIT"};
    program_from_text(&run.program, "a = map 2p\nunmap a 1p");
    uint64_t shape = shrink_shape(&run.program, &finding);
    program_from_text(&run.program, "world pages=9\na = map 5p\nunmap a+1p 3p");
    ck_assert_uint_eq(shape, shrink_shape(&run.program, &finding));
    program_from_text(&run.program, "a = map 2p\nunmap @0p 1p");
    ck_assert_uint_ne(shape, shrink_shape(&run.program, &finding));
    program_from_text(&run.program, "a = map 2p\nunmap a 1p");
    finding.verdict = VERDICT_CONTENTS;
    ck_assert_uint_ne(shape, shrink_shape(&run.program, &finding));
}
END_TEST

/* Every step makes the program simpler, so repeating the steps must end. */
START_TEST(simplifying_ends)
{
    program_from_text(&run.program,
                      "world pages=1000 page=4096 skip=3 growth=9 break=5p+3 limit=77 fail=4\n"
                      "a = map half-7p+99 uninitialized align 8p hint @9p-1 prot=0x7 fd=3 "
                      "offset=top-1p\nremap a+7p+3 5p-3 9p+1 maymove\nfail 9 moved\nsbrk -70p-9\n");
    unsigned changes = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (unsigned step = 0; step < 100; step++) {
            for (size_t i = 0; i < run.program.count; i++)
                changed |= simplify_operation(&run.program, i, step) == SIMPLIFY_DONE;
            changed |= simplify_world(&run.program, step) == SIMPLIFY_DONE;
        }
        ck_assert_uint_lt(changes++, 10000);
    }
    program_demand_text(&run.program, "a = map 0\nremap a 0 0\nfail 1\nsbrk 0");
    ck_assert_ptr_null(world_problem(&run.program.world));
    ck_assert_uint_eq(run.program.world.page_count, 1);
}
END_TEST

/* Halving alone would miss the smallest length that still fails. */
START_TEST(one_less_is_tried)
{
    bool pages = false, bytes = false, world = false;
    for (unsigned step = 0; step < 100; step++) {
        program_from_text(&run.program, "world pages=7\na = map 7p+7\n");
        simplify_operation(&run.program, 0, step);
        struct amount length = run.program.operations[0].length;
        pages = pages || (length.pages == 6 && length.bytes == 7);
        bytes = bytes || (length.pages == 7 && length.bytes == 6);
        simplify_world(&run.program, step);
        world = world || run.program.world.page_count == 6;
    }
    ck_assert(pages && bytes && world);
}
END_TEST

Suite *suite_shrink(void)
{
    Suite *suite = suite_create("shrink");
    TCase *cases = tcase_create("shrink");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, what_is_left_fails_in_the_same_way, 0, 12);
    tcase_add_test(cases, what_agrees_is_not_shrunk);
    tcase_add_test(cases, a_world_that_cannot_be_opened_is_not_shrunk);
    tcase_add_test(cases, the_result_is_the_same_every_time);
    tcase_add_test(cases, shrinking_can_be_stopped);
    tcase_add_test(cases, shapes_know_a_defect_again);
    tcase_add_test(cases, simplifying_ends);
    tcase_add_test(cases, one_less_is_tried);
    suite_add_tcase(suite, cases);
    return suite;
}
