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

static bool out_of_memory(struct folder *folder)
{
    snprintf(folder->problem, folder->problem_size, "out of memory; close other programs");
    return false;
}

/* What `errno` says of a path. A link may exist although its target does not. */
static bool refuse(struct folder *folder, const char *path)
{
    struct stat status;
    const char *reason = strerror(errno);
    if (errno == ENOENT)
        reason = lstat(path, &status) == 0 ? "is a link to nothing" : "no such file or folder";
    snprintf(folder->problem, folder->problem_size, "%.300s: %s; ls -l shows what is there", path,
             reason);
    return false;
}

static bool walk(struct folder *folder, const char *path, bool named);

static bool walk_entry(struct folder *folder, const char *path, const char *entry)
{
    size_t size = strlen(path) + strlen(entry) + 2;
    char *inside = malloc(size);
    if (inside == NULL)
        return out_of_memory(folder);
    snprintf(inside, size, "%s/%s", path, entry);
    bool good = walk(folder, inside, false);
    free(inside);
    return good;
}

static bool walk_folder(struct folder *folder, const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    if (count < 0)
        return refuse(folder, path);
    bool good = true;
    for (int i = 0; i < count; i++) {
        if (good && is_input(entries[i]->d_name))
            good = walk_entry(folder, path, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return good;
}

static bool walk(struct folder *folder, const char *path, bool named)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return refuse(folder, path);
    if (S_ISDIR(status.st_mode))
        return walk_folder(folder, path);
    return add(folder, path, named) || out_of_memory(folder);
}

bool folder_collect(struct folder *folder, char *const *names, int count, char *problem,
                    size_t size)
{
    *folder = (struct folder){.problem = problem, .problem_size = size};
    bool good = true;
    for (int i = 0; i < count && good; i++) {
        size_t length = strlen(names[i]);
        char *name = strdup(names[i]);
        while (name != NULL && length > 1 && name[length - 1] == '/')
            name[--length] = '\0';
        good = name != NULL ? walk(folder, name, true) : out_of_memory(folder);
        free(name);
    }
    return good;
}

void folder_free(struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        free(folder->files[i].path);
    free(folder->files);
    *folder = (struct folder){0};
}
