/* SPDX-License-Identifier: MIT
 *
 * See declared.h. tables.awk makes build/declared.inc from declared.tsv. build/versions.inc names
 * the versions of the C libraries that the build uses.
 */
#include "conformance/clauses/declared.h"

#include "conformance/clauses/version_range.h"
#include "versions.inc"

#include <string.h>

static const struct declared rows[] = {
#define DECLARED(system, lane, versions, id, verdict, cases, reason)                               \
    {system, lane, id, versions, CLAUSE_##verdict, cases, reason},
#include "declared.inc"
#undef DECLARED
    {0},
};

const struct declared *declared_at(size_t index)
{
    return index + 1 < sizeof rows / sizeof rows[0] ? &rows[index] : NULL;
}

/* `*` matches everything, `THREAD-*` every text that begins with `THREAD-`. */
static bool matches(const char *pattern, const char *text)
{
    size_t length = strlen(pattern);

    if (length > 0 && pattern[length - 1] == '*')
        return strncmp(pattern, text, length - 1) == 0;
    return strcmp(pattern, text) == 0;
}

const struct declared *declared_find_in(const struct declared *in, const char *system,
                                        const char *lane, const char *version, const char *id)
{
    for (const struct declared *row = in; row->system != NULL; row++) {
        if (matches(row->system, system) && matches(row->lane, lane) && matches(row->id, id) &&
            version_in_range(row->versions, version))
            return row;
    }
    return NULL;
}

const char *declared_version(const char *system)
{
    if (strncmp(system, "emscripten", 10) == 0)
        return EMSCRIPTEN_VERSION;
    return strncmp(system, "wasi", 4) == 0 ? WASI_LIBC_VERSION : "";
}

const struct declared *declared_find(const char *system, const char *lane, const char *id)
{
    return declared_find_in(rows, system, lane, declared_version(system), id);
}

bool declared_holds(const struct declared *declared, const struct clause_result *result)
{
    if (declared == NULL)
        return result->verdict == CLAUSE_PASS;
    return result->verdict == declared->verdict &&
           (result->verdict != CLAUSE_FAIL || strcmp(result->cases, declared->cases) == 0);
}
