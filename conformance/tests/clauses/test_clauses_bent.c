/* SPDX-License-Identifier: MIT
 *
 * Clause bodies can fail: a page manager with one fault must FAIL the clause that the fault is for,
 * with a run that shows it. Without a fault it passes all clauses (test_clauses.c). kill_matrix.tsv lists
 * the other clauses that fail on each fault.
 */
#include "conformance/clauses/clause.h"
#include "conformance/mutants/bent.h"
#include "conformance/systems/registry.h"

#include <check.h>
#include <string.h>

Suite *suite_clauses_bent(void);

START_TEST(bent_system_fails)
{
    const struct bend *bend = &bends[_i];
    struct program trace = {0};
    char problem[200];
    const struct system *straight = registry_find(
        bend->system != NULL ? bend->system : "page-manager", problem, sizeof problem);
    const struct profile *profile = bend->profile != NULL ? profile_find(bend->profile) : NULL;

    ck_assert_msg(straight != NULL, "%s", problem);
    const struct system bent = bend_system(bend, straight);
    struct clause_result result = clause_ask(clause_find(bend->id), &bent, profile, &trace);
    ck_assert_msg(result.verdict == CLAUSE_FAIL, "%s: %s is %s: %s", bend->name, bend->id,
                  clause_verdict_name(result.verdict), result.text);
    ck_assert_str_ne(result.cases, "");
    /* that clause makes its mappings without the judge, so it has no trace */
    ck_assert(trace.count > 0 || strcmp(bend->id, "MAPCOUNT-LIMIT") == 0);
    program_free(&trace);
}
END_TEST

Suite *suite_clauses_bent(void)
{
    Suite *suite = suite_create("clauses_bent");
    TCase *bent = tcase_create("bent");
    int count = 0;

    while (bends[count].name != NULL)
        count++;
    tcase_add_loop_test(bent, bent_system_fails, 0, count);
    suite_add_tcase(suite, bent);
    return suite;
}
