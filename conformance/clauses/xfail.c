/* SPDX-License-Identifier: MIT
 *
 * See xfail.h. build/tables makes build/xfail.inc from xfail.tsv. build/versions.inc names
 * the versions of the C libraries that the build uses.
 */
#include "conformance/clauses/xfail.h"

#include "conformance/clauses/version_range.h"
#include "versions.inc"

#include <string.h>

static const struct xfail rows[] = {
#define XFAIL(system, platform, versions, id, verdict, cases, reason)                              \
    {system, platform, id, versions, CLAUSE_##verdict, cases, reason},
#include "xfail.inc"
#undef XFAIL
    {0},
};

const struct xfail *xfail_at(size_t index)
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

const struct xfail *xfail_find_in(const struct xfail *in, const char *system, const char *platform,
                                  const char *version, const char *id)
{
    for (const struct xfail *row = in; row->system != NULL; row++) {
        if (matches(row->system, system) && matches(row->platform, platform) &&
            matches(row->id, id) && version_in_range(row->versions, version))
            return row;
    }
    return NULL;
}

const char *xfail_version(const char *system)
{
    if (strncmp(system, "emscripten", 10) == 0)
        return EMSCRIPTEN_VERSION;
    return strncmp(system, "wasi", 4) == 0 ? WASI_LIBC_VERSION : "";
}

const struct xfail *xfail_find(const char *system, const char *platform, const char *id)
{
    return xfail_find_in(rows, system, platform, xfail_version(system), id);
}

bool xfail_holds(const struct xfail *expected, const struct clause_result *result)
{
    if (expected == NULL)
        return result->verdict == CLAUSE_PASS;
    return result->verdict == expected->verdict &&
           (result->verdict != CLAUSE_FAIL || strcmp(result->cases, expected->cases) == 0);
}
