/* SPDX-License-Identifier: MIT
 *
 * White-box tests of reference/judge_step.c: skipped operations, the environment, maps that have
 * room, expectations. test_questions.c tests the four checks, test_large_world.c the samples.
 */
#include "conformance/tests/support/test_fake.h"
#include <string.h>

Suite *suite_step(void);

/* ---- skipped operations ---- */

static void without_remap(void)
{
    run.system.calls &= ~CALL_BIT(OPERATION_REMAP);
}
static void without_discard(void)
{
    run.system.calls &= ~CALL_BIT(OPERATION_DISCARD);
}
static void without_protect(void)
{
    run.system.calls &= ~CALL_BIT(OPERATION_PROTECT);
}
static void without_sbrk(void)
{
    run.system.sbrk = NULL;
}
static void without_fail(void)
{
    run.system.fail = NULL;
}
static void without_limit(void)
{
    run.system.limit = NULL;
}
static void without_aligned(void)
{
    run.system.features &= ~(uint32_t)SYSTEM_ALIGNED;
}
static void without_nothing(void)
{
}

static bool refuse_fail(void *self, uint32_t count, bool moved)
{
    (void)self;
    (void)count;
    (void)moved;
    return false;
}
static void refusing_fail(void)
{
    run.system.fail = refuse_fail;
}

static struct outcome unsupported_sbrk(void *self, int64_t delta)
{
    (void)self;
    (void)delta;
    return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
}
static void refusing_sbrk(void)
{
    run.system.sbrk = unsupported_sbrk;
}

/* An operation of an unknown kind reaches no function of the system and stops the run. */
START_TEST(an_unknown_kind_is_refused)
{
    ck_assert_int_eq(fake_run_begin(&run, "a = map 1p\n"), VERDICT_AGREE);
    struct operation unknown = operation_default((enum operation_kind)(OPERATION_KINDS + _i));
    unknown.place.mapping = 0;
    unknown.length.pages = 1;
    ck_assert_int_eq(judge_step(run.judge, &unknown), VERDICT_UNRESOLVED);
    fake_run_expect(&run, VERDICT_UNRESOLVED, "", 1);
    ck_assert(!run.judge->run.plain.failures_asked);
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.kind, OUTCOME_SUCCESS);
    ck_assert_uint_eq(judge_last_step(run.judge)->outcome.address, 0);
}
END_TEST

/* The judge skips the last operation when the system lacks the feature, and does it otherwise.
 * Everything else stays the same. */
START_TEST(what_cannot_be_asked_is_skipped)
{
    static const struct {
        void (*without)(void);
        const char *text;
        bool skipped_anyway;
    } rows[] = {
        {without_remap, "a = map 1p\nremap a 1p 2p\n", false},
        {without_remap, "a = map 1p\nremap a 1p 2p => ok\n", false},
        {without_discard, "a = map 1p\ndiscard a 1p\n", false},
        {without_protect, "a = map 1p\nprotect a 1p prot=0\n", false},
        {without_sbrk, "sbrk 1p\n", false},
        {refusing_sbrk, "sbrk 1p\n", false},
        {without_fail, "fail 1\n", false},
        {refusing_fail, "fail 1\n", false},
        {without_limit, "limit 5p\n", false},
        {without_aligned, "a = map 1p align 4p\n", false},
        {without_nothing, "a = map 0b\nunmap a 1p\n", true},
        {without_nothing, "a = map 0b\nb = map 1p hint a\n", true},
        {without_nothing, "a = map 0b\nwrite a 1p\n", true},
        {without_nothing, "a = map 1p prot=1\n", true},
        {without_nothing, "world memory=none\na = map 1p\nwrite a 1p\n", true},
    };
    expect_agreement(rows[_i].text);
    ck_assert_int_eq(judge_last_step(run.judge)->skipped, rows[_i].skipped_anyway);
    rows[_i].without();
    expect_agreement(rows[_i].text);
    ck_assert(judge_last_step(run.judge)->skipped);
}
END_TEST

