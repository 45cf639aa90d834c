/* SPDX-License-Identifier: MIT
 *
 * The clauses about growth of a system without an arena (clause_outside.c), on a fake system whose
 * counters and answers a test changes. test_wasm_module.sh asks them of modules that clear.
 */
#include "conformance/clauses/clause.h"
#include "conformance/tests/support/fake_system.h"

#include <check.h>
#include <string.h>

Suite *suite_clause_outside(void);

enum { NEVER = 1000 };

static struct system honest;         /* the fake system, without an arena */
static unsigned maps, refused_alone; /* maps so far; the one that it refuses without growth */
static bool counts_nothing, grows_unseen, gives_up, has_refused;
static enum { MOVES_DOWN, REFUSES_DOWN, SAYS_DOWN } down; /* SAYS_DOWN: the break stays */

static void changed_counters(void *self, struct counters *counters)
{
    honest.counters(self, counters);
    counters->bytes_cleared = counts_nothing ? UINT64_MAX : 0;
    if (grows_unseen)
        counters->break_calls = 0;
}

static struct outcome changed_call(void *self, enum operation_kind kind, const struct call *call)
{
    const struct outcome no_memory = {.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
    bool is_map = kind == OPERATION_MAP;

    if (is_map && (++maps == refused_alone || (gives_up && has_refused)))
        return no_memory;
    struct outcome outcome = honest.call(self, kind, call);
    has_refused |= is_map && outcome.kind == OUTCOME_FAILURE;
    return outcome;
}

static struct outcome changed_sbrk(void *self, int64_t delta)
{
    if (delta < 0 && down == REFUSES_DOWN)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
    return honest.sbrk(self, delta < 0 && down == SAYS_DOWN ? 0 : delta);
}

static void *changed_open(const struct world *world, char *reason, size_t size)
{
    maps = 0;
    has_refused = false;
    return honest.open(world, reason, size);
}

static struct clause_result ask(const char *id)
{
    struct system system;

    honest = fake_system();
    honest.features = (honest.features & ~(uint32_t)SYSTEM_ARENA) | SYSTEM_GROWTH;
    system = honest;
    system.name = "fake-outside";
    system.counters = changed_counters;
    system.call = changed_call;
    system.sbrk = changed_sbrk;
    system.open = changed_open;
    return clause_ask(clause_find(id), &system, NULL, NULL);
}

static void reset(void)
{
    counts_nothing = grows_unseen = gives_up = false;
    refused_alone = NEVER;
    down = MOVES_DOWN;
}

START_TEST(one_refused_growth_is_survived)
{
    struct clause_result result = ask("GROW-FAIL");
    ck_assert_msg(result.verdict == CLAUSE_PASS, "%s", result.text);
    gives_up = true;
    ck_assert_int_eq(ask("GROW-FAIL").verdict, CLAUSE_FAIL);
}
END_TEST

/* A system may refuse a map for a limit of its own: nothing refused its growth. */
START_TEST(a_refusal_without_growth_is_not_blamed)
{
    refused_alone = 1;
    struct clause_result result = ask("GROW-FAIL");
    ck_assert_msg(result.verdict == CLAUSE_PASS, "%s", result.text);
}
END_TEST

START_TEST(a_system_that_does_not_grow_is_untested)
{
    grows_unseen = true;
    struct clause_result result = ask("GROW-FAIL");
    ck_assert_int_eq(result.verdict, CLAUSE_UNTESTED);
    ck_assert_str_eq(result.text, "its memory does not grow");
}
END_TEST

START_TEST(what_cannot_be_counted_is_untested)
{
    static const char *const ids[] = {"ZERO-AFTER-GROW", "ZERO-NO-REDUNDANT"};

    for (size_t i = 0; i < 2; i++) {
        struct clause_result result = ask(ids[i]);
        ck_assert_int_eq(result.verdict, CLAUSE_UNTESTED);
        ck_assert_ptr_nonnull(strstr(result.text, "pages are too small"));
    }
    counts_nothing = true;
    for (size_t i = 0; i < 2; i++) {
        struct clause_result result = ask(ids[i]);
        ck_assert_int_eq(result.verdict, CLAUSE_UNTESTED);
        ck_assert_ptr_nonnull(strstr(result.text, "this machine cannot count"));
    }
}
END_TEST

/* test_wasm_module.sh asks it of a module that forgets which memory others gave back. */
START_TEST(memory_that_was_given_back)
{
    struct clause_result result = ask("ZERO-SBRK-DIRTY");
    ck_assert_msg(result.verdict == CLAUSE_PASS, "%s", result.text);
    down = REFUSES_DOWN;
    result = ask("ZERO-SBRK-DIRTY");
    ck_assert_int_eq(result.verdict, CLAUSE_UNTESTED);
    ck_assert_str_eq(result.text, "its break does not move down");
    down = SAYS_DOWN;
    result = ask("ZERO-SBRK-DIRTY");
    ck_assert_int_eq(result.verdict, CLAUSE_UNTESTED);
    ck_assert_str_eq(result.text, "its mappings are not in memory that was given back");
}
END_TEST

Suite *suite_clause_outside(void)
{
    Suite *suite = suite_create("clause_outside");
    TCase *cases = tcase_create("clause_outside");

    tcase_add_checked_fixture(cases, reset, NULL);
    tcase_add_test(cases, one_refused_growth_is_survived);
    tcase_add_test(cases, a_refusal_without_growth_is_not_blamed);
    tcase_add_test(cases, a_system_that_does_not_grow_is_untested);
    tcase_add_test(cases, what_cannot_be_counted_is_untested);
    tcase_add_test(cases, memory_that_was_given_back);
    suite_add_tcase(suite, cases);
    return suite;
}
