/* SPDX-License-Identifier: MIT
 *
 * The contract as data: every row of clauses.tsv, compiled in. A row is never dropped: what has no
 * body says why. clause_table_sound is what the build asks before it lets anybody ask a clause.
 */
#ifndef MAPCHECK_CLAUSE_TABLE_H
#define MAPCHECK_CLAUSE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct clause_row {
    const char *id;
    const char *section;  /* 1 to 9 */
    const char *kind;     /* S shall, M may, L Linux, Q quality, W wasm */
    const char *source;   /* where it is written */
    const char *memory;   /* "yes": cited from memory, nobody has read the text yet */
    const char *rule;     /* one sentence */
    const char *expected; /* the answers that are allowed */
    const char *observed; /* on wasm: R answer, A address, C contents, B behaviour, I inside */
    const char *asked;    /* "body", "threads", or "not: " and the reason */
    const char *redundant_with; /* another row, of which this is only another view; "-": none */
};

/* All rows, counted from 0; NULL past the end. */
const struct clause_row *clause_row_at(size_t index);
const struct clause_row *clause_row_find(const char *id); /* NULL: there is none */
/* The rule of this row; "" when there is none. */
const char *clause_rule(const char *id);

/* Do table, bodies and declarations belong together? False: one line that says what does not. */
bool clause_table_sound(char *problem, size_t size);

#endif
