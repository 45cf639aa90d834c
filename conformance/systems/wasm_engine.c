/* SPDX-License-Identifier: MIT
 *
 * See wasm_engine.h. engine.mjs provides the functions below; everything else is here. A module
 * that has trapped gets no more calls. A module has no environment but its own sbrk and
 * memory.grow, which the host can refuse and limit. No function reports the pages that the module
 * owns, so the system has no arena.
 */
#include "conformance/systems/wasm_engine.h"

#include "conformance/systems/wasm_error.h"
#include "reference/operation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Functions of the host. engine_offers: does the module of this name export the function?
 * engine_open: 0 and a reason where the module does not exist. engine_call: 1 after a trap.
 * engine_copy: copies bytes between the module's memory and this one; 0 when some of them are
 * outside the memory. engine_memory: pages of 65,536 bytes. */
uint32_t engine_offers(const char *name, const char *function);
uint32_t engine_memory(uint32_t handle);
uint32_t engine_open(const char *name, char *reason, uint32_t reason_size);
void engine_close(uint32_t handle);
uint32_t engine_call(uint32_t handle, const char *function, const uint32_t *arguments,
                     uint32_t count, uint32_t *answer);
uint32_t engine_copy(uint32_t handle, uint32_t address, void *bytes, uint32_t length,
                     uint32_t is_write);

enum {
    WASM_PAGE_BYTES = 65536,
    ERRNO_UNTOUCHED = 0x7EAF, /* as in wasm_engine_inside.c */
    ARGUMENTS_MAX = 7,
};

struct engine {
    uint32_t handle;
    uint64_t origin;
    bool trapped;
};

static const struct outcome trap = {.kind = OUTCOME_TRAP};

/* Makes a call. False: the module has trapped, now or before. */
static bool ask(struct engine *engine, const char *function, const uint32_t *arguments,
                uint32_t count, uint32_t *answer)
{
    *answer = 0;
    if (!engine->trapped)
        engine->trapped = engine_call(engine->handle, function, arguments, count, answer) != 0;
    return !engine->trapped;
}

static struct outcome outcome_of(struct engine *engine, bool success, uint32_t address)
{
    uint32_t number;
    if (!ask(engine, "engine_errno", NULL, 0, &number))
        return trap;
    if (success)
        return (struct outcome){.kind = OUTCOME_SUCCESS,
                                .number = (int32_t)number,
                                .errno_changed = number != ERRNO_UNTOUCHED,
                                .address = address};
    if (number == 0 || number == ERRNO_UNTOUCHED)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_NONE};
    return wasm_failure((int32_t)number);
}

/* For calls that return an address, or UINT32_MAX for failure. */
static struct outcome ask_address(struct engine *engine, const char *function,
                                  const uint32_t *arguments, uint32_t count)
{
    uint32_t answer;
    if (!ask(engine, function, arguments, count, &answer))
        return trap;
    return outcome_of(engine, answer != UINT32_MAX, answer);
}

/* For calls that return 0, or any other number for failure. */
static struct outcome ask_number(struct engine *engine, const char *function,
                                 const uint32_t *arguments, uint32_t count)
{
    uint32_t answer;
    if (!ask(engine, function, arguments, count, &answer))
        return trap;
    struct outcome outcome = outcome_of(engine, answer == 0, 0);
    outcome.returned = (int32_t)answer;
    return outcome;
}

static uint32_t limit_bytes(const struct engine *engine, uint64_t pages)
{
    uint64_t bytes = engine->origin + pages * WASM_PAGE_BYTES;
    return bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX;
}

/* The world's page 0 is the last page with data of the module itself. */
static bool engine_start(struct engine *engine, const struct world *world)
{
    uint32_t first, ignored;
    if (!ask(engine, "engine_break", NULL, 0, &first))
        return false;
    uint64_t page = ((uint64_t)first + WASM_PAGE_BYTES - 1) / WASM_PAGE_BYTES;
    engine->origin = (page == 0 ? 0 : page - 1) * WASM_PAGE_BYTES;
    const uint32_t arguments[] = {limit_bytes(engine, world->limit), 0, world->fail_at};
    return ask(engine, "engine_environment", arguments, 3, &ignored);
}

static void engine_end(void *self)
{
    struct engine *engine = self;
    engine_close(engine->handle);
    free(engine);
}

