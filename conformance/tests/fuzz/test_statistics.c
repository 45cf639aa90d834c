/* SPDX-License-Identifier: MIT
 *
 * Statistics count exactly what the judge's steps report, and every share has the denominator that
 * its text names.
 */
#include "fuzz/support/statistics.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_statistics(void);

static struct run_counts statistics;

static void setup(void)
{
    memset(&statistics, 0, sizeof statistics);
}

static void count(struct step step, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        run_counts_step(&statistics, &step);
}

static char *print(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    run_counts_print(out, &statistics);
    fclose(out);
    return text;
}

/* Joins the parts of a folded line. */
static void unfold(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (strncmp(from, "\n    ", 5) == 0)
            from += 4;
        *to++ = *from;
    }
    *to = '\0';
}

static void demand(const char *words)
{
    char *text = print();
    unfold(text);
    ck_assert_msg(strstr(text, words) != NULL, "no `%s` in:\n%s", words, text);
    free(text);
}

START_TEST(shares_are_of_what_was_asked)
{
    struct outcome good = {.kind = OUTCOME_SUCCESS}, bad = {.kind = OUTCOME_FAILURE};
    count((struct step){.kind = OPERATION_MAP, .outcome = good, .reused = true}, 1);
    count((struct step){.kind = OPERATION_MAP, .outcome = good, .grew = true}, 2);
    count((struct step){.kind = OPERATION_MAP, .outcome = bad, .reused = true, .grew = true}, 1);
    count((struct step){.kind = OPERATION_MAP, .skipped = true}, 4);
    count((struct step){.kind = OPERATION_UNMAP,
                        .outcome = good,
                        .partial = true,
                        .mappings = 2,
                        .pages_live = 3},
          1);
    count((struct step){.kind = OPERATION_UNMAP, .outcome = good, .mappings = 1, .pages_live = 1},
          5);
    count((struct step){.kind = OPERATION_UNMAP, .outcome = good}, 2);
    demand("75.0% of maps succeed");
    demand("25.0% of maps reuse a hole");
    demand("50.0% grow");
    demand("12.5% of unmaps partial");
    demand("12.5% multi-mapping");
    demand("25.0% of nothing");
    demand("map 4, unmap 8; skipped (unsupported, or of a failed map): map 4");
    ck_assert_uint_eq(run_counts_operations(&statistics), 16);
}
END_TEST

START_TEST(foreign_calls_are_of_all_operations)
{
    count((struct step){.kind = OPERATION_SBRK}, 1);
    count((struct step){.kind = OPERATION_WRITE}, 3);
    demand("25.0% of operations foreign sbrk");
    demand("sbrk 1");
}
END_TEST

START_TEST(worlds_are_counted_by_size)
{
    static const uint32_t sizes[] = {1, 8, 8, 9};
    for (int i = 0; i < 4; i++) {
        struct world world = WORLD_DEFAULT;
        world.page_count = sizes[i];
        run_counts_begin(&statistics, &world);
    }
    demand("up to 1: 25.0%, up to 8: 50.0%, up to 16: 25.0%; not opened: 0");
}
END_TEST

START_TEST(nothing_is_no_division_by_zero)
{
    demand("0.0% of maps succeed");
    demand("operations: 0 in 0 runs: none");
    ck_assert_uint_eq(run_counts_permille(5, 0), 0);
    ck_assert_uint_eq(run_counts_permille(1, 3), 333);
}
END_TEST

START_TEST(the_tally_is_kept)
{
    count((struct step){.kind = OPERATION_MAP, .fits = true}, 7);
    ck_assert_uint_eq(statistics.tally.fitting_maps, 7);
}
END_TEST

Suite *suite_statistics(void)
{
    Suite *suite = suite_create("statistics");
    TCase *counts = tcase_create("statistics");
    tcase_add_checked_fixture(counts, setup, NULL);
    tcase_add_test(counts, shares_are_of_what_was_asked);
    tcase_add_test(counts, foreign_calls_are_of_all_operations);
    tcase_add_test(counts, worlds_are_counted_by_size);
    tcase_add_test(counts, nothing_is_no_division_by_zero);
    tcase_add_test(counts, the_tally_is_kept);
    suite_add_tcase(suite, counts);
    return suite;
}
