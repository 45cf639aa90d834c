/* SPDX-License-Identifier: MIT
 *
 * See matrix_files.h.
 */
#include "conformance/matrix/matrix_files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool copy_part(char *part, const char *from, const char *end)
{
    size_t length = (size_t)(end - from);

    if (end <= from || length >= MATRIX_NAME_MAX)
        return false;
    memcpy(part, from, length);
    part[length] = '\0';
    return true;
}

static const char *last_before(const char *text, const char *end, char character)
{
    while (end > text && end[-1] != character)
        end--;
    return end > text ? end - 1 : NULL;
}

bool matrix_name_read(struct matrix_name *name, const char *file)
{
    size_t length = strlen(file);

    if (length < 4 || strcmp(file + length - 4, ".tsv") != 0)
        return false;

    const char *end = file + length - 4, *at = last_before(file, end, '@');
    const char *dash = at != NULL ? last_before(file, at, '-') : NULL;
    if (dash == NULL)
        return false;
    return copy_part(name->name, file, end) && copy_part(name->system, file, dash) &&
           copy_part(name->version, dash + 1, at) && copy_part(name->platform, at + 1, end);
}

bool matrix_file_says(const char *path)
{
    FILE *file = fopen(path, "r");
    bool says = file != NULL && getc(file) != EOF;

    if (file != NULL)
        fclose(file);
    return says;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void matrix_folder_list(struct matrix *matrix, struct matrix_list *names, const char *folder)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;

    if (directory == NULL)
        return;
    while ((entry = readdir(directory)) != NULL)
        matrix_list_add(matrix, names, (char *)matrix_text(matrix, "%s", entry->d_name));
    closedir(directory);
    if (names->count > 0)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
}