static void *engine_begin(const char *name, const struct world *world, char *reason, size_t size)
{
    struct engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL) {
        snprintf(reason, size, "no memory for an instance: free some and try again");
        return NULL;
    }
    engine->handle = engine_open(name, reason, (uint32_t)size);
    if (engine->handle == 0) {
        free(engine);
        return NULL;
    }
    if (engine_start(engine, world))
        return engine;
    snprintf(reason, size, "the module trapped before its first call; repair its start function");
    engine_end(engine);
    return NULL;
}

static uint64_t engine_page_size(void *self)
{
    (void)self;
    return WASM_PAGE_BYTES;
}

static uint64_t engine_origin(void *self)
{
    return ((struct engine *)self)->origin;
}

/* The name of the function of a call that returns 0 or another number. */
static const char *function_of(enum operation_kind kind)
{
    switch (kind) {
    case OPERATION_DISCARD:
    case OPERATION_ADVISE:
        return "engine_advise";
    case OPERATION_POSIX_ADVISE:
        return "engine_posix_advise";
    case OPERATION_PROTECT:
        return "engine_protect";
    case OPERATION_MSYNC:
        return "engine_msync";
    case OPERATION_MLOCK:
        return "engine_mlock";
    case OPERATION_MUNLOCK:
        return "engine_munlock";
    default:
        return "engine_unmap";
    }
}

static uint32_t third_of(enum operation_kind kind, const struct call *call)
{
    if (kind == OPERATION_DISCARD)
        return ADVICE_DISCARD;
    return kind == OPERATION_PROTECT ? call->protection : call->flags;
}

/* JavaScript ignores a third argument that the function lacks. */
static struct outcome ask_range(struct engine *engine, enum operation_kind kind,
                                const struct call *call)
{
    const uint32_t arguments[] = {(uint32_t)call->address, (uint32_t)call->length,
                                  third_of(kind, call)};
    return ask_number(engine, function_of(kind), arguments, 3);
}

/* posix_madvise returns its error number, which is positive, and leaves errno alone. */
static struct outcome engine_posix_advise(struct engine *engine, const struct call *call)
{
    struct outcome outcome = ask_range(engine, OPERATION_POSIX_ADVISE, call);
    if (outcome.kind != OUTCOME_FAILURE)
        return outcome;
    struct outcome refusal = {.kind = OUTCOME_FAILURE, .returned = outcome.returned};
    return outcome.returned > 0 ? wasm_failure(outcome.returned) : refusal;
}

static struct outcome engine_map(struct engine *engine, const struct call *call)
{
    const uint32_t arguments[ARGUMENTS_MAX] = {(uint32_t)call->address,
                                               (uint32_t)call->length,
                                               call->protection,
                                               call->flags,
                                               (uint32_t)call->descriptor,
                                               (uint32_t)call->offset,
                                               (uint32_t)(call->offset >> 32)};
    if (call->alignment > WASM_PAGE_BYTES)
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    return ask_address(engine, "engine_map", arguments, ARGUMENTS_MAX);
}

static struct outcome engine_remap(struct engine *engine, const struct call *call)
{
    const uint32_t arguments[] = {(uint32_t)call->address, (uint32_t)call->length,
                                  (uint32_t)call->new_length, call->may_move};
    return ask_address(engine, "engine_remap", arguments, 4);
}

static struct outcome engine_answer(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return engine_map(self, call);
    case OPERATION_REMAP:
        return engine_remap(self, call);
    case OPERATION_POSIX_ADVISE:
        return engine_posix_advise(self, call);
    default:
        return ask_range(self, kind, call);
    }
}

static bool spans_copy(const struct engine *engine, const struct span *spans, size_t count,
                       uint32_t is_write)
{
    for (size_t i = 0; i < count; i++) {
        if (spans[i].address > UINT32_MAX ||
            engine_copy(engine->handle, (uint32_t)spans[i].address, spans[i].bytes,
                        (uint32_t)spans[i].length, is_write) == 0)
            return false;
    }
    return true;
}

static bool engine_read(void *self, const struct span *spans, size_t count)
{
    return spans_copy(self, spans, count, 0);
}

static bool engine_write(void *self, const struct span *spans, size_t count)
{
    return spans_copy(self, spans, count, 1);
}

