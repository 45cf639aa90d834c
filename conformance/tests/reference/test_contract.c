/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_contract.c: one state (..AA...., pages of 16 bytes), one
 * call, and answers with exactly one fault.
 */
#include "reference/question.h"
#include <check.h>
#include <string.h>

Suite *suite_contract(void);

static const uint64_t P = 16; /* bytes of a page */

static struct model model;
static const struct profile *profile;
static struct step step;
static struct finding finding;

static void set_up(void)
{
    profile = profile_find("page-manager");
    model_reset(&model, P, 32);
    ck_assert(model_map(&model, 2, 2, 0));
    finding = (struct finding){0};
}

static void tear_down(void)
{
    model_free(&model);
}

/* Sets the call; the test sets the answer afterwards. */
static void ask(enum operation_kind kind, uint64_t address, uint64_t length)
{
    step = (struct step){.kind = kind,
                         .call = {.address = address,
                                  .length = length,
                                  .new_length = length,
                                  .protection = PROTECTION_DEFAULT,
                                  .flags = FLAG_DEFAULT,
                                  .descriptor = -1}};
    step.allowed = model_allowed(&model, kind, &step.call, profile);
}

static void ck_agrees(struct outcome outcome)
{
    step.outcome = outcome;
    ck_assert_msg(question_contract(&model, profile, &step, &finding), "%s: %s", finding.clause,
                  finding.text);
    ck_assert_int_eq(finding.verdict, VERDICT_AGREE);
}

static void ck_finds(struct outcome outcome, const char *clause, const char *words)
{
    step.outcome = outcome;
    ck_assert(!question_contract(&model, profile, &step, &finding));
    ck_assert_int_eq(finding.verdict, VERDICT_CONTRACT);
    ck_assert_str_eq(finding.clause, clause);
    ck_assert_msg(strstr(finding.text, words) != NULL, "'%s' is not in '%s'", words, finding.text);
}

static struct outcome success_at(uint64_t address)
{
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = address};
}

static struct outcome failure_with(enum error_name error)
{
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = error, .number = 77};
}

START_TEST(map_answers)
{
    ask(OPERATION_MAP, 0, 2 * P);
    ck_agrees(success_at(4 * P));
    ck_agrees(failure_with(ERROR_ENOMEM));
    ck_finds(failure_with(ERROR_EINVAL), "MMAP-FD-PORTABLE",
             "failed with EINVAL (77); allowed: success, ENOMEM");
    ck_finds(failure_with(ERROR_NONE), "ERRNO-SET", "without an errno");
    ck_finds(failure_with(ERROR_OTHER), "MMAP-FD-PORTABLE", "other");
    ck_finds(success_at(3 * P), "ADDR-NO-OVERLAP", "not a free place");
    ck_finds(success_at(4 * P + 1), "ADDR-PAGE-ALIGN", "32 bytes were mapped at 0x41");
    ck_finds(success_at(0), "ADDR-NONNULL", "0x0");
}
END_TEST

START_TEST(refusal_that_is_due)
{
    ask(OPERATION_MAP, 0, 0);
    ck_agrees(failure_with(ERROR_EINVAL));
    ck_finds(failure_with(ERROR_ENOMEM), "MMAP-LEN-ZERO", "allowed: EINVAL");
    ck_finds(success_at(4 * P), "MMAP-LEN-ZERO", "answered with success; allowed: EINVAL");
}
END_TEST

START_TEST(traps_are_never_allowed)
{
    struct outcome trap = {.kind = OUTCOME_TRAP, .number = 11};
    ask(OPERATION_UNMAP, 2 * P, P);
    ck_agrees(success_at(0));
    ck_finds(trap, "PART-FRONT", "was killed by signal SIGSEGV");
    ask(OPERATION_MAP, 0, 0);
    ck_finds(trap, "MMAP-LEN-ZERO", "was killed");
}
END_TEST

START_TEST(unsupported_is_no_answer)
{
    ask(OPERATION_MAP, 0, 0);
    ck_agrees((struct outcome){.kind = OUTCOME_UNSUPPORTED});
}
END_TEST

START_TEST(errno_is_kept_where_promised)
{
    struct outcome outcome = success_at(4 * P);
    struct profile silent = *profile;
    ask(OPERATION_MAP, 0, P);
    ck_agrees(outcome);
    outcome.errno_changed = true;
    ck_finds(outcome, "ERRNO-KEEP", "errno");
    outcome.address = 3 * P; /* a wrong address is the graver fault */
    ck_finds(outcome, "ADDR-NO-OVERLAP", "not a free place");
    outcome.address = 4 * P;
    silent.promises &= ~(uint32_t)PROMISE_ERRNO_KEPT;
    profile = &silent;
    finding = (struct finding){0};
    ck_agrees(outcome);
}
END_TEST

