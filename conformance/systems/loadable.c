/* SPDX-License-Identifier: MIT
 *
 * Finds the exports of a shared object, and reports in one line what is missing. A symbol counts
 * only if the file itself defines it, because dlsym also finds the mmap of the C library that the
 * file is linked with. Files stay loaded until the process ends.
 */
#include "conformance/systems/loadable.h"

#include "conformance/systems/loadable_file.h"
#include "conformance/systems/loadable_guard.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
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
    if (loaded->table != NULL)
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

struct loading {
    const char *path;
    void *handle;
};

static void file_load(void *argument)
{
    struct loading *loading = argument;
    loading->handle = dlopen(loading->path, RTLD_NOW | RTLD_LOCAL);
}

/* For a name without a slash, dlopen searches the folders of the machine's libraries. This adds
 * "./", because the caller names a file. */
static void *handle_open(const char *path, char *problem, size_t size)
{
    char here[4096];
    struct loading loading = {.path = path};
    if (strchr(path, '/') == NULL) {
        snprintf(here, sizeof here, "./%s", path);
        loading.path = here;
    }
    if (access(loading.path, R_OK) != 0) {
        snprintf(problem, size, "cannot read `%.80s`: %s; give the path of a shared object", path,
                 strerror(errno));
        return NULL;
    }
    int signal_number = guard_call(file_load, &loading);
    if (signal_number != 0)
        snprintf(problem, size,
                 "`%.80s` ended with signal %d while it was loaded; repair its constructors", path,
                 signal_number);
    else if (loading.handle == NULL)
        snprintf(problem, size, "cannot load `%.80s`: %.90s; give the path of a shared object",
                 path, dlerror());
    problem[strcspn(problem, "\n")] = '\0';
    return signal_number == 0 ? loading.handle : NULL;
}

/* The symbol of that name which the file itself defines, or NULL. */
static void *symbol_find(void *handle, const char *name)
{
    struct link_map *file = NULL;
    void *owner = NULL;
    Dl_info info;
    void *symbol = dlsym(handle, name);
    if (symbol == NULL || dlinfo(handle, RTLD_DI_LINKMAP, &file) != 0)
        return NULL;
    if (dladdr1(symbol, &info, &owner, RTLD_DL_LINKMAP) == 0)
        return NULL;
    return owner == (void *)file ? symbol : NULL;
}

/* C has no conversion from an object pointer to a function pointer, but POSIX gives both the same
 * bits. */
static void function_find(void *handle, const char *name, void *function)
{
    void *symbol = symbol_find(handle, name);
    memcpy(function, &symbol, sizeof symbol);
}

static bool symbols_find(struct loaded *loaded, void *handle, char *problem, size_t size)
{
    loaded->table = symbol_find(handle, "mapcheck_system");
    if (loaded->table != NULL)
        return table_describe(loaded, problem, size);
    function_find(handle, "mmap", &loaded->map);
    function_find(handle, "munmap", &loaded->unmap);
    function_find(handle, "mlock", &loaded->mlock);
    function_find(handle, "munlock", &loaded->munlock);
    function_find(handle, "mapcheck_page_size", &loaded->page_size_function);
    if (loaded->map != NULL && loaded->unmap != NULL)
        return plain_describe(loaded, problem, size);
    snprintf(
        problem, size,
        "`%.80s` does not define %s: a system exports mmap and munmap, or mapcheck_system (see "
        "conformance/systems/README.md)",
        loaded->path, loaded->map == NULL ? "mmap" : "munmap");
    return false;
}

static struct loaded *file_find(const char *path)
{
    for (size_t i = 0; i < file_count; i++)
        if (strcmp(files[i].path, path) == 0)
            return &files[i];
    return NULL;
}

const struct system *loadable_find(const char *path, char *problem, size_t size)
{
    struct loaded *loaded = file_find(path);
    if (loaded != NULL)
        return &loaded->system;
    if (file_count == FILES_MAX) {
        snprintf(problem, size, "cannot load `%.80s`: %d files are loaded already", path,
                 FILES_MAX);
        return NULL;
    }
    void *handle = handle_open(path, problem, size);
    if (handle == NULL)
        return NULL;
    loaded = &files[file_count];
    *loaded = (struct loaded){.path = strdup(path)};
    if (loaded->path != NULL && symbols_find(loaded, handle, problem, size)) {
        loaded->system.open = opens[file_count++];
        return &loaded->system;
    }
    if (loaded->path == NULL)
        snprintf(problem, size, "no memory to load `%.80s`: free some and try again", path);
    free(loaded->path);
    dlclose(handle);
    return NULL;
}
