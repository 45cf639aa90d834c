/* SPDX-License-Identifier: MIT
 *
 * shared_pages.c: compares the bits with an array of bools, at random and at the ends of words.
 */
#include "impl/shared_pages.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_shared_pages(void);

enum { PAGES = 300 };

static struct shared_pages pages;
static bool naive[PAGES];

static uint32_t naive_run_end(uint32_t page, uint32_t end)
{
    uint32_t next = page + 1;
    while (next < end && naive[next] == naive[page])
        next++;
    return next;
}

static uint32_t below(uint32_t end)
{
    return (uint32_t)random() % end;
}

static void expect_equal(void)
{
    for (uint32_t page = 0; page < PAGES; page++)
        ck_assert_int_eq(shared_pages_has(&pages, page), naive[page]);
}

static void mark(uint32_t first, uint32_t count, bool shared)
{
    shared_pages_mark(&pages, first, count, shared);
    memset(naive + first, shared, count);
}

static void start(void)
{
    memset(&pages, 0, sizeof pages);
    memset(naive, 0, sizeof naive);
}

START_TEST(test_marks_at_the_ends_of_words)
{
    const uint32_t ends[] = {0, 1, 63, 64, 65, 127, 128, 129, PAGES};
    const size_t count = sizeof ends / sizeof ends[0];
    for (size_t i = 0; i < count; i++)
        for (size_t j = i; j < count; j++) {
            mark(0, PAGES, (i + j) % 2 == 0);
            mark(ends[i], ends[j] - ends[i], (i + j) % 2 != 0);
            expect_equal();
        }
}
END_TEST

START_TEST(test_runs_end_where_the_bit_changes)
{
    srandom(1);
    for (int round = 0; round < 2000; round++) {
        uint32_t first = below(PAGES);
        mark(first, below(PAGES - first + 1), below(2) == 0);
        uint32_t page = below(PAGES);
        uint32_t end = page + 1 + below(PAGES - page);
        ck_assert_uint_eq(shared_pages_run_end(&pages, page, end), naive_run_end(page, end));
    }
    expect_equal();
}
END_TEST

START_TEST(test_copies)
{
    srandom(2);
    for (int round = 0; round < 500; round++) {
        mark(below(140), 1 + below(10), below(2) == 0);
        uint32_t first = below(70), count = below(70);
        uint32_t to = 150 + below(70);
        shared_pages_copy(&pages, first, count, to);
        memmove(naive + to, naive + first, count);
        expect_equal();
    }
}
END_TEST

Suite *suite_shared_pages(void)
{
    Suite *suite = suite_create("shared_pages");
    TCase *tests = tcase_create("bits");
    tcase_add_checked_fixture(tests, start, NULL);
    tcase_add_test(tests, test_marks_at_the_ends_of_words);
    tcase_add_test(tests, test_runs_end_where_the_bit_changes);
    tcase_add_test(tests, test_copies);
    suite_add_tcase(suite, tests);
    return suite;
}
