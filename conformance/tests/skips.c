/* SPDX-License-Identifier: MIT
 *
 * build/skips SKIPS.tsv SUITE.tap...: checks that skips.tsv accepts every skip, and that every
 * accepted skip still happens. Reads skips.tsv and the TAP files of the suites that ran. Prints
 * TAP. A skip is identified by its suite and the text of the test without its number. Its reason
 * must end with the platform. A reason that begins with "needs" names a missing tool: it is
 * accepted, unless CI=true. A `?` after the platform accepts a skip that happens on some machines
 * only. The platform `*` accepts any reason, and also accepts that the skip does not happen.
 */
#include "conformance/matrix/tsv.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE "conformance/tests/skips.tsv"
enum { ROWS_MAX = 1000, COLUMNS = 4, REASON_MIN = 10 };

struct row {
    char *suite, *test, *platform;
    size_t line;
    bool seldom;  /* may also not happen */
    bool ran;     /* its suite ran */
    bool happens; /* and skipped the test */
};

static struct row rows[ROWS_MAX];
static size_t row_count, skip_count;
static bool strict;

static struct row *find_row(const char *suite, const char *test)
{
    for (size_t i = 0; i < row_count; i++)
        if (strcmp(rows[i].suite, suite) == 0 && strcmp(rows[i].test, test) == 0)
            return &rows[i];
    return NULL;
}

/* Is the row true only on some machines? Cuts the `?` from the platform. */
static bool take_seldom(char *platform)
{
    size_t length = strlen(platform);
    if (length == 0 || platform[length - 1] != '?')
        return strcmp(platform, "*") == 0;
    platform[length - 1] = '\0';
    return true;
}

/* Of two rows for one test the later one counts. */
static void take_row(char *line, size_t number)
{
    char *fields[COLUMNS + 1];
    tsv_cut(line, fields, COLUMNS + 1);
    if (strlen(fields[COLUMNS - 1]) < REASON_MIN || *fields[COLUMNS] != '\0')
        printf("not ok - " TABLE ":%zu: expected suite, test, platform and a reason of at least %d "
               "characters\n",
               number, REASON_MIN);
    struct row *row = find_row(fields[0], fields[1]);
    if (row != NULL)
        printf("not ok - " TABLE ":%zu: %s %s has two rows: remove one\n", number, fields[0],
               fields[1]);
    else if (row_count < ROWS_MAX)
        row = &rows[row_count++];
    else
        printf("not ok - " TABLE ":%zu: more than %d rows\n", number, ROWS_MAX);
    if (row != NULL)
        *row = (struct row){.suite = fields[0],
                            .test = fields[1],
                            .seldom = take_seldom(fields[2]),
                            .platform = fields[2],
                            .line = number};
}

static bool open_file(struct tsv *file, const char *path)
{
    if (tsv_open(file, path))
        return true;
    printf("not ok - cannot read %s\n", path);
    return false;
}

/* The rows keep the text of the table until the program ends. */
static void read_rows(const char *path)
{
    struct tsv table;
    size_t number = 1;
    if (!open_file(&table, path))
        return;
    tsv_line(&table);
    for (char *line = tsv_line(&table); line != NULL; line = tsv_line(&table))
        take_row(line, ++number);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool is_missing_tool(const char *reason)
{
    static const char needs[] = "needs ";
    size_t length = strlen(needs);
    unsigned char next = strncmp(reason, needs, length) == 0 ? (unsigned char)reason[length] : ' ';
    return islower(next) || isdigit(next);
}

static void judge_skip(const char *suite, const char *test, const char *reason)
{
    struct row *row = find_row(suite, test);
    skip_count++;
    if (row == NULL && is_missing_tool(reason) && !strict)
        return;
    if (row == NULL)
        printf("not ok - %s: %s is skipped (%s): make it run, or accept it in " TABLE "\n", suite,
               test, reason);
    else if (strcmp(row->platform, "*") != 0 && !ends_with(reason, row->platform))
        printf("not ok - %s: %s is skipped (%s), not as accepted in %s\n", suite, test, reason,
               row->platform);
    if (row != NULL)
        row->happens = true;
}

/* Cuts a line such as `ok 2 - big.ops # SKIP too large for node` into test and reason. */
static void take_result(const char *suite, char *line)
{
    static const char mark[] = "# SKIP";
    char *skip = strstr(line, mark), *test = line + 2, *reason = skip;
    if (strncmp(line, "ok ", 3) != 0 || skip == NULL)
        return;
    for (char *next = skip; next != NULL; next = strstr(reason, mark))
        reason = next + strlen(mark);
    reason += strspn(reason, " ");
    while (skip > test && skip[-1] == ' ')
        skip--;
    *skip = '\0';
    test += strspn(test, " 0123456789");
    test += *test == '-';
    judge_skip(suite, test + strspn(test, " "), reason);
}

/* The name of the suite is that of the file, without folder and end. */
static void read_results(char *path)
{
    struct tsv results;
    char *slash = strrchr(path, '/');
    if (!open_file(&results, path))
        return;
    char *suite = slash == NULL ? path : slash + 1;
    if (ends_with(suite, ".tap"))
        suite[strlen(suite) - strlen(".tap")] = '\0';
    for (size_t i = 0; i < row_count; i++)
        rows[i].ran |= strcmp(rows[i].suite, suite) == 0;
    for (char *line = tsv_line(&results); line != NULL; line = tsv_line(&results))
        take_result(suite, line);
    free(results.text);
}

int main(int count, char **words)
{
    const char *ci = getenv("CI");
    strict = ci != NULL && strcmp(ci, "true") == 0;
    if (count < 2) {
        fputs("skips: expected skips.tsv and the TAP files of the suites\n", stderr);
        return 2;
    }
    read_rows(words[1]);
    for (int i = 2; i < count; i++)
        read_results(words[i]);
    for (size_t i = 0; i < row_count; i++)
        if (!rows[i].seldom && rows[i].ran && !rows[i].happens)
            printf("not ok - " TABLE ":%zu: this skip no longer happens: remove the row\n",
                   rows[i].line);
    printf("ok - %zu skips checked\n", skip_count);
    return 0;
}
