/* SPDX-License-Identifier: MIT
 *
 * The result of a clause as a line for programs, or in columns for people.
 */
#ifndef MAPCHECK_CLAUSE_PRINT_H
#define MAPCHECK_CLAUSE_PRINT_H

#include "conformance/clauses/clause.h"

#include <stdio.h>

/* ID, verdict, sentence and cases of a FAIL, with tabs between them. */
void clause_print_line(FILE *out, const struct clause *clause, const struct clause_result *result);
/* The same in columns, folded to the width of a report. */
void clause_print_columns(FILE *out, const struct clause *clause,
                          const struct clause_result *result, bool color);

#endif
