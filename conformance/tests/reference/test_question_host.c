/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/question_host.c: the calls of a host after one call of the system,
 * judged by the page map before it. economy_fixture.h explains the page maps. The threshold is
 * three pages.
 */
#include "conformance/tests/support/economy_fixture.h"
#include <string.h>

Suite *suite_question_host(void);

static struct break_event calls[EVENTS];

static void set_up(void)
{
    arena_set_up();
    arena.profile = *profile_find("page-manager-discard");
}

/* The call of these pages succeeds; no host was asked yet. */
static void ask(const char *drawing, enum operation_kind kind, uint64_t first, uint64_t pages)
{
    arena_make(drawing);
    arena.model.count = 0;
    for (uint64_t page = 0; drawing[page] != '\0'; page++)
        ck_assert(drawing[page] != 'A' || model_map(&arena.model, page, 1, 0));
    arena_ask(kind, first, pages);
    arena_answer(0);
    arena.observations.discards = calls;
}

static void saw(enum break_event_kind kind, uint64_t first, uint64_t pages)
{
    ck_assert_uint_lt(arena.observations.discard_count, EVENTS);
    calls[arena.observations.discard_count++] =
        (struct break_event){kind, first * P, pages * P, {0}};
}

static bool is_right(void)
{
    question_economy(&arena.placement, &arena.profile, &arena.step, &arena.observations,
                     &arena.finding);
    arena.finding = (struct finding){0};
    return question_host(&arena.placement, &arena.model, &arena.profile, &arena.step,
                         &arena.observations, &arena.finding);
}

static void ck_right(const char *after)
{
    bool right = is_right();
    ck_assert_msg(right, "%s: %s", arena.finding.clause, arena.finding.text);
    ck_assert_int_eq(arena.finding.verdict, VERDICT_AGREE);
    ck_arena_drawing(after);
}

static void ck_wrong(enum verdict verdict, const char *clause, const char *words)
{
    ck_assert(!is_right());
    ck_assert_int_eq(arena.finding.verdict, verdict);
    ck_assert_str_eq(arena.finding.clause, clause);
    ck_assert_msg(strstr(arena.finding.text, words) != NULL, "'%s' is not in '%s'", words,
                  arena.finding.text);
}

START_TEST(a_long_run_goes_back)
{
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_right("xA...A");
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_REFUSED, 2, 3);
    ck_right("xA~~~A");
    ask("xAAAAA", OPERATION_UNMAP, 2, 2);
    ck_right("xA~~AA");
}
END_TEST

START_TEST(a_run_that_is_left_out)
{
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-DUE", "3 pages from page 2 on did not go back");
    ask("xAAA.AAA", OPERATION_UNMAP, 1, 7);
    saw(BREAK_HOST_TOOK, 1, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-DUE", "3 pages from page 5 on");
    ask("xAAA.AAA", OPERATION_UNMAP, 1, 7);
    saw(BREAK_HOST_TOOK, 1, 3);
    saw(BREAK_HOST_TOOK, 5, 3);
    ck_right("x.......");
}
END_TEST

/* Two dirty pages on each side count, because a run of three would be with the host already. */
START_TEST(neighbours_count)
{
    ask("x~~A~~", OPERATION_UNMAP, 3, 1);
    saw(BREAK_HOST_TOOK, 1, 5);
    ck_right("x.....");
    ask("x~~A~~", OPERATION_UNMAP, 3, 1);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN",
             "3 pages from page 2 on; next is a run of 5 pages from page 1 on");
    ask("x~~~A~~~", OPERATION_UNMAP, 4, 1);
    saw(BREAK_HOST_TOOK, 2, 5);
    ck_right("x~.....~");
    ask("x~~~A~~~", OPERATION_UNMAP, 4, 1);
    saw(BREAK_HOST_TOOK, 1, 7);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN", "7 pages from page 1 on; next is a run of 5");
    ask("x~~~.A~", OPERATION_UNMAP, 5, 1);
    ck_right("x~~~.~~");                    /* no page of the three is in the range or beside it */
    ask("xAA~~", OPERATION_UNMAP, 2, 1000); /* far beyond the last page of the world */
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_right("xA...");
}
END_TEST

