/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_structure.c: the fake system after a few operations, a
 * placement that the test keeps up to date, and one difference between the two at a time.
 */
#include "conformance/tests/support/fake_run.h"
#include "reference/question.h"
#include <stdio.h>
#include <string.h>

Suite *suite_structure(void);

/* The break is at 1p and growth is 4 pages: page 1 is mapped, 2 dirty, 3 and 4 zeroed, the rest
 * foreign. */
static const char used[] = "world pages=16 page=256 growth=4\n"
                           "a = map 2p\n"
                           "unmap a+1p 1p\n";

static struct fake_run run;
static struct finding finding;

static void set_up(void)
{
    fake_run_open(&run, QUESTION_ALL);
    ck_assert_int_eq(fake_run_begin(&run, used), VERDICT_AGREE);
    finding = (struct finding){0};
}

static void tear_down(void)
{
    fake_run_close(&run);
}

static bool structure_holds(void)
{
    const struct judge *judge = run.judge;
    return question_structure(&run.system, judge->instance, &judge->run.model,
                              &judge->run.placement, &judge->run.plain.totals, &finding);
}

static void expect(const char *clause, const char *words)
{
    ck_assert_int_eq(finding.verdict, VERDICT_STRUCTURE);
    ck_assert_str_eq(finding.clause, clause);
    ck_assert_msg(strstr(finding.text, words) != NULL, "'%s' is not in '%s'", words, finding.text);
}

START_TEST(the_table_is_as_drawn)
{
    static const enum page_class drawn[] = {PAGE_FOREIGN, PAGE_MAPPED, PAGE_DIRTY,
                                            PAGE_ZEROED,  PAGE_ZEROED, PAGE_FOREIGN};
    for (uint64_t page = 0; page < 6; page++)
        ck_assert_int_eq(placement_class(&run.judge->run.placement, page), drawn[page]);
    ck_assert(structure_holds());
    ck_assert_int_eq(finding.verdict, VERDICT_AGREE);
}
END_TEST

static enum page_class claimed;
static uint64_t claimed_page;
static enum page_class (*honest_class)(void *, uint64_t);

static enum page_class claim(void *self, uint64_t page)
{
    return page == claimed_page ? claimed : honest_class(self, page);
}

START_TEST(every_wrong_class_has_its_clause)
{
    static const struct {
        uint64_t page;
        enum page_class claimed;
        const char *clause, *words;
    } rows[] = {
        {0, PAGE_MAPPED, "INV-OWNED", "page 0 is foreign, the table says mapped"},
        {1, PAGE_FOREIGN, "INV-OWNED", "page 1 is mapped, the table says foreign"},
        {1, PAGE_ZEROED, "INV-COUNT", "page 1 is mapped, the table says free and zeroed"},
        {1, PAGE_DIRTY, "INV-COUNT", "page 1 is mapped, the table says free and dirty"},
        {2, PAGE_MAPPED, "INV-COUNT", "page 2 is free and dirty, the table says mapped"},
        {2, PAGE_ZEROED, "INV-ZERO-SOUND", "page 2 is free and dirty, the table says free and z"},
        {3, PAGE_DIRTY, "INV-ZERO-SOUND", "page 3 is free and zeroed, the table says free and d"},
        {3, PAGE_FOREIGN, "INV-OWNED", "page 3 is free and zeroed, the table says foreign"},
        {15, PAGE_ZEROED, "INV-OWNED", "page 15 is foreign, the table says free and zeroed"},
        {3, (enum page_class)7, "INV-ZERO-SOUND", "of no known class"},
    };
    honest_class = run.system.page_class;
    run.system.page_class = claim;
    claimed_page = rows[_i].page;
    claimed = honest_class(run.judge->instance, claimed_page);
    ck_assert(structure_holds());
    claimed = rows[_i].claimed;
    ck_assert(!structure_holds());
    expect(rows[_i].clause, rows[_i].words);
}
END_TEST

START_TEST(every_number_is_compared)
{
    static const struct {
        const char *fault, *name;
    } numbers[] = {{"statistics-pages-owned", "pages owned"},
                   {"statistics-pages-mapped", "pages mapped"},
                   {"statistics-pages-zeroed", "pages zeroed"},
                   {"statistics-pages-dirty", "pages dirty"},
                   {"statistics-pages-foreign", "pages foreign"},
                   {"statistics-largest-free-run", "largest free run"},
                   {"statistics-bytes-cleared", "bytes cleared"},
                   {"statistics-bytes-saved", "bytes whose clearing was saved"},
                   {"statistics-grow-calls", "grow calls"}};
    char words[64];
    ck_assert(structure_holds());
    fake_set_fault(numbers[_i].fault);
    ck_assert(!structure_holds());
    snprintf(words, sizeof words, "statistics: %s is ", numbers[_i].name);
    expect("INV-COUNT", words);
}
END_TEST

START_TEST(broken_promise_is_reported)
{
    fake_set_fault("table-breaks-a-promise");
    ck_assert(!structure_holds());
    expect("INV-SKIP-SOUND", "promise broken: page 1 broke it");
    run.system.validate = NULL;
    ck_assert(structure_holds());
}
END_TEST

/* A live page outside the arena: the judge does not ask for its class. */
START_TEST(live_page_outside_the_arena_is_reported)
{
    run.system.page_class = NULL;
    ck_assert(structure_holds());
    ck_assert(model_map(&run.judge->run.model, 9, 1, 5));
    ck_assert(!structure_holds());
    expect("INV-OWNED", "page 9 is mapped but not part of the arena");
    run.judge->run.model.pages[run.judge->run.model.count - 1].indeterminate = true;
    ck_assert(structure_holds());
}
END_TEST

static bool no_statistics(void *self, struct system_statistics *statistics)
{
    (void)self;
    memset(statistics, 0xff, sizeof *statistics);
    return false;
}

/* The judge does not call missing functions, so every fault passes. */
START_TEST(what_is_not_there_is_not_asked)
{
    fake_set_fault("statistics-pages-owned");
    ck_assert(!structure_holds());
    run.system.statistics = no_statistics;
    ck_assert(structure_holds());
    run.system.statistics = NULL;
    ck_assert(structure_holds());
    fake_set_fault("table-calls-dirty-zeroed");
    ck_assert(!structure_holds());
    run.system.page_class = NULL;
    ck_assert(structure_holds());
}
END_TEST

START_TEST(without_arena_only_promises_are_asked)
{
    const struct judge *judge = run.judge;
    fake_set_fault("table-calls-mapped-free");
    ck_assert(question_structure(&run.system, judge->instance, &judge->run.model, NULL,
                                 &judge->run.plain.totals, &finding));
    fake_set_fault("table-breaks-a-promise");
    ck_assert(!question_structure(&run.system, judge->instance, &judge->run.model, NULL,
                                  &judge->run.plain.totals, &finding));
}
END_TEST

Suite *suite_structure(void)
{
    Suite *suite = suite_create("structure");
    TCase *tcase = tcase_create("structure");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, the_table_is_as_drawn);
    tcase_add_loop_test(tcase, every_wrong_class_has_its_clause, 0, 10);
    tcase_add_loop_test(tcase, every_number_is_compared, 0, 9);
    tcase_add_test(tcase, broken_promise_is_reported);
    tcase_add_test(tcase, live_page_outside_the_arena_is_reported);
    tcase_add_test(tcase, what_is_not_there_is_not_asked);
    tcase_add_test(tcase, without_arena_only_promises_are_asked);
    suite_add_tcase(suite, tcase);
    return suite;
}
