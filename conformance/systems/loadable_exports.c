/* SPDX-License-Identifier: MIT
 *
 * Finds the exports of a shared object, and reports in one line what is missing. A symbol counts
 * only if the file itself defines it, because dlsym also finds the mmap of the C library that the
 * file is linked with. The file stays loaded until the process ends.
 */
#include "conformance/systems/loadable_exports.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_SIZE_LARGEST = 1 << 20 };

static struct functions functions;

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

/* The name of the first required function that is missing, or NULL. */
static const char *table_lacks(const struct system *table)
{
    const struct {
        bool present;
        const char *name;
    } required[] = {
        {table->name != NULL, "name"},
        {table->open != NULL, "open"},
        {table->close != NULL, "close"},
        {table->page_size != NULL, "page_size"},
        {table->origin != NULL, "origin"},
        {table->call != NULL, "call"},
        {(~table->calls & CALLS_REQUIRED) == 0, "calls (OPERATION_MAP and OPERATION_UNMAP)"},
        {table->read != NULL, "read"},
        {table->write != NULL, "write"}};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++)
        if (!required[i].present)
            return required[i].name;
    return NULL;
}

/* The part of the error that says how to change a table of version 2. */
static const char change[] =
    ", where `call` and the set `calls` replace map, unmap, discard, remap and protect";

static bool table_acceptable(const struct system *table, const char *path, char *problem,
                             size_t size)
{
    if (table->abi_version != SYSTEM_ABI_VERSION) {
        snprintf(problem, size,
                 "`%.80s`: mapcheck_system has ABI version %" PRIu32 ", this mapcheck has %d%s: "
                 "compile it again with its reference/system.h",
                 path, table->abi_version, SYSTEM_ABI_VERSION,
                 table->abi_version < SYSTEM_ABI_VERSION ? change : "");
        return false;
    }
    const char *lacking = table_lacks(table);
    if (lacking == NULL && (table->address_bits == 32 || table->address_bits == 64))
        return true;
    snprintf(problem, size, "`%.80s`: mapcheck_system lacks `%s`, which every system must have",
             path, lacking != NULL ? lacking : "address_bits (32 or 64)");
    return false;
}

/* Drops the calls that this mapcheck does not know. A table that was built for a later mapcheck
 * with the same ABI version may have such calls. */
static uint32_t known_calls(uint32_t calls)
{
    uint32_t known = 0;
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        if (operation_is_call((enum operation_kind)kind))
            known |= CALL_BIT(kind);
    return calls & known;
}

#define NOTE_PRESENT(name) exports->name = table->name != NULL
bool table_exports(const struct system *table, const char *path, struct exports *exports,
                   char *problem, size_t size)
{
    if (!table_acceptable(table, path, problem, size))
        return false;
    *exports = (struct exports){.table = true,
                                .features = table->features,
                                .address_bits = table->address_bits,
                                .calls = known_calls(table->calls)};
    snprintf(exports->name, sizeof exports->name, "%s", table->name);
    NOTE_PRESENT(sbrk);
    NOTE_PRESENT(fail);
    NOTE_PRESENT(limit);
    NOTE_PRESENT(counters);
    NOTE_PRESENT(take_events);
    NOTE_PRESENT(page_class);
    NOTE_PRESENT(annotation);
    NOTE_PRESENT(statistics);
    NOTE_PRESENT(validate);
    return true;
}

/* The calls beyond mmap and munmap. */
static uint32_t functions_calls(void)
{
    const struct {
        bool present;
        enum operation_kind kind;
    } others[] = {{functions.advise != NULL, OPERATION_DISCARD},
                  {functions.advise != NULL, OPERATION_ADVISE},
                  {functions.posix_advise != NULL, OPERATION_POSIX_ADVISE},
                  {functions.msync != NULL, OPERATION_MSYNC},
                  {functions.remap != NULL, OPERATION_REMAP},
                  {functions.protect != NULL, OPERATION_PROTECT},
                  {functions.mlock != NULL, OPERATION_MLOCK},
                  {functions.munlock != NULL, OPERATION_MUNLOCK}};
    uint32_t calls = 0;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        calls |= others[i].present ? CALL_BIT(others[i].kind) : 0;
    return calls;
}

static bool functions_export(const char *path, struct exports *exports, char *problem, size_t size)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    if (functions.page_size != NULL)
        page = functions.page_size();
    *exports = (struct exports){.features = functions.keeps_pages ? SYSTEM_KEEPS_PAGES : 0,
                                .calls = functions_calls(),
                                .one_thread = functions.one_thread,
                                .page_size = page};
    if (page >= WORLD_PAGE_SIZE_MIN && page <= PAGE_SIZE_LARGEST && (page & (page - 1)) == 0)
        return true;
    snprintf(problem, size,
             "`%.80s`: mapcheck_page_size() must be a power of two from %d to %d bytes", path,
             WORLD_PAGE_SIZE_MIN, PAGE_SIZE_LARGEST);
    return false;
}

static void symbols_find(void *handle)
{
    functions.table = symbol_find(handle, "mapcheck_system");
    function_find(handle, "mmap", &functions.map);
    function_find(handle, "mmap64", &functions.map64);
    function_find(handle, "munmap", &functions.unmap);
    function_find(handle, "madvise", &functions.advise);
    function_find(handle, "posix_madvise", &functions.posix_advise);
    function_find(handle, "msync", &functions.msync);
    function_find(handle, "mremap", &functions.remap);
    function_find(handle, "mprotect", &functions.protect);
    function_find(handle, "mlock", &functions.mlock);
    function_find(handle, "munlock", &functions.munlock);
    function_find(handle, "mapcheck_page_size", &functions.page_size);
    function_find(handle, "mapcheck_errno", &functions.error);
    functions.keeps_pages = symbol_find(handle, "mapcheck_keeps_pages") != NULL;
    functions.one_thread = symbol_find(handle, "mapcheck_one_thread") != NULL;
}

/* The runtime of ThreadSanitizer has to be in the program. fuzz/threads/run-file.sh puts it
 * there. */
static bool load_refuse(const char *path, const char *error, char *problem, size_t size)
{
    if (strstr(error, "tsan") != NULL)
        snprintf(problem, size,
                 "`%.80s` was built with -fsanitize=thread: type make threads SYSTEM=%.80s, or "
                 "build it without",
                 path, path);
    else
        snprintf(problem, size, "cannot load `%.80s`: %.90s; give the path of a shared object",
                 path, error);
    problem[strcspn(problem, "\n")] = '\0';
    return false;
}

bool file_exports(const char *path, struct exports *exports, char *problem, size_t size)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL)
        return load_refuse(path, dlerror(), problem, size);
    symbols_find(handle);
    if (functions.table != NULL)
        return table_exports(functions.table, path, exports, problem, size);
    if (functions.map != NULL && functions.unmap != NULL)
        return functions_export(path, exports, problem, size);
    snprintf(
        problem, size,
        "`%.80s` does not define %s: a system exports mmap and munmap, or mapcheck_system (see "
        "conformance/systems/README.md)",
        path, functions.map == NULL ? "mmap" : "munmap");
    return false;
}

const struct functions *file_functions(void)
{
    return &functions;
}
