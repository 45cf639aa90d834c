/* SPDX-License-Identifier: MIT
 *
 * The contract as data: every row of clauses.tsv, compiled in. A row is never dropped: a row
 * without a body gives the reason. The build runs clause_table_sound before any clause can run.
 */
#ifndef MAPCHECK_CLAUSE_TABLE_H
#define MAPCHECK_CLAUSE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct clause_row {
    const char *id;
    const char *section;  /* 1 to 9 */
    const char *kind;     /* S shall, M may, L Linux, Q quality, W wasm */
    const char *source;   /* the document and the passage that state the rule */
    const char *memory;   /* "yes": cited from memory, not yet compared with the text */
    const char *rule;     /* one sentence */
    const char *expected; /* the allowed answers */
    const char *observed; /* on wasm: R answer, A address, C contents, B behaviour, I inside */
    const char *asked;    /* "body", "threads", or "not: " and the reason */
    const char *redundant_with; /* id of a row that tests the same in another way; "-": none */
};

/* The row with this index, counted from 0. NULL past the end. */
const struct clause_row *clause_row_at(size_t index);
const struct clause_row *clause_row_find(const char *id); /* NULL: no row has this id */
/* The rule of this row; "" when no row has this id. */
const char *clause_rule(const char *id);

/* Checks that the tables and the bodies fit together. False: `problem` receives one line with the
 * mismatch. */
bool clause_table_sound(char *problem, size_t size);

#endif