static struct outcome engine_sbrk(void *self, int64_t delta)
{
    const uint32_t arguments[] = {(uint32_t)delta};
    uint32_t step;
    if (!ask(self, "engine_break_step", NULL, 0, &step))
        return trap;
    if (delta % step != 0 || (step > 1 && delta < 0)) /* sbrk would abort */
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    return ask_address(self, "engine_sbrk", arguments, 1);
}

/* `moved` is not possible, because no neighbour moves the break during the call. */
static bool engine_fail(void *self, uint32_t count, bool moved)
{
    uint32_t ignored;
    return !moved && ask(self, "engine_fail", &count, 1, &ignored);
}

static bool engine_limit(void *self, uint64_t pages)
{
    uint32_t ignored, limit = limit_bytes(self, pages);
    return ask(self, "engine_limit", &limit, 1, &ignored);
}

/* The end of the memory stands for the break. Nothing tells which new memory a module writes. */
static void engine_counters(void *self, struct counters *counters)
{
    struct engine *engine = self;
    uint32_t calls;
    ask(engine, "engine_growth_calls", NULL, 0, &calls);
    *counters = (struct counters){
        .bytes_cleared = UINT64_MAX,
        .break_calls = calls,
        .program_break = (uint64_t)engine_memory(engine->handle) * WASM_PAGE_BYTES,
    };
}

/* The calls of modules with a madvise, mremap and mprotect of their own. */
#define CALLS_OTHER                                                                                \
    (CALL_BIT(OPERATION_DISCARD) | CALL_BIT(OPERATION_REMAP) | CALL_BIT(OPERATION_PROTECT))

/* What all modules have. */
#define ENGINE_TABLE                                                                               \
    .abi_version = SYSTEM_ABI_VERSION, .address_bits = 32, .close = engine_end,                    \
    .page_size = engine_page_size, .origin = engine_origin, .call = engine_answer,                 \
    .read = engine_read, .write = engine_write, .sbrk = engine_sbrk, .fail = engine_fail
#define ENGINE_FEATURES (SYSTEM_FIXED | SYSTEM_ARGUMENTS | SYSTEM_RETURNS | SYSTEM_ERRNO)

/* limits: engine_limit, or NULL where a limit has no meaning. mimalloc takes more memory at once
 * than a world has. */
#define HOSTED(identifier, system_name, others, limits)                                            \
    static void *identifier##_open(const struct world *world, char *reason, size_t size)           \
    {                                                                                              \
        return engine_begin(system_name, world, reason, size);                                     \
    }                                                                                              \
    const struct system system_engine_##identifier = {ENGINE_TABLE,                                \
                                                      .name = (system_name),                       \
                                                      .features = ENGINE_FEATURES,                 \
                                                      .open = identifier##_open,                   \
                                                      .calls = CALLS_REQUIRED |                    \
                                                               ((others) ? CALLS_OTHER : 0),       \
                                                      .limit = (limits)}

HOSTED(emscripten_libc, "emscripten-libc", true, engine_limit);
HOSTED(emscripten_libc_emmalloc, "emscripten-libc-emmalloc", true, engine_limit);
HOSTED(emscripten_libc_mimalloc, "emscripten-libc-mimalloc", true, NULL);
HOSTED(page_manager_product, "page-manager-product", true, engine_limit);
HOSTED(page_manager_product_skip, "page-manager-product-skip", true, engine_limit);
HOSTED(wasi_libc, "wasi-libc", false, engine_limit);

static void *yours_open(const struct world *world, char *reason, size_t size)
{
    return engine_begin("yours", world, reason, size);
}

struct system system_engine_yours = {
    ENGINE_TABLE,
    .name = "yours",
    .open = yours_open,
    .limit = engine_limit,
    .counters = engine_counters,
};

void wasm_engine_describe(void)
{
    struct system *system = &system_engine_yours;
    system->features = ENGINE_FEATURES | SYSTEM_GROWTH;
    if (engine_offers(system->name, "engine_keeps_pages") != 0)
        system->features |= SYSTEM_KEEPS_PAGES;
    system->calls = CALLS_REQUIRED;
    if (engine_offers(system->name, "engine_remap") != 0)
        system->calls |= CALL_BIT(OPERATION_REMAP);
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++) {
        const char *function = function_of((enum operation_kind)kind);
        if (strcmp(function, "engine_unmap") != 0 && engine_offers(system->name, function) != 0)
            system->calls |= CALL_BIT(kind);
    }
}
