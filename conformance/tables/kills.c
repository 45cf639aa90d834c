/* SPDX-License-Identifier: MIT
 *
 * The rule of the kill matrix: a clause of class S either fails on a defect itself, or is redundant
 * with a clause that does.
 */
#include "conformance/tables/tables.h"

/* Prints the problem of the clause. False: it has none. */
static bool print_problem(const struct clause *clause, const struct kills *kills)
{
    const char *id = clause->column[CLAUSE_ID], *other = clause->column[CLAUSE_REDUNDANT_WITH];
    bool fails = kills_count(kills, id, NULL) > 0;
    bool redundant = !clause_says(clause, CLAUSE_REDUNDANT_WITH, "-");
    if (fails && redundant)
        printf("clauses.tsv: %s is redundant with %s, but fails on a defect itself\n", id, other);
    else if (!fails && !redundant)
        printf("clauses.tsv: %s fails on no planted defect: add a fault to faults.def, write a "
               "mutant, or name a clause in redundant_with\n",
               id);
    else if (!fails && kills_count(kills, other, NULL) == 0)
        printf("clauses.tsv: %s is redundant with %s, which fails on no defect\n", id, other);
    else
        return false;
    return true;
}

int tables_kills(const struct clauses *clauses, const struct kills *kills)
{
    size_t demanded = 0, redundant = 0, problems = 0;
    for (size_t i = 0; i < clauses->count; i++) {
        const struct clause *clause = &clauses->rows[i];
        if (!clause_says(clause, CLAUSE_CLASS, "S") || !clause_says(clause, CLAUSE_ASKED, "body"))
            continue;
        demanded++;
        if (print_problem(clause, kills))
            problems++;
        else
            redundant += kills_count(kills, clause->column[CLAUSE_ID], NULL) == 0;
    }
    printf(
        "kills: %zu clauses of class S: %zu fail on a planted defect, %zu are redundant with one "
        "that does, %zu have neither\n",
        demanded, demanded - redundant - problems, redundant, problems);
    return problems > 0;
}
