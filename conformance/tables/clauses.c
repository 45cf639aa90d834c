/* SPDX-License-Identifier: MIT
 *
 * See clauses.h.
 */
#include "conformance/tables/clauses.h"

#include "conformance/matrix/tsv.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

/* Opens the table after its first line, which names the columns. Returns an array for as many rows
 * as it has lines. */
static void *open_table(struct tsv *tsv, const char *path, size_t row_size)
{
    void *rows = tsv_open(tsv, path) ? calloc(count_lines(tsv->text), row_size) : NULL;
    if (rows == NULL)
        fprintf(stderr, "tables: cannot read %s\n", path);
    else
        tsv_line(tsv);
    return rows;
}

bool clauses_read(struct clauses *clauses, const char *path)
{
    struct tsv tsv;
    *clauses = (struct clauses){.rows = open_table(&tsv, path, sizeof *clauses->rows)};
    clauses->text = tsv.text;
    if (clauses->rows == NULL)
        return false;
    for (char *line = tsv_line(&tsv); line != NULL; line = tsv_line(&tsv))
        if (*line != '\0')
            tsv_cut(line, clauses->rows[clauses->count++].column, CLAUSE_COLUMNS);
    return true;
}

void clauses_free(struct clauses *clauses)
{
    free(clauses->rows);
    free(clauses->text);
}

bool kills_read(struct kills *kills, const char *path)
{
    struct tsv tsv;
    *kills = (struct kills){.defects = open_table(&tsv, path, sizeof *kills->defects)};
    kills->text = tsv.text;
    if (kills->defects == NULL)
        return false;
    for (char *line = tsv_line(&tsv); line != NULL; line = tsv_line(&tsv)) {
        char *fields[2];
        if (*line == '\0')
            continue;
        tsv_cut(line, fields, 2);
        kills->defects[kills->count++] = (struct defect){fields[0], fields[1]};
    }
    return true;
}

void kills_free(struct kills *kills)
{
    free(kills->defects);
    free(kills->text);
}

bool clause_says(const struct clause *clause, enum column column, const char *text)
{
    return strcmp(clause->column[column], text) == 0;
}

size_t clauses_count(const struct clauses *clauses, enum column column, const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < clauses->count; i++)
        count += clause_says(&clauses->rows[i], column, text);
    return count;
}

/* Is the word one of those between blanks? */
static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
        size_t end = strcspn(words, " ");
        if (end == length && strncmp(words, word, length) == 0)
            return true;
        words += end;
    }
    return false;
}

size_t kills_count(const struct kills *kills, const char *clause, const char **first)
{
    size_t count = 0;
    for (size_t i = 0; i < kills->count; i++) {
        if (!has_word(kills->defects[i].clauses, clause))
            continue;
        if (count++ == 0 && first != NULL)
            *first = kills->defects[i].name;
    }
    return count;
}