START_TEST(short_runs_and_zero_pages_stay)
{
    ask("xAAAAA", OPERATION_UNMAP, 2, 2);
    saw(BREAK_HOST_TOOK, 2, 2);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN", "with a threshold of 3 pages");
    ask("xAA...", OPERATION_UNMAP, 2, 1);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN", "page 3, which is known to be zero");
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN", "page 2, which is known to be zero");
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 2);
    saw(BREAK_HOST_TOOK, 4, 1);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN", "next is a run of 3 pages from page 2 on");
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_REFUSED, 2, 3);
    saw(BREAK_HOST_REFUSED, 2, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN", "next is a run of 0 pages");
}
END_TEST

START_TEST(what_is_not_its_own_stays)
{
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 4);
    ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "4 pages from page 2 on, but page 5 is mapped");
    ck_arena_drawing("xA...A"); /* the host took the others */
    ask("xAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_REFUSED, 2, 4);
    ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "page 5 is not its own");
    ask("xAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 0);
    ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "0 bytes at 0x20, which are not whole pages");
    for (unsigned off = 0; off < 2; off++) {
        ask("xAAAAA", OPERATION_UNMAP, 2, 3);
        saw(BREAK_HOST_TOOK, 2, 3);
        calls[0].start += off;
        calls[0].bytes -= 1 - off;
        ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "which are not whole pages");
    }
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_TOOK, UINT64_MAX / P, 3);
    ck_assert(!is_right());
}
END_TEST

START_TEST(a_discard_gives_private_runs_back)
{
    ask("xAAAAA", OPERATION_DISCARD, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_right("xAAAAA");
    ask("xAAAAA", OPERATION_DISCARD, 2, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-DUE", "3 pages from page 2 on");
    ask("xAAAAA", OPERATION_DISCARD, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 4);
    ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "page 5 is mapped");
    ask("xAAAAA", OPERATION_DISCARD, 2, 3);
    saw(BREAK_HOST_TOOK, 1, 3);
    ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "page 1 is mapped");
    ask("xAAAAA", OPERATION_DISCARD, 2, 3);
    arena.model.count =
        0; /* of a page that the model does not know, it is not known to be shared */
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_right("xAAAAA");
    ask("xAAAAA", OPERATION_DISCARD, 2, 3);
    arena.model.pages[3].shared = true; /* page 4 */
    ck_right("xAAAAA");
    ask("xAAAAA", OPERATION_DISCARD, 2, 3);
    arena.model.pages[3].shared = true;
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "page 4 is mapped");
    ask("xAAAAA", OPERATION_DISCARD, 1, 2);
    ck_right("xAAAAA");
}
END_TEST

START_TEST(a_discard_with_holes_gives_back)
{
    ask("x~AAA~~~A", OPERATION_DISCARD, 1, 8);
    arena_refuse(ERROR_ENOMEM);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_right("x~AAA~~~A");
    ask("x~AAA~~~A", OPERATION_DISCARD, 1, 8);
    arena_refuse(ERROR_EINVAL);
    ck_right("x~AAA~~~A");
    ask("x~AAA~~~A", OPERATION_DISCARD, 1, 8);
    arena_refuse(ERROR_EINVAL);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_wrong(VERDICT_CONTRACT, "DISCARD-HOST-OWN", "page 2 is mapped");
}
END_TEST

/* A page that went back is not cleared again; a page that the host refused is. */
START_TEST(a_discard_clears_what_the_host_refused)
{
    for (unsigned refused = 0; refused < 2; refused++) {
        ask("xAAAA.AA", OPERATION_DISCARD, 1, 7);
        saw(refused ? BREAK_HOST_REFUSED : BREAK_HOST_TOOK, 1, 4);
        arena.observations.bytes_cleared = (refused ? 6 : 2) * P;
        ck_arena_thrifty();
        arena.observations.bytes_cleared++;
        ck_arena_waste("ZERO-NO-REDUNDANT", refused ? "cleared 97 bytes" : "cleared 33 bytes");
    }
    ask("xAA", OPERATION_DISCARD, 1, 2);
    saw(BREAK_HOST_TOOK, 1, 9);
    ck_arena_thrifty();
    arena.observations.bytes_cleared = 1;
    ck_arena_waste("ZERO-NO-REDUNDANT", "cleared 1 bytes; no more than 0");
}
END_TEST

