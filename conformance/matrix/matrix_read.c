/* SPDX-License-Identifier: MIT
 *
 * Reads the columns from the files of conformance.sh, and from the kept answers of other machines.
 */
#include "conformance/matrix/matrix.h"
#include "conformance/matrix/matrix_files.h"
#include "conformance/matrix/tsv.h"
#include "reference/array.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct matrix *matrix;
    const struct matrix_source *source;
    const struct xfail *expected;
    struct matrix_list rows; /* SYSTEM@PLATFORM of every row */
    size_t ran;              /* rows with answers, and broken ones: not the skipped and the kept */
};

/* Reads a file whose text lives as long as the matrix. */
static bool open_owned(struct matrix *matrix, struct tsv *tsv, const char *path)
{
    if (!tsv_open(tsv, path))
        return false;
    matrix_list_add(matrix, &matrix->owned, tsv->text);
    if (matrix->failed)
        *tsv = (struct tsv){0};
    return !matrix->failed;
}

static struct matrix_column *add_column(struct matrix *matrix)
{
    size_t clauses = 0;

    while (clause_row_at(clauses) != NULL)
        clauses++;
    struct matrix_cell *cells = calloc(clauses + 1, sizeof *cells);
    if (cells == NULL || !array_reserve(&matrix->columns, &matrix->capacity, matrix->count + 1,
                                        sizeof *matrix->columns)) {
        free(cells);
        matrix->failed = true;
        return NULL;
    }
    struct matrix_column *column = &matrix->columns[matrix->count++];
    *column = (struct matrix_column){.cells = cells, .note = ""};
    matrix->clauses = clauses;
    return column;
}

static enum matrix_kind kind_of(const char *expect)
{
    if (strcmp(expect, "faulty") == 0)
        return COLUMN_FAULTY;
    return strcmp(expect, "file") == 0 ? COLUMN_FILE : COLUMN_EXPECTED;
}

/* The run of a FAIL exists when its file is not empty. */
static void find_traces(const struct reading *reading, const struct matrix_column *column)
{
    char path[1024];

    for (size_t i = 0; i < reading->matrix->clauses; i++) {
        snprintf(path, sizeof path, "%s/%s/%s.ops", reading->source->folder, column->name,
                 clause_row_at(i)->id);
        column->cells[i].trace = column->cells[i].verdict == CLAUSE_FAIL && matrix_file_says(path);
    }
}

/* `asked` is one line: SYSTEM PLATFORM EXPECT NAME VERSION. */
static void read_asked(struct reading *reading, struct tsv *asked)
{
    struct matrix *matrix = reading->matrix;
    char *line = tsv_line(asked), *field[5], path[1024];
    struct tsv result = {0}, threads;
    struct matrix_column *column = line != NULL ? add_column(matrix) : NULL;

    if (column == NULL)
        return;
    tsv_cut(line, field, 5);
    column->system = field[0];
    column->platform = field[1];
    column->kind = kind_of(field[2]);
    column->name = field[3];
    column->version = field[4];
    snprintf(path, sizeof path, "%s/%s/result.tsv", reading->source->folder, column->name);
    open_owned(matrix, &result, path); /* without this file no clause has an answer */
    snprintf(path, sizeof path, "%s/%s/threads.log", reading->source->folder, column->name);
    bool has_threads = open_owned(matrix, &threads, path);
    matrix_answer(matrix, column, &result, has_threads ? &threads : NULL, reading->expected);
    find_traces(reading, column);
}

static void add_lines(struct matrix *matrix, struct matrix_list *list, struct tsv *tsv)
{
    for (char *line = tsv_line(tsv); line != NULL; line = tsv_line(tsv))
        if (*line != '\0')
            matrix_list_add(matrix, list, line);
}

static size_t count_ends(const struct matrix *matrix)
{
    return matrix->count + matrix->skipped.count + matrix->broken.count;
}

/* A row that left no file was lost, to another run in this folder or to a killed one. Without an
 * entry of its own the matrix would be green without it. */
