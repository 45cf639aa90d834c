/* SPDX-License-Identifier: MIT
 *
 * Reads the output of `wasm-objdump -x` and decides whether the module can be a system. README.md
 * of conformance/systems/ has the same lists of imports and exports.
 */
#include "conformance/systems/translate/text.h"
#include "conformance/systems/translate/translate.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIVE "i32, i32, i32, i32, i32"
enum { TYPES = 4, EXPORTS = 15, WORDS = 2000 };

/* The types that an export with this name may have. None: it is a declaration, of any kind and
 * type. */
static const struct accepted {
    const char *name, *types[TYPES];
} accepted[EXPORTS] = {
    {"mmap", {"(" FIVE ", i64) -> i32", "(" FIVE ", i32) -> i32", "(" FIVE ", i32, i32) -> i32"}},
    {"munmap", {"(i32, i32) -> i32"}},
    {"_initialize", {"() -> nil"}},
    {"sbrk", {"(i32) -> i32"}},
    {"__errno_location", {"() -> i32"}},
    {"mapcheck_errno", {"() -> i32"}},
    {"mapcheck_page_size", {"() -> i32"}},
    {"madvise", {"(i32, i32, i32) -> i32"}},
    {"mprotect", {"(i32, i32, i32) -> i32"}},
    {"mremap", {"(" FIVE ") -> i32", "(i32, i32, i32, i32) -> i32"}},
    {"mlock", {"(i32, i32) -> i32"}},
    {"posix_madvise", {"(i32, i32, i32) -> i32"}},
    {"msync", {"(i32, i32, i32) -> i32"}},
    {"munlock", {"(i32, i32) -> i32"}},
    {"mapcheck_keeps_pages", {NULL}},
};

struct module {
    const char *section;
    const char **types; /* of the module, by number */
    size_t type_count;
    const char **signatures; /* of the functions, by number */
    size_t function_count;
    size_t memories;
    bool shared, wide; /* a memory for threads, a 64-bit memory */
    unsigned long initial;
    char unknown[WORDS]; /* imports that mapcheck does not provide */
    const char *memory;  /* kind of the export `memory`; NULL: none */
    const char *kinds[EXPORTS], *exported[EXPORTS];
};

static void list(char *names, size_t size, const char *name)
{
    size_t length = strlen(names);
    snprintf(names + length, size - length, "%s%s", length > 0 ? ", " : "", name);
}

/* The number after the text, which is in the line. */
static unsigned long number_after(const char *line, const char *text)
{
    const char *at = strstr(line, text);
    return at == NULL ? 0 : strtoul(at + strlen(text), NULL, 10);
}

/* The text after the last `mark` of the line. */
static const char *after_last(const char *line, const char *mark)
{
    const char *at = line;
    for (const char *next = strstr(at, mark); next != NULL; next = strstr(at, mark))
        at = next + strlen(mark);
    return at;
}

static bool is_wasi(const char *name)
{
    static const char *const groups[] = {"args_", "environ_", "clock_", "fd_",    "path_",
                                         "sock_", "poll_",    "proc_",  "sched_", "random_"};
    if (!begins(name, "wasi_snapshot_preview1."))
        return false;
    name += strlen("wasi_snapshot_preview1.");
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (begins(name, groups[i]) && length > strlen(groups[i]) && name[length] == '\0')
            return true;
    return false;
}

static void take_import(struct module *module, const char *line)
{
    const char *name = after_last(line, " <- ");
    if (!begins(line, " - func") ||
        (strcmp(name, "env.emscripten_notify_memory_growth") != 0 && !is_wasi(name)))
        list(module->unknown, sizeof module->unknown, name);
}

static void take_function(struct module *module, const char *line)
{
    size_t type = number_after(line, "sig=");
    module->signatures[module->function_count++] =
        type < module->type_count ? module->types[type] : "";
}

static void take_memory(struct module *module, const char *line)
{
    module->memories++;
    module->shared |= strstr(line, " shared") != NULL;
    module->wide |= strstr(line, " i64") != NULL;
    module->initial = number_after(line, "initial=");
}

/* A line such as ` - func[3] <mmap> -> "mmap"`. */
static void take_export(struct module *module, char *line)
{
    char *name = strstr(line, " -> \""), *kind = line + strlen(" - ");
    size_t length = strlen(line), number = number_after(line, "[");
    if (name == NULL || line[length - 1] != '"' || !begins(line, " - "))
        return;
    line[length - 1] = '\0';
    name += strlen(" -> \"");
    kind[strcspn(kind, "[")] = '\0';
    if (strcmp(name, "memory") == 0)
        module->memory = kind;
    for (size_t i = 0; i < EXPORTS; i++) {
        if (strcmp(name, accepted[i].name) != 0)
            continue;
        module->kinds[i] = kind;
        module->exported[i] = number < module->function_count ? module->signatures[number] : "";
    }
}

