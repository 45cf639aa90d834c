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

static void process_idle(struct loaded *loaded, struct supervised *process)
{
    for (int i = 0; i < PROCESSES_IDLE && supervised_usable(process); i++)
        if (loaded->idle[i] == NULL) {
            loaded->idle[i] = process;
            return;
        }
    supervised_free(process);
}

void loaded_release(struct loaded *loaded, struct supervised *process)
{
    supervised_end(process);
    process_idle(loaded, process);
}

/* Waits for the exit of the process that left longest ago. */
static void leaving_collect(struct loaded *loaded)
{
    struct supervised *process = loaded->leaving[0];
    loaded->leaving[0] = loaded->leaving[1];
    loaded->leaving[1] = NULL;
    if (process == NULL)
        return;
    if (supervised_usable(process)) {
        int32_t end = supervised_left(process);
        loaded->end = loaded->end != 0 ? loaded->end : end;
    }
    loaded_release(loaded, process);
}

void loaded_leave(struct loaded *loaded, struct supervised *process)
{
    if (loaded->end != 0 || !supervised_lives(process)) {
        loaded_release(loaded, process);
        return;
    }
    if (loaded->leaving[1] != NULL)
        leaving_collect(loaded);
    supervised_leave(process);
    loaded->leaving[loaded->leaving[0] != NULL] = process;
}

/* A keeper without a process. NULL and the reason. */
static struct supervised *process_find(struct loaded *loaded, char *reason, size_t reason_size)
{
    if (loaded->leaving[1] != NULL)
        leaving_collect(loaded);
    for (int i = 0; i < PROCESSES_IDLE; i++) {
        struct supervised *process = loaded->idle[i];
        loaded->idle[i] = NULL;
        if (process != NULL && supervised_usable(process))
            return process;
        supervised_free(process);
    }
    return supervised_new(loadable_serve, &loaded->source, reason, reason_size);
}

/* A process that begins to load the file. */
static struct supervised *process_begin(struct loaded *loaded, char *reason, size_t reason_size)
{
    struct supervised *process = process_find(loaded, reason, reason_size);
    if (process == NULL)
        return NULL;
    supervised_begin(process);
    supervised_post(process, LOADABLE_LOAD);
    return process;
}

/* Waits until the file is loaded. */
static bool process_loaded(struct loaded *loaded, struct supervised *process,
                           struct exports *exports, char *reason, size_t reason_size)
{
    char end[80];
    const struct exchange *exchange = supervised_exchange(process);
    int32_t trap = supervised_answer(process);
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
        snprintf(reason, reason_size, "%.*s", (int)strnlen((const char *)exchange->bytes, 400),
                 (const char *)exchange->bytes);
    return false;
}

/* From the third run on, the process of the next run loads the file while this run goes on. */
static void next_prepare(struct loaded *loaded)
{
    char reason[160];
    if (++loaded->runs > 2)
        loaded->next = process_begin(loaded, reason, sizeof reason);
}

struct supervised *loaded_process(struct loaded *loaded, struct exports *exports, char *reason,
                                  size_t reason_size)
{
    struct supervised *process = loaded->next;
    loaded->next = NULL;
    if (process != NULL && !supervised_usable(process)) {
        supervised_free(process);
        process = NULL;
    }
    if (process == NULL)
        process = process_begin(loaded, reason, reason_size);
    if (process == NULL)
        return NULL;
    if (!process_loaded(loaded, process, exports, reason, reason_size)) {
        loaded_release(loaded, process);
        return NULL;
    }
    if (exports == NULL && loaded->next == NULL)
        next_prepare(loaded);
    return process;
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
    for (int i = 0; i < PROCESSES_IDLE; i++)
        supervised_free(loaded->idle[i]);
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

struct loaded *loaded_find(const struct system *system)
{
    for (size_t i = 0; i < file_count; i++)
        if (&files[i].system == system)
            return &files[i];
    return NULL;
}

int32_t loadable_end(const struct system *system)
{
    struct loaded *loaded = loaded_find(system);
    if (loaded == NULL)
        return 0;
    leaving_collect(loaded);
    leaving_collect(loaded);
    return loaded->end;
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
