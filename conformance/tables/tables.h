/* SPDX-License-Identifier: MIT
 *
 * What build/tables makes from the tables of conformance/ (TSV). Each function returns an exit
 * code: 0, 1 for a table that breaks its rule, or 2 for a file that cannot be used.
 */
#ifndef MAPCHECK_TABLES_H
#define MAPCHECK_TABLES_H

#include "conformance/tables/clauses.h"
#include <stdio.h>

/* Prints the rows of a table as calls of the macro, one a line, for the compiler. `plain` is the
 * number of a column that holds identifiers; the others are strings. 0: there is none. */
int tables_rows(const char *path, const char *macro, unsigned long plain);
/* Writes the page with all clauses. False: it cannot be written. */
bool tables_page(FILE *out, const struct clauses *clauses, const struct kills *kills);
/* Prints one line for each clause of class S that fails on no defect and is redundant with no
 * clause that does, and a sum. */
int tables_kills(const struct clauses *clauses, const struct kills *kills);

#endif
