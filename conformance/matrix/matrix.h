/* SPDX-License-Identifier: MIT
 *
 * The matrix of `make conformance`: a row for each clause, a column for each system on one platform. matrix_read makes
 * it from what conformance.sh left in a folder:
 *   rows             SYSTEM PLATFORM .. .. .. .. EXPECT NAME VERSION of every column that was to run
 *   NAME/result.tsv  the lines of mapcheck conform; NAME/ID.ops is the run of a FAIL
 *   NAME/threads.log what make threads printed, and `exit CODE`; where threads ran
 *   NAME/asked       SYSTEM PLATFORM EXPECT NAME VERSION, where that run came to its end
 *   NAME/skipped, NAME/broken   else: one line that says why
 * Each form of the matrix is written by a file of its own.
 */
#ifndef MAPCHECK_MATRIX_H
#define MAPCHECK_MATRIX_H

#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/xfail.h"

#include <stdio.h>

enum { VERDICTS = CLAUSE_UNTESTED + 1, FAULTY_FAILURES_MIN = 10 };

enum matrix_kind {
    COLUMN_EXPECTED, /* PASS, or as xfail.tsv says */
    COLUMN_FAULTY,   /* a system that is wrong on purpose: no verdict is unexpected */
    COLUMN_KEPT,     /* another machine ran it; its answers are in systems/results/ */
    COLUMN_FILE,     /* a user's own file, of which nothing is expected */
};

struct matrix_cell {
    enum clause_verdict verdict;
    bool answered;   /* the system has a line for this clause */
    bool unexpected; /* not PASS, and not as xfail.tsv says */
    bool trace;      /* NAME/ID.ops is there */
    const char *sentence, *cases;
    const char *reason; /* of xfail.tsv; "": it has no row for this cell */
};

struct matrix_column {
    const char *name; /* SYSTEM@PLATFORM, or SYSTEM-VERSION@PLATFORM */
    const char *system, *platform, *version;
    const char *note; /* COLUMN_KEPT: with which tools, and when; else "" */
    enum matrix_kind kind;
    struct matrix_cell *cells; /* one for each clause */
    unsigned counts[VERDICTS]; /* cells by verdict */
    unsigned unexpected;       /* cells */
};

/* Lines of text, or allocations that live as long as the matrix. */
struct matrix_list {
    char **items;
    size_t count, capacity;
};

struct matrix {
    struct matrix_column *columns;
    size_t count, capacity;
    size_t clauses;             /* rows; 0 without a column */
    struct matrix_list skipped; /* "NAME: cannot run here: why" */
    struct matrix_list broken;  /* "NAME: BROKEN: why" */
    const char *commit;         /* "": not known */
    struct matrix_list owned;
    bool failed; /* memory is out */
};

struct matrix_source {
    const char *folder;   /* see above */
    const char *kept;     /* the folder of answers of other machines; NULL: none */
    const char *expected; /* a file in place of the rows that are compiled in; NULL: none */
    const char *commit;   /* NULL: not known */
};

enum matrix_end {
    MATRIX_READ,
    MATRIX_NOTHING_RAN, /* no column and nothing broken: `problem` says what to type */
    MATRIX_UNREADABLE,  /* `problem` says what cannot be read */
};

/* Reads the folder. matrix_free gives back what it holds, whatever the end is. */
enum matrix_end matrix_read(struct matrix *matrix, const struct matrix_source *source,
                            char *problem, size_t size);
void matrix_free(struct matrix *matrix);

/* How many things are not as they should be: cells, columns that broke, faulty systems that hardly fail. */
unsigned matrix_unexpected(const struct matrix *matrix);
/* A faulty system must fail in FAULTY_FAILURES_MIN clauses: if not, the clauses see nothing. */
bool matrix_hardly_fails(const struct matrix_column *column);
/* "FAIL" becomes CLAUSE_FAIL. False: no verdict has this name. */
bool matrix_verdict(const char *name, enum clause_verdict *verdict);
/* "arguments of mmap": the section of a clause, by its number in clauses.tsv. */
const char *matrix_section(const char *number);

/* `out` is the folder that the last line names. */
void matrix_print_screen(FILE *file, const struct matrix *matrix, const char *out, bool color);
void matrix_print_tsv(FILE *file, const struct matrix *matrix);
void matrix_print_markdown(FILE *file, const struct matrix *matrix);
void matrix_print_html(FILE *file, const struct matrix *matrix);
void matrix_print_junit(FILE *file, const struct matrix *matrix);
void matrix_print_tap(FILE *file, const struct matrix *matrix);

/* For the files that read: an allocation that the matrix owns. On failure it is "" or NULL, and `failed` is set. */
const char *matrix_text(struct matrix *matrix, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void matrix_list_add(struct matrix *matrix, struct matrix_list *list, char *item);
/* Fills the cells of the column from the lines of result.tsv, and those of THREAD-* from the log of make threads, if
 * there is one. */
struct tsv;
void matrix_answer(struct matrix *matrix, struct matrix_column *column, struct tsv *result,
                   struct tsv *threads, const struct xfail *expected);
/* The cells of THREAD-*, from the log of make threads. */
void matrix_threads(struct matrix *matrix, const struct matrix_column *column, struct tsv *log);
struct matrix_cell *matrix_cell_find(const struct matrix_column *column, const char *id);

#endif
