/* SPDX-License-Identifier: MIT
 *
 * Prints the C code that wasm_module.c needs for one module: functions for its imports, one shape
 * for its exports, and the struct system. check.c has checked the imports, the exports and their
 * types.
 */
#include "conformance/systems/translate/header.h"
#include "conformance/systems/translate/translate.h"

#include <stdio.h>
#include <string.h>

/* The exports that take numbers and return one, in the order of the printed code. */
static const struct wrapper {
    const char *export, *field;
    size_t numbers;   /* parameters of the field */
    const char *call; /* what it answers beyond map and unmap: a set for `calls`, or NULL */
} wrappers[] = {
    {"munmap", "unmap", 2, NULL},
    {"madvise", "advise", 3, "CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_ADVISE)"},
    {"mprotect", "protect", 3, "CALL_BIT(OPERATION_PROTECT)"},
    {"mremap", "remap", 4, "CALL_BIT(OPERATION_REMAP)"},
    {"mlock", "mlock", 2, "CALL_BIT(OPERATION_MLOCK)"},
    {"munlock", "munlock", 2, "CALL_BIT(OPERATION_MUNLOCK)"},
    {"posix_madvise", "posix_advise", 3, "CALL_BIT(OPERATION_POSIX_ADVISE)"},
    {"msync", "msync", 3, "CALL_BIT(OPERATION_MSYNC)"},
    {"sbrk", "sbrk", 1, NULL},
    {"__errno_location", "errno_location", 0, NULL},
    {"mapcheck_errno", "errno_number", 0, NULL},
    {"mapcheck_page_size", "page_size", 0, NULL},
};
enum { WRAPPERS = sizeof wrappers / sizeof wrappers[0] };

/* A call on a file answers EBADF, proc_exit traps, and every other call answers ENOSYS. */
static const char *answer_of(const char *import, const char *prototype)
{
    if (begins(import, "fd_") || begins(import, "path_") || begins(import, "sock_"))
        return "return 8; /* EBADF */";
    if (strcmp(import, "proc_exit") == 0)
        return "wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);";
    return begins(prototype, "void ") ? "" : "return 52; /* ENOSYS */";
}

/* The functions are weak, because modules of one program have the same imports, which get the same
 * functions. */
static void print_imports(const struct header *header)
{
    for (size_t i = 0; i + 1 < header->text.count; i++) {
        const char *import = import_name(header->text.lines[i]);
        const char *prototype = header->text.lines[i + 1];
        if (import != NULL)
            printf("__attribute__((weak)) %.*s\n{\n    %s\n}\n", (int)strcspn(prototype, ";"),
                   prototype, answer_of(import, prototype));
    }
}

static void print_instance(const struct header *header)
{
    printf("static void glue_instantiate(void *instance)\n{\n    %s(instance", header->instantiate);
    for (size_t i = 0; i < header->instances; i++)
        printf(", NULL");
    printf(");\n}\nstatic void glue_free(void *instance)\n{\n    %s(instance);\n}\n",
           header->release);
    printf("static wasm_rt_memory_t *glue_memory(void *instance)\n{\n    return %s(instance);\n}\n",
           declared_name(header_export(header, "memory")));
    const char *initialize = header_export(header, "_initialize");
    if (initialize != NULL)
        printf("static void glue_initialize(void *instance)\n{\n    %s(instance);\n}\n",
               declared_name(initialize));
}

/* off_t has 32 bits or 64, or two halves of 32, the lower one first. */
static const char *offset_arguments(const char *map)
{
    const char *types = parameters(map);
    size_t length = strlen(types);
    if (length >= 3 && strcmp(types + length - 3, "u64") == 0)
        return "call->offset";
    return parameter_count(types) == 7 ? "(u32)call->offset, 0" : "(u32)call->offset";
}

