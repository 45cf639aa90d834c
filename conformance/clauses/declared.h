/* SPDX-License-Identifier: MIT
 *
 * What is not PASS, and why that is accepted: the rows of declared.tsv, compiled in, so that they
 * hold in lanes without files, too. Whatever has no row must be PASS; what has one must be exactly
 * that. A suite must not be able to skip itself green.
 */
#ifndef MAPCHECK_DECLARED_H
#define MAPCHECK_DECLARED_H

#include "conformance/clauses/clause.h"

struct declared {
    const char *system, *lane,
        *id; /* `*`: all; `THREAD-*`: all that begin so. The first row holds */
    enum clause_verdict verdict;
    const char *cases;  /* FAIL: exactly these cases fail, as clause_result.cases says it */
    const char *reason; /* that a reader accepts */
};

/* All rows; NULL past the end. */
const struct declared *declared_at(size_t index);
/* The row for this system, lane and clause; NULL: it must be PASS. */
const struct declared *declared_find(const char *system, const char *lane, const char *id);
/* Is this result the one that was declared, or PASS? */
bool declared_holds(const struct declared *declared, const struct clause_result *result);

#endif
