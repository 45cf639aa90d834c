/* SPDX-License-Identifier: MIT
 *
 * The page with all clauses, CLAUSES.md.
 */
#include "conformance/matrix/section.h"
#include "conformance/tables/tables.h"

#include <string.h>

static const char *const kinds[][2] = {{"S", "POSIX demands it"},
                                       {"M", "POSIX leaves a choice"},
                                       {"L", "Linux behaves so"},
                                       {"Q", "quality: no standard demands it"},
                                       {"W", "specific to a wasm memory"}};

static const char head[] =
    "# The clauses\n"
    "\n"
    "The contract as a table. `make tables` writes this file from `clauses/clauses.tsv` and "
    "`mutants/kill_matrix.tsv`;\n"
    "[README.md](README.md) explains how a clause is written and run.\n";
static const char star[] =
    "A star after the class marks a source that was cited from memory. `fails on` names the first "
    "planted defect\n"
    "that the clause detects, and the number of further ones.\n";

static void print_summary(FILE *out, const struct clauses *clauses)
{
    size_t bodies = clauses_count(clauses, CLAUSE_ASKED, "body");
    size_t threads = clauses_count(clauses, CLAUSE_ASKED, "threads");
    fprintf(out,
            "\nThere are %zu clauses. %zu have a body, `make threads` checks %zu, and %zu is not "
            "checked.\n\n| class | | clauses |\n|---|---|---|\n",
            clauses->count, bodies, threads, clauses->count - bodies - threads);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        fprintf(out, "| %s | %s | %zu |\n", kinds[i][0], kinds[i][1],
                clauses_count(clauses, CLAUSE_CLASS, kinds[i][0]));
    fprintf(out, "\n%s", star);
}

static void print_fails_on(FILE *out, const struct clause *clause, const struct kills *kills)
{
    const char *first = "";
    size_t count = kills_count(kills, clause->column[CLAUSE_ID], &first);
    if (clause_says(clause, CLAUSE_ASKED, "threads"))
        fputs("`make threads`", out);
    else if (!clause_says(clause, CLAUSE_ASKED, "body"))
        fputs(clause->column[CLAUSE_ASKED], out);
    else if (count > 1)
        fprintf(out, "%s and %zu more", first, count - 1);
    else if (count == 1 || clause_says(clause, CLAUSE_REDUNDANT_WITH, "-"))
        fputs(first, out);
    else
        fprintf(out, "redundant with %s", clause->column[CLAUSE_REDUNDANT_WITH]);
}

static void print_clause(FILE *out, const struct clause *clause, const struct kills *kills)
{
    fprintf(out, "| %s | %s%s | %s | %s | ", clause->column[CLAUSE_ID],
            clause->column[CLAUSE_CLASS], clause_says(clause, CLAUSE_MEMORY, "yes") ? "*" : "",
            clause->column[CLAUSE_RULE], clause->column[CLAUSE_EXPECTED]);
    print_fails_on(out, clause, kills);
    fputs(" |\n", out);
}

static void print_section(FILE *out, const char *number)
{
    fprintf(out, "\n## %s %s\n\n| clause | | rule | allowed | fails on |\n|---|---|---|---|---|\n",
            number, section_name(number));
}

bool tables_page(FILE *out, const struct clauses *clauses, const struct kills *kills)
{
    const char *section = "";
    fputs(head, out);
    print_summary(out, clauses);
    for (size_t i = 0; i < clauses->count; i++) {
        const struct clause *clause = &clauses->rows[i];
        if (!clause_says(clause, CLAUSE_SECTION, section))
            print_section(out, clause->column[CLAUSE_SECTION]);
        section = clause->column[CLAUSE_SECTION];
        print_clause(out, clause, kills);
    }
    return fflush(out) == 0 && !ferror(out);
}
