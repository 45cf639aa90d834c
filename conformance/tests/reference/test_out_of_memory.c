/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/ without memory: the tests refuse each allocation in turn. The judge
 * must then report that memory is out, and never another verdict. The same judge must run the same
 * program again as if nothing had happened.
 */
#include "conformance/tests/support/failing_memory.h"
#include "conformance/tests/support/fake_run.h"
#include "reference/decode.h"
#include "reference/report.h"
#include <stdlib.h>
#include <string.h>

Suite *suite_out_of_memory(void);

/* Uses everything that allocates: maps, names, foreign runs, remaps that move, and one remap of so
 * many pages that it must allocate. */
static const char program_text[] =
    "world pages=128 page=16 growth=2\n"
    "a = map 40p\nsbrk 4b\nb = map 1p\nsbrk 8b\nfail 1 moved\nc = map 3p\n"
    "remap a 40p 41p maymove\nremap b 1p 2p maymove\nunmap a+1p 1p\n"
    "write a 1p\ndiscard a 1p\nd = map 1p fixed a+1p\n";

enum { MANY_MAPS = 60, CALLS_MAX = 1000 };

static struct fake_run run;
static struct program program;
static void *(*fake_open)(const struct world *, char *, size_t);
static unsigned fail_at;

/* Opens the fake system without refusals, because only the judge's allocations are tested. */
static void *open_in_peace(const struct world *world, char *reason, size_t size)
{
    failing_memory_at(0);
    void *instance = fake_open(world, reason, size);
    failing_memory_at(fail_at);
    return instance;
}

static void set_up(void)
{
    struct parse_error error;
    char text[2048];
    strcpy(text, program_text);
    for (int i = 0; i < MANY_MAPS; i++)
        strcat(text, "map 1p\nunmap @1p 3p\n");
    fake_run_open(&run, QUESTION_ALL);
    fake_open = run.system.open;
    run.system.open = open_in_peace;
    ck_assert_msg(program_parse(&program, text, &error), "%s", error.text);
}

static void tear_down(void)
{
    failing_memory_at(0);
    program_free(&program);
    fake_run_close(&run);
}

/* Opens a new judge, which has no buffers yet; NULL when memory is out already. */
static void judge_anew(void)
{
    judge_close(run.judge);
    run.judge = judge_open(&run.system, &fake_profile, QUESTION_ALL);
}

static void expect_agreement(void)
{
    fail_at = 0;
    failing_memory_at(0);
    judge_run(run.judge, &program);
    fake_run_expect(&run, VERDICT_AGREE, NULL, SIZE_MAX);
}

/* Refuses each allocation in turn. Returns their number. */
static unsigned refuse_each(void)
{
    bool failed = true;
    for (fail_at = 1; failed && fail_at < CALLS_MAX; fail_at++) {
        unsigned this_time = fail_at;
        failing_memory_at(0);
        judge_anew();
        judge_run(run.judge, &program);
        failed = failing_memory_failed();
        failing_memory_at(0);
        fake_run_expect(&run, failed ? VERDICT_UNRESOLVED : VERDICT_AGREE, "", SIZE_MAX);
        ck_assert(!failed || strstr(judge_finding(run.judge)->text, "no memory") != NULL);
        size_t steps = judge_steps(run.judge); /* the finding names the last operation */
        ck_assert_uint_eq(judge_finding(run.judge)->operation, failed && steps > 0 ? steps - 1 : 0);
        expect_agreement();
        fail_at = this_time;
    }
    ck_assert(!failed);
    return fail_at - 1;
}

START_TEST(every_refusal_leaves_a_run_unresolved)
{
    ck_assert_uint_gt(refuse_each(), 12); /* there are at least that many allocations */
}
END_TEST

/* The neighbour's grant is the first thing that the judge must store. */
START_TEST(no_memory_for_a_neighbour_that_moved_is_unresolved)
{
    struct parse_error error;
    ck_assert(program_parse(&program, "fail 1 moved\na = map 1p\n", &error));
    ck_assert_uint_gt(refuse_each(), 6);
}
END_TEST

START_TEST(no_memory_for_a_judge_is_no_judge)
{
    failing_memory_at(1);
    struct judge *judge = judge_open(&run.system, &fake_profile, QUESTION_ALL);
    failing_memory_at(0);
    ck_assert_ptr_null(judge);
    judge_close(judge);
}
END_TEST

static enum verdict print_table(char **said)
{
    size_t length;
    FILE *out = open_memstream(said, &length);
    enum verdict verdict = report_table(out, run.judge, &program, &(struct report_options){0});
    fclose(out);
    return verdict;
}

/* When memory for a strip is out, the report leaves the strip out of its row and prints everything
 * else. */
START_TEST(every_refusal_leaves_a_table_without_something)
{
    unsigned unresolved = 0, incomplete = 0;
    bool failed = true;
    char *whole, *said;
    fail_at = 0;
    ck_assert_int_eq(print_table(&whole), VERDICT_AGREE);
    for (fail_at = 1; failed && fail_at < CALLS_MAX; fail_at++) {
        unsigned this_time = fail_at;
        enum verdict verdict = print_table(&said);
        failed = failing_memory_failed();
        failing_memory_at(0);
        unresolved += verdict == VERDICT_UNRESOLVED;
        incomplete += verdict == VERDICT_AGREE && strlen(said) < strlen(whole);
        ck_assert(verdict == VERDICT_AGREE || strstr(said, "\nUNRESOLVED  ") != NULL);
        ck_assert(failed || strcmp(said, whole) == 0);
        free(said);
        fail_at = this_time;
    }
    free(whole);
    ck_assert_uint_gt(unresolved, 3);
    ck_assert_uint_gt(incomplete, 100);
}
END_TEST

START_TEST(no_memory_for_a_program_is_reported)
{
    struct parse_error error;
    struct program empty = {0};
    failing_memory_at(1);
    ck_assert(!program_parse(&empty, "\na = map 1p\n", &error));
    ck_assert_str_eq(error.text, "out of memory");
    ck_assert_uint_eq(error.line, 2);
    ck_assert_uint_eq(empty.count, 0);
    const uint8_t bytes[DECODE_HEADER + DECODE_RECORD] = {DECODE_VERSION};
    failing_memory_at(1);
    ck_assert(!program_decode(&empty, bytes, sizeof bytes));
    ck_assert(program_decode(&empty, bytes, sizeof bytes));
    ck_assert_uint_eq(empty.count, 1);
    program_free(&empty);
}
END_TEST

Suite *suite_out_of_memory(void)
{
    Suite *suite = suite_create("out_of_memory");
    TCase *cases = tcase_create("out_of_memory");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, every_refusal_leaves_a_run_unresolved);
    tcase_add_test(cases, no_memory_for_a_neighbour_that_moved_is_unresolved);
    tcase_add_test(cases, no_memory_for_a_judge_is_no_judge);
    tcase_add_test(cases, every_refusal_leaves_a_table_without_something);
    tcase_add_test(cases, no_memory_for_a_program_is_reported);
    suite_add_tcase(suite, cases);
    return suite;
}
