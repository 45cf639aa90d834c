/* SPDX-License-Identifier: MIT
 *
 * See clause_table.h. build/tables makes build/clauses.inc from clauses.tsv.
 */
#include "conformance/clauses/clause_table.h"

#include <string.h>

static const struct clause_row rows[] = {
#define CLAUSE(id, section, kind, source, memory, rule, expected, observed, asked, redundant_with) \
    {id, section, kind, source, memory, rule, expected, observed, asked, redundant_with},
#include "clauses.inc"
#undef CLAUSE
    {0},
};

const struct clause_row *clause_row_at(size_t index)
{
    return index + 1 < sizeof rows / sizeof rows[0] ? &rows[index] : NULL;
}

const struct clause_row *clause_row_find(const char *id)
{
    for (const struct clause_row *row = rows; row->id != NULL; row++) {
        if (strcmp(row->id, id) == 0)
            return row;
    }
    return NULL;
}

const char *clause_rule(const char *id)
{
    const struct clause_row *row = clause_row_find(id);

    return row != NULL ? row->rule : "";
}
