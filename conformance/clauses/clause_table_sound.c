/* SPDX-License-Identifier: MIT
 *
 * Checks that clauses.tsv, xfail.tsv and the bodies fit together. The build fails for a body
 * without a row, a row without a body or a reason, and a negative case without a control.
 */
#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/version_range.h"
#include "conformance/clauses/xfail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct problem {
    char *text;
    size_t size;
};

static bool refuse(const struct problem *problem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Always returns false. */
static bool refuse(const struct problem *problem, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(problem->text, problem->size, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_reason(const char *asked)
{
    return strncmp(asked, "not: ", 5) == 0 && strlen(asked) > 15;
}

static bool row_sound(const struct clause_row *row, const struct problem *problem)
{
    bool body = strcmp(row->asked, "body") == 0;

    if (clause_row_find(row->id) != row)
        return refuse(problem, "clauses.tsv: %s has two rows: remove one", row->id);
    if (strlen(row->kind) != 1 || strchr("SMLQW", row->kind[0]) == NULL)
        return refuse(problem, "clauses.tsv: %s has class `%s`: use S, M, L, Q or W", row->id,
                      row->kind);
    if (body && clause_find(row->id) == NULL)
        return refuse(
            problem,
            "clauses.tsv: %s has no body: write one in conformance/clauses/clause_*.c, or say "
            "`not: REASON` in its column `asked`",
            row->id);
    if (!body && strcmp(row->asked, "threads") != 0 && !is_reason(row->asked))
        return refuse(problem, "clauses.tsv: %s is asked by `%s`: use body, threads or not: REASON",
                      row->id, row->asked);
    if (strcmp(row->redundant_with, "-") != 0 && clause_row_find(row->redundant_with) == NULL)
        return refuse(problem, "clauses.tsv: %s is redundant with `%s`, which is no clause",
                      row->id, row->redundant_with);
    return true;
}

static bool body_sound(const struct clause *clause, const struct problem *problem)
{
    const struct clause_row *row = clause_row_find(clause->id);
    char text[200];

    if (row == NULL)
        return refuse(problem, "the body %s has no row in clauses.tsv: add one", clause->id);
    if (strcmp(row->asked, "body") != 0)
        return refuse(problem, "%s has a body, but clauses.tsv says `%s`", clause->id, row->asked);
    if (clause_find(clause->id) != clause)
        return refuse(problem, "%s has two bodies", clause->id);
    return clause_sound(clause, text, sizeof text) || refuse(problem, "%s: %s", clause->id, text);
}

/* Is the row for the versions of this build? Only some rules can be checked for the rows of other
 * versions. */
static bool is_present(const struct xfail *row)
{
    return version_in_range(row->versions, xfail_version(row->system));
}

/* The check accepts an UNRESOLVED row only where another clause is known to FAIL. Its reason begins
 * with the id of that clause. */
static bool blames_a_failure(const struct xfail *row)
{
    char id[40];
    size_t length = strcspn(row->reason, ":");

    if (row->reason[length] != ':' || length >= sizeof id)
        return false;
    snprintf(id, sizeof id, "%.*s", (int)length, row->reason);
    const struct xfail *other = xfail_find(row->system, row->platform, id);
    return other != NULL && other->verdict == CLAUSE_FAIL;
}

static bool xfail_sound(const struct xfail *row, const struct problem *problem)
{
    const char *name = clause_verdict_name(row->verdict);

    if (strchr(row->id, '*') == NULL && clause_row_find(row->id) == NULL)
        return refuse(problem, "xfail.tsv: %s: unknown clause `%s`: clauses.tsv has them all",
                      row->system, row->id);
    if (row->verdict == CLAUSE_PASS)
        return refuse(problem,
                      "xfail.tsv: %s %s: %s cannot be expected: a clause without a row must PASS",
                      row->system, row->id, name);
    if (row->verdict == CLAUSE_UNRESOLVED && is_present(row) && !blames_a_failure(row))
        return refuse(
            problem,
            "xfail.tsv: %s %s: the reason of an UNRESOLVED row must begin with a clause that is "
            "expected to FAIL there, such as `PART-FRONT: ...`",
            row->system, row->id);
    if ((row->verdict == CLAUSE_FAIL) != (*row->cases != '\0'))
        return refuse(problem, "xfail.tsv: %s %s: %s %s its cases", row->system, row->id, name,
                      *row->cases != '\0' ? "must not name" : "must name");
    if (strlen(row->reason) < 10)
        return refuse(problem, "xfail.tsv: %s %s: give a reason of at least 10 characters",
                      row->system, row->id);
    return !is_present(row) || xfail_find(row->system, row->platform, row->id) == row ||
           refuse(problem, "xfail.tsv: an earlier row decides %s %s: remove this one", row->system,
                  row->id);
}

bool clause_table_sound(char *problem, size_t size)
{
    const struct problem found = {problem, size};
    bool sound = true;

    for (size_t i = 0; sound && clause_row_at(i) != NULL; i++)
        sound = row_sound(clause_row_at(i), &found);
    for (size_t i = 0; sound && clause_at(i) != NULL; i++)
        sound = body_sound(clause_at(i), &found);
    for (size_t i = 0; sound && xfail_at(i) != NULL; i++)
        sound = xfail_sound(xfail_at(i), &found);
    return sound;
}
