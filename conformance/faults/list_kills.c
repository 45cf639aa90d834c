/* SPDX-License-Identifier: MIT
 *
 * Prints, for each fault of faults.def, the clauses that fail on it, in the form of
 * kill_matrix.tsv. Exits with 1 when a fault does not even fail its own clause. Leaves out the
 * faults that no clause can show.
 */
#include "conformance/clauses/clause.h"
#include "conformance/faults/faults.h"
#include "conformance/systems/registry.h"

#include <stdio.h>
#include <string.h>

/* Faults of other systems than the page manager run only their own clause, because those systems
 * are slow. */
static bool fails(const struct fault *fault, const struct system *faulty,
                  const struct clause *clause)
{
    const struct profile *profile = fault->profile != NULL ? profile_find(fault->profile) : NULL;

    if (fault->system != NULL && strcmp(clause->id, fault->id) != 0)
        return false;
    return clause_ask(clause, faulty, profile, NULL).verdict == CLAUSE_FAIL;
}

/* True when the fault's own clause is among the failing ones. */
static bool print_fault(const struct fault *fault, const struct system *system)
{
    const struct system faulty = fault_system(fault, system);
    const struct clause *clause;
    const char *separator = "";
    bool own = false;

    printf("fault %s\t", fault->name);
    for (size_t i = 0; (clause = clause_at(i)) != NULL; i++) {
        if (!fails(fault, &faulty, clause))
            continue;
        printf("%s%s", separator, clause->id);
        separator = " ";
        own |= strcmp(clause->id, fault->id) == 0;
    }
    printf("\n");
    return own;
}

int main(void)
{
    const struct fault *fault;
    char problem[240];
    int code = 0;

    for (size_t i = 0; (fault = fault_at(i)) != NULL; i++) {
        if (fault->judge_only)
            continue;
        const char *name = fault->system != NULL ? fault->system : "page-manager";
        const struct system *system = registry_find(name, problem, sizeof problem);
        if (system != NULL && print_fault(fault, system))
            continue;
        fprintf(stderr, "list_kills: %s: %s\n", fault->name,
                system == NULL ? problem : "its own clause does not fail");
        code = 1;
    }
    return code;
}
