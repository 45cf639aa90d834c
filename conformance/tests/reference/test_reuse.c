/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_reuse.c. Each state is one drawing: `-` is a page that was
 * mapped and is free again, a letter is a mapped page, `.` a page that was never mapped. Each test
 * of an accusation has a control that differs in one thing and is not accused.
 */
#include "reference/question.h"
#include <check.h>
#include <string.h>

Suite *suite_reuse(void);

enum { PAGE = 256, FIRST = 16 };

static struct model model;
static struct reuse reuse;
static struct step step;
static struct finding finding;

/* Page FIRST is the first character. */
static void draw(const char *drawing)
{
    model_reset(&model, PAGE, 32);
    reuse = (struct reuse){.most_mapped = strlen(drawing), .sides = REUSE_UP};
    for (uint64_t i = 0; drawing[i] != '\0'; i++) {
        if (drawing[i] != '.')
            ck_assert(model_map(&model, FIRST + i, 1, 0));
        if (drawing[i] == '-')
            model_unmap(&model, FIRST + i, 1);
    }
}

static void ask_for(uint64_t pages)
{
    step = (struct step){.kind = OPERATION_MAP,
                         .call = {.length = pages * PAGE,
                                  .flags = FLAG_DEFAULT,
                                  .protection = PROTECTION_DEFAULT,
                                  .descriptor = -1},
                         .allowed = {.success = true, .alignment = PAGE}};
}

static void refuse(enum error_name error)
{
    step.outcome = (struct outcome){.kind = OUTCOME_FAILURE, .error = error};
}

static void give(int page)
{
    step.outcome =
        (struct outcome){.kind = OUTCOME_SUCCESS, .address = (uint64_t)(FIRST + page) * PAGE};
}

static bool agrees(void)
{
    finding = (struct finding){0};
    return question_reuse(&model, &reuse, &step, &finding);
}

static void ck_accused(void)
{
    ck_assert(!agrees());
    ck_assert_int_eq(finding.verdict, VERDICT_ECONOMY);
    ck_assert_str_eq(finding.clause, "PROGRESS-FIT");
}

START_TEST(a_refusal_beside_a_hole_that_fits)
{
    static const struct {
        const char *drawing;
        uint64_t pages;
        bool accused;
    } rows[] = {
        {"A--B", 2, true},  {"A--B", 3, false}, {"A-B-", 1, true},  {"A-B-", 2, false},
        {"--AB", 2, true},  {"AB--", 2, true},  {"AA..", 1, false}, {"A.-B", 2, false},
        {"A-.-", 2, false}, {"----", 4, true},  {"----", 5, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        draw(rows[i].drawing);
        reuse.most_mapped = 9;
        ask_for(rows[i].pages);
        refuse(ERROR_ENOMEM);
        ck_assert_msg(agrees() != rows[i].accused, "%s, %u pages", rows[i].drawing,
                      (unsigned)rows[i].pages);
    }
}
END_TEST

/* A budget of pages that are mapped at once, like RLIMIT_AS. */
START_TEST(a_refusal_within_a_budget)
{
    draw("A--B");
    ask_for(2);
    refuse(ERROR_ENOMEM);
    reuse.most_mapped = 3;
    ck_assert(agrees());
    reuse.most_mapped = 4;
    ck_accused();
}
END_TEST

START_TEST(a_refusal_for_another_reason)
{
    draw("A--B");
    ask_for(2);
    refuse(ERROR_EMFILE);
    ck_assert(agrees());
    refuse(ERROR_ENOMEM);
    step.allowed.success = false;
    ck_assert(agrees());
    step.allowed.success = true;
    step.call.flags |= FLAG_FIXED_NOREPLACE;
    ck_assert(agrees());
    step.call.flags = FLAG_DEFAULT | FLAG_STACK; /* stacks may have a place of their own */
    ck_assert(agrees());
    step.call.flags = FLAG_DEFAULT;
    ck_accused();
}
END_TEST

START_TEST(a_hole_must_fit_the_alignment)
{
    draw("A--B"); /* pages 17 and 18 are free */
    ask_for(1);
    refuse(ERROR_ENOMEM);
    step.allowed.alignment = 4 * PAGE;
    ck_assert(agrees());
    step.allowed.alignment = 2 * PAGE;
    ck_accused();
}
END_TEST

START_TEST(new_pages_beside_a_hole_that_fits)
{
    draw("A--B");
    ask_for(2);
    give(4);
    ck_accused();
    draw("A-CB");
    give(4);
    ck_assert(agrees());
    draw("A--B");
    give(1);
    ck_assert(agrees());
}
END_TEST

/* The first time on a side is no proof of the direction of the search. */
START_TEST(new_pages_on_the_other_side)
{
    draw("A--B");
    ask_for(2);
    reuse.sides = 0;
    give(4);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP);
    ck_accused();
    give(-2);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP | REUSE_DOWN);
    ck_assert(agrees());
}
END_TEST