static void read_row(struct reading *reading, char *line)
{
    struct matrix *matrix = reading->matrix;
    const char *folder = reading->source->folder;
    size_t ends = count_ends(matrix);
    char *field[8];
    struct tsv file;

    tsv_cut(line, field, 8);
    matrix_list_add(matrix, &reading->rows,
                    (char *)matrix_text(matrix, "%s@%s", field[0], field[1]));
    if (open_owned(matrix, &file, matrix_text(matrix, "%s/%s/asked", folder, field[7])))
        read_asked(reading, &file);
    if (open_owned(matrix, &file, matrix_text(matrix, "%s/%s/skipped", folder, field[7])))
        add_lines(matrix, &matrix->skipped, &file);
    if (open_owned(matrix, &file, matrix_text(matrix, "%s/%s/broken", folder, field[7])))
        add_lines(matrix, &matrix->broken, &file);
    if (count_ends(matrix) == ends)
        matrix_list_add(
            matrix, &matrix->broken,
            (char *)matrix_text(matrix, "%s: BROKEN: its run left no answers", field[7]));
}

static bool is_among(const struct matrix_list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}

static bool has_column(const struct matrix *matrix, const char *name)
{
    for (size_t i = 0; i < matrix->count; i++)
        if (strcmp(matrix->columns[i].name, name) == 0)
            return true;
    return false;
}

/* A file of kept answers begins with two comments: the tools, then the date and the command. */
static const char *read_note(struct matrix *matrix, struct tsv *result)
{
    const char *tools = tsv_line(result), *day = tsv_line(result);

    if (tools == NULL || day == NULL || strncmp(tools, "# ", 2) != 0 || strncmp(day, "# ", 2) != 0)
        return "";
    return matrix_text(matrix, "%s, %.*s", tools + 2, (int)strspn(day + 2, "-0123456789"), day + 2);
}

/* Reads SYSTEM-VERSION@PLATFORM.tsv, if the rows request this system on this platform with another
 * version. */
static void read_kept(struct reading *reading, const char *file)
{
    struct matrix *matrix = reading->matrix;
    struct matrix_name name;
    struct tsv result;

    if (!matrix_name_read(&name, file) || has_column(matrix, name.name) ||
        !is_among(&reading->rows, matrix_text(matrix, "%s@%s", name.system, name.platform)) ||
        !open_owned(matrix, &result, matrix_text(matrix, "%s/%s", reading->source->kept, file)))
        return;
    struct matrix_column *column = add_column(matrix);
    if (column == NULL)
        return;
    column->kind = COLUMN_KEPT;
    column->name = matrix_text(matrix, "%s", name.name);
    column->system = matrix_text(matrix, "%s", name.system);
    column->platform = matrix_text(matrix, "%s", name.platform);
    column->version = matrix_text(matrix, "%s", name.version);
    column->note = read_note(matrix, &result);
    matrix_answer(matrix, column, &result, NULL, reading->expected);
}

static void read_all_kept(struct reading *reading)
{
    struct matrix_list files = {0};

    if (reading->source->kept == NULL)
        return;
    matrix_folder_list(reading->matrix, &files, reading->source->kept);
    for (size_t i = 0; i < files.count; i++)
        read_kept(reading, files.items[i]);
    free(files.items);
}

static enum matrix_end check_read(const struct reading *reading, char *problem, size_t size)
{
    const struct matrix *matrix = reading->matrix;

    if (matrix->failed)
        snprintf(problem, size, "out of memory");
    else if (reading->rows.count == 0)
        snprintf(problem, size, "%s/rows: no clause was run yet: type make conformance",
                 reading->source->folder);
    else if (reading->ran == 0)
        snprintf(problem, size, "no platform can run here: make setup installs what is missing");
    else
        return MATRIX_READ;
    return matrix->failed ? MATRIX_UNREADABLE : MATRIX_NOTHING_RAN;
}

enum matrix_end matrix_read(struct matrix *matrix, const struct matrix_source *source,
                            char *problem, size_t size)
{
    struct reading reading = {.matrix = matrix, .source = source, .expected = xfail_at(0)};
    struct tsv rows;

    *matrix = (struct matrix){.commit = source->commit != NULL ? source->commit : ""};
    if (source->expected != NULL &&
        !matrix_expected_read(matrix, source->expected, &reading.expected, problem, size))
        return MATRIX_UNREADABLE;
    if (open_owned(matrix, &rows, matrix_text(matrix, "%s/rows", source->folder)))
        for (char *line = tsv_line(&rows); line != NULL; line = tsv_line(&rows))
            read_row(&reading, line);
    reading.ran = matrix->count + matrix->broken.count;
    read_all_kept(&reading);
    enum matrix_end end = check_read(&reading, problem, size);
    free(reading.rows.items);
    return end;
}
