/* SPDX-License-Identifier: MIT
 *
 * See conform.h.
 */
#include "conformance/clauses/conform.h"

#include "conformance/clauses/clause_print.h"
#include "conformance/clauses/clause_table.h"
#include "conformance/clauses/xfail.h"
#include "conformance/systems/registry.h"
#include "reference/report.h"

#include <string.h>

static void print_result(const struct conform *conform, const struct clause *clause,
                         const struct clause_result *result)
{
    if (conform->columns)
        clause_print_columns(conform->out, clause, result, conform->color);
    else
        clause_print_line(conform->out, clause, result);
    fflush(conform->out);
    if (conform->copy == NULL)
        return;
    clause_print_line(conform->copy, clause, result);
    fflush(conform->copy);
}

/* A refusal without an errno fails many clauses, and its hint is one. Cuts the hint from the
 * sentence. False: there is none. */
static bool cut_hint(struct clause_result *result)
{
    char *sentence = strstr(result->text, "failed without an errno");
    char *end = sentence != NULL ? strchr(sentence, '.') : NULL;

    if (end != NULL)
        *end = '\0';
    return sentence != NULL;
}

static void print_hint(const struct conform *conform, unsigned clauses)
{
    if (conform->hints == NULL || clauses == 0)
        return;
    fprintf(conform->hints,
            "mapcheck: %u clause%s a refusal without an errno. A system that keeps an errno of its "
            "own exports this:\n"
            "    int mapcheck_errno(void) { return errno; }\n",
            clauses, clauses == 1 ? " met" : "s met");
}

/* Writes the run that decided, for mapcheck shrink and show --c. False when it cannot be written.
 */
static bool write_trace(const struct conform *conform, const struct clause *clause,
                        const struct clause_result *result, const struct program *trace)
{
    char head[1200], path[400];

    snprintf(path, sizeof path, "%s/%s.ops", conform->traces, clause->id);
    snprintf(head, sizeof head, "%s  %s\n%s on %s, platform %s: %s", clause->id,
             clause_rule(clause->id), clause_verdict_name(result->verdict), conform->system->name,
             registry_platform(), result->text);
    FILE *file = fopen(path, "w");
    if (file != NULL)
        report_ops(file, trace, head);
    return file != NULL && fclose(file) == 0;
}

/* Writes the id of this clause to the file `asking`; NULL removes the file. False: the folder
 * cannot be written. */
static bool note_running(const struct conform *conform, const struct clause *clause)
{
    char path[400];

    if (conform->traces == NULL)
        return true;
    snprintf(path, sizeof path, "%s/asking", conform->traces);
    if (clause == NULL)
        return remove(path) == 0;
    FILE *file = fopen(path, "w");
    return file != NULL && (fprintf(file, "%s\n", clause->id) > 0) + (fclose(file) == 0) == 2;
}

/* Prints the result, and writes the run of a FAIL. False: the folder cannot be written. */
static bool write_result(const struct conform *conform, const struct clause *clause,
                         const struct clause_result *result, const struct program *trace)
{
    print_result(conform, clause, result);
    if (!note_running(conform, NULL))
        return false;
    return conform->traces == NULL || result->verdict != CLAUSE_FAIL ||
           write_trace(conform, clause, result, trace);
}

static enum conform_end run_clause(const struct conform *conform, const struct clause *clause,
                                   unsigned *without_errno)
{
    struct program trace = {0};

    if (!note_running(conform, clause))
        return CONFORM_NO_FOLDER;
    struct clause_result result = clause_ask(clause, conform->system, NULL, &trace);
    *without_errno += cut_hint(&result);
    bool written = write_result(conform, clause, &result, &trace);
    program_free(&trace);
    if (!written)
        return CONFORM_NO_FOLDER;
    const struct xfail *row = xfail_find(conform->system->name, registry_platform(), clause->id);
    return xfail_holds(row, &result) ? CONFORM_EXPECTED : CONFORM_UNEXPECTED;
}

static enum conform_end run_clauses(const struct conform *conform, unsigned *without_errno)
{
    enum conform_end worst = (enum conform_end)conform->part.worst;

    for (size_t i = conform->part.first; clause_at(i) != NULL && worst != CONFORM_NO_FOLDER; i++) {
        if (conform->part.begins != NULL)
            conform->part.begins(conform->part.context, i, (int)worst);
        enum conform_end end = run_clause(conform, clause_at(i), without_errno);
        worst = end > worst ? end : worst;
    }
    return worst;
}

enum conform_end conform(const struct conform *conform)
{
    unsigned without_errno = 0;
    enum conform_end end = conform->clause != NULL
                               ? run_clause(conform, conform->clause, &without_errno)
                               : run_clauses(conform, &without_errno);

    print_hint(conform, without_errno);
    return end;
}

void conform_list(FILE *out)
{
    for (size_t i = 0; clause_at(i) != NULL; i++)
        fprintf(out, "%s\n", clause_at(i)->id);
}
