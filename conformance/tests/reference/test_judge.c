/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge.c: the life of a run, a judge that is used for many runs, the
 * parts of a finding that are kept, and the tally of vacuous runs. test_transcript.c tests
 * transcripts.
 */
#include "conformance/tests/support/test_fake.h"
#include <string.h>

Suite *suite_judge(void);

#define OPERATIONS "a = map 2p\nb = map 1p\nunmap a 1p\nsbrk 3b\nc = map 1p\nd = map 99p\n"

START_TEST(verdicts_have_names)
{
    static const char *const names[] = {"AGREE",   "CONTRACT",  "CONTENTS",
                                        "ECONOMY", "STRUCTURE", "UNRESOLVED"};
    for (int verdict = VERDICT_AGREE; verdict <= VERDICT_UNRESOLVED; verdict++)
        ck_assert_str_eq(verdict_name((enum verdict)verdict), names[verdict]);
    ck_assert_str_eq(verdict_name((enum verdict)99), "?");
}
END_TEST

START_TEST(finding_is_cut_to_what_fits)
{
    struct finding finding = {0};
    char clause[100], text[400];
    memset(clause, 'C', sizeof clause);
    memset(text, 't', sizeof text);
    clause[99] = text[399] = '\0';
    ck_assert(!finding_set(&finding, VERDICT_ECONOMY, clause, "%s", text));
    ck_assert_int_eq(finding.verdict, VERDICT_ECONOMY);
    ck_assert_uint_eq(strlen(finding.clause), sizeof finding.clause - 1);
    ck_assert_uint_eq(strlen(finding.text), sizeof finding.text - 1);
}
END_TEST

START_TEST(a_run_agrees_and_is_reported)
{
    expect_agreement(OPERATIONS);
    ck_assert_uint_eq(judge_steps(run.judge), 6);
    ck_assert_int_eq(judge_last_step(run.judge)->kind, OPERATION_MAP);
    ck_assert_uint_eq(judge_last_step(run.judge)->ordinal, 3);
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.error, ERROR_ENOMEM);
    ck_assert_uint_eq(judge_model(run.judge)->count, 3);
    ck_assert_ptr_nonnull(judge_instance(run.judge));
    ck_assert_ptr_eq(judge_system(run.judge), &run.system);
    ck_assert_ptr_nonnull(judge_placement(run.judge));
}
END_TEST

START_TEST(without_arena_there_is_no_placement)
{
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    expect_agreement(OPERATIONS);
    ck_assert_ptr_null(judge_placement(run.judge));
}
END_TEST

/* ---- impossible worlds ---- */

static void expect_unopened(const char *words)
{
    fake_run_expect(&run, VERDICT_UNRESOLVED, "", 0);
    ck_assert_msg(strstr(judge_finding(run.judge)->text, words) != NULL, "%s",
                  judge_finding(run.judge)->text);
    ck_assert_uint_eq(judge_steps(run.judge), 0);
    ck_assert_uint_eq(judge_model(run.judge)->count, 0);
    ck_assert_ptr_null(judge_instance(run.judge));
    ck_assert_ptr_null(judge_placement(run.judge));
}

START_TEST(world_that_the_system_refuses_is_unresolved)
{
    expect_agreement(OPERATIONS);
    ck_assert_int_eq(fake_run_text(&run, "world pages=13\na = map 1p\n"), VERDICT_UNRESOLVED);
    expect_unopened("no world has 13 pages");
    expect_agreement("world pages=14\na = map 1p\n");
}
END_TEST

START_TEST(world_that_cannot_be_is_unresolved)
{
    struct operation operation = operation_default(OPERATION_MAP);
    struct world world = WORLD_DEFAULT;
    char reason[80] = "";
    expect_agreement(OPERATIONS);
    world.page_size = 100;
    ck_assert(!judge_begin(run.judge, &world, reason, sizeof reason));
    ck_assert_str_eq(reason, "a page is a power of two from 16 to 65536 bytes (page=)");
    expect_unopened("power of two");
    ck_assert_int_eq(judge_step(run.judge, &operation), VERDICT_UNRESOLVED);
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_UNRESOLVED);
    world.page_size = 256;
    ck_assert(judge_begin(run.judge, &world, reason, sizeof reason));
}
END_TEST

