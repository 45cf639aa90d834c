/* SPDX-License-Identifier: MIT
 *
 * White-box tests of the transcript that reference/judge.c keeps: equal for equal answers with any
 * origin of the system, and different for every different answer.
 */
#include "conformance/tests/support/test_fake.h"
#include <stdio.h>

Suite *suite_transcript(void);

#define OPERATIONS "a = map 2p\nb = map 1p\nunmap a 1p\nsbrk 3b\nc = map 1p\nd = map 99p\n"

static uint64_t transcript_of(const char *text)
{
    expect_agreement(text);
    return judge_transcript(run.judge);
}

START_TEST(equal_runs_have_equal_transcripts)
{
    uint64_t once = transcript_of(OPERATIONS);
    transcript_of("a = map 7p\n");
    ck_assert_uint_eq(transcript_of(OPERATIONS), once);
    struct fake_run other;
    fake_run_open(&other, 0);
    fake_run_text(&other, OPERATIONS);
    ck_assert_uint_eq(judge_transcript(other.judge), once);
    judge_close(other.judge);
    program_free(&other.program);
}
END_TEST

START_TEST(different_answers_have_different_transcripts)
{
    static const char *const pairs[][2] = {
        {"a = map 1p\n", ""},
        {"a = map 1p\n", "a = map 1p align 2p\n"},                  /* another address */
        {"a = map 1p\n", "a = map 99p\n"},                          /* success, failure */
        {"a = map 0b\n", "a = map 99p\n"},                          /* EINVAL, ENOMEM */
        {"unmap @1p 1p\n", "limit 9p\n"},                           /* another operation */
        {"a = map 0b\nunmap a 1p\n", "a = map 0b\nunmap @1p 1p\n"}, /* skipped, done */
        {"sbrk 1b\nsbrk 1b\n", "sbrk 2b\nsbrk 1b\n"},               /* another break */
        {"a = map 1p\nb = map 99p\n", "a = map 99p\nb = map 1p\n"}, /* another order */
    };
    ck_assert_uint_ne(transcript_of(pairs[_i][0]), transcript_of(pairs[_i][1]));
}
END_TEST

/* A second implementation, from the definition of FNV-1a and the order in judge.h. */
static uint64_t fnv_1a(const uint64_t *numbers, size_t count)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < 8 * count; i++)
        hash = (hash ^ ((numbers[i / 8] >> (i % 8 * 8)) & 255)) * UINT64_C(1099511628211);
    return hash;
}

START_TEST(transcript_is_what_it_says)
{
    const uint64_t success[] = {OPERATION_MAP, OUTCOME_SUCCESS, ERROR_NONE, 256};
    const uint64_t failure[] = {OPERATION_MAP, OUTCOME_FAILURE, ERROR_EINVAL};
    ck_assert_uint_eq(transcript_of(""), fnv_1a(NULL, 0));
    ck_assert_uint_eq(transcript_of("a = map 1p\n"), fnv_1a(success, 4));
    ck_assert_uint_eq(transcript_of("a = map 0b\n"), fnv_1a(failure, 3));
    const uint64_t done[] = {OPERATION_MAP,   OUTCOME_SUCCESS, ERROR_NONE, 256,
                             OPERATION_UNMAP, OUTCOME_SUCCESS, ERROR_NONE}; /* has no address */
    const uint64_t skipped[] = {OPERATION_MAP, OUTCOME_FAILURE, ERROR_EINVAL, OPERATION_UNMAP,
                                255,           ERROR_NONE};
    ck_assert_uint_eq(transcript_of("a = map 1p\nunmap a 1p\n"), fnv_1a(done, 7));
    ck_assert_uint_eq(transcript_of("a = map 0b\nunmap a 1p\n"), fnv_1a(skipped, 6));
}
END_TEST

static uint64_t world_origin;
static uint64_t shifted_origin(void *self)
{
    (void)self;
    return world_origin;
}

/* Addresses count from the origin, and the page size shows only in them. */
START_TEST(transcript_counts_from_the_origin)
{
    uint64_t here = transcript_of("world break=1p\na = map 1p\nb = map 1p\n");
    run.system.origin = shifted_origin;
    world_origin = 512;
    ck_assert_uint_eq(transcript_of("world break=3p\na = map 1p\nb = map 1p\n"), here);
    ck_assert_uint_ne(transcript_of("world break=2p\na = map 1p\nb = map 1p\n"), here);
}
END_TEST

START_TEST(runs_leave_nothing_behind)
{
    static const char *const worlds[] = {
        "world pages=64 page=256\n", "world pages=2000 page=16\n", "world pages=9 page=4096\n",
        "world pages=64 page=256 memory=none\n", "world pages=64 page=256 fail=1\n"};
    char text[256];
    uint64_t transcripts[5];
    for (int round = 0; round < 20; round++)
        for (int i = 0; i < 5; i++) {
            snprintf(text, sizeof text, "%s" OPERATIONS, worlds[i]);
            uint64_t transcript = transcript_of(text);
            ck_assert(round == 0 || transcript == transcripts[i]);
            transcripts[i] = transcript;
            ck_assert_int_eq(fake_open_count(), 1);
        }
}
END_TEST

Suite *suite_transcript(void)
{
    Suite *suite = suite_create("transcript");
    TCase *tcase = tcase_create("transcript");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, equal_runs_have_equal_transcripts);
    tcase_add_loop_test(tcase, different_answers_have_different_transcripts, 0, 8);
    tcase_add_test(tcase, transcript_is_what_it_says);
    tcase_add_test(tcase, transcript_counts_from_the_origin);
    tcase_add_test(tcase, runs_leave_nothing_behind);
    suite_add_tcase(suite, tcase);
    return suite;
}
