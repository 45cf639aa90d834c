/* SPDX-License-Identifier: MIT
 *
 * A judge that knows a finding goes past it, and past no other. Each test has a program with a
 * known finding and, after it, one that the judge must still make.
 */
#include "conformance/tests/support/test_fake.h"
#include <string.h>

Suite *suite_known(void);

static bool has_this_clause(const void *clause, const struct finding *finding)
{
    return strcmp(finding->clause, clause) == 0;
}

static void know(const char *clause)
{
    judge_go_past(run.judge, has_this_clause, clause);
}

static void knows_nothing(void)
{
    judge_go_past(run.judge, NULL, NULL);
}

static void expect_passed(enum verdict verdict, const char *clause, size_t operation)
{
    const struct finding *passed = judge_passed(run.judge);
    ck_assert_int_eq(passed->verdict, verdict);
    ck_assert_str_eq(passed->clause, clause);
    ck_assert_uint_eq(passed->operation, operation);
}

#define NEVER_TWICE "a = map 2p\nunmap a 2p\nunmap a 2p\nunmap a 1p\n"

START_TEST(refused_answer_ends_a_run_or_is_passed)
{
    fake_set_fault("unmap-never-twice");
    ck_assert_int_eq(fake_run_text(&run, NEVER_TWICE), VERDICT_CONTRACT);
    fake_run_expect(&run, VERDICT_CONTRACT, "DOUBLE", 2);
    expect_passed(VERDICT_AGREE, "", 0);
    know("DOUBLE");
    expect_agreement(NEVER_TWICE);
    expect_passed(VERDICT_CONTRACT, "DOUBLE", 2);
    know("UNMAP-RANGE");
    ck_assert_int_eq(fake_run_text(&run, NEVER_TWICE), VERDICT_CONTRACT);
    knows_nothing();
    ck_assert_int_eq(fake_run_text(&run, NEVER_TWICE), VERDICT_CONTRACT);
}
END_TEST

START_TEST(what_was_passed_is_forgotten_with_the_run)
{
    fake_set_fault("unmap-never-twice");
    know("DOUBLE");
    expect_agreement(NEVER_TWICE);
    expect_agreement("a = map 2p\nunmap a 2p\n");
    expect_passed(VERDICT_AGREE, "", 0);
}
END_TEST

/* The third map of the fault is at the place of a live mapping. */
START_TEST(a_later_finding_is_still_made)
{
    static const char text[] = "a = map 2p\nb = map 2p\nc = map 2p\n";
    fake_set_fault("map-at-the-lowest-mapping");
    ck_assert_int_eq(fake_run_text(&run, text), VERDICT_CONTRACT);
    fake_run_expect(&run, VERDICT_CONTRACT, "ADDR-NO-OVERLAP", SIZE_MAX);
    know("ADDR-NO-OVERLAP");
    ck_assert_int_ne(fake_run_text(&run, text), VERDICT_AGREE);
    ck_assert_str_ne(judge_finding(run.judge)->clause, "ADDR-NO-OVERLAP");
    ck_assert_str_eq(judge_passed(run.judge)->clause, "ADDR-NO-OVERLAP");
}
END_TEST

START_TEST(waste_is_passed)
{
    static const char text[] = "a = map 1p\nb = map 1p\n";
    fake_set_fault("map-past-holes");
    run.judge->questions &= ~(uint32_t)QUESTION_STRUCTURE; /* the page table shows it, too */
    ck_assert_int_eq(fake_run_text(&run, text), VERDICT_ECONOMY);
    fake_run_expect(&run, VERDICT_ECONOMY, "PROGRESS-FIT", 1);
    know("PROGRESS-FIT");
    expect_agreement(text);
    expect_passed(VERDICT_ECONOMY, "PROGRESS-FIT", 1);
}
END_TEST

START_TEST(new_pages_that_are_not_zero_are_passed)
{
    static const char text[] = "a = map 1p\nb = map 1p\nunmap a 1p\n";
    fake_set_fault("map-last-byte-is-dirty");
    ck_assert_int_eq(fake_run_text(&run, text), VERDICT_CONTENTS);
    fake_run_expect(&run, VERDICT_CONTENTS, "ZERO-FRESH", 0);
    know("ZERO-FRESH");
    expect_agreement(text);
    expect_passed(VERDICT_CONTENTS, "ZERO-FRESH", 0);
}
END_TEST

static bool refuse_write(void *self, const struct span *spans, size_t count)
{
    (void)self, (void)spans, (void)count;
    return false;
}

START_TEST(new_pages_that_cannot_be_written_are_passed)
{
    static const char text[] = "a = map 1p\nb = map 1p\n";
    run.system.write = refuse_write;
    ck_assert_int_eq(fake_run_text(&run, text), VERDICT_CONTENTS);
    fake_run_expect(&run, VERDICT_CONTENTS, "MMAP-PROT-MIN", 0);
    know("MMAP-PROT-MIN");
    expect_agreement(text);
    expect_passed(VERDICT_CONTENTS, "MMAP-PROT-MIN", 0);
}
END_TEST

START_TEST(a_trap_ends_every_run)
{
    fake_set_fault("unmap-traps");
    ck_assert_int_eq(fake_run_text(&run, NEVER_TWICE), VERDICT_CONTRACT);
    static char clause[sizeof((struct finding *)0)->clause];
    memcpy(clause, judge_finding(run.judge)->clause, sizeof clause);
    know(clause);
    ck_assert_int_eq(fake_run_text(&run, NEVER_TWICE), VERDICT_CONTRACT);
    expect_passed(VERDICT_AGREE, "", 0);
}
END_TEST

static bool has_any_clause(const void *unused, const struct finding *finding)
{
    (void)unused, (void)finding;
    return true;
}

/* An sbrk call at another break than the judge's: the environment contradicts itself. */
static bool report_another_break(void *self, struct break_event *events, size_t capacity,
                                 size_t *count)
{
    (void)self;
    ck_assert_uint_ge(capacity, 1);
    events[0] = (struct break_event){.kind = BREAK_GRANTED, .start = 1, .bytes = 256};
    *count = 1;
    return true;
}

START_TEST(an_unresolved_run_is_not_passed)
{
    run.system.take_events = report_another_break;
    judge_go_past(run.judge, has_any_clause, NULL);
    ck_assert_int_eq(fake_run_text(&run, "a = map 1p\n"), VERDICT_UNRESOLVED);
    expect_passed(VERDICT_AGREE, "", 0);
}
END_TEST

Suite *suite_known(void)
{
    TCase *tests = tcase_create("known");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, refused_answer_ends_a_run_or_is_passed);
    tcase_add_test(tests, what_was_passed_is_forgotten_with_the_run);
    tcase_add_test(tests, a_later_finding_is_still_made);
    tcase_add_test(tests, waste_is_passed);
    tcase_add_test(tests, new_pages_that_are_not_zero_are_passed);
    tcase_add_test(tests, new_pages_that_cannot_be_written_are_passed);
    tcase_add_test(tests, a_trap_ends_every_run);
    tcase_add_test(tests, an_unresolved_run_is_not_passed);
    Suite *suite = suite_create("known");
    suite_add_tcase(suite, tests);
    return suite;
}
