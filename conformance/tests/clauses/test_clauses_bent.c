/* SPDX-License-Identifier: MIT
 *
 * That clause bodies can fail: a page manager that is wrong in one way must FAIL the clause that
 * says so, with the run that shows it. The straight one passes them all (test_clauses.c); which
 * other clauses fail on it, too, is in kills.tsv.
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
    /* Mappings beyond all count are made without the judge. */
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
