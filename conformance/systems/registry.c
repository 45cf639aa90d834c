/* SPDX-License-Identifier: MIT
 *
 * The list of systems, and the answers for names that are not in it. A new system is one line here.
 * This file holds no state; loadable.c loads files.
 */
#include "conformance/systems/registry.h"

#include "conformance/faults/always.h"

#include <stdio.h>
#include <string.h>

/* Defined by page_manager.c, or by wasm2c_page_manager.c on the platform wasm2c. */
extern const struct system system_page_manager, system_page_manager_skip, system_page_manager_tree;
extern const struct system system_page_manager_discard, system_page_manager_discard_skip;

/* The kernel's server and loaded files need a Linux process on x86-64. */
#if defined(MAPCHECK_PLATFORM_WASM2C)
#define PLATFORM "wasm2c"
#elif defined(MAPCHECK_PLATFORM_NODE)
#define PLATFORM "node"
#elif defined(MAPCHECK_PLATFORM_WASI)
#define PLATFORM "wasi"
#elif defined(MAPCHECK_PLATFORM_M32)
#define PLATFORM "m32"
#else
#define PLATFORM "native"
#define PLATFORM_NATIVE
#endif
#if defined(PLATFORM_NATIVE) && defined(__linux__) && defined(__x86_64__)
#define NATIVE_SYSTEMS 1
#else
#define NATIVE_SYSTEMS 0
#endif
/* A translated module runs in such a process, too. */
#if NATIVE_SYSTEMS ||                                                                              \
    (defined(MAPCHECK_PLATFORM_WASM2C) && defined(__linux__) && defined(__x86_64__))
#define FILES_LOAD 1
#else
#define FILES_LOAD 0
#endif
#if defined(MAPCHECK_PLATFORM_WASM2C)
/* Translated modules; build/translate generates their glue (wasm_module.h). */
extern const struct system system_emscripten_libc, system_emscripten_libc_emmalloc,
    system_wasi_libc, system_page_manager_product, system_page_manager_product_skip;
#endif
#if defined(MAPCHECK_ENGINE)
#include "conformance/systems/wasm_engine.h"
#endif
#if NATIVE_SYSTEMS
#include "conformance/systems/linux_kernel.h"
#endif
#if FILES_LOAD
#include "conformance/systems/loadable.h"
#include "conformance/systems/loadable_threads_program.h"
#include "conformance/systems/loadable_wasm.h"
#endif

static const struct system *const systems[] = {
    &system_page_manager,
    &system_page_manager_skip,
    &system_page_manager_tree,
#if defined(PLATFORM_NATIVE)
    &system_page_manager_discard,
    &system_page_manager_discard_skip,
#endif
    &system_always_enomem,
    &system_always_einval,
#if NATIVE_SYSTEMS
    &system_linux_kernel,
#endif
#if defined(MAPCHECK_PLATFORM_WASM2C)
    &system_emscripten_libc,
    &system_emscripten_libc_emmalloc,
#if !defined(MAPCHECK_LACKS_WASI_LIBC)
    &system_wasi_libc,
#endif
    &system_page_manager_product,
    &system_page_manager_product_skip,
#endif
#if defined(MAPCHECK_ENGINE)
    &system_engine_page_manager_product,
    &system_engine_page_manager_product_skip,
#if defined(MAPCHECK_PLATFORM_WASI)
    &system_engine_wasi_libc,
#else
    &system_engine_emscripten_libc,
    &system_engine_emscripten_libc_emmalloc,
#if defined(MAPCHECK_MIMALLOC)
    &system_engine_emscripten_libc_mimalloc,
#endif
    &system_engine_yours,
#endif
#endif
    NULL,
};

#if defined(MAPCHECK_LACKS_WASI_LIBC)
#define WASI_LIBC_PLATFORMS "it was made without wasi-libc (type make setup, then make again)"
#else
#define WASI_LIBC_PLATFORMS "the platform wasm2c can (PLATFORM=wasm2c)"
#endif

/* The systems that do not run on every platform, and where they run. */
static const struct {
    const char *name, *platforms;
} particular[] = {
    {"linux-kernel", "the native platform on x86-64 Linux can (PLATFORM=native)"},
    {"page-manager-discard", "the native platform can (PLATFORM=native)"},
    {"page-manager-discard-skip", "the native platform can (PLATFORM=native)"},
    {"emscripten-libc", "the platform wasm2c can (PLATFORM=wasm2c)"},
    {"emscripten-libc-emmalloc", "the platform wasm2c can (PLATFORM=wasm2c)"},
    {"emscripten-libc-mimalloc", "the platform node can, by an emcc that has -sMALLOC=mimalloc"},
    {"wasi-libc", WASI_LIBC_PLATFORMS},
    {"page-manager-product", "the platform wasm2c can (PLATFORM=wasm2c)"},
    {"page-manager-product-skip", "the platform wasm2c can (PLATFORM=wasm2c)"},
};