static void ask_remap(const char *drawing, uint64_t pages, uint64_t new_pages, uint64_t answer)
{
    ask(drawing, OPERATION_REMAP, 1, pages);
    arena_ask_remap(1, pages, new_pages, true);
    arena.observations.discards = calls;
    arena_answer(answer);
}

START_TEST(a_remap_gives_its_old_pages_back)
{
    ask_remap("xAAAAAAA", 5, 2, 1);
    saw(BREAK_HOST_TOOK, 3, 3);
    ck_right("xAA...AA");
    ask_remap("xAAAAAAA", 5, 3, 1);
    ck_right("xAAA~~AA");
    ask_remap("xAAAA....", 3, 4, 5);
    saw(BREAK_HOST_TOOK, 1, 3);
    ck_right("x...AAAAA");
    ask_remap("xAAA..", 3, 4, 1);
    ck_right("xAAAA.");
    ask_remap("xAAAAAAA", 5, 2, 1);
    arena_refuse(ERROR_EFAULT);
    ck_right("xAAAAAAA");
}
END_TEST

START_TEST(other_calls_give_nothing_back)
{
    ask("x~~~AA", OPERATION_UNMAP, 1, 5);
    arena_refuse(ERROR_EINVAL);
    ck_right("x~~~AA");
    ask("x~~~AA", OPERATION_MLOCK, 1, 5);
    ck_right("x~~~AA");
    ask("xA~~~A", OPERATION_MLOCK, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 3);
    ck_wrong(VERDICT_ECONOMY, "DISCARD-HOST-RUN", "3 pages from page 2 on; next is a run of 0");
}
END_TEST

/* A system that promises no threshold may ask for what it likes, if no owner needs it. */
START_TEST(without_a_promise)
{
    for (unsigned i = 0; i < 4; i++) {
        ask("xAAA~A.A", OPERATION_UNMAP, 1, 3);
        arena.profile.promises &= ~(uint32_t)PROMISE_HOST_DISCARD;
        if (i == 1)
            saw(BREAK_HOST_TOOK, 4, 1);
        if (i == 2)
            saw(BREAK_HOST_TOOK, 6, 1);
        if (i == 3)
            saw(BREAK_HOST_TOOK, 4, 2);
        if (i < 2)
            ck_right(i == 0 ? "x~~~~A.A" : "x~~~.A.A");
        else
            ck_wrong(i == 2 ? VERDICT_ECONOMY : VERDICT_CONTRACT,
                     i == 2 ? "DISCARD-HOST-RUN" : "DISCARD-HOST-OWN", "page");
    }
}
END_TEST

/* The judge cannot follow a log with gaps. */
START_TEST(a_log_that_overflows_is_unresolved)
{
    ask("xAAAAA", OPERATION_UNMAP, 2, 3);
    saw(BREAK_HOST_TOOK, 2, 3);
    arena.observations.discards_lost = true;
    ck_wrong(VERDICT_UNRESOLVED, "", "more often than can be counted (1 times)");
}
END_TEST

Suite *suite_question_host(void)
{
    Suite *suite = suite_create("question_host");
    TCase *tests = tcase_create("question_host");
    tcase_add_checked_fixture(tests, set_up, arena_tear_down);
    tcase_add_test(tests, a_long_run_goes_back);
    tcase_add_test(tests, a_run_that_is_left_out);
    tcase_add_test(tests, neighbours_count);
    tcase_add_test(tests, short_runs_and_zero_pages_stay);
    tcase_add_test(tests, what_is_not_its_own_stays);
    tcase_add_test(tests, a_discard_gives_private_runs_back);
    tcase_add_test(tests, a_discard_with_holes_gives_back);
    tcase_add_test(tests, a_discard_clears_what_the_host_refused);
    tcase_add_test(tests, a_remap_gives_its_old_pages_back);
    tcase_add_test(tests, other_calls_give_nothing_back);
    tcase_add_test(tests, without_a_promise);
    tcase_add_test(tests, a_log_that_overflows_is_unresolved);
    suite_add_tcase(suite, tests);
    return suite;
}
