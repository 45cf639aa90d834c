/* SPDX-License-Identifier: MIT
 *
 * bit_run.h: words drawn bit by bit, and every function compared with a loop over the bits.
 */
#include "impl/bit_run.h"
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_bit_run(void);

/* A word from its first bits: 1 and . as in bit_run.h. */
static uint64_t draw(const char *drawing)
{
    uint64_t word = 0;
    for (uint32_t bit = 0; drawing[bit] != '\0'; bit++)
        word |= (uint64_t)(drawing[bit] == '1') << bit;
    return word;
}

START_TEST(test_drawings)
{
    uint64_t word = draw("11.1111.11");
    ck_assert_uint_eq(bit_run_start(word), 2);
    ck_assert_uint_eq(bit_run_longest(word, WORD_FULL), 4);
    ck_assert_uint_eq(bit_run_end(word << 54), 2);
    ck_assert_uint_eq(bit_run_starts(word, 3), draw("...11....."));
    ck_assert_uint_eq(bit_run_starts(word, 5), 0);
    ck_assert_uint_eq(bit_run_longest(word, draw("1.1.1.1.1.")), 3);
    ck_assert_uint_eq(bit_run_longest(word, draw("..1....1..")), 0);
    ck_assert_uint_eq(bit_lowest(word << 5), 5);
    ck_assert_uint_eq(bit_highest(word), 9);
    ck_assert_uint_eq(bit_count(word), 8);
}
END_TEST

START_TEST(test_ranges)
{
    ck_assert_uint_eq(bit_range(0, 1), 1);
    ck_assert_uint_eq(bit_range(2, 5), draw("..111"));
    ck_assert_uint_eq(bit_range(63, 64), UINT64_C(1) << 63);
    ck_assert_uint_eq(bit_range(0, 64), WORD_FULL);
}
END_TEST

START_TEST(test_empty_and_full_words)
{
    ck_assert_uint_eq(bit_run_start(0) + bit_run_end(0) + bit_run_longest(0, WORD_FULL), 0);
    ck_assert_uint_eq(bit_run_start(WORD_FULL), 64);
    ck_assert_uint_eq(bit_run_end(WORD_FULL), 64);
    ck_assert_uint_eq(bit_run_longest(WORD_FULL, WORD_FULL), 64);
    ck_assert_uint_eq(bit_run_longest(WORD_FULL, UINT64_C(1) << 60), 4);
    ck_assert_uint_eq(bit_run_longest(WORD_FULL >> 1, WORD_FULL), 63);
    ck_assert_uint_eq(bit_run_starts(WORD_FULL, 64), 1);
    ck_assert_uint_eq(bit_run_starts(WORD_FULL >> 1, 64), 0);
    ck_assert_uint_eq(bit_run_starts(WORD_FULL, 1), WORD_FULL);
}
END_TEST

static bool bit_at(uint64_t word, uint32_t bit)
{
    return bit < 64 && (word >> bit & 1) != 0;
}

static uint32_t naive_run(uint64_t word, uint32_t bit)
{
    uint32_t run = 0;
    while (bit_at(word, bit + run))
        run++;
    return run;
}

static void expect_naive(uint64_t word, uint64_t places)
{
    uint32_t longest = 0, end = 0, starts_of = 1 + (uint32_t)(places % 64);
    uint64_t starts = 0;
    for (uint32_t bit = 0; bit < 64; bit++) {
        uint32_t run = naive_run(word, bit);
        if (bit_at(places, bit) && run > longest)
            longest = run;
        starts |= (uint64_t)(run >= starts_of) << bit;
        end = bit_at(word, bit) ? end + 1 : 0;
    }
    ck_assert_uint_eq(bit_run_start(word), naive_run(word, 0));
    ck_assert_uint_eq(bit_run_end(word), end);
    ck_assert_uint_eq(bit_run_longest(word, places), longest);
    ck_assert_uint_eq(bit_run_starts(word, starts_of), starts);
}

static uint64_t random_word(void)
{
    uint64_t word = 0;
    for (int i = 0; i < 5; i++)
        word = word << 15 ^ (uint64_t)random();
    return word;
}

/* Words with few ones, with many ones, and with long runs of either. */
START_TEST(test_random_words)
{
    for (int i = 0; i < 20000; i++) {
        uint64_t word = random_word();
        if (i % 4 == 1)
            word |= random_word() | random_word();
        if (i % 4 == 2)
            word = ~(word & random_word() & random_word() & random_word());
        if (i % 4 == 3)
            word = WORD_FULL << random() % 64 & WORD_FULL >> random() % 64;
        expect_naive(word, i % 3 == 0 ? WORD_FULL : random_word() & random_word());
    }
}
END_TEST

/* Tests one run with each start and each length. */
START_TEST(test_every_single_run)
{
    for (uint32_t first = 0; first < 64; first++)
        for (uint32_t end = first + 1; end <= 64; end++)
            expect_naive(bit_range(first, end), WORD_FULL / 3 * (1 + first % 3));
}
END_TEST

Suite *suite_bit_run(void)
{
    Suite *suite = suite_create("bit_run");
    TCase *tests = tcase_create("bit_run");
    tcase_add_test(tests, test_drawings);
    tcase_add_test(tests, test_ranges);
    tcase_add_test(tests, test_empty_and_full_words);
    tcase_add_test(tests, test_random_words);
    tcase_add_test(tests, test_every_single_run);
    suite_add_tcase(suite, tests);
    return suite;
}
