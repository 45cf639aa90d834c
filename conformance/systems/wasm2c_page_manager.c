/* SPDX-License-Identifier: MIT
 *
 * The system page-manager on the platform wasm2c: the same page manager and environment, compiled
 * to wasm by emcc and translated to C by wasm2c. This file only moves structs in and out of the
 * module (wasm_exchange.h). A trap inside the module is an OUTCOME_TRAP, and this instance of the
 * module then answers no more calls. The next open reuses the instance unless it trapped.
 */
#include "conformance/systems/page_manager.h"
#include "conformance/systems/wasm2c_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One page less than 4 GiB, because the runtime has 32 bits for the size in bytes. */
enum { MODULE_PAGES_MAX = 65535 };

static struct host *idle; /* closed, not trapped: ready for the next open */

/* The module's only import. This file keeps no view of the memory that growth could make stale. */
void import_emscripten_notify_memory_growth(IMPORT_INSTANCE *host, u32 memory)
{
    (void)host;
    (void)memory;
}

/* The exchange; valid until the next call into the module, which may move its memory. */
static struct wasm_exchange *exchange_of(struct host *host)
{
    void *bytes = module_memory(&host->module)->data + host->exchange;
    return bytes;
}

static void host_free(struct host *host)
{
    MODULE_FREE(&host->module);
    free(host);
}

/* False: the module was built from other headers, or traps at its start. */
static bool host_start(struct host *host)
{
    volatile uint32_t size = 0, features = 0;
    module_memory(&host->module)->max_pages = MODULE_PAGES_MAX;
    INSIDE(host, module__initialize(&host->module));
    INSIDE(host, host->exchange = module_exchange_address(&host->module));
    INSIDE(host, size = module_exchange_size(&host->module));
    INSIDE(host, features = module_features(&host->module));
    return host->trap == 0 && size == sizeof(struct wasm_exchange) &&
           features == system_page_manager.features;
}

static struct host *host_new(void)
{
    static bool initialized;
    struct host *host = calloc(1, sizeof *host);
    if (host == NULL)
        return NULL;
    if (!initialized)
        MODULE_PREPARE();
    initialized = true;
    MODULE_INSTANTIATE(&host->module, NULL);
    if (host_start(host))
        return host;
    host_free(host);
    return NULL;
}

static void host_close(void *self)
{
    struct host *host = self;
    INSIDE(host, module_close(&host->module, host->self));
    if (host->trap != 0 || idle != NULL)
        host_free(host);
    else
        idle = host;
}

/* The systems by their index inside the module. */
enum { INNER_DEFAULT, INNER_SKIP, INNER_TREE };

static bool open_inside(struct host *host, uint32_t index, const struct world *world)
{
    exchange_of(host)->world = *world;
    host->self = 0;
    INSIDE(host, host->self = module_open(&host->module, index));
    return host->self != 0;
}

static void *host_open(uint32_t index, const struct world *world, char *reason, size_t reason_size)
{
    struct host *host = idle != NULL ? idle : host_new();
    idle = NULL;
    if (host == NULL) {
        snprintf(reason, reason_size,
                 "the wasm module does not start: type make clean, then make again");
        return NULL;
    }
    if (open_inside(host, index, world))
        return host;
    if (host->trap != 0)
        snprintf(reason, reason_size,
                 "the wasm module trapped in open; type make clean, then make again");
    else
        snprintf(reason, reason_size, "%.*s", EXCHANGE_TEXT, exchange_of(host)->text);
    host_free(host);
    return NULL;
}

static void *default_open(const struct world *world, char *reason, size_t reason_size)
{
    return host_open(INNER_DEFAULT, world, reason, reason_size);
}

static void *skip_open(const struct world *world, char *reason, size_t reason_size)
{
    return host_open(INNER_SKIP, world, reason, reason_size);
}

static void *tree_open(const struct world *world, char *reason, size_t reason_size)
{
    return host_open(INNER_TREE, world, reason, reason_size);
}

static uint64_t host_page_size(void *self)
{
    struct host *host = self;
    volatile uint64_t bytes = 0;
    INSIDE(host, bytes = module_page_size(&host->module, host->self));
    return bytes;
}

static uint64_t host_origin(void *self)
{
    struct host *host = self;
    volatile uint64_t address = 0;
    INSIDE(host, address = module_origin(&host->module, host->self));
    return address;
}

static struct outcome outcome_of(struct host *host)
{
    if (host->trap != 0)
        return (struct outcome){.kind = OUTCOME_TRAP, .number = wasm_trap_number(host->trap)};
    return exchange_of(host)->outcome;
}

static struct outcome host_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct host *host = self;
    exchange_of(host)->call = *call;
    INSIDE(host, module_call(&host->module, host->self, kind));
    return outcome_of(host);
}

static bool piece_read(struct host *host, uint64_t address, uint32_t length)
{
    volatile uint32_t reached = 0;
    INSIDE(host, reached = module_read(&host->module, host->self, address, length));
    return reached != 0;
}