START_TEST(new_pages_where_the_caller_wants_them)
{
    draw("A--B");
    ask_for(2);
    step.call.address = (FIRST + 6) * PAGE;
    give(6);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP | REUSE_DOWN);
    step.call.address = 0;
    give(4);
    ck_assert(agrees());
    reuse.sides = REUSE_UP;
    ck_accused();
}
END_TEST

/* The first mapping says where the search began, unless the caller chose its place. */
START_TEST(the_first_mapping)
{
    draw("");
    reuse.sides = 0;
    ask_for(2);
    give(0);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, 0);
    step.call.address = FIRST * PAGE;
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP | REUSE_DOWN);
}
END_TEST

/* A place that the caller chose among given pages changes nothing. */
START_TEST(a_chosen_place_between_given_pages)
{
    draw("A--B");
    reuse.sides = 0;
    ask_for(2);
    step.call.address = (FIRST + 1) * PAGE;
    give(1);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, 0);
}
END_TEST

/* A search from the top finds a gap that is too small for every request before. */
START_TEST(new_pages_for_the_smallest_request)
{
    draw("A---B");
    ask_for(3);
    give(1);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.smallest, 3);
    ask_for(2);
    give(5);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.smallest, 2);
    ck_accused();
    ask_for(1);
    step.call.address = (FIRST + 1) * PAGE;
    give(1);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.smallest, 2);
}
END_TEST

/* A map of 2 MiB may look for a multiple of 2 MiB. */
START_TEST(new_pages_at_a_larger_boundary)
{
    const uint64_t huge = (2 << 20) / PAGE;
    model_reset(&model, PAGE, 32);
    reuse = (struct reuse){.most_mapped = 4 * huge, .sides = REUSE_UP};
    ck_assert(model_map(&model, FIRST, 2 * huge, 0));
    model_unmap(&model, FIRST, 2 * huge - 1);
    ask_for(huge);
    give((int)(2 * huge));
    ck_assert(agrees());
    model_unmap(&model, FIRST, 2 * huge);
    ck_accused();
}
END_TEST

START_TEST(mremap_asks_for_its_new_length)
{
    draw("A---B");
    ask_for(1);
    step.kind = OPERATION_REMAP;
    step.call.new_length = 3 * PAGE;
    refuse(ERROR_ENOMEM);
    reuse.most_mapped = 9;
    ck_accused();
    step.call.new_length = 4 * PAGE;
    ck_assert(agrees());
    step.call.new_length = 3 * PAGE;
    step.allowed.exact = true; /* it may not move */
    ck_assert(agrees());
}
END_TEST

/* It is the place of the caller, unless the pages moved. */
START_TEST(mremap_beyond_all_given_pages)
{
    draw("A--B");
    ask_for(1);
    step.kind = OPERATION_REMAP;
    step.call.address = FIRST * PAGE;
    step.call.new_length = 2 * PAGE;
    give(4);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP);
    step.call.address = (FIRST + 3) * PAGE;
    give(3);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP | REUSE_DOWN);
    step.call.length = 2 * PAGE;
    refuse(ERROR_ENOMEM);
    ck_assert(agrees());
}
END_TEST

START_TEST(calls_that_take_no_new_pages)
{
    draw("A--B");
    ask_for(2);
    step.call.flags |= FLAG_FIXED;
    give(4);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP | REUSE_DOWN);
    draw("A--B");
    ask_for(2);
    step.outcome = (struct outcome){.kind = OUTCOME_SUCCESS, .address = 0xffffff00};
    ck_assert(agrees()); /* it wraps: a matter of CONTRACT */
    step.kind = OPERATION_UNMAP;
    give(4);
    ck_assert(agrees());
    refuse(ERROR_ENOMEM);
    ck_assert(agrees());
    ck_assert_uint_eq(reuse.sides, REUSE_UP);
}
END_TEST

static void tear_down(void)
{
    model_free(&model);
    model = (struct model){0};
}

Suite *suite_reuse(void)
{
    const TTest *const tests[] = {
        a_refusal_beside_a_hole_that_fits,
        a_refusal_within_a_budget,
        a_refusal_for_another_reason,
        a_hole_must_fit_the_alignment,
        new_pages_beside_a_hole_that_fits,
        new_pages_on_the_other_side,
        new_pages_where_the_caller_wants_them,
        new_pages_for_the_smallest_request,
        new_pages_at_a_larger_boundary,
        mremap_asks_for_its_new_length,
        mremap_beyond_all_given_pages,
        calls_that_take_no_new_pages,
        the_first_mapping,
        a_chosen_place_between_given_pages,
    };
    Suite *suite = suite_create("reuse");
    TCase *tcase = tcase_create("reuse");
    tcase_add_checked_fixture(tcase, NULL, tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