START_TEST(arena_without_its_functions_is_unresolved)
{
    expect_agreement(OPERATIONS);
    if (_i == 0)
        run.system.take_events = NULL;
    else
        run.system.counters = NULL;
    fake_run_text(&run, OPERATIONS);
    expect_unopened("declares an arena");
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    expect_agreement(OPERATIONS);
}
END_TEST

/* ---- findings ---- */

START_TEST(first_finding_is_kept)
{
    fake_set_fault("map-last-byte-is-dirty");
    ck_assert_int_eq(fake_run_begin(&run, "a = map 1p\n"), VERDICT_CONTENTS);
    struct finding first = *judge_finding(run.judge);
    uint64_t transcript = judge_transcript(run.judge);
    fake_set_fault("map-traps");
    ck_assert_int_eq(fake_run_more(&run, "b = map 1p\nunmap a 1p\n"), VERDICT_CONTENTS);
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_CONTENTS);
    fake_run_expect(&run, first.verdict, first.clause, first.operation);
    ck_assert_str_eq(judge_finding(run.judge)->text, first.text);
    ck_assert_uint_eq(judge_steps(run.judge), 1);
    ck_assert_uint_eq(judge_transcript(run.judge), transcript);
}
END_TEST

START_TEST(last_look_is_whole)
{
    static const uint64_t addresses[] = {257, 300, 3 * 256 + 1, 1030};
    uint8_t byte = 0;
    struct span span = {addresses[_i], &byte, 1};
    expect_agreement("world growth=3\na = map 3p\nsbrk 10b\n");
    ck_assert_int_eq(fake_run_begin(&run, "world growth=3\na = map 3p\nsbrk 10b\n"), VERDICT_AGREE);
    ck_assert(run.system.write(judge_instance(run.judge), &span, 1));
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_CONTENTS);
    fake_run_expect(&run, VERDICT_CONTENTS, _i < 3 ? "NEIGHBOUR-KEEP" : "ADDR-NO-FOREIGN", 2);
}
END_TEST

START_TEST(last_look_asks_what_is_asked)
{
    uint8_t byte = 0;
    struct span span = {257, &byte, 1};
    run.judge->questions = QUESTION_ALL & ~(uint32_t)QUESTION_CONTENTS;
    ck_assert_int_eq(fake_run_begin(&run, "a = map 3p\n"), VERDICT_AGREE);
    ck_assert(run.system.write(judge_instance(run.judge), &span, 1));
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_AGREE);
}
END_TEST

/* ---- a judge for many runs ---- */

START_TEST(finding_of_the_last_run_is_gone)
{
    fake_set_fault("map-traps");
    ck_assert_int_eq(fake_run_text(&run, OPERATIONS), VERDICT_CONTRACT);
    fake_set_fault(NULL);
    expect_agreement(OPERATIONS);
    ck_assert_str_eq(judge_finding(run.judge)->text, "");
    expect_agreement("fail 9\n");
    expect_agreement("a = map 1p\n");
    ck_assert(judge_last_step(run.judge)->fits);
    expect_agreement("sbrk 9b\n");
    expect_agreement("a = map 1p\n");
    ck_assert_uint_eq(run.judge->run.neighbour.count, 0);
    ck_assert(!judge_last_step(run.judge)->reused);
    expect_agreement("a = map 0b\nunmap a 1p\n"); /* `a` of the run before is forgotten */
    ck_assert(judge_last_step(run.judge)->skipped);
}
END_TEST

START_TEST(profile_is_found_by_name)
{
    run.system.name = "page-manager";
    struct judge *judge = judge_open(&run.system, NULL, QUESTION_ALL);
    ck_assert_str_eq(judge->profile->name, "page-manager");
    judge_close(judge);
    run.system.name = "nobody knows";
    judge = judge_open(&run.system, NULL, QUESTION_ALL);
    ck_assert_str_eq(judge->profile->name, "posix");
    judge_close(judge);
    judge_close(NULL);
}
END_TEST

/* ---- the tally ---- */

static struct step map_step(bool fits, enum outcome_kind kind)
{
    return (struct step){.kind = OPERATION_MAP, .fits = fits, .outcome = {.kind = kind}};
}

