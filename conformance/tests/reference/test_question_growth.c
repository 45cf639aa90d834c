/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_growth.c. Each state is one drawing: `-` is a page that was
 * mapped and is free again, a letter is a mapped page, `.` a page that was never mapped. The memory
 * ends behind the last page. Each accusation has a control that differs in one thing.
 */
#include "reference/question.h"
#include <check.h>
#include <string.h>

Suite *suite_question_growth(void);

enum { PAGE = 256, FIRST = 16, EVENTS = 8 };

static struct model model;
static struct step step;
static struct finding finding;
static struct break_event events[EVENTS];
static size_t event_count;
static uint64_t end; /* of the memory, in pages */

static void saw(enum break_event_kind kind, uint64_t first, uint64_t pages, uint64_t room)
{
    events[event_count++] = (struct break_event){
        .kind = kind, .start = first * PAGE, .bytes = pages * PAGE, .room = room * PAGE};
}

/* Page FIRST is the first character. All pages came in one growth, after one of a page apart. */
static void draw(const char *drawing)
{
    model_reset(&model, PAGE, 32);
    event_count = 0;
    end = FIRST + strlen(drawing);
    for (uint64_t i = 0; drawing[i] != '\0'; i++) {
        if (drawing[i] != '.')
            ck_assert(model_map(&model, FIRST + i, 1, 0));
        if (drawing[i] == '-')
            model_unmap(&model, FIRST + i, 1);
    }
    ck_assert(model_map(&model, FIRST - 2, 1, 0)); /* apart, so that it is no part of a tail */
    saw(BREAK_GRANTED_BEFORE, FIRST - 2, 1, 0);
    saw(BREAK_GRANTED_BEFORE, FIRST, strlen(drawing), 0);
}

static void refuse_map(uint64_t pages)
{
    step = (struct step){.kind = OPERATION_MAP,
                         .call = {.length = pages * PAGE, .flags = FLAG_DEFAULT},
                         .allowed = {.success = true, .alignment = PAGE},
                         .outcome = {.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM}};
}

static void refuse_remap(uint64_t at, uint64_t pages, uint64_t new_pages, bool may_move)
{
    refuse_map(pages);
    step.kind = OPERATION_REMAP;
    step.call.may_move = may_move;
    step.call.new_length = new_pages * PAGE;
    step.allowed.exact = !may_move;
    step.first_page = FIRST + at;
    step.page_count = pages;
}

static bool agrees(void)
{
    finding = (struct finding){0};
    return question_growth(&model, &step, events, event_count, &finding);
}

static void ck_accused(const char *clause)
{
    ck_assert(!agrees());
    ck_assert_int_eq(finding.verdict, VERDICT_ECONOMY);
    ck_assert_str_eq(finding.clause, clause);
}

/* The tail and the room are long enough, or a page too short. */
START_TEST(a_refusal_where_growth_suffices)
{
    static const struct {
        const char *drawing;
        uint64_t room, pages;
        bool accused;
    } rows[] = {
        {"AA", 1, 1, true},  {"AA", 1, 2, false}, {"AA", 0, 1, false}, {"A-", 1, 2, true},
        {"A-", 1, 3, false}, {"A-", 0, 1, true},  {"--", 3, 5, true},  {"--", 3, 6, false},
        {"-A", 2, 2, true},  {"-A", 2, 3, false},
    };
    draw(rows[_i].drawing);
    saw(BREAK_REFUSED_LIMIT, end, 9, rows[_i].room);
    refuse_map(rows[_i].pages);
    if (rows[_i].accused)
        ck_accused("GROW-FAIL");
    else
        ck_assert(agrees());
}
END_TEST

/* Another owner took the pages behind those of the system. */
START_TEST(the_tail_ends_with_the_memory)
{
    draw("A-");
    saw(BREAK_REFUSED_LIMIT, end + 1, 9, 1);
    refuse_map(2);
    ck_assert(agrees());
    refuse_map(1);
    ck_accused("GROW-FAIL");
}
END_TEST

START_TEST(a_budget_of_its_own)
{
    draw("AA");
    refuse_map(1);
    ck_assert(agrees());
    saw(BREAK_GRANTED, end, 1, 0);
    ck_assert(agrees());
    saw(BREAK_REFUSED_LIMIT, end, 2, 1);
    ck_accused("GROW-FAIL");
    saw(BREAK_REFUSED_INJECTED, end, 1, 0);
    ck_assert(agrees());
}
END_TEST

/* A header, a guard page, or a growth whose pages are no pages of the system. */
START_TEST(memory_beside_the_mappings)
{
    static const char *const drawings[] = {".A", "A.", ".."};
    draw(drawings[_i]);
    saw(BREAK_REFUSED_LIMIT, end, 2, 1);
    refuse_map(1);
    ck_assert(agrees());
    draw("AA");
    saw(BREAK_REFUSED_LIMIT, end, 2, 1);
    ck_accused("GROW-FAIL");
    events[1].bytes -= PAGE / 2;
    ck_assert(agrees());
    events[1].start += PAGE / 2;
    ck_assert(agrees());
}
END_TEST

