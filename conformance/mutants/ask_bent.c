/* SPDX-License-Identifier: MIT
 *
 * Prints, for each fault of bent.c, the clauses that fail on it, in the form of kill_matrix.tsv. Exits
 * with 1 when a fault does not even fail its own clause.
 */
#include "conformance/clauses/clause.h"
#include "conformance/mutants/bent.h"
#include "conformance/systems/registry.h"

#include <stdio.h>
#include <string.h>

/* Faults of other systems than the page manager run only their own clause, because those systems
 * are slow. */
static bool fails(const struct bend *bend, const struct system *bent, const struct clause *clause)
{
    const struct profile *profile = bend->profile != NULL ? profile_find(bend->profile) : NULL;

    if (bend->system != NULL && strcmp(clause->id, bend->id) != 0)
        return false;
    return clause_ask(clause, bent, profile, NULL).verdict == CLAUSE_FAIL;
}

/* True when the fault's own clause is among the failing ones. */
static bool print_bend(const struct bend *bend, const struct system *system)
{
    const struct system bent = bend_system(bend, system);
    const struct clause *clause;
    const char *separator = "";
    bool own = false;

    printf("bent %s\t", bend->name);
    for (size_t i = 0; (clause = clause_at(i)) != NULL; i++) {
        if (!fails(bend, &bent, clause))
            continue;
        printf("%s%s", separator, clause->id);
        separator = " ";
        own |= strcmp(clause->id, bend->id) == 0;
    }
    printf("\n");
    return own;
}

int main(void)
{
    char problem[240];
    int code = 0;

    for (const struct bend *bend = bends; bend->name != NULL; bend++) {
        const char *name = bend->system != NULL ? bend->system : "page-manager";
        const struct system *system = registry_find(name, problem, sizeof problem);
        if (system != NULL && print_bend(bend, system))
            continue;
        fprintf(stderr, "bent: %s: %s\n", bend->name,
                system == NULL ? problem : "its own clause does not fail");
        code = 1;
    }
    return code;
}
