/* SPDX-License-Identifier: MIT
 *
 * The expected failures: every verdict other than PASS that the project accepts, with the reason.
 * Programs contain the rows of xfail.tsv, because some platforms have no files. A clause without a
 * row must PASS, and one with a row must get exactly that verdict: skipping must never turn a suite
 * green.
 */
#ifndef MAPCHECK_XFAIL_H
#define MAPCHECK_XFAIL_H

#include "conformance/clauses/clause.h"

struct xfail {
    const char *system, *platform,
        *id;              /* `*` matches all, `THREAD-*` a prefix. The first match counts */
    const char *versions; /* of the C library: version_range.h */
    enum clause_verdict verdict;
    const char *cases;  /* FAIL: exactly these cases fail, as in clause_result.cases */
    const char *reason; /* why this failure is accepted */
};

/* The row with this index. NULL past the end. */
const struct xfail *xfail_at(size_t index);
/* The first row that matches this system, platform and clause, and the versions of the C libraries
 * that this program was built with. NULL: the clause must PASS. */
const struct xfail *xfail_find(const char *system, const char *platform, const char *id);
/* The same in the caller's rows, which end with {0}, for any version. */
const struct xfail *xfail_find_in(const struct xfail *in, const char *system, const char *platform,
                                  const char *version, const char *id);
/* The version of the C library that a system is made of, as this program was built. "": none. */
const char *xfail_version(const char *system);
/* True when the result is exactly the expected one: PASS without a row. */
bool xfail_holds(const struct xfail *expected, const struct clause_result *result);

#endif
