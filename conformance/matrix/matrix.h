/* SPDX-License-Identifier: MIT
 *
 * The matrix of `make conformance`: a row for each clause, a column for each system on one
 * platform. matrix_read makes it from the folder that conformance.sh wrote:
 *   rows              SYSTEM PLATFORM .. .. .. .. EXPECT NAME VERSION of every requested column
 *   NAME/result.tsv   the lines of mapcheck conform; NAME/ID.ops is the run of a FAIL
 *   NAME/threads.log  the output of make threads, then `exit CODE`; only where threads ran
 *   NAME/asked        SYSTEM PLATFORM EXPECT NAME VERSION, when the clauses ran to the end
 *   NAME/skipped, NAME/broken   otherwise: one line with the reason
 * One file per form writes the matrix: matrix_html.c, matrix_tap.c and so on.
 */
#ifndef MAPCHECK_MATRIX_H
#define MAPCHECK_MATRIX_H

#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/xfail.h"

#include <stdio.h>

enum { VERDICTS = CLAUSE_UNTESTED + 1, FAULTY_FAILURES_MIN = 10 };

enum matrix_kind {
    COLUMN_EXPECTED, /* every verdict must be PASS, or the one in xfail.tsv */
    COLUMN_FAULTY,   /* a system with a deliberate fault: no verdict is unexpected */
    COLUMN_KEPT,     /* another machine ran it; its answers are in systems/results/ */
    COLUMN_FILE,     /* a user's own file, which has no expected failures */
};

struct matrix_cell {
    enum clause_verdict verdict;
    bool answered;   /* the column has a line for this clause */
    bool unexpected; /* neither PASS nor the verdict in xfail.tsv */
    bool trace;      /* NAME/ID.ops exists */
    const char *sentence, *cases;
    const char *reason; /* the reason in xfail.tsv; "" when no row matches this cell */
};

struct matrix_column {
    const char *name; /* SYSTEM@PLATFORM, or SYSTEM-VERSION@PLATFORM */
    const char *system, *platform, *version;
    const char *note; /* COLUMN_KEPT: the tools and the date of that run; else "" */
    enum matrix_kind kind;
    struct matrix_cell *cells; /* one for each clause */
    unsigned counts[VERDICTS]; /* cells by verdict */
    unsigned unexpected;       /* cells */
};

/* A list of lines of text, or of allocations that live as long as the matrix. */
struct matrix_list {
    char **items;
    size_t count, capacity;
};

struct matrix {
    struct matrix_column *columns;
    size_t count, capacity;
    size_t clauses;             /* number of rows; 0 without a column */
    struct matrix_list skipped; /* "NAME: cannot run here: why" */
    struct matrix_list broken;  /* "NAME: BROKEN: why" */
    const char *commit;         /* "" when unknown */
    struct matrix_list owned;
    bool failed; /* memory is out */
};

struct matrix_source {
    const char *folder;   /* the folder that conformance.sh wrote */
    const char *kept;     /* the folder with answers of other machines; NULL: none */
    const char *expected; /* a file that replaces the compiled-in xfail.tsv; NULL: none */
    const char *commit;   /* NULL when unknown */
};

enum matrix_end {
    MATRIX_READ,
    /* Nothing but skipped and kept columns: `problem` holds the command to type. */
    MATRIX_NOTHING_RAN,
    MATRIX_UNREADABLE, /* `problem` names the unreadable file */
};

/* Reads the folder. The caller calls matrix_free afterwards, also after a failure. */
enum matrix_end matrix_read(struct matrix *matrix, const struct matrix_source *source,
                            char *problem, size_t size);
void matrix_free(struct matrix *matrix);

/* The number of unexpected cells, broken columns, and faulty systems with too few failures. */
unsigned matrix_unexpected(const struct matrix *matrix);
/* Does a faulty system fail in fewer than FAULTY_FAILURES_MIN clauses? Then the clauses do not
 * detect its fault. */
bool matrix_hardly_fails(const struct matrix_column *column);
/* Turns "FAIL" into CLAUSE_FAIL. False when no verdict has this name. */
bool matrix_verdict(const char *name, enum clause_verdict *verdict);

/* Prints the matrix. The last line names the folder `out`. */
void matrix_print_screen(FILE *file, const struct matrix *matrix, const char *out, bool color);
void matrix_print_tsv(FILE *file, const struct matrix *matrix);
void matrix_print_markdown(FILE *file, const struct matrix *matrix);
void matrix_print_html(FILE *file, const struct matrix *matrix);
void matrix_print_junit(FILE *file, const struct matrix *matrix);
void matrix_print_tap(FILE *file, const struct matrix *matrix);

/* For the files that read: these make allocations that the matrix owns. On failure they return ""
 * or NULL, and set `failed`. */
const char *matrix_text(struct matrix *matrix, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void matrix_list_add(struct matrix *matrix, struct matrix_list *list, char *item);
/* Fills the cells of the column from the lines of result.tsv. The cells of THREAD-* come from the
 * log of make threads, if it exists. */
struct tsv;
void matrix_answer(struct matrix *matrix, struct matrix_column *column, struct tsv *result,
                   struct tsv *threads, const struct xfail *expected);
/* Fills the cells of THREAD-* from the log of make threads. */
void matrix_threads(struct matrix *matrix, const struct matrix_column *column, struct tsv *log);
struct matrix_cell *matrix_cell_find(const struct matrix_column *column, const char *id);

#endif
