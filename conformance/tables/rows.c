/* SPDX-License-Identifier: MIT
 *
 * The rows of a table as macro calls. A row whose number of columns differs from that of the first
 * line is reported as FILE:LINE.
 */
#include "conformance/tables/tables.h"

#include "conformance/matrix/tsv.h"
#include <stdlib.h>

static size_t count_columns(const char *line)
{
    size_t count = *line != '\0';
    for (; *line != '\0'; line++)
        count += *line == '\t';
    return count;
}

/* Prints the field as a string literal. Returns the rest of the line. */
static const char *print_string(const char *field)
{
    putchar('"');
    for (; *field != '\0' && *field != '\t'; field++)
        printf("%s%c", *field == '"' || *field == '\\' ? "\\" : "", *field);
    putchar('"');
    return field;
}

static const char *print_plain(const char *field)
{
    for (; *field != '\0' && *field != '\t'; field++)
        putchar(*field);
    return field;
}

static void print_row(const char *line, const char *macro, unsigned long plain)
{
    printf("%s(", macro);
    for (unsigned long column = 1; column == 1 || *line == '\t'; column++) {
        line += column > 1;
        printf("%s", column > 1 ? ", " : "");
        line = column == plain ? print_plain(line) : print_string(line);
    }
    puts(")");
}

int tables_rows(const char *path, const char *macro, unsigned long plain)
{
    struct tsv tsv;
    size_t expected = 0, number = 0, wrong = 0;
    if (!tsv_open(&tsv, path)) {
        fprintf(stderr, "tables: cannot read %s\n", path);
        return 2;
    }
    for (char *line = tsv_line(&tsv); line != NULL; line = tsv_line(&tsv)) {
        size_t columns = count_columns(line);
        number++;
        if (*line == '#')
            continue;
        if (expected == 0) {
            expected = columns;
        } else if (columns == expected) {
            print_row(line, macro, plain);
        } else {
            wrong++;
            fprintf(stderr,
                    "%s:%zu: %zu columns, expected %zu as in the first line; a tab ends a column\n",
                    path, number, columns, expected);
        }
    }
    free(tsv.text);
    return wrong > 0;
}