static void print_map(const struct header *header)
{
    const char *map = header_export(header, "mmap");
    printf("static uint32_t glue_map(void *instance, const struct call *call)\n{\n"
           "    return %s(instance, (u32)call->address, (u32)call->length,\n"
           "                      call->protection, call->flags, (u32)call->descriptor, %s);\n}\n",
           declared_name(map), offset_arguments(map));
}

/* mremap may have a fifth parameter, the new address. It is 0. */
static void print_wrapper(const struct wrapper *wrapper, const char *declaration)
{
    printf("static uint32_t glue_%s(void *instance", wrapper->field);
    for (size_t i = 0; i < wrapper->numbers; i++)
        printf(", uint32_t %c", "abcd"[i]);
    printf(")\n{\n    return %s(instance", declared_name(declaration));
    for (size_t i = 0; i < wrapper->numbers; i++)
        printf(", %c", "abcd"[i]);
    printf("%s);\n}\n", parameter_count(parameters(declaration)) > wrapper->numbers ? ", 0" : "");
}

static void print_wrappers(const struct header *header)
{
    for (size_t i = 0; i < WRAPPERS; i++) {
        const char *declaration = header_export(header, wrappers[i].export);
        if (declaration != NULL)
            print_wrapper(&wrappers[i], declaration);
    }
}

static void print_module(const struct header *header)
{
    printf("static const struct wasm_module module = {\n    .instance_size = sizeof(%s),\n"
           "    .instantiate = glue_instantiate,\n    .free = glue_free,\n"
           "    .memory = glue_memory,\n    .map = glue_map,\n",
           header->instance);
    if (header_export(header, "_initialize") != NULL)
        printf("    .initialize = glue_initialize,\n");
    for (size_t i = 0; i < WRAPPERS; i++)
        if (header_export(header, wrappers[i].export) != NULL)
            printf("    .%s = glue_%s,\n", wrappers[i].field, wrappers[i].field);
    printf("};\n"
           "static void *glue_open(const struct world *world, char *reason, size_t size)\n{\n"
           "    static bool prepared;\n    if (!prepared)\n        %s();\n    prepared = true;\n"
           "    return wasm_module_open(&module, world, reason, size);\n}\n",
           header->prepare);
}

static void print_calls(const struct header *header)
{
    printf("CALLS_REQUIRED");
    for (size_t i = 0; i < WRAPPERS; i++)
        if (wrappers[i].call != NULL && header_export(header, wrappers[i].export) != NULL)
            printf(" | %s", wrappers[i].call);
}

static void print_system(const struct header *header, const char *name, const char *symbol)
{
    printf("extern const struct system %s;\n"
           "__attribute__((visibility(\"default\"))) const struct system %s = {\n"
           "    WASM_MODULE_SYSTEM(\"%s\", glue_open, %s%s, ",
           symbol, symbol, name,
           header_export(header, "__errno_location") != NULL ? "SYSTEM_ERRNO" : "0",
           header_export(header, "mapcheck_keeps_pages") != NULL ? " | SYSTEM_KEEPS_PAGES" : "");
    print_calls(header);
    printf("),\n");
    if (header_export(header, "sbrk") != NULL)
        printf("    .sbrk = wasm_module_sbrk,\n");
    printf("};\n");
}

int translate_glue(const char *path, const char *module, const char *name, const char *symbol)
{
    struct header header;
    if (!header_read(&header, path))
        return 2;
    if (header_export(&header, "mmap") == NULL || header_export(&header, "memory") == NULL) {
        fprintf(stderr, "translate: %s declares no mmap or no memory; type: translate check\n",
                path);
        return 2;
    }
    printf("/* Generated from %s.h by build/translate. */\n"
           "#include \"%s.h\"\n#include \"conformance/systems/wasm_module.h\"\n\n",
           module, module);
    print_imports(&header);
    print_instance(&header);
    print_map(&header);
    print_wrappers(&header);
    print_module(&header);
    print_system(&header, name, symbol);
    return 0;
}