static void take_line(struct module *module, char *line)
{
    bool import = strcmp(module->section, "Import") == 0;
    if (begins(line, " - type[") && strcmp(module->section, "Type") == 0)
        module->types[module->type_count++] = line + strcspn(line, "]") + 2;
    if (import)
        take_import(module, line);
    if ((import || strcmp(module->section, "Function") == 0) && begins(line, " - func"))
        take_function(module, line);
    if ((import || strcmp(module->section, "Memory") == 0) && begins(line, " - memory"))
        take_memory(module, line);
    if (strcmp(module->section, "Export") == 0)
        take_export(module, line);
}

/* If the line is the head of a section, such as `Import[2]:`, cuts it after the name. */
static bool is_section(char *line)
{
    size_t name = strcspn(line, "["), end = strlen(line);
    if (!isupper((unsigned char)*line) || line[name] != '[' || !begins(line + end - 2, "]:"))
        return false;
    line[name] = '\0';
    return true;
}

static bool refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Always returns true. */
static bool refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    return putchar('\n') == '\n';
}

static bool refuse_memory(const struct module *module)
{
    if (module->wide)
        return refuse("has a 64-bit memory: mapcheck tests 32-bit modules "
                      "(leave out -sMEMORY64, wasm64)");
    if (module->shared)
        return refuse("has a shared memory: compile it without threads (leave out -pthread)");
    return module->memories > 1 &&
           refuse("has %zu memories: mapcheck tests modules with one memory", module->memories);
}

static bool refuse_missing(const struct module *module)
{
    char missing[100] = "";
    for (size_t i = 0; i < 2; i++)
        if (module->kinds[i] == NULL)
            list(missing, sizeof missing, accepted[i].name);
    if (module->memory == NULL)
        list(missing, sizeof missing, "memory");
    return *missing != '\0' &&
           refuse("does not export %s: a system exports mmap, munmap and memory", missing);
}

static bool refuse_imports(const struct module *module)
{
    const char *names = module->unknown;
    return *names != '\0' &&
           refuse(
               "imports %s: mapcheck provides only WASI and env.emscripten_notify_memory_growth%s",
               names,
               strstr(names, "env.") == NULL ? ""
                                             : " (emcc: link with -sSTANDALONE_WASM --no-entry)");
}

/* Refuses an export whose kind or type is none of those that its name may have. */
static bool refuse_export(const struct module *module, size_t index)
{
    const char *const *types = accepted[index].types, *kind = module->kinds[index];
    if (kind == NULL || types[0] == NULL)
        return false;
    bool function = strcmp(kind, "func") == 0;
    for (size_t i = 0; function && i < TYPES && types[i] != NULL; i++)
        if (strcmp(module->exported[index], types[i]) == 0)
            return false;
    printf("exports %s as %s%s; it must be %s", accepted[index].name, function ? "" : "a ",
           function ? module->exported[index] : kind, types[0]);
    for (size_t i = 1; i < TYPES && types[i] != NULL; i++)
        printf(" or %s", types[i]);
    return putchar('\n') == '\n';
}

static bool refuse_exports(const struct module *module)
{
    for (size_t i = 0; i < EXPORTS; i++)
        if (refuse_export(module, i))
            return true;
    if (strcmp(module->memory, "memory") != 0)
        return refuse("exports a %s as memory", module->memory);
    return module->initial > 32768 &&
           refuse("begins with %lu pages of memory: at most 32768 are possible", module->initial);
}

int translate_check(const char *path)
{
    struct text text;
    if (!text_read(&text, path))
        return 2;
    struct module module = {.section = "",
                            .types = calloc(text.count + 1, sizeof *module.types),
                            .signatures = calloc(text.count + 1, sizeof *module.signatures)};
    bool ready = module.types != NULL && module.signatures != NULL;
    for (size_t i = 0; ready && i < text.count; i++) {
        if (is_section(text.lines[i]))
            module.section = text.lines[i];
        else
            take_line(&module, text.lines[i]);
    }
    if (ready && !refuse_memory(&module) && !refuse_missing(&module) && !refuse_imports(&module))
        refuse_exports(&module);
    free(module.types);
    free(module.signatures);
    return ready ? 0 : 2;
}
