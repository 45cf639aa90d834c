/* SPDX-License-Identifier: MIT
 *
 * Each fault of the fake system is found by its own check and clause, with all checks or only that
 * one. It is not found when that check is off. Without a fault the same run agrees.
 */
#include "conformance/tests/support/test_fake.h"

Suite *suite_questions(void);

#define REUSE "a = map 1p\nunmap a 1p\nb = map 1p\n"
#define CUT   "a = map 2p\nunmap a 1p\n"

static const struct fault_case {
    enum fake_fault fault;
    const char *text;
    enum verdict verdict;
    const char *clause;
    size_t operation;
} cases[] = {
    {FAULT_OVERLAPS, "a = map 2p\nb = map 1p\n", VERDICT_CONTRACT, "ADDR-NO-OVERLAP", 1},
    {FAULT_UNALIGNED, "a = map 1p\n", VERDICT_CONTRACT, "ADDR-PAGE-ALIGN", 0},
    {FAULT_ANSWERS_ZERO, "a = map 1p\n", VERDICT_CONTRACT, "ADDR-NONNULL", 0},
    {FAULT_LEAVES_SPACE, "a = map 2p\n", VERDICT_CONTRACT, "ADDR-IN-SPACE", 0},
    {FAULT_LEAVES_SPACE, "a = map 1p\n", VERDICT_CONTRACT, "ADDR-NO-FOREIGN", 0},
    {FAULT_ACCEPTS_EMPTY, "a = map 0b\n", VERDICT_CONTRACT, "MMAP-LEN-ZERO", 0},
    {FAULT_WRONG_ERRNO, "a = map 0b\n", VERDICT_CONTRACT, "MMAP-LEN-ZERO", 0},
    {FAULT_WRONG_ERRNO, "unmap @1p 0b\n", VERDICT_CONTRACT, "UNMAP-LEN-ZERO", 0},
    {FAULT_REFUSES_UNMAP, "a = map 1p\nunmap a 1p\n", VERDICT_CONTRACT, "UNMAP-RETURN", 1},
    {FAULT_CHANGES_ERRNO, "a = map 1p\n", VERDICT_CONTRACT, "ERRNO-KEEP", 0},
    {FAULT_HANDS_OUT_DIRT, REUSE, VERDICT_CONTENTS, "ZERO-REUSE", 2},
    {FAULT_FORGETS_LAST_BYTE, REUSE, VERDICT_CONTENTS, "ZERO-REUSE", 2},
    {FAULT_FRESH_DIRT, "a = map 1p\n", VERDICT_CONTENTS, "ZERO-FRESH", 0},
    {FAULT_UNMAP_WIPES, CUT, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 1},
    {FAULT_UNMAP_HIDES, CUT, VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 1},
    /* no sample reads that byte: the unmap of the page finds it, or the end of the run */
    {FAULT_UNMAP_WIPES_QUIETLY, CUT "b = map 1p\nunmap a+1p 1p\n", VERDICT_CONTENTS,
     "NEIGHBOUR-KEEP", 3},
    {FAULT_UNMAP_WIPES_QUIETLY, CUT "b = map 1p\n", VERDICT_CONTENTS, "NEIGHBOUR-KEEP", 3},
    {FAULT_SPOILS_FOREIGN, "sbrk 9b\na = map 1p\n", VERDICT_CONTENTS, "ADDR-NO-FOREIGN", 1},
    {FAULT_SPOILS_FOREIGN_QUIETLY, "sbrk 9b\na = map 1p\n", VERDICT_CONTENTS, "ADDR-NO-FOREIGN", 2},
    {FAULT_KEEPS_DISCARDED, "a = map 2p\ndiscard a 1p\n", VERDICT_CONTENTS, "DISCARD-ZERO", 1},
    {FAULT_DISCARD_STOPS, "a = map 3p\nunmap a+1p 1p\ndiscard a 3p\n", VERDICT_CONTENTS,
     "DISCARD-HOLE", 2},
    {FAULT_FIXED_REFUSED, "a = map 3p\nb = map 2p fixed a\n", VERDICT_CONTRACT, "FIXED-EXACT", 1},
    {FAULT_FIXED_REFUSED, "a = map 3p\nunmap a 2p\nb = map 2p noreplace a\n", VERDICT_CONTRACT,
     "NOREPL-HOLE", 2},
    {FAULT_REMAP_OVER_HOLES, "a = map 3p\nunmap a+1p 1p\nremap a 3p 1p\n", VERDICT_CONTRACT,
     "REMAP-UNMAPPED", 2},
    {FAULT_DISCARD_CLEARS_HOLES, "a = map 3p\nunmap a+1p 1p\ndiscard a 3p\n", VERDICT_ECONOMY,
     "ZERO-NO-REDUNDANT", 2},
    {FAULT_REMAP_MOVES, "a = map 1p\nremap a 1p 2p maymove\n", VERDICT_ECONOMY, "PROGRESS-FIT", 1},
    {FAULT_REMAP_MOVES, "a = map 4p\nremap a 4p 5p\n", VERDICT_ECONOMY, "GROW-FAIL", 1},
    {FAULT_IGNORES_HOLES, "a = map 1p\n", VERDICT_ECONOMY, "PROGRESS-FIT", 0},
    {FAULT_REFUSES_ROOM, "a = map 1p\n", VERDICT_ECONOMY, "GROW-FAIL", 0},
    {FAULT_CLEARS_ALL, "a = map 1p\n", VERDICT_ECONOMY, "ZERO-NO-REDUNDANT", 0},
    {FAULT_GROWS_TWICE, "a = map 1p\n", VERDICT_ECONOMY, "GROW-BOUND", 0},
    {FAULT_NEVER_HALVES, "fail 1\na = map 1p\n", VERDICT_ECONOMY, "GROW-BOUND", 1},
    {FAULT_GIVES_UP, "fail 1\na = map 1p\n", VERDICT_ECONOMY, "GROW-FAIL", 1},
    {FAULT_SHOUTS, "a = map 1p\n", VERDICT_ECONOMY, "GROW-BOUND", 0},
    {FAULT_CALLS_DIRTY_ZEROED, CUT, VERDICT_STRUCTURE, "INV-ZERO-SOUND", 1},
    {FAULT_CALLS_MAPPED_FREE, "a = map 1p\n", VERDICT_STRUCTURE, "INV-COUNT", 0},
    {FAULT_CALLS_OWNED_FOREIGN, "a = map 1p\n", VERDICT_STRUCTURE, "INV-OWNED", 0},
    {FAULT_BREAKS_PROMISE, "unmap @1p 1p\n", VERDICT_STRUCTURE, "INV-SKIP-SOUND", 0},
    {FAULT_COUNTS_WRONG, "unmap @1p 1p\n", VERDICT_STRUCTURE, "INV-COUNT", 0},
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
    fake_set_fault(FAULT_NONE);
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
    fake_set_fault(FAULT_MAP_TRAPS);
    fake_run_text(&run, CUT);
    fake_run_expect(&run, VERDICT_CONTRACT, NULL, 0);
    fake_set_fault(FAULT_UNMAP_TRAPS);
    fake_run_text(&run, CUT);
    fake_run_expect(&run, VERDICT_CONTRACT, NULL, 1);
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.kind, OUTCOME_TRAP);
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
    suite_add_tcase(suite, tcase);
    return suite;
}
