/* SPDX-License-Identifier: MIT
 *
 * Asks a process what the file exports. mapcheck itself never loads a file.
 */
#include "conformance/systems/loadable.h"

#include "conformance/systems/loadable_exports.h"
#include "conformance/systems/loadable_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MAX = 8 };
static struct loaded files[FILES_MAX];
static size_t file_count;

static void *file_open(struct loaded *loaded, const struct world *world, char *reason,
                       size_t reason_size)
{
    if (loaded->exports.table)
        return table_open(loaded, world, reason, reason_size);
    return plain_open(loaded, reason, reason_size);
}

/* struct system's open does not get the system that it opens, so every file has an open of its
 * own. */
#define OPEN(number)                                                                               \
    static void *open_##number(const struct world *world, char *reason, size_t reason_size)        \
    {                                                                                              \
        return file_open(&files[number], world, reason, reason_size);                              \
    }
OPEN(0)
OPEN(1)
OPEN(2)
OPEN(3)
OPEN(4)
OPEN(5)
OPEN(6)
OPEN(7)
static void *(*const opens[FILES_MAX])(const struct world *, char *, size_t) = {
    open_0, open_1, open_2, open_3, open_4, open_5, open_6, open_7};

static bool process_load(struct loaded *loaded, struct supervised *process, struct exports *exports,
                         char *reason, size_t reason_size)
{
    char end[80];
    struct exchange *exchange = supervised_exchange(process);
    int32_t trap = supervised_call(process, LOADABLE_LOAD);
    if (trap == 0 && exchange->yes) {
        if (exports != NULL)
            memcpy(exports, exchange->bytes, sizeof *exports);
        return true;
    }
    trap_print(end, sizeof end, trap);
    if (trap != 0)
        snprintf(reason, reason_size, "`%.80s` %s while it was loaded; repair its constructors",
                 loaded->path, end);
    else
        snprintf(reason, reason_size, "%.*s", (int)strnlen((char *)exchange->bytes, 400),
                 (char *)exchange->bytes);
    return false;
}

void loaded_leave(struct loaded *loaded, struct supervised *process)
{
    if (loaded->end == 0 && supervised_lives(process))
        loaded->end = supervised_leave(process);
    loaded_release(loaded, process);
}

void loaded_release(struct loaded *loaded, struct supervised *process)
{
    supervised_end(process);
    if (loaded->spare == NULL && supervised_usable(process))
        loaded->spare = process;
    else
        supervised_free(process);
}

struct supervised *loaded_process(struct loaded *loaded, struct exports *exports, char *reason,
                                  size_t reason_size)
{
    struct supervised *process = loaded->spare;
    loaded->spare = NULL;
    if (process != NULL && !supervised_usable(process)) {
        supervised_free(process);
        process = NULL;
    }
    if (process == NULL)
        process = supervised_new(loadable_serve, &loaded->source, reason, reason_size);
    if (process == NULL)
        return NULL;
    supervised_begin(process);
    if (process_load(loaded, process, exports, reason, reason_size))
        return process;
    loaded_release(loaded, process);
    return NULL;
}

static struct loaded *file_find(const char *path)
{
    for (size_t i = 0; i < file_count; i++)
        if (strcmp(files[i].path, path) == 0)
            return &files[i];
    return NULL;
}

static void loaded_free(struct loaded *loaded)
{
    supervised_free(loaded->spare);
    free((char *)loaded->source.path);
    free(loaded->path);
    *loaded = (struct loaded){0};
}

/* For a name without a slash, dlopen searches the folders of the machine's libraries. This adds
 * "./", because the caller names a file. */
static char *path_here(const char *path)
{
    size_t size = strlen(path) + sizeof "./";
    char *here = malloc(size);
    if (here != NULL)
        snprintf(here, size, "%s%s", strchr(path, '/') == NULL ? "./" : "", path);
    return here;
}

static bool file_describe(struct loaded *loaded, char *problem, size_t size)
{
    struct supervised *process = loaded_process(loaded, &loaded->exports, problem, size);
    if (process == NULL)
        return false;
    loaded_release(loaded, process);
    if (loaded->exports.table)
        table_describe(loaded);
    else
        plain_describe(loaded);
    return true;
}

static struct loaded *file_new(const char *path, char *problem, size_t size)
{
    struct loaded *loaded = &files[file_count];
    if (file_count == FILES_MAX) {
        snprintf(problem, size, "cannot load `%.80s`: %d files are loaded already", path,
                 FILES_MAX);
        return NULL;
    }
    *loaded = (struct loaded){.path = strdup(path), .source = {.path = path_here(path)}};
    if (loaded->path != NULL && loaded->source.path != NULL)
        return loaded;
    snprintf(problem, size, "no memory to load `%.80s`: free some and try again", path);
    loaded_free(loaded);
    return NULL;
}

const struct system *loadable_supervise(const struct system *table, char *problem, size_t size)
{
    struct loaded *loaded = file_find(table->name);
    if (loaded != NULL)
        return &loaded->system;
    loaded = file_new(table->name, problem, size);
    if (loaded == NULL)
        return NULL;
    loaded->source.table = table;
    if (!table_exports(table, table->name, &loaded->exports, problem, size)) {
        loaded_free(loaded);
        return NULL;
    }
    table_describe(loaded);
    loaded->system.open = opens[file_count++];
    return &loaded->system;
}

int32_t loadable_end(const struct system *system)
{
    for (size_t i = 0; i < file_count; i++)
        if (&files[i].system == system)
            return files[i].end;
    return 0;
}

const struct system *loadable_find(const char *path, char *problem, size_t size)
{
    struct loaded *loaded = file_find(path);
    if (loaded != NULL)
        return &loaded->system;
    loaded = file_new(path, problem, size);
    if (loaded == NULL)
        return NULL;
    if (access(loaded->source.path, R_OK) != 0)
        snprintf(problem, size, "cannot read `%.80s`: %s; give the path of a shared object", path,
                 strerror(errno));
    else if (file_describe(loaded, problem, size)) {
        loaded->system.open = opens[file_count++];
        return &loaded->system;
    }
    loaded_free(loaded);
    return NULL;
}