/* A mapping that begins before the end of the memory, behind its header, covers a growth whole. */
START_TEST(one_growth_shows_nothing)
{
    draw("AA");
    saw(BREAK_REFUSED_LIMIT, end, 2, 1);
    refuse_map(1);
    ck_accused("GROW-FAIL");
    events[0] = events[2];
    event_count = 2;
    ck_assert(agrees());
}
END_TEST

START_TEST(a_large_request_may_look_for_a_boundary)
{
    const uint64_t huge = (2 << 20) / PAGE;
    draw("AA");
    saw(BREAK_REFUSED_LIMIT, end, 3 * huge, 2 * huge - 1);
    refuse_map(huge);
    ck_assert(agrees());
    events[2].room += PAGE;
    ck_accused("GROW-FAIL");
}
END_TEST

/* Memory that is not the system's begins at address 0. */
START_TEST(page_0_is_nobody_s)
{
    model_reset(&model, PAGE, 32);
    event_count = 0;
    ck_assert(model_map(&model, 4, 1, 0));
    saw(BREAK_GRANTED_BEFORE, 4, 1, 0);
    saw(BREAK_GRANTED_BEFORE, 4, 1, 0);
    saw(BREAK_REFUSED_LIMIT, 0, 2, 2);
    refuse_map(2);
    ck_assert(agrees());
    refuse_map(1);
    ck_accused("GROW-FAIL");
}
END_TEST

/* A simple mremap maps anew, copies and unmaps, also at the end of the memory. */
START_TEST(mremap_needs_its_new_length)
{
    draw("BAA");
    saw(BREAK_REFUSED_LIMIT, end, 3, 3);
    refuse_remap(1, 2, 3, true);
    ck_accused("GROW-FAIL");
    refuse_remap(1, 2, 4, true);
    ck_assert(agrees());
    refuse_remap(0, 1, 1, true);
    ck_assert(agrees());
}
END_TEST

START_TEST(growth_for_a_range_that_cannot_grow)
{
    draw("BAA-");
    saw(BREAK_GRANTED, end, 3, 0);
    refuse_remap(0, 1, 2, false);
    ck_accused("GROW-BOUND");
    refuse_remap(0, 1, 2, true);
    ck_assert(agrees());
    refuse_remap(1, 2, 9, false);
    ck_assert(agrees());
    refuse_map(1);
    ck_assert(agrees());
    event_count--;
    refuse_remap(0, 1, 2, false);
    ck_assert(agrees());
}
END_TEST

/* After two growths of one call, four times the request, 4 MiB, and twice the memory before are
 * allowed, and not a page more. */
START_TEST(growth_again_and_again)
{
    const uint64_t pages = 3, slack = (4 << 20) / PAGE;
    draw("A");
    uint64_t most = 4 * pages + slack + 2 * end;
    refuse_map(pages);
    step.outcome.kind = _i == 0 ? OUTCOME_SUCCESS : OUTCOME_FAILURE;
    saw(BREAK_GRANTED, end, 1, 0);
    saw(BREAK_GRANTED, end + 1, 1, 0);
    saw(BREAK_GRANTED, end + 2, most - 2, 0);
    ck_assert(agrees());
    events[event_count - 1].bytes += PAGE;
    ck_accused("GROW-BOUND");
    step.call.flags |= FLAG_FIXED;
    ck_assert(agrees());
}
END_TEST

START_TEST(two_growths_may_be_large)
{
    draw("A");
    refuse_map(1);
    step.outcome.kind = OUTCOME_SUCCESS;
    saw(BREAK_GRANTED, end, 99 << 20, 0);
    saw(BREAK_REFUSED_LIMIT, end + (99 << 20), 1, 0);
    saw(BREAK_GRANTED, end + (99 << 20), 99 << 20, 0);
    ck_assert(agrees());
    events[event_count - 2].kind = BREAK_GRANTED;
    ck_accused("GROW-BOUND");
}
END_TEST

/* Only a refusal asks what the limit still allows. */
START_TEST(a_success_after_a_refusal_of_the_limit)
{
    draw("AA");
    saw(BREAK_REFUSED_LIMIT, end, 2, 1);
    refuse_map(1);
    ck_accused("GROW-FAIL");
    step.outcome.kind = OUTCOME_SUCCESS;
    ck_assert(agrees());
}
END_TEST

static void tear_down(void)
{
    model_free(&model);
    model = (struct model){0};
}

Suite *suite_question_growth(void)
{
    const TTest *const tests[] = {
        the_tail_ends_with_the_memory,
        a_budget_of_its_own,
        one_growth_shows_nothing,
        a_large_request_may_look_for_a_boundary,
        page_0_is_nobody_s,
        mremap_needs_its_new_length,
        growth_for_a_range_that_cannot_grow,
        two_growths_may_be_large,
        a_success_after_a_refusal_of_the_limit,
    };
    Suite *suite = suite_create("question_growth");
    TCase *tcase = tcase_create("question_growth");
    tcase_add_checked_fixture(tcase, NULL, tear_down);
    tcase_add_loop_test(tcase, a_refusal_where_growth_suffices, 0, 10);
    tcase_add_loop_test(tcase, memory_beside_the_mappings, 0, 3);
    tcase_add_loop_test(tcase, growth_again_and_again, 0, 2);
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
