/* SPDX-License-Identifier: MIT
 *
 * See folder.h.
 */
#include "fuzz/support/folder.h"
#include "reference/array.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool add(struct folder *folder, const char *path, bool named)
{
    if (!array_reserve(&folder->files, &folder->capacity, folder->count + 1, sizeof *folder->files))
        return false;
    struct found found = {strdup(path), named};
    if (found.path == NULL)
        return false;
    folder->files[folder->count++] = found;
    return true;
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), wanted = strlen(end);
    return length >= wanted && strcmp(name + length - wanted, end) == 0;
}

static bool is_input(const char *name)
{
    static const char *const beside[] = {"cmdline",      "fuzz_bitmap", "fuzzer_setup",
                                         "fuzzer_stats", "plot_data",   "target_hash"};
    static const char *const notes[] = {".md", ".txt", ".tsv", ".log", ".trace"};
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++)
        if (strcmp(name, beside[i]) == 0)
            return false;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        if (ends_with(name, notes[i]))
            return false;
    return name[0] != '.';
}

static bool walk(struct folder *folder, const char *path, bool named);

static bool walk_entries(struct folder *folder, const char *path, struct dirent **entries,
                         int count)
{
    bool good = true;
    for (int i = 0; i < count; i++) {
        char *inside = NULL;
        if (good && is_input(entries[i]->d_name)) {
            size_t size = strlen(path) + strlen(entries[i]->d_name) + 2;
            inside = malloc(size);
            good = inside != NULL;
            if (good) {
                snprintf(inside, size, "%s/%s", path, entries[i]->d_name);
                good = walk(folder, inside, false);
            }
        }
        free(inside);
        free(entries[i]);
    }
    return good;
}

static bool walk(struct folder *folder, const char *path, bool named)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    if (!S_ISDIR(status.st_mode))
        return add(folder, path, named);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    if (count < 0)
        return false;
    bool good = walk_entries(folder, path, entries, count);
    free(entries);
    return good;
}

bool folder_collect(struct folder *folder, char *const *names, int count, const char **missing)
{
    *folder = (struct folder){0};
    for (int i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        char *name = strdup(names[i]);
        while (name != NULL && length > 1 && name[length - 1] == '/')
            name[--length] = '\0';
        errno = 0;
        bool good = name != NULL && walk(folder, name, true);
        free(name);
        if (!good) {
            *missing = names[i];
            return false;
        }
    }
    return true;
}

void folder_free(struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        free(folder->files[i].path);
    free(folder->files);
    *folder = (struct folder){0};
}
