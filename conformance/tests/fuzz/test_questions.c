/* SPDX-License-Identifier: MIT
 *
 * Each fault of the fake system has a check and a clause that find it, whether all checks are on or
 * only that one. When that check is off, no check finds the fault. Without a fault the same run
 * agrees.
 */
#include "conformance/faults/faults.h"
#include "conformance/tests/support/test_fake.h"

#include <string.h>

Suite *suite_questions(void);

#define REUSE "a = map 1p\nunmap a 1p\nb = map 1p\n"
#define CUT   "a = map 2p\nunmap a 1p\n"

static const struct fault_case {
    const char *fault;
    const char *text;
    enum verdict verdict;
    const char *clause;
    size_t operation;
} cases[] = {
    {"map-at-the-lowest-mapping", "a = map 2p\nb = map 1p\n", VERDICT_CONTRACT, "ADDR-NO-OVERLAP",
     1},
    {"map-behind-a-head", "a = map 1p\n", VERDICT_CONTRACT, "ADDR-PAGE-ALIGN", 0},
    {"map-at-null", "a = map 5p\n", VERDICT_CONTRACT, "ADDR-NONNULL", 0},
    {"map-across-the-top", "a = map 5p\n", VERDICT_CONTRACT, "ADDR-IN-SPACE", 0},
    {"map-at-the-top", "a = map 5p\n", VERDICT_CONTRACT, "ADDR-NO-FOREIGN", 0},
    {"map-nothing", "a = map 0b\n", VERDICT_CONTRACT, "MMAP-LEN-ZERO", 0},
    {"map-fails-with-ebadf", "a = map 0b\n", VERDICT_CONTRACT, "MMAP-LEN-ZERO", 0},
    {"unmap-fails-with-ebadf", "unmap @1p 0b\n", VERDICT_CONTRACT, "UNMAP-LEN-ZERO", 0},
    {"always-einval", "a = map 1p\nunmap a 1p\n", VERDICT_CONTRACT, "UNMAP-RETURN", 1},
    {"unmap-sets-errno", "a = map 1p\nunmap a 1p\n", VERDICT_CONTRACT, "ERRNO-KEEP", 1},
    {"map-clears-nothing", REUSE, VERDICT_CONTENTS, "ZERO-REUSE", 2},
    {"map-clears-all-but-the-last-byte", REUSE, VERDICT_CONTENTS, "ZERO-REUSE", 2},
    {"map-last-byte-is-dirty", "a = map 1p\n", VERDICT_CONTENTS, "ZERO-FRESH", 0},
    {"unmap-clears-the-next-page", CUT, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 1},
    {"unmap-hides-the-next-page", CUT, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 1},
    /* no sample reads that byte: the unmap of the page finds it, or the end of the run */
    {"unmap-clears-the-byte-after", CUT "b = map 1p\nunmap a+1p 1p\n", VERDICT_CONTENTS,
     "NEIGHBOUR-KEEP", 3},
    {"unmap-clears-the-byte-after", CUT "b = map 1p\n", VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 3},
    {"map-scribbles-on-the-neighbour", "sbrk 9b\na = map 1p\n", VERDICT_CONTENTS, "ADDR-NO-FOREIGN",
     1},
    {"map-scribbles-behind-the-first-byte", "sbrk 9b\na = map 1p\n", VERDICT_CONTENTS,
     "ADDR-NO-FOREIGN", 2},
    {"discard-nothing", "a = map 2p\ndiscard a 1p\n", VERDICT_CONTENTS, "DISCARD-ZERO", 1},
    {"discard-stops-at-a-hole", "a = map 3p\nunmap a+1p 1p\ndiscard a 3p\n", VERDICT_CONTENTS,
     "DISCARD-HOLE", 2},
    {"map-fixed-refused", "a = map 3p\nb = map 2p fixed a\n", VERDICT_CONTRACT, "FIXED-EXACT", 1},
    {"map-fixed-refused", "a = map 3p\nunmap a 2p\nb = map 2p noreplace a\n", VERDICT_CONTRACT,
     "NOREPL-HOLE", 2},
    {"remap-over-holes", "a = map 3p\nunmap a+1p 1p\nremap a 3p 4p maymove\n", VERDICT_CONTRACT,
     "REMAP-UNMAPPED", 2},
    {"remap-loses-the-contents", "a = map 1p\nb = map 1p\nremap a 1p 2p maymove\n",
     VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 2},
    {"remap-adds-dirt", "a = map 1p\nremap a 1p 2p\n", VERDICT_CONTENTS, "ZERO-FRESH", 1},
    {"discard-clears-holes", "a = map 3p\nunmap a+1p 1p\ndiscard a 3p\n", VERDICT_ECONOMY,
     "ZERO-NO-REDUNDANT", 2},
    {"remap-never-in-place", "a = map 1p\nremap a 1p 2p maymove\n", VERDICT_ECONOMY, "PROGRESS-FIT",
     1},
    {"remap-never-in-place", "a = map 4p\nremap a 4p 5p\n", VERDICT_ECONOMY, "GROW-FAIL", 1},
    {"map-past-holes", "a = map 1p\nb = map 1p\n", VERDICT_ECONOMY, "PROGRESS-FIT", 1},
    {"map-never-grows", "a = map 1p\n", VERDICT_ECONOMY, "GROW-FAIL", 0},
    {"always-enomem", "a = map 1p\n", VERDICT_ECONOMY, "GROW-FAIL", 0},
    {"map-clears-twice", "a = map 1p\n", VERDICT_ECONOMY, "ZERO-NO-REDUNDANT", 0},
    {"map-grows-by-16-pages-more", "a = map 1p\n", VERDICT_ECONOMY, "GROW-BOUND", 0},
    {"growth-is-not-halved", "fail 1\na = map 1p\n", VERDICT_ECONOMY, "GROW-BOUND", 1},
    {"growth-gives-up", "fail 1\na = map 1p\n", VERDICT_ECONOMY, "GROW-FAIL", 1},
    {"growth-fills-the-log", "a = map 1p\n", VERDICT_ECONOMY, "GROW-BOUND", 0},
    {"table-calls-dirty-zeroed", CUT, VERDICT_STRUCTURE, "INV-ZERO-SOUND", 1},
    {"table-calls-mapped-free", "a = map 1p\n", VERDICT_STRUCTURE, "INV-COUNT", 0},
    {"table-calls-owned-foreign", "a = map 1p\n", VERDICT_STRUCTURE, "INV-OWNED", 0},
    {"table-breaks-a-promise", "unmap @1p 1p\n", VERDICT_STRUCTURE, "INV-SKIP-SOUND", 0},
    {"statistics-pages-owned", "unmap @1p 1p\n", VERDICT_STRUCTURE, "INV-COUNT", 0},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static uint32_t question_of(enum verdict verdict)
{
    static const uint32_t questions[] = {[VERDICT_CONTRACT] = QUESTION_CONTRACT,
                                         [VERDICT_CONTENTS] = QUESTION_CONTENTS | QUESTION_ZEROED,
                                         [VERDICT_ECONOMY] = QUESTION_ECONOMY,
                                         [VERDICT_STRUCTURE] = QUESTION_STRUCTURE};
    return questions[verdict];
}

START_TEST(every_fault_is_found_by_its_clause)
{
    const struct fault_case *fault = &cases[_i];
    expect_agreement(fault->text);
    fake_set_fault(fault->fault);
    fake_run_text(&run, fault->text);
    fake_run_expect(&run, fault->verdict, fault->clause, fault->operation);
    fake_set_fault(NULL);
    expect_agreement(fault->text);
}
END_TEST

START_TEST(one_question_is_enough)
{
    const struct fault_case *fault = &cases[_i];
    run.judge->questions = question_of(fault->verdict);
    expect_agreement(fault->text);
    fake_set_fault(fault->fault);
    fake_run_text(&run, fault->text);
    fake_run_expect(&run, fault->verdict, fault->clause, fault->operation);
}
END_TEST

/* Other checks may find the fault; with no check at all nothing is found. */
START_TEST(question_switched_off_is_silent)
{
    const struct fault_case *fault = &cases[_i];
    fake_set_fault(fault->fault);
    run.judge->questions = QUESTION_ALL & ~question_of(fault->verdict);
    ck_assert_int_ne(fake_run_text(&run, fault->text), fault->verdict);
    run.judge->questions = 0;
    expect_agreement(fault->text);
}
END_TEST

START_TEST(trap_is_always_heard)
{
    expect_agreement(CUT);
    run.judge->questions = _i == 0 ? QUESTION_ALL : 0;
    fake_set_fault("map-traps");
    fake_run_text(&run, CUT);
    fake_run_expect(&run, VERDICT_CONTRACT, NULL, 0);
    fake_set_fault("unmap-traps");
    fake_run_text(&run, CUT);
    fake_run_expect(&run, VERDICT_CONTRACT, NULL, 1);
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.kind, OUTCOME_TRAP);
}
END_TEST

/* A fault that no clause shows would otherwise be in the table without any test. */
START_TEST(faults_without_a_clause_are_cases)
{
    const struct fault *fault;
    for (size_t i = 0; (fault = fault_at(i)) != NULL; i++) {
        bool is_case = !fault->judge_only;
        for (size_t j = 0; j < CASES; j++)
            is_case |= strcmp(cases[j].fault, fault->name) == 0;
        ck_assert_msg(is_case, "no row of `cases` shows `%s`", fault->name);
    }
}
END_TEST

Suite *suite_questions(void)
{
    Suite *suite = suite_create("questions");
    TCase *tcase = tcase_create("questions");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, every_fault_is_found_by_its_clause, 0, CASES);
    tcase_add_loop_test(tcase, one_question_is_enough, 0, CASES);
    tcase_add_loop_test(tcase, question_switched_off_is_silent, 0, CASES);
    tcase_add_loop_test(tcase, trap_is_always_heard, 0, 2);
    tcase_add_test(tcase, faults_without_a_clause_are_cases);
    suite_add_tcase(suite, tcase);
    return suite;
}