const struct system *const *registry_all(void)
{
    return systems;
}

const char *registry_platform(void)
{
    return PLATFORM;
}

static bool name_ends(const char *name, const char *ending)
{
    size_t length = strlen(name), rest = strlen(ending);
    return length > rest && strcmp(name + length - rest, ending) == 0;
}

static bool name_is_file(const char *name)
{
    return strchr(name, '/') != NULL || name_ends(name, ".so") || name_ends(name, ".wasm");
}

static const struct system *find_here(const char *name)
{
    for (size_t i = 0; systems[i] != NULL; i++)
        if (strcmp(systems[i]->name, name) == 0)
            return systems[i];
    return NULL;
}

/* Where this system runs, when it does not run here. NULL: it runs here, or its name is unknown. */
static const char *other_platforms(const char *name)
{
    if (find_here(name) != NULL)
        return NULL;
    for (size_t i = 0; i < sizeof particular / sizeof particular[0]; i++)
        if (strcmp(particular[i].name, name) == 0)
            return particular[i].platforms;
    return name_is_file(name) && !FILES_LOAD ? particular[0].platforms : NULL;
}

bool registry_elsewhere(const char *name)
{
    return other_platforms(name) != NULL;
}

static const struct system *file_find(const char *name, char *problem, size_t size)
{
#if FILES_LOAD
    if (name_ends(name, ".wasm"))
        return loadable_wasm_find(name, problem, size);
    if (name_ends(name, ".threads"))
        return threads_program_find(name, problem, size);
    return loadable_find(name, problem, size);
#else
    (void)name;
    (void)problem;
    (void)size;
    return NULL;
#endif
}

/* "unknown system `x`: use the path of a .so or .wasm, or one of a, b, c" */
static void name_refuse(const char *name, char *problem, size_t size)
{
    char names[256] = "";
    size_t used = 0;
    for (size_t i = 0; systems[i] != NULL && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "",
                                 systems[i]->name);
    snprintf(problem, size, "unknown system `%.60s`: use the path of a .so or .wasm, or one of %s",
             name, names);
}

const struct system *registry_find_inside(const char *name, char *problem, size_t size)
{
#if FILES_LOAD
    if (name_ends(name, ".wasm"))
        return loadable_wasm_find_inside(name, problem, size);
#endif
    return registry_find(name, problem, size);
}

const struct system *registry_find(const char *name, char *problem, size_t size)
{
    const struct system *system = find_here(name);
#if defined(MAPCHECK_ENGINE)
    if (system == &system_engine_yours)
        wasm_engine_describe();
#endif
    if (system != NULL)
        return system;
    if (registry_elsewhere(name))
        snprintf(problem, size,
                 "system `%.60s` cannot run in the " PLATFORM " platform of this build: %s", name,
                 other_platforms(name));
    else if (name_is_file(name))
        return file_find(name, problem, size);
    else
        name_refuse(name, problem, size);
    return NULL;
}

const struct system *registry_supervised(const struct system *system)
{
#if FILES_LOAD
    char problem[400];
    bool own_process = false;
#if NATIVE_SYSTEMS
    own_process = system == &system_linux_kernel;
#endif
    if (!own_process && find_here(system->name) == system)
        return loadable_supervise(system, problem, sizeof problem);
#else
    (void)system;
#endif
    return NULL;
}

int32_t registry_end(const struct system *system)
{
#if FILES_LOAD
    return loadable_end(system);
#else
    (void)system;
    return 0;
#endif
}

#if FILES_LOAD
#define LOADED(call, otherwise) call
#else
#define LOADED(call, otherwise) otherwise
#endif

struct loadable_threads *registry_threads_open(const struct system *system, char *reason,
                                               size_t reason_size)
{
    (void)system;
    snprintf(reason, reason_size, "the platform " PLATFORM " loads no files");
    return LOADED(loadable_threads_open(system, reason, reason_size), NULL);
}

void registry_threads_close(struct loadable_threads *threads)
{
    (void)threads;
    LOADED(loadable_threads_close(threads), (void)0);
}

uint64_t registry_threads_page_size(const struct loadable_threads *threads)
{
    (void)threads;
    return LOADED(loadable_threads_page_size(threads), 0);
}

uint32_t registry_threads_histories(const struct loadable_threads *threads)
{
    (void)threads;
    return LOADED(loadable_threads_histories(threads), 1);
}

int32_t registry_threads_run(struct loadable_threads *threads, const struct threads_plan *plan,
                             struct threads_record *record)
{
    (void)threads, (void)plan, (void)record;
    return LOADED(loadable_threads_run(threads, plan, record), TRAP_NO_PROCESS);
}

bool registry_threads_renew(struct loadable_threads *threads, char *reason, size_t reason_size)
{
    (void)threads, (void)reason, (void)reason_size;
    return LOADED(loadable_threads_renew(threads, reason, reason_size), false);
}
