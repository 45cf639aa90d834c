/* SPDX-License-Identifier: MIT
 *
 * clauses.tsv, and the kill matrix (kill_matrix.tsv): the clauses that fail on each planted defect.
 */
#ifndef MAPCHECK_TABLES_CLAUSES_H
#define MAPCHECK_TABLES_CLAUSES_H

#include <stdbool.h>
#include <stddef.h>

/* The columns of clauses.tsv. */
enum column {
    CLAUSE_ID,
    CLAUSE_SECTION,
    CLAUSE_CLASS,
    CLAUSE_SOURCE,
    CLAUSE_MEMORY,
    CLAUSE_RULE,
    CLAUSE_EXPECTED,
    CLAUSE_OBSERVED,
    CLAUSE_ASKED,
    CLAUSE_REDUNDANT_WITH,
    CLAUSE_COLUMNS
};

struct clauses {
    char *text;
    struct clause {
        char *column[CLAUSE_COLUMNS];
    } * rows;
    size_t count;
};

struct kills {
    char *text;
    struct defect {
        char *name, *clauses; /* ids between blanks */
    } * defects;
    size_t count;
};

/* False, with a message on stderr, when the file cannot be read or memory is out. The caller frees
 * the result in both cases. */
bool clauses_read(struct clauses *clauses, const char *path);
void clauses_free(struct clauses *clauses);
bool kills_read(struct kills *kills, const char *path);
void kills_free(struct kills *kills);

bool clause_says(const struct clause *clause, enum column column, const char *text);
/* The number of clauses with this text in this column. */
size_t clauses_count(const struct clauses *clauses, enum column column, const char *text);
/* The number of defects on which the clause fails. `first` receives the name of the first one. */
size_t kills_count(const struct kills *kills, const char *clause, const char **first);

#endif
