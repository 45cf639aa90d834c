/* SPDX-License-Identifier: MIT
 *
 * build/tables: makes the compiled-in tables and CLAUSES.md, and checks the kill matrix.
 */
#include "conformance/tables/tables.h"

#include "conformance/matrix/tsv.h"
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "tables rows FILE MACRO [COLUMN]   prints the rows of a table for the compiler\n"
    "tables page                       writes conformance/CLAUSES.md\n"
    "tables check                      says in one line when that file differs from the tables; "
    "exit 1\n"
    "tables kills                      says which clauses of class S fail on no defect; exit 1\n"
    "CLAUSES=, KILLS= and PAGE= name other files.\n";

static const char *file_of(const char *variable, const char *usual)
{
    const char *path = getenv(variable);
    return path != NULL ? path : usual;
}

static bool write_page(const char *path, const struct clauses *clauses, const struct kills *kills)
{
    FILE *out = fopen(path, "w");
    bool written = out != NULL && tables_page(out, clauses, kills);
    if (out != NULL)
        written &= fclose(out) == 0;
    if (!written)
        fprintf(stderr, "tables: cannot write %s\n", path);
    return written;
}

static int check_page(const char *path, const struct clauses *clauses, const struct kills *kills)
{
    char *made = NULL;
    size_t size;
    struct tsv kept = {0};
    FILE *out = open_memstream(&made, &size);
    bool same = out != NULL && tables_page(out, clauses, kills) && tsv_open(&kept, path) &&
                strcmp(made, kept.text) == 0;
    if (out != NULL)
        fclose(out);
    free(made);
    free(kept.text);
    if (!same)
        printf("%s:1: differs from clauses.tsv and kill_matrix.tsv; type: make tables\n", path);
    return !same;
}

static int run_verb(const char *verb, const struct clauses *clauses, const struct kills *kills)
{
    const char *page = file_of("PAGE", "conformance/CLAUSES.md");
    if (strcmp(verb, "kills") == 0)
        return tables_kills(clauses, kills);
    if (strcmp(verb, "check") == 0)
        return check_page(page, clauses, kills);
    return write_page(page, clauses, kills) ? 0 : 2;
}

static int use_clauses(const char *verb)
{
    struct clauses clauses;
    struct kills kills = {0};
    int code = 2;
    if (clauses_read(&clauses, file_of("CLAUSES", "conformance/clauses/clauses.tsv")) &&
        kills_read(&kills, file_of("KILLS", "conformance/mutants/kill_matrix.tsv")))
        code = run_verb(verb, &clauses, &kills);
    clauses_free(&clauses);
    kills_free(&kills);
    return code;
}

int main(int count, char **words)
{
    const char *verb = count > 1 ? words[1] : "";
    if (strcmp(verb, "rows") == 0 && (count == 4 || count == 5))
        return tables_rows(words[2], words[3], count == 5 ? strtoul(words[4], NULL, 10) : 0);
    if (count == 2 &&
        (strcmp(verb, "page") == 0 || strcmp(verb, "check") == 0 || strcmp(verb, "kills") == 0))
        return use_clauses(verb);
    fputs(usage, stderr);
    return 2;
}
