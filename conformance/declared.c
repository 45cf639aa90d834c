/* SPDX-License-Identifier: MIT
 *
 * See declared.h. build/declared.inc is made of declared.tsv by tables.awk.
 */
#include "declared.h"

#include <string.h>

static const struct declared rows[] = {
#define DECLARED(system, lane, id, verdict, cases, reason)                                         \
    {system, lane, id, CLAUSE_##verdict, cases, reason},
#include "declared.inc"
#undef DECLARED
    {0},
};

const struct declared *declared_at(size_t index)
{
    return index + 1 < sizeof rows / sizeof rows[0] ? &rows[index] : NULL;
}

const struct declared *declared_find(const char *system, const char *lane, const char *id)
{
    for (const struct declared *row = rows; row->system != NULL; row++) {
        if (strcmp(row->id, id) == 0 && strcmp(row->system, system) == 0 &&
            (strcmp(row->lane, "*") == 0 || strcmp(row->lane, lane) == 0))
            return row;
    }
    return NULL;
}

bool declared_holds(const struct declared *declared, const struct clause_result *result)
{
    return result->verdict == (declared != NULL ? declared->verdict : CLAUSE_PASS);
}