START_TEST(unmap_answers)
{
    ask(OPERATION_UNMAP, 2 * P, 2 * P);
    ck_agrees(success_at(0));
    ck_finds(failure_with(ERROR_EINVAL), "UNMAP-RETURN", "allowed: success");
    ck_finds(failure_with(ERROR_ENOMEM), "UNMAP-RETURN", "allowed: success");
}
END_TEST

static void ask_remap(uint64_t new_length, bool may_move)
{
    profile = profile_find("linux-kernel");
    ask(OPERATION_REMAP, 2 * P, 2 * P);
    step.call.new_length = new_length;
    step.call.may_move = may_move;
    step.allowed = model_allowed(&model, OPERATION_REMAP, &step.call, profile);
}

/* ..AA...B: the mapping can grow by two pages in place, but not by three. It may move to any free
 * range. */
START_TEST(remap_answers)
{
    ck_assert(model_map(&model, 7, 1, 1));
    ask_remap(4 * P, false);
    ck_agrees(success_at(2 * P));
    ck_finds(success_at(8 * P), "REMAP-MOVE", "not where they must be");
    ask_remap(4 * P, true);
    finding = (struct finding){0};
    ck_agrees(success_at(8 * P));
    ck_finds(success_at(3 * P), "ADDR-NO-OVERLAP", "64 bytes");
    ck_finds(success_at(4 * P), "ADDR-NO-OVERLAP", "64 bytes");
    ck_finds(success_at(8 * P + 8), "ADDR-PAGE-ALIGN", "64 bytes");
    ask_remap(6 * P, true);
    ck_finds(success_at(2 * P), "ADDR-NO-OVERLAP", "96 bytes");
    ask_remap(P, true);
    finding = (struct finding){0};
    ck_agrees(success_at(2 * P));
    ck_finds(success_at(8 * P), "REMAP-MOVE", "16 bytes");
}
END_TEST

START_TEST(all_that_is_allowed_is_reported_as_far_as_it_fits)
{
    ask(OPERATION_UNMAP, 2 * P, P);
    step.allowed = (struct allowed){.errors = UINT32_MAX & ~(1U << ERROR_EINVAL)};
    ck_finds((struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL}, "ERRNO-SET",
             "failed with EINVAL (0); allowed: ENOMEM, EBADF, EACCES, EPERM, ");
    ck_assert_uint_lt(strlen(finding.text), sizeof finding.text - 1);
}
END_TEST

START_TEST(an_errno_that_is_none)
{
    ask(OPERATION_UNMAP, 2 * P + 1, P);
    ck_agrees((struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL});
    ck_finds((struct outcome){.kind = OUTCOME_FAILURE, .error = (enum error_name)99, .number = 7},
             "UNMAP-ADDR-ALIGN", "failed with ? (7); allowed: EINVAL");
}
END_TEST

/* In place the new range would pass the end of the address space. */
START_TEST(remap_beyond_the_space)
{
    ck_assert(model_map(&model, 0xfffffff, 1, 1));
    ask(OPERATION_REMAP, 0xfffffff0, P);
    step.call.may_move = true;
    step.call.new_length = 2 * P;
    step.allowed = model_allowed(&model, OPERATION_REMAP, &step.call, profile);
    ck_agrees((struct outcome){.kind = OUTCOME_SUCCESS, .address = 8 * P});
    ck_finds((struct outcome){.kind = OUTCOME_SUCCESS, .address = 0xfffffff0}, "ADDR-IN-SPACE",
             "not a free place");
}
END_TEST

Suite *suite_contract(void)
{
    Suite *suite = suite_create("contract");
    TCase *cases = tcase_create("contract");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, map_answers);
    tcase_add_test(cases, refusal_that_is_due);
    tcase_add_test(cases, traps_are_never_allowed);
    tcase_add_test(cases, unsupported_is_no_answer);
    tcase_add_test(cases, errno_is_kept_where_promised);
    tcase_add_test(cases, unmap_answers);
    tcase_add_test(cases, remap_answers);
    tcase_add_test(cases, all_that_is_allowed_is_reported_as_far_as_it_fits);
    tcase_add_test(cases, an_errno_that_is_none);
    tcase_add_test(cases, remap_beyond_the_space);
    suite_add_tcase(suite, cases);
    return suite;
}
