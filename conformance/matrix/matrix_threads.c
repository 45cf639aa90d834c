/* SPDX-License-Identifier: MIT
 *
 * Turns the output of `make threads` into verdicts of the clauses that only threads can test. The
 * log ends with a line `exit CODE`. The program stops at the first finding, so the other clauses
 * are then UNRESOLVED.
 */
#include "conformance/matrix/matrix.h"
#include "conformance/matrix/tsv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const clauses[] = {"THREAD-DISJOINT", "THREAD-UNMAP", "THREAD-ERRPATH-UNLOCK",
                                      "THREAD-LINEAR"};

struct threads_log {
    int exit_code;
    unsigned long histories, pairs; /* pairs of calls that overlapped in time */
    const char *summary; /* the end of the line that counts histories; NULL: no such line */
    char clause[40];     /* the clause that the finding breaks; "": no finding */
    const char *finding;
    const char *unsupported; /* why no threads may call the system; NULL: they may */
};

static const char *after(const char *line, const char *start)
{
    size_t length = strlen(start);

    return strncmp(line, start, length) == 0 ? line + length : NULL;
}

static const char *after_last(const char *line, const char *mark)
{
    const char *end = line;

    for (const char *at; (at = strstr(end, mark)) != NULL;)
        end = at + strlen(mark);
    return end;
}

/* Reads "THREAD-LINEAR: reason", or the id of a clause of another kind. */
static bool is_finding(const char *text)
{
    size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

    return isupper((unsigned char)*text) && strncmp(text + length, ": ", 2) == 0 &&
           memchr(text, '-', length) != NULL;
}

/* Only the first finding counts, because later ones may follow from it. */
static void find(struct threads_log *log, const char *clause, size_t length, const char *text)
{
    if (*log->clause != '\0')
        return;
    if (strncmp(clause, "THREAD-", 7) == 0)
        snprintf(log->clause, sizeof log->clause, "%.*s", (int)length, clause);
    else
        strcpy(log->clause, "THREAD-UNMAP");
    log->finding = text;
}

static void read_line(struct threads_log *log, const char *line)
{
    const char *rest = after(line, "--- threads: ");
    const char *text = rest != NULL ? rest : line;
    const char *code = after(line, "exit "), *pairs = after(line, "--- ");

    if (rest != NULL && after(rest, "UNSUPPORTED: ") != NULL)
        log->unsupported = after(rest, "UNSUPPORTED: ");
    else if (is_finding(text))
        find(log, text, strcspn(text, ":"), text);
    else if (strstr(line, "WARNING: ThreadSanitizer: ") != NULL)
        find(log, "THREAD-LINEAR", 13, "a data race");
    else if (code != NULL)
        log->exit_code = atoi(code);
    else if (rest != NULL && isdigit((unsigned char)*rest)) {
        log->histories = strtoul(rest, NULL, 10);
        log->summary = after_last(line, ": ");
    } else if (pairs != NULL && strstr(line, " pairs of calls") != NULL)
        log->pairs = strtoul(pairs, NULL, 10);
}

/* Did several threads agree? A run in which one thread diverged says so of plain calls. */
static bool agrees(const struct threads_log *log)
{
    return log->exit_code == 0 ||
           (log->exit_code == 1 && *log->clause == '\0' && log->summary != NULL &&
            strstr(log->summary, "; no divergence in plain calls") != NULL);
}

static void decide(struct matrix *matrix, struct matrix_cell *cell, const char *id,
                   const struct threads_log *log)
{
    cell->answered = true;
    cell->cases = "";
    if (agrees(log)) {
        cell->verdict = CLAUSE_PASS;
        cell->sentence =
            matrix_text(matrix, "%lu histories of threads, %lu pairs of calls under way at once",
                        log->histories, log->pairs);
    } else if (log->exit_code == 77 && log->unsupported != NULL) {
        cell->verdict = CLAUSE_UNSUPPORTED;
        cell->sentence = log->unsupported;
    } else if (log->exit_code == 77) {
        cell->verdict = CLAUSE_UNTESTED;
        cell->sentence = "no threads can be had here";
    } else if (strcmp(id, log->clause) == 0) {
        cell->verdict = CLAUSE_FAIL;
        cell->sentence = log->finding;
        cell->cases = "threads";
    } else {
        cell->verdict = CLAUSE_UNRESOLVED;
        cell->sentence = matrix_text(matrix, "the threads ended with %d before: %s", log->exit_code,
                                     log->summary != NULL ? log->summary : "nothing was said");
    }
}

void matrix_threads(struct matrix *matrix, const struct matrix_column *column, struct tsv *log)
{
    struct threads_log read = {.exit_code = 2}; /* a log without its last line is incomplete */

    for (const char *line = tsv_line(log); line != NULL; line = tsv_line(log))
        read_line(&read, line);
    for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++) {
        struct matrix_cell *cell = matrix_cell_find(column, clauses[i]);
        if (cell != NULL)
            decide(matrix, cell, clauses[i], &read);
    }
}
