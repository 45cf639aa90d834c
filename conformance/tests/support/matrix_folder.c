/* SPDX-License-Identifier: MIT
 *
 * See matrix_folder.h.
 */
#include "conformance/tests/support/matrix_folder.h"

#include <check.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], rows[8192], problem[400], printed[300000];

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status;
    (void)type;
    (void)at;
    return remove(path);
}

void matrix_folder_make(void)
{
    strcpy(folder, "/tmp/mapcheck-matrix-XXXXXX");
    rows[0] = '\0';
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

void matrix_folder_remove(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *matrix_folder(void)
{
    return folder;
}

void matrix_folder_write(const char *name, const char *text)
{
    char path[512];
    const char *slash = strchr(name, '/');

    if (slash != NULL) {
        snprintf(path, sizeof path, "%s/%.*s", folder, (int)(slash - name), name);
        mkdir(path, 0777);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void write_row(const char *system, const char *platform, const char *expect)
{
    size_t used = strlen(rows);

    snprintf(rows + used, sizeof rows - used, "%s\t%s\tprogram\t-\t-\tall\t%s\t%s@%s\t\n", system,
             platform, expect, system, platform);
    matrix_folder_write("rows", rows);
}

void matrix_folder_column(const char *system, const char *platform, const char *expect,
                          const char *lines)
{
    char name[200], text[16384];
    size_t used = 0;

    write_row(system, platform, expect);
    snprintf(name, sizeof name, "%s@%s/asked", system, platform);
    snprintf(text, sizeof text, "%s\t%s\t%s\t%s@%s\t\n", system, platform, expect, system,
             platform);
    matrix_folder_write(name, text);
    for (size_t i = 0; clause_row_at(i) != NULL; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s\tPASS\tit holds\t\n",
                                 clause_row_at(i)->id);
    snprintf(text + used, sizeof text - used, "%s", lines);
    snprintf(name, sizeof name, "%s@%s/result.tsv", system, platform);
    matrix_folder_write(name, text);
}

void matrix_folder_lost(const char *system, const char *platform, const char *file,
                        const char *line)
{
    char name[200];

    write_row(system, platform, "expected");
    snprintf(name, sizeof name, "%s@%s/%s", system, platform, file);
    matrix_folder_write(name, line);
}

void matrix_folder_read(struct matrix *matrix, enum matrix_end end)
{
    char expected[128], kept[128];
    struct matrix_source source = {
        .folder = folder, .expected = expected, .kept = kept, .commit = "c0ffee"};

    snprintf(kept, sizeof kept, "%s/kept", folder);
    snprintf(expected, sizeof expected, "%s/xfail.tsv", folder);
    if (access(expected, F_OK) != 0)
        source.expected = NULL;
    problem[0] = '\0';
    enum matrix_end got = matrix_read(matrix, &source, problem, sizeof problem);
    ck_assert_msg(got == end, "the reading ended with %d: %s", got, problem);
}

const struct matrix_cell *matrix_folder_cell(const struct matrix *matrix, size_t column,
                                             const char *id)
{
    for (size_t i = 0; i < matrix->clauses; i++)
        if (strcmp(clause_row_at(i)->id, id) == 0)
            return &matrix->columns[column].cells[i];
    ck_abort_msg("no clause %s", id);
    return NULL;
}

const char *matrix_folder_problem(void)
{
    return problem;
}

const char *matrix_folder_print(void (*print)(FILE *file, const struct matrix *matrix))
{
    struct matrix matrix;
    FILE *file = tmpfile();

    ck_assert_ptr_nonnull(file);
    matrix_folder_read(&matrix, MATRIX_READ);
    print(file, &matrix);
    matrix_free(&matrix);
    ck_assert_int_eq(fseek(file, 0, SEEK_SET), 0);
    printed[fread(printed, 1, sizeof printed - 1, file)] = '\0';
    fclose(file);
    return printed;
}
