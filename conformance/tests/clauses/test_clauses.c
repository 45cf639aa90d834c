/* SPDX-License-Identifier: MIT
 *
 * Every clause on the page manager and on the Linux kernel, each as a test of its own name. A test
 * passes with PASS, or with exactly the verdict that xfail.tsv expects: skipping must never turn
 * a suite green. The two systems that are always wrong must pass no clause, or very few.
 */
#include "conformance/clauses/xfail.h"
#include "conformance/systems/registry.h"
#include "conformance/tests/support/skip.h"

#include <stdio.h>
#include <string.h>

Suite *suite_clauses(void);

enum { CLAUSES = 111 };    /* the number of clauses, so that none gets lost */
enum { HOST_CLAUSES = 4 }; /* of them, those that ask about a host; no bad system has one */

static const char *const good_names[] = {"page-manager-skip", "page-manager-tree",
                                         "page-manager-discard", "page-manager-discard-skip",
                                         "linux-kernel"};
enum { GOOD = sizeof good_names / sizeof good_names[0] };

/* Check keeps pointers to the names of tests, so they live as long as the program. */
enum { NAMED_MAX = (GOOD + 2) * CLAUSES };
static TTest named[NAMED_MAX];
static char names[NAMED_MAX][48];
static size_t named_count;

static const struct system *find_system(const char *name)
{
    char problem[200];
    const struct system *system = registry_find(name, problem, sizeof problem);

    if (system == NULL && registry_elsewhere(name))
        skip_test(problem);
    ck_assert_msg(system != NULL, "%s", problem);
    return system;
}

/* Runs test `number`: system by system, clause by clause. */
static void clause_holds(int number)
{
    const char *name = good_names[number / CLAUSES];
    const struct clause *clause = clause_at((size_t)(number % CLAUSES));
    struct clause_result result = clause_ask(clause, find_system(name), NULL, NULL);
    const struct xfail *expected = xfail_find(name, registry_platform(), clause->id);

    mark_point();
    ck_assert_msg(xfail_holds(expected, &result), "%s on %s is %s, not %s: %s", clause->id, name,
                  clause_verdict_name(result.verdict),
                  clause_verdict_name(expected != NULL ? expected->verdict : CLAUSE_PASS),
                  result.text);
}

/* The system maps nothing, so no clause may pass. */
static void always_enomem_passes_nothing(int number)
{
    const struct clause *clause = clause_at((size_t)number);
    struct clause_result result = clause_ask(clause, find_system("always-enomem"), NULL, NULL);

    mark_point();
    ck_assert_msg(result.verdict != CLAUSE_PASS, "%s: %s", clause->id, result.text);
}

/* Clauses that a system without unmap can pass: refusals, and maps of new memory. */
static const char *const einval_passes[] = {
    "MMAP-LEN-ZERO", "MMAP-LEN-ZERO-STATE", "MMAP-LEN-WRAP", "MMAP-COUNT-MUL",
    "MMAP-LEN-HUGE", "MMAP-LEN-HALF",       "ZERO-FRESH",    "HINT-OCCUPIED",
    "HINT-ABSURD",   "NOMEM-SMALL",         "UNMAP-FOREIGN", "GROW-BOUND"};

static void always_einval_passes_little(int number)
{
    const struct clause *clause = clause_at((size_t)number);
    struct clause_result result = clause_ask(clause, find_system("always-einval"), NULL, NULL);
    bool may_pass = false;

    for (size_t i = 0; i < sizeof einval_passes / sizeof einval_passes[0]; i++)
        may_pass |= strcmp(einval_passes[i], clause->id) == 0;
    ck_assert_msg((result.verdict == CLAUSE_PASS) == may_pass, "%s is %s: %s", clause->id,
                  clause_verdict_name(result.verdict), result.text);
}

/* A system that is always wrong must FAIL most clauses; UNSUPPORTED is no excuse. */
START_TEST(bad_systems_fail_or_are_unresolved)
{
    static const char *const bad[] = {"always-enomem", "always-einval"};

    for (size_t k = 0; k < 2; k++) {
        const struct system *system = find_system(bad[k]);
        unsigned fallen = 0;
        for (size_t i = 0; clause_at(i) != NULL; i++) {
            enum clause_verdict verdict = clause_ask(clause_at(i), system, NULL, NULL).verdict;
            fallen += verdict == CLAUSE_FAIL || verdict == CLAUSE_UNRESOLVED;
        }
        ck_assert_uint_ge(fallen, (CLAUSES - HOST_CLAUSES) * 9 / 20);
    }
}
END_TEST

