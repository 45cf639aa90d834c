/* SPDX-License-Identifier: MIT
 *
 * The counters of a system whose code is not seen: what differs in operation, answer, order or
 * shape marks other counters, and what does not differ marks the same.
 */
#include "conformance/tests/support/fake_run.h"
#include "conformance/tests/support/program_text.h"
#include "fuzz/support/model_coverage.h"
#include <string.h>

Suite *suite_model_coverage(void);

static struct fake_run run;
static uint8_t counters[MODEL_COUNTERS];

static void setup(void)
{
    fake_run_open(&run, QUESTION_ALL);
    memset(counters, 0, sizeof counters);
}

static void teardown(void)
{
    fake_run_close(&run);
}

/* Adds the coverage of a program, and returns the number of counters that it marks first. */
static unsigned news_of(const char *text)
{
    char reason[160];
    uint8_t before[MODEL_COUNTERS];
    struct step last = {0};
    unsigned news = 0;
    program_from_text(&run.program, text);
    run.program.world.page_size = 64;
    memcpy(before, counters, sizeof before);
    ck_assert(judge_begin(run.judge, &run.program.world, reason, sizeof reason));
    for (size_t i = 0; i < run.program.count; i++) {
        judge_step(run.judge, &run.program.operations[i]);
        model_coverage_step(counters, &last, judge_last_step(run.judge), judge_model(run.judge));
        last = *judge_last_step(run.judge);
    }
    for (unsigned i = 0; i < MODEL_COUNTERS; i++)
        news += counters[i] != before[i];
    return news;
}

START_TEST(a_program_is_news_once)
{
    ck_assert_uint_eq(news_of("a = map 2p\nunmap a 1p\n"), 6); /* three features a step */
    ck_assert_uint_eq(news_of("a = map 2p\nunmap a 1p\n"), 0);
}
END_TEST

START_TEST(what_differs_is_news)
{
    static const char *const programs[] = {
        "a = map 2p\nunmap a 2p\n",                         /* a whole mapping, not a part */
        "a = map 2p\nunmap a 1p\nb = map 1p\n",             /* another pair of operations */
        "a = map 0\n",                                      /* another answer */
        "a = map 2p\nb = map 2p\nunmap a+1p 2p\n",          /* parts of two mappings */
        "a = map 5p\nunmap a+1p 1p\nunmap a+3p 1p\n",       /* three runs of pages */
        "a = map 8p\nunmap a+1p 6p\n",                      /* a longer hole */
        "a = map 2p\nunmap a 1p\nb = map 1p\nunmap b 1p\n", /* pages that were mapped before */
    };
    news_of("a = map 2p\nunmap a 1p\n");
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        ck_assert_msg(news_of(programs[i]) > 0, "%s", programs[i]);
}
END_TEST

/* A step of a new class marks three counters. One of a class that is known, in a shape that is not,
 * marks one: the number says which of both came. */
START_TEST(each_part_of_a_step_makes_a_class)
{
    static const struct {
        const char *known, *text;
        unsigned news;
    } rows[] = {
        {"a = map 2p\nunmap a 2p\n", "a = map 2p\nunmap a 1p\n", 3},             /* a part */
        {"a = map 2p\nunmap a 1p\n", "a = map 3p\nunmap a 1p\n", 2},             /* a shape only */
        {"a = map 2p\nunmap a 2p\n", "a = map 2p\nunmap a 2p\nb = map 2p\n", 3}, /* used before */
        {"a = map 2p\nb = map 2p\n", "a = map 2p\nb = map 2p fixed a+2p\n", 3},  /* fixed */
        {"a = map 2p\nb = map 2p\nunmap a 2p\n", "a = map 2p\nb = map 2p\nunmap a 4p\n",
         3},                                           /* two mappings */
        {"a = map 0\n", "a = map half\n", 3},          /* another error */
        {"a = map 0\n", "a = map 1p flags=0x20\n", 0}, /* the same error for another reason */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        memset(counters, 0, sizeof counters);
        news_of(rows[i].known);
        unsigned news = news_of(rows[i].text);
        ck_assert_msg(news == rows[i].news, "%u: %s", news, rows[i].text);
    }
}
END_TEST

START_TEST(addresses_are_no_news)
{
    news_of("a = map 2p\nb = map 2p\nunmap a 2p\n");
    ck_assert_uint_eq(news_of("a = map 2p\nb = map 2p\nunmap b 2p\n"), 0);
}
END_TEST

START_TEST(a_skipped_step_is_no_news)
{
    run.system.calls &= ~CALL_BIT(OPERATION_DISCARD);
    news_of("a = map 2p\n");
    ck_assert_uint_eq(news_of("a = map 2p\ndiscard a 1p\n"), 0);
}
END_TEST

Suite *suite_model_coverage(void)
{
    TCase *tests = tcase_create("model_coverage");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_program_is_news_once);
    tcase_add_test(tests, what_differs_is_news);
    tcase_add_test(tests, each_part_of_a_step_makes_a_class);
    tcase_add_test(tests, addresses_are_no_news);
    tcase_add_test(tests, a_skipped_step_is_no_news);
    Suite *suite = suite_create("model_coverage");
    suite_add_tcase(suite, tests);
    return suite;
}