static bool piece_write(struct host *host, uint64_t address, uint32_t length)
{
    volatile uint32_t reached = 0;
    INSIDE(host, reached = module_write(&host->module, host->self, address, length));
    return reached != 0;
}

static uint32_t piece_length(size_t left)
{
    return left < EXCHANGE_BYTES ? (uint32_t)left : (uint32_t)EXCHANGE_BYTES;
}

static bool span_read(struct host *host, const struct span *span)
{
    for (size_t done = 0; done < span->length; done += EXCHANGE_BYTES) {
        uint32_t length = piece_length(span->length - done);
        if (!piece_read(host, span->address + done, length))
            return false;
        memcpy((uint8_t *)span->bytes + done, exchange_of(host)->bytes, length);
    }
    return true;
}

static bool span_write(struct host *host, const struct span *span)
{
    for (size_t done = 0; done < span->length; done += EXCHANGE_BYTES) {
        uint32_t length = piece_length(span->length - done);
        memcpy(exchange_of(host)->bytes, (const uint8_t *)span->bytes + done, length);
        if (!piece_write(host, span->address + done, length))
            return false;
    }
    return true;
}

static bool host_read(void *self, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!span_read(self, &spans[i]))
            return false;
    return true;
}

static bool host_write(void *self, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!span_write(self, &spans[i]))
            return false;
    return true;
}

static struct outcome host_sbrk(void *self, int64_t delta)
{
    struct host *host = self;
    INSIDE(host, module_sbrk(&host->module, host->self, (uint64_t)delta));
    return outcome_of(host);
}

static bool host_fail(void *self, uint32_t count, bool moved)
{
    struct host *host = self;
    volatile uint32_t done = 0;
    INSIDE(host, done = module_fail(&host->module, host->self, count, moved));
    return done != 0;
}

static bool host_limit(void *self, uint64_t pages)
{
    struct host *host = self;
    volatile uint32_t done = 0;
    INSIDE(host, done = module_limit(&host->module, host->self, pages));
    return done != 0;
}

static void host_counters(void *self, struct counters *counters)
{
    struct host *host = self;
    INSIDE(host, module_counters(&host->module, host->self));
    *counters = exchange_of(host)->counters;
}

static bool host_take_events(void *self, struct break_event *events, size_t capacity, size_t *count)
{
    struct host *host = self;
    volatile uint32_t all = 0;
    INSIDE(host, all = module_take_events(&host->module, host->self));
    uint64_t taken = host->trap != 0 ? 0 : exchange_of(host)->event_count;
    *count = taken < capacity ? (size_t)taken : capacity;
    memcpy(events, exchange_of(host)->events, *count * sizeof *events);
    return all != 0 && taken <= capacity;
}

static enum page_class host_page_class(void *self, uint64_t page)
{
    struct host *host = self;
    volatile uint32_t answer = PAGE_FOREIGN;
    INSIDE(host, answer = module_page_class(&host->module, host->self, page));
    return (enum page_class)answer;
}

static int host_annotation(void *self, uint64_t page)
{
    struct host *host = self;
    volatile int32_t answer = -1;
    INSIDE(host, answer = (int32_t)module_annotation(&host->module, host->self, page));
    return answer;
}

static bool host_statistics(void *self, struct system_statistics *statistics)
{
    struct host *host = self;
    volatile uint32_t done = 0;
    INSIDE(host, done = module_statistics(&host->module, host->self));
    *statistics = exchange_of(host)->statistics;
    return done != 0;
}

static bool host_validate(void *self, char *text, size_t size)
{
    struct host *host = self;
    volatile uint32_t kept = 0;
    INSIDE(host, kept = module_validate(&host->module, host->self));
    if (host->trap != 0)
        snprintf(text, size, "the wasm module trapped (%s)", trap_words(host->trap));
    else if (kept == 0)
        snprintf(text, size, "%.*s", EXCHANGE_TEXT, exchange_of(host)->text);
    return kept != 0;
}

#define PAGE_MANAGER(system_name, open_function)                                                   \
    {                                                                                              \
        .abi_version = SYSTEM_ABI_VERSION, .name = (system_name),                                  \
        .features = PAGE_MANAGER_FEATURES, .address_bits = 32, .open = (open_function),            \
        .close = host_close, .page_size = host_page_size, .origin = host_origin,                   \
        .call = host_call, .calls = PAGE_MANAGER_CALLS, .read = host_read, .write = host_write,    \
        .sbrk = host_sbrk, .fail = host_fail, .limit = host_limit, .counters = host_counters,      \
        .take_events = host_take_events, .page_class = host_page_class,                            \
        .annotation = host_annotation, .statistics = host_statistics, .validate = host_validate,   \
        .state_size = host_state_size, .save = host_save, .restore = host_restore,                 \
        .state_key = host_state_key,                                                               \
    }

const struct system system_page_manager = PAGE_MANAGER("page-manager", default_open);
const struct system system_page_manager_skip = PAGE_MANAGER("page-manager-skip", skip_open);
const struct system system_page_manager_tree = PAGE_MANAGER("page-manager-tree", tree_open);