START_TEST(as_many_clauses_as_ever)
{
    size_t count = 0;

    for (; clause_at(count) != NULL; count++)
        ck_assert_ptr_eq(clause_find(clause_at(count)->id), clause_at(count)); /* unique id */
    ck_assert_uint_eq(count, CLAUSES);
    ck_assert_ptr_null(clause_find("MMAP-LEN-NONE"));
}
END_TEST

START_TEST(every_clause_has_its_tests)
{
    ck_assert_uint_eq(named_count, NAMED_MAX);
}
END_TEST

START_TEST(a_promise_that_is_not_made_is_unsupported)
{
    const struct system *system = find_system("page-manager");
    struct profile profile = *profile_find("page-manager");
    const struct clause *clause = clause_find("ZERO-NO-REDUNDANT");

    ck_assert_int_eq(clause_ask(clause, system, &profile, NULL).verdict, CLAUSE_PASS);
    profile.promises &= ~(uint32_t)PROMISE_ECONOMY;
    ck_assert_int_eq(clause_ask(clause, system, &profile, NULL).verdict, CLAUSE_UNSUPPORTED);
}
END_TEST

static bool refuses_up;

static struct outcome sbrk_with_refusals(void *self, int64_t delta)
{
    if (refuses_up == (delta > 0))
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_ENOMEM};
    return find_system("page-manager")->sbrk(self, delta);
}

/* The clause accepts a system that refuses to move the break down. A system that refuses to move
 * the break up is a FAIL. */
START_TEST(a_break_may_stay_where_it_is_but_not_below)
{
    struct system system = *find_system("page-manager");
    const struct clause *clause = clause_find("GROW-INTERLEAVE");

    system.sbrk = sbrk_with_refusals;
    refuses_up = false;
    ck_assert_int_eq(clause_ask(clause, &system, NULL, NULL).verdict, CLAUSE_PASS);
    refuses_up = true;
    ck_assert_int_eq(clause_ask(clause, &system, NULL, NULL).verdict, CLAUSE_FAIL);
}
END_TEST

static const struct system *counted;
static unsigned opened;

static void *count_open(const struct world *world, char *reason, size_t size)
{
    opened++;
    return counted->open(world, reason, size);
}

/* Every sub-range [i, j) of a mapping of n pages, n = 1..8, in a run of its own: 1 + 3 + ... +
 * 36. */
START_TEST(part_each_is_exhaustive)
{
    struct system system;

    counted = find_system("page-manager");
    system = *counted;
    system.open = count_open;
    ck_assert_int_eq(clause_ask(clause_find("PART-EACH"), &system, NULL, NULL).verdict,
                     CLAUSE_PASS);
    ck_assert_uint_eq(opened, 120);
}
END_TEST

static void add_named(TCase *group, TFun function, int number, const char *who, const char *id)
{
    if (named_count == NAMED_MAX)
        return; /* then every_clause_has_its_tests fails: CLAUSES is wrong */
    snprintf(names[named_count], sizeof names[0], "%s %s", who, id);
    named[named_count] = (TTest){names[named_count], function, __FILE__, __LINE__};
    tcase_add_loop_test(group, &named[named_count], number, number + 1);
    named_count++;
}

static void add_clauses(Suite *suite, const char *who, TFun function, int base)
{
    TCase *group = tcase_create(who);

    for (int i = 0; clause_at((size_t)i) != NULL; i++)
        add_named(group, function, base + i, who, clause_at((size_t)i)->id);
    suite_add_tcase(suite, group);
}

Suite *suite_clauses(void)
{
    Suite *suite = suite_create("clauses");
    TCase *made = tcase_create("made");

    named_count = 0;
    tcase_add_test(made, a_break_may_stay_where_it_is_but_not_below);
    tcase_add_test(made, as_many_clauses_as_ever);
    tcase_add_test(made, every_clause_has_its_tests);
    tcase_add_test(made, part_each_is_exhaustive);
    tcase_add_test(made, a_promise_that_is_not_made_is_unsupported);
    tcase_add_test(made, bad_systems_fail_or_are_unresolved);
    suite_add_tcase(suite, made);
    for (int i = 0; i < GOOD; i++)
        add_clauses(suite, good_names[i], clause_holds, i * CLAUSES);
    add_clauses(suite, "always-enomem", always_enomem_passes_nothing, 0);
    add_clauses(suite, "always-einval", always_einval_passes_little, 0);
    return suite;
}