/* ---- the environment ---- */

START_TEST(neighbour_is_followed)
{
    ck_assert_int_eq(fake_run_begin(&run, "sbrk 1p+8\na = map 1p\nsbrk 40b\n"), VERDICT_AGREE);
    const struct neighbour *neighbour = &run.judge->run.neighbour;
    const struct placement *placement = judge_placement(run.judge);
    ck_assert_uint_eq(neighbour->count, 2);
    ck_assert_uint_eq(neighbour->runs[0].start, 256);
    ck_assert_uint_eq(neighbour->runs[0].end, 520);
    ck_assert_uint_eq(neighbour->runs[1].end, placement->program_break);
    uint64_t before = placement->program_break;
    fake_run_more(&run, "sbrk -10b\n");
    ck_assert_uint_eq(placement->program_break, before - 10);
    ck_assert_uint_eq(neighbour->runs[1].end, before - 10);
    fake_run_more(&run, "sbrk -31b\n"); /* one byte of it is not the neighbour's: refused */
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.kind, OUTCOME_FAILURE);
    ck_assert_uint_eq(neighbour->runs[1].end, before - 10);
    fake_run_more(&run, "sbrk -30b\n");
    ck_assert_uint_eq(neighbour->count, 1);
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_AGREE);
}
END_TEST

/* `fail 1 moved` makes sbrk refuse while the neighbour takes a page. The judge checks the contents
 * of that page from then on. */
START_TEST(neighbour_that_moves_meanwhile_is_followed)
{
    ck_assert_int_eq(fake_run_begin(&run, "fail 1 moved\na = map 1p\n"), VERDICT_AGREE);
    ck_assert_uint_eq(run.judge->run.neighbour.count, 1);
    ck_assert_uint_eq(run.judge->run.neighbour.runs[0].start, 256);
    ck_assert_uint_eq(run.judge->run.neighbour.runs[0].end, 512);
    ck_assert_uint_eq(judge_last_step(run.judge)->outcome.address, 512);
    ck_assert_int_eq(judge_finish(run.judge), VERDICT_AGREE);
}
END_TEST

START_TEST(growth_is_counted)
{
    ck_assert_int_eq(fake_run_begin(&run, "a = map 1p\n"), VERDICT_AGREE);
    ck_assert(judge_last_step(run.judge)->grew);
    ck_assert_uint_eq(judge_last_step(run.judge)->break_calls, 1);
    ck_assert_uint_eq(run.judge->run.plain.totals.grow_calls, 1);
    fake_run_more(&run, "b = map 1p\n");
    ck_assert(!judge_last_step(run.judge)->grew);
    ck_assert_uint_eq(judge_last_step(run.judge)->break_calls, 0);
    fake_run_more(&run, "unmap a 1p\nc = map 1p\n");
    ck_assert_uint_eq(run.judge->run.plain.totals.bytes_cleared, 256);
    fake_run_more(&run, "d = map 9p\n");
    ck_assert_uint_eq(run.judge->run.plain.totals.grow_calls, 2);
}
END_TEST

START_TEST(limit_is_followed)
{
    expect_agreement("limit 3p\na = map 3p\nb = map 2p\nlimit 4p\nc = map 1p\n");
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.kind, OUTCOME_SUCCESS);
    ck_assert_uint_eq(judge_placement(run.judge)->limit, 4 * 256);
    expect_agreement("limit 1000p\na = map 60p\n");
    ck_assert_uint_eq(judge_placement(run.judge)->limit, 64 * 256);
}
END_TEST

