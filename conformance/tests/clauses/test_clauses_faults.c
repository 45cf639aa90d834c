/* SPDX-License-Identifier: MIT
 *
 * Clause bodies can fail: a page manager with one fault must FAIL the clause that the fault is for,
 * with a run that shows it. Without a fault it passes all clauses (test_clauses.c). kill_matrix.tsv
 * lists the other clauses that fail on each fault. Faults that no clause can show have a row in
 * test_questions.c.
 */
#include "conformance/clauses/clause.h"
#include "conformance/faults/faults.h"
#include "conformance/systems/registry.h"

#include <check.h>
#include <string.h>

Suite *suite_clauses_faults(void);

/* The fault of that index among those that a clause shows; NULL beyond the last one. */
static const struct fault *fault_with_clause(int index)
{
    const struct fault *fault;

    for (size_t i = 0; (fault = fault_at(i)) != NULL; i++)
        if (!fault->judge_only && index-- == 0)
            return fault;
    return NULL;
}

START_TEST(faulty_system_fails)
{
    const struct fault *fault = fault_with_clause(_i);
    struct program trace = {0};
    char problem[200];
    const struct system *inner = registry_find(
        fault->system != NULL ? fault->system : "page-manager", problem, sizeof problem);
    const struct profile *profile = fault->profile != NULL ? profile_find(fault->profile) : NULL;

    ck_assert_msg(inner != NULL, "%s", problem);
    const struct system faulty = fault_system(fault, inner);
    struct clause_result result = clause_ask(clause_find(fault->id), &faulty, profile, &trace);
    ck_assert_msg(result.verdict == CLAUSE_FAIL, "%s: %s is %s: %s", fault->name, fault->id,
                  clause_verdict_name(result.verdict), result.text);
    ck_assert_str_ne(result.cases, "");
    /* that clause makes its mappings without the judge, so it has no trace */
    ck_assert(trace.count > 0 || strcmp(fault->id, "MAPCOUNT-LIMIT") == 0);
    program_free(&trace);
}
END_TEST

Suite *suite_clauses_faults(void)
{
    Suite *suite = suite_create("clauses_faults");
    TCase *each = tcase_create("fault");
    int count = 0;

    while (fault_with_clause(count) != NULL)
        count++;
    tcase_add_loop_test(each, faulty_system_fails, 0, count);
    suite_add_tcase(suite, each);
    return suite;
}