START_TEST(tally_counts_fitting_maps)
{
    struct tally tally = {0};
    struct step good = map_step(true, OUTCOME_SUCCESS), bad = map_step(true, OUTCOME_FAILURE);
    struct step full = map_step(false, OUTCOME_FAILURE), skipped = bad, unmap = bad;
    skipped.skipped = true;
    unmap.kind = OPERATION_UNMAP;
    tally_add(&tally, &full);
    tally_add(&tally, &skipped);
    tally_add(&tally, &unmap);
    ck_assert_uint_eq(tally.fitting_maps, 0);
    tally_add(&tally, &bad);
    ck_assert_uint_eq(tally.fitting_maps, 1);
    ck_assert_uint_eq(tally.fitting_maps_succeeded, 0);
    tally_add(&tally, &good);
    ck_assert_uint_eq(tally.fitting_maps, 2);
    ck_assert_uint_eq(tally.fitting_maps_succeeded, 1);
}
END_TEST

START_TEST(tally_judges_from_100_maps_on)
{
    static const struct {
        uint64_t maps, succeeded;
        enum verdict verdict;
    } rows[] = {
        {0, 0, VERDICT_AGREE},         {99, 0, VERDICT_AGREE},   {100, 0, VERDICT_UNRESOLVED},
        {100, 49, VERDICT_UNRESOLVED}, {100, 50, VERDICT_AGREE}, {100, 100, VERDICT_AGREE},
        {101, 50, VERDICT_UNRESOLVED}, {101, 51, VERDICT_AGREE},
    };
    struct tally tally = {rows[_i].maps, rows[_i].succeeded};
    ck_assert_int_eq(tally_verdict(&tally), rows[_i].verdict);
}
END_TEST

/* Runs `text`, then its last operation again until there are 100 of them. */
static enum verdict tally_of(const char *text)
{
    struct tally tally = {0};
    fake_run_begin(&run, text);
    for (int i = 0; i < 100; i++) {
        judge_step(run.judge, &run.program.operations[run.program.count - 1]);
        fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
        tally_add(&tally, judge_last_step(run.judge));
    }
    return tally_verdict(&tally);
}

/* Four pages spread over 32, with seven free pages after each, so no eight free pages are
 * contiguous. */
#define HOLES                                                                                      \
    "world pages=33 growth=1\na = map 32p\nunmap a+1p 7p\nunmap a+9p 7p\n"                         \
    "unmap a+17p 7p\nunmap a+25p 7p\nb = map 8p\n"

/* A correct system that is full, or full of holes, is not vacuous; one that always refuses is. */
START_TEST(only_the_vacuous_are_unresolved)
{
    static const char *const full[] = {"sbrk 62p\na = map 3p\n", /* the neighbour took the rest */
                                       "a = map 60p\nb = map 9p\n", HOLES};
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(tally_of(full[i]), VERDICT_AGREE);
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(tally_of(full[i]), VERDICT_AGREE);
    fake_set_fault("map-never-grows");
    ck_assert_int_eq(tally_of("a = map 1p\n"), VERDICT_UNRESOLVED);
}
END_TEST

static TCase *add_case(Suite *suite, const char *name)
{
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    suite_add_tcase(suite, tcase);
    return tcase;
}

Suite *suite_judge(void)
{
    Suite *suite = suite_create("judge");
    TCase *runs = add_case(suite, "run"), *tally = add_case(suite, "tally");
    tcase_add_test(runs, verdicts_have_names);
    tcase_add_test(runs, finding_is_cut_to_what_fits);
    tcase_add_test(runs, a_run_agrees_and_is_reported);
    tcase_add_test(runs, without_arena_there_is_no_placement);
    tcase_add_test(runs, world_that_the_system_refuses_is_unresolved);
    tcase_add_test(runs, world_that_cannot_be_is_unresolved);
    tcase_add_loop_test(runs, arena_without_its_functions_is_unresolved, 0, 2);
    tcase_add_test(runs, first_finding_is_kept);
    tcase_add_loop_test(runs, last_look_is_whole, 0, 4);
    tcase_add_test(runs, last_look_asks_what_is_asked);
    tcase_add_test(runs, finding_of_the_last_run_is_gone);
    tcase_add_test(runs, profile_is_found_by_name);
    tcase_add_test(tally, tally_counts_fitting_maps);
    tcase_add_loop_test(tally, tally_judges_from_100_maps_on, 0, 8);
    tcase_add_test(tally, only_the_vacuous_are_unresolved);
    return suite;
}
