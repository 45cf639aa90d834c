/* SPDX-License-Identifier: MIT
 *
 * The expected failures: every verdict other than PASS that is accepted, with the reason. The rows
 * of declared.tsv are compiled in, because some platforms have no files. A clause without a row
 * must PASS, and one with a row must get exactly that verdict: skipping must never turn a suite
 * green.
 */
#ifndef MAPCHECK_DECLARED_H
#define MAPCHECK_DECLARED_H

#include "conformance/clauses/clause.h"

struct declared {
    const char *system, *lane,
        *id;              /* `*`: all; `THREAD-*`: all that begin so. The first match counts */
    const char *versions; /* of the C library: version_range.h */
    enum clause_verdict verdict;
    const char *cases;  /* FAIL: exactly these cases fail, as in clause_result.cases */
    const char *reason; /* why this failure is accepted */
};

/* The row with this index. NULL past the end. */
const struct declared *declared_at(size_t index);
/* The first row that matches this system, platform and clause, and the versions of the C libraries
 * that this program was built with. NULL: the clause must PASS. */
const struct declared *declared_find(const char *system, const char *lane, const char *id);
/* The same in the caller's rows, which end with {0}, for any version. */
const struct declared *declared_find_in(const struct declared *in, const char *system,
                                        const char *lane, const char *version, const char *id);
/* The version of the C library that a system is made of, as this program was built. "": none. */
const char *declared_version(const char *system);
/* True when the result is exactly the expected one: PASS without a row. */
bool declared_holds(const struct declared *declared, const struct clause_result *result);

#endif