START_TEST(far_off_delta_is_only_refused)
{
    struct operation far = operation_default(OPERATION_SBRK);
    far.length = (struct amount){AMOUNT_ZERO, INT32_MAX, INT64_MAX};
    ck_assert_int_eq(fake_run_begin(&run, "a = map 1p\n"), VERDICT_AGREE);
    ck_assert_int_eq(judge_step(run.judge, &far), VERDICT_AGREE);
    ck_assert_int_eq(judge_last_step(run.judge)->outcome.kind, OUTCOME_FAILURE);
}
END_TEST

static bool (*honest_events)(void *, struct break_event *, size_t, size_t *);

static bool moved_events(void *self, struct break_event *events, size_t capacity, size_t *count)
{
    bool complete = honest_events(self, events, capacity, count);
    for (size_t i = 0; i < *count; i++)
        events[i].start += 16;
    return complete;
}

/* An environment that contradicts itself makes the run UNRESOLVED, even without any check. */
START_TEST(contradicting_environment_is_unresolved)
{
    run.judge->questions = _i == 0 ? QUESTION_ALL : 0;
    expect_agreement("a = map 1p\n");
    honest_events = run.system.take_events;
    run.system.take_events = moved_events;
    fake_run_text(&run, "a = map 1p\n");
    fake_run_expect(&run, VERDICT_UNRESOLVED, "", 0);
}
END_TEST

/* ---- maps that have room ---- */

START_TEST(room_is_what_must_succeed)
{
    static const struct {
        const char *text;
        bool with_arena, without_arena;
    } rows[] = {
        {"a = map 1p\n", true, true},
        {"a = map 31p\n", true, true}, /* half of 64 pages, without page 0 */
        {"a = map 31p+1\n", true, false},
        {"a = map 32p\n", true, false},
        {"a = map 10p\nb = map 1p\n", true, true}, /* 21 pages in 11 holes in the worst case */
        {"a = map 10p\nb = map 2p\n", true, false},
        {"a = map 1p align 1p\n", true, true},
        {"world break=25p\na = map 1p\n", true, true},
        {"a = map 63p\n", true, false},
        {"a = map 64p\n", false, false},
        {"a = map 0b\n", false, false},
        {"a = map 1p fixed @1p\n", false, false},
        {"a = map 1p align 2p\n", false, false},
        {"fail 1\na = map 1p\n", false, false},
        {"limit 64p\na = map 1p\n", false, false},
        {"world fail=9\na = map 1p\n", false, false},
        {"sbrk 60p\na = map 3p\n", true, false},
        {"sbrk 60p\na = map 4p\n", false, false},
        /* A.C.: three pages are free, but no two in a row */
        {"world pages=5 growth=1\na = map 4p\nunmap a+1p 1p\nunmap a+3p 1p\nb = map 2p\n", false,
         false},
        {"world pages=5 growth=1\na = map 4p\nunmap a+1p 3p\nb = map 2p\n", true, false},
    };
    expect_agreement(rows[_i].text);
    ck_assert_int_eq(judge_last_step(run.judge)->fits, rows[_i].with_arena);
    run.system.features &= ~(uint32_t)SYSTEM_ARENA;
    expect_agreement(rows[_i].text);
    ck_assert_int_eq(judge_last_step(run.judge)->fits, rows[_i].without_arena);
}
END_TEST

/* ---- expectations ---- */

static uint32_t question_of(enum verdict verdict)
{
    static const uint32_t questions[] = {[VERDICT_CONTRACT] = QUESTION_CONTRACT,
                                         [VERDICT_CONTENTS] = QUESTION_CONTENTS | QUESTION_ZEROED,
                                         [VERDICT_ECONOMY] = QUESTION_ECONOMY,
                                         [VERDICT_STRUCTURE] = QUESTION_STRUCTURE};
    return questions[verdict];
}

