/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_fixed.c: pages 1 to 6 are mapped, and a map with MAP_FIXED
 * of pages 2 and 3 was granted. Each row changes one thing.
 */
#include "reference/question.h"

#include <check.h>

Suite *suite_question_fixed(void);

enum { PAGE = 256 };

static struct model model;
static struct grants grants;
static struct step step;
static struct finding finding;

static void ask_at(uint64_t page, uint64_t pages)
{
    step = (struct step){.kind = OPERATION_MAP,
                         .call = {.address = page * PAGE,
                                  .length = pages * PAGE,
                                  .flags = FLAG_DEFAULT | FLAG_FIXED,
                                  .alignment = PAGE,
                                  .protection = PROTECTION_DEFAULT,
                                  .descriptor = -1},
                         .allowed = {.success = true}};
    step.outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_EINVAL};
}

static bool agrees(void)
{
    finding = (struct finding){0};
    return question_fixed(&model, &grants, &step, &finding);
}

static void grant(uint64_t page, uint64_t pages)
{
    ask_at(page, pages);
    step.outcome = (struct outcome){.kind = OUTCOME_SUCCESS, .address = page * PAGE};
    ck_assert(agrees());
}

static void set_up(void)
{
    model_reset(&model, PAGE, 32);
    ck_assert(model_map(&model, 1, 6, 0));
    grants = (struct grants){0};
    grant(2, 2);
    ask_at(2, 2);
}

static void tear_down(void)
{
    model_free(&model);
    model = (struct model){0};
}

static void ck_accused(void)
{
    ck_assert(!agrees());
    ck_assert_int_eq(finding.verdict, VERDICT_ECONOMY);
    ck_assert_str_eq(finding.clause, "FIXED-AGAIN");
}

START_TEST(the_same_pages_are_refused)
{
    ck_accused();
    step.outcome.error = ERROR_ENOTSUP;
    ck_accused();
    for (uint32_t protection = 0; protection <= PROTECTION_DEFAULT; protection++) {
        step.call.protection = protection;
        ck_accused();
    }
}
END_TEST

/* A right system may refuse each of these. */
START_TEST(another_request_is_refused)
{
    step.outcome.error = ERROR_ENOMEM;
    ck_assert(agrees());
    step.outcome.error = ERROR_EINVAL;
    step.call.protection |= PROTECTION_EXECUTE;
    ck_assert(agrees());
    ask_at(2, 2);
    step.allowed.success = false;
    ck_assert(agrees());
    ask_at(2, 2);
    step.call.flags |= FLAG_SHARED;
    ck_assert(agrees());
    ask_at(2, 2);
    step.call.descriptor = 5;
    ck_assert(agrees());
    ask_at(2, 2);
    step.call.offset = 1;
    ck_assert(agrees());
    ask_at(2, 2);
    step.call.alignment = 3 * PAGE;
    ck_assert(agrees());
    step.call.alignment = 3;
    ck_assert(agrees());
    step.call.alignment = PAGE;
    ck_accused();
    ask_at(2, 1);
    ck_assert(agrees());
    ask_at(3, 2);
    ck_assert(agrees());
}
END_TEST

START_TEST(a_page_is_free)
{
    model_unmap(&model, 3, 1);
    ck_assert(agrees());
}
END_TEST

START_TEST(other_calls)
{
    step.call.flags = FLAG_DEFAULT;
    ck_assert(agrees());
    ask_at(2, 2);
    step.kind = OPERATION_UNMAP;
    ck_assert(agrees());
    ask_at(2, 0);
    ck_assert(agrees());
}
END_TEST

/* The oldest grants are forgotten. */
START_TEST(many_grants)
{
    for (unsigned i = 1; i < GRANTS; i++)
        grant(1, 1);
    ask_at(2, 2);
    ck_accused();
    grant(1, 1);
    ask_at(2, 2);
    ck_assert(agrees());
    ask_at(1, 1);
    ck_accused();
}
END_TEST

Suite *suite_question_fixed(void)
{
    const TTest *const tests[] = {
        the_same_pages_are_refused,
        another_request_is_refused,
        a_page_is_free,
        other_calls,
        many_grants,
    };
    Suite *suite = suite_create("question_fixed");
    TCase *tcase = tcase_create("question_fixed");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