START_TEST(expectations_are_checked)
{
    static const struct {
        const char *text;
        enum verdict verdict;
        const char *words;
    } rows[] = {
        {"a = map 1p => @1p\n", VERDICT_AGREE, ""},
        {"a = map 1p => @2p\n", VERDICT_ECONOMY, "expects address 0x200"},
        {"a = map 1p\nb = map 1p => a+1p\n", VERDICT_AGREE, ""},
        {"a = map 1p\nb = map 1p => a\n", VERDICT_ECONOMY, "expects address 0x100"},
        {"a = map 99p => @1p\n", VERDICT_ECONOMY, "expects address 0x100"},
        {"a = map 1p => ok\n", VERDICT_AGREE, ""},
        {"a = map 99p => 0\n", VERDICT_ECONOMY, "expects address 0x0"},
        {"a = map 99p => ok\n", VERDICT_CONTRACT, "the file expects success"},
        {"a = map 1p\nb = map 99p => ok\n", VERDICT_CONTRACT, "the file expects success"},
        {"a = map 99p => ENOMEM\n", VERDICT_AGREE, ""},
        {"a = map 99p => EINVAL\n", VERDICT_CONTRACT, "the file expects EINVAL"},
        {"a = map 1p => ENOMEM\n", VERDICT_CONTRACT, "the file expects ENOMEM"},
        {"unmap @1p 0b => EINVAL\n", VERDICT_AGREE, ""},
        {"unmap @1p 1p => EINVAL\n", VERDICT_CONTRACT, "the file expects EINVAL"},
    };
    struct profile anywhere = fake_profile;
    anywhere.placement = PLACEMENT_ANYWHERE;
    fake_run_text(&run, rows[_i].text);
    bool agrees = rows[_i].verdict == VERDICT_AGREE;
    fake_run_expect(&run, rows[_i].verdict, NULL, agrees ? SIZE_MAX : run.program.count - 1);
    ck_assert_ptr_nonnull(strstr(judge_finding(run.judge)->text, rows[_i].words));
    run.judge->questions = QUESTION_ALL & ~question_of(rows[_i].verdict);
    expect_agreement(rows[_i].text);
    run.judge->questions = QUESTION_ALL;
    run.judge->profile = &anywhere;
    expect_agreement(rows[_i].text);
}
END_TEST

START_TEST(growing_what_is_shared_is_not_asked)
{
    run.system.features |= SYSTEM_ARGUMENTS;
    expect_agreement("a = map 1p flags=0x22\nremap a 1p 2p\n");
    ck_assert(!judge_last_step(run.judge)->skipped);
    expect_agreement("a = map 1p flags=0x21\nremap a 1p 2p\n");
    ck_assert(judge_last_step(run.judge)->skipped);
}
END_TEST

START_TEST(an_expected_place_of_nobody_is_never_met)
{
    fake_run_text(&run, "a = map 99p\nb = map 1p => a+1p\n");
    fake_run_expect(&run, VERDICT_ECONOMY, "PROGRESS-FIT", 1);
    ck_assert_str_eq(judge_finding(run.judge)->text, "the file expects address 0x0");
}
END_TEST

Suite *suite_step(void)
{
    Suite *suite = suite_create("step");
    TCase *tcase = tcase_create("step");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, an_unknown_kind_is_refused, 0, 2);
    tcase_add_loop_test(tcase, what_cannot_be_asked_is_skipped, 0, 15);
    tcase_add_test(tcase, neighbour_is_followed);
    tcase_add_test(tcase, neighbour_that_moves_meanwhile_is_followed);
    tcase_add_test(tcase, growth_is_counted);
    tcase_add_test(tcase, limit_is_followed);
    tcase_add_test(tcase, far_off_delta_is_only_refused);
    tcase_add_loop_test(tcase, contradicting_environment_is_unresolved, 0, 2);
    tcase_add_loop_test(tcase, room_is_what_must_succeed, 0, 20);
    tcase_add_loop_test(tcase, expectations_are_checked, 0, 14);
    tcase_add_test(tcase, growing_what_is_shared_is_not_asked);
    tcase_add_test(tcase, an_expected_place_of_nobody_is_never_met);
    suite_add_tcase(suite, tcase);
    return suite;
}
