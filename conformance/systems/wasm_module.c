/* SPDX-License-Identifier: MIT
 *
 * The host of a translated module: one fresh instance for each run. It calls all functions of the
 * module with a trap handler (setjmp) around them, and reads and writes its memory directly, within
 * the bounds. Growth beyond the limit is refused, and `fail` refuses memory.grow instead of sbrk.
 */
#include "conformance/systems/wasm_error.h"
#include "conformance/systems/wasm_host.h"
#include "reference/operation.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGES_MAX = 65535, /* one less than 4 GiB: the runtime has 32 bits for the size in bytes */
    ERRNO_UNTOUCHED = 0x7EAF,
    REMAP_MAY_MOVE = 1,
};

/* Where sbrk(0) traps, the run begins anew without sbrk. */
static struct module_host *start(const struct wasm_module *module)
{
    struct module_host *host = wasm_host_start(module, module->sbrk == NULL);
    if (host == NULL || host->trap == 0 || host->breakless)
        return host;
    wasm_module_close(host);
    return wasm_host_start(module, true);
}

static void explain(const struct module_host *host, char *reason, size_t size)
{
    if (host->trap != 0)
        snprintf(reason, size, "module trapped at its start: %s; repair its start function",
                 trap_words(host->trap));
    else
        snprintf(reason, size,
                 "mapcheck_page_size() of the module must be a power of two from %d to %d bytes",
                 WORLD_PAGE_SIZE_MIN, 1 << 20);
}

void *wasm_module_open(const struct wasm_module *module, const struct world *world, char *reason,
                       size_t reason_size)
{
    struct module_host *host = start(module);
    if (host == NULL) {
        snprintf(reason, reason_size, "no memory for an instance: free some and try again");
        return NULL;
    }
    if (host->trap != 0 || !wasm_host_is_page_size(host->page_size)) {
        explain(host, reason, reason_size);
        wasm_module_close(host);
        return NULL;
    }
    host->fail_at = world->fail_at;
    host->growth_calls = 0;
    host->pages_most = wasm_host_memory(host)->max_pages;
    wasm_module_limit(host, world->limit);
    return host;
}

uint64_t wasm_module_page_size(void *self)
{
    return ((struct module_host *)self)->page_size;
}

uint64_t wasm_module_origin(void *self)
{
    return ((struct module_host *)self)->origin;
}

/* The bytes at an address, valid until the module runs again. NULL: some of them are outside the
 * memory. */
static uint8_t *memory_at(struct module_host *host, uint64_t address, uint64_t length)
{
    const wasm_rt_memory_t *memory = wasm_host_memory(host);
    uint64_t size = (uint64_t)memory->pages * WASM_PAGE_BYTES;
    return length <= size && address <= size - length ? memory->data + address : NULL;
}

/* The bytes of errno in the module, if it exports their address. They show whether a success
 * changed errno. */
static uint8_t *errno_bytes(struct module_host *host)
{
    volatile uint32_t address = 0;
    if (host->module->errno_location == NULL)
        return NULL;
    INSIDE(host, address = host->module->errno_location(host->instance));
    return host->trap == 0 ? memory_at(host, address, sizeof(int32_t)) : NULL;
}

void wasm_host_reset_errno(struct module_host *host)
{
    const int32_t untouched = ERRNO_UNTOUCHED;
    uint8_t *bytes = errno_bytes(host);
    if (bytes != NULL)
        memcpy(bytes, &untouched, sizeof untouched);
}

/* The errno of the last call. 0 where the module exports neither a function nor an address of
 * errno; the refusal then has no errno. */
static int32_t errno_read(struct module_host *host)
{
    int32_t number = 0;
    const uint8_t *bytes = errno_bytes(host);
    if (bytes != NULL) {
        memcpy(&number, bytes, sizeof number);
        return number;
    }
    volatile uint32_t returned = 0;
    if (host->module->errno_number != NULL)
        INSIDE(host, returned = host->module->errno_number(host->instance));
    return (int32_t)returned;
}

static struct outcome outcome_trap(const struct module_host *host)
{
    return (struct outcome){.kind = OUTCOME_TRAP, .number = wasm_trap_number(host->trap)};
}

static struct outcome outcome_failure(struct module_host *host)
{
    int32_t number = errno_read(host);
    if (host->trap != 0)
        return outcome_trap(host);
    if (number == 0 || number == ERRNO_UNTOUCHED)
        return (struct outcome){.kind = OUTCOME_FAILURE, .error = ERROR_NONE};
    return wasm_failure(number);
}

static struct outcome outcome_success(struct module_host *host, uint32_t address)
{
    int32_t number = host->module->errno_location != NULL ? errno_read(host) : ERRNO_UNTOUCHED;
    if (host->trap != 0)
        return outcome_trap(host);
    return (struct outcome){.kind = OUTCOME_SUCCESS,
                            .number = number,
                            .errno_changed = number != ERRNO_UNTOUCHED,
                            .address = address};
}

struct outcome wasm_host_address(struct module_host *host, uint32_t address)
{
    if (host->trap != 0)
        return outcome_trap(host);
    return address == UINT32_MAX ? outcome_failure(host) : outcome_success(host, address);
}

/* For calls that return 0, or any other number for failure. */
static struct outcome outcome_number(struct module_host *host, uint32_t number)
{
    if (host->trap != 0)
        return outcome_trap(host);
    struct outcome outcome = number != 0 ? outcome_failure(host) : outcome_success(host, 0);
    outcome.returned = (int32_t)number;
    return outcome;
}

static struct outcome module_map(void *self, const struct call *call)
{
    struct module_host *host = self;
    volatile uint32_t address = 0;
    if (call->alignment > host->page_size)
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    INSIDE(host, address = host->module->map(host->instance, call));
    return wasm_host_address(host, address);
}

static struct outcome module_remap(void *self, const struct call *call)
{
    struct module_host *host = self;
    volatile uint32_t address = 0;
    INSIDE(host, address = host->module->remap(host->instance, (uint32_t)call->address,
                                               (uint32_t)call->length, (uint32_t)call->new_length,
                                               call->may_move ? REMAP_MAY_MOVE : 0));
    return wasm_host_address(host, address);
}

/* The calls that return 0, or any other number for failure. */
static uint32_t status_of(struct module_host *host, enum operation_kind kind,
                          const struct call *call)
{
    const struct wasm_module *module = host->module;
    uint32_t address = (uint32_t)call->address, length = (uint32_t)call->length;
    switch (kind) {
    case OPERATION_DISCARD:
        return module->advise(host->instance, address, length, ADVICE_DISCARD);
    case OPERATION_ADVISE:
        return module->advise(host->instance, address, length, call->flags);
    case OPERATION_POSIX_ADVISE:
        return module->posix_advise(host->instance, address, length, call->flags);
    case OPERATION_MSYNC:
        return module->msync(host->instance, address, length, call->flags);
    case OPERATION_PROTECT:
        return module->protect(host->instance, address, length, call->protection);
    case OPERATION_MLOCK:
        return module->mlock(host->instance, address, length);
    case OPERATION_MUNLOCK:
        return module->munlock(host->instance, address, length);
    default:
        return module->unmap(host->instance, address, length);
    }
}

/* posix_madvise returns its error number, which is positive, and leaves errno alone. */
static struct outcome outcome_error(int32_t number)
{
    return number > 0 ? wasm_failure(number) : (struct outcome){.kind = OUTCOME_FAILURE};
}

static struct outcome module_answer(struct module_host *host, enum operation_kind kind,
                                    const struct call *call)
{
    volatile uint32_t answer = 0;
    if (kind == OPERATION_MAP)
        return module_map(host, call);
    if (kind == OPERATION_REMAP)
        return module_remap(host, call);
    INSIDE(host, answer = status_of(host, kind, call));
    bool number = kind == OPERATION_POSIX_ADVISE && host->trap == 0 && answer != 0;
    return number ? outcome_error((int32_t)answer) : outcome_number(host, answer);
}

struct outcome wasm_module_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct module_host *host = self;
    if (host->lost_in_sbrk)
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    wasm_host_reset_errno(host);
    wasm_host_begin_call(host);
    fresh_enter(&host->fresh);
    struct outcome outcome = module_answer(host, kind, call);
    bool maps = kind == OPERATION_MAP && outcome.kind == OUTCOME_SUCCESS;
    fresh_leave(&host->fresh, wasm_host_memory(host), outcome.address, maps ? call->length : 0);
    return outcome;
}

bool wasm_module_read(void *self, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *bytes = memory_at(self, spans[i].address, spans[i].length);
        if (bytes == NULL)
            return false;
        memcpy(spans[i].bytes, bytes, spans[i].length);
    }
    return true;
}

bool wasm_module_write(void *self, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t *bytes = memory_at(self, spans[i].address, spans[i].length);
        if (bytes == NULL)
            return false;
        fresh_touch(&((struct module_host *)self)->fresh, wasm_host_memory(self), spans[i].address,
                    spans[i].length);
        memcpy(bytes, spans[i].bytes, spans[i].length);
    }
    return true;
}

/* The end of the memory stands for the break. Fresh memory is watched from the first call on. */
void wasm_module_counters(void *self, struct counters *counters)
{
    struct module_host *host = self;
    bool counts = fresh_begin(&host->fresh, wasm_host_memory(host));
    *counters = (struct counters){
        .bytes_cleared = counts ? host->fresh.wrote_bytes : UINT64_MAX,
        .break_calls = host->growth_calls,
        .program_break = (uint64_t)wasm_host_memory(host)->pages * WASM_PAGE_BYTES,
    };
}

bool wasm_module_take_events(void *self, struct break_event *events, size_t capacity, size_t *count)
{
    const struct growth_log *log = &((struct module_host *)self)->growths;
    *count = 0;
    if (log->lost || log->before_count + log->now_count > capacity)
        return false;
    for (size_t i = 0; i < log->before_count; i++)
        events[(*count)++] = log->before[i];
    for (size_t i = 0; i < log->now_count; i++)
        events[(*count)++] = log->now[i];
    return true;
}

/* `moved` is not possible, because no neighbour grows the memory during the call. */
bool wasm_module_fail(void *self, uint32_t count, bool moved)
{
    struct module_host *host = self;
    if (moved)
        return false;
    host->refusals = count;
    return true;
}

bool wasm_module_limit(void *self, uint64_t pages)
{
    struct module_host *host = self;
    wasm_rt_memory_t *memory = wasm_host_memory(host);
    uint64_t bytes = host->origin + pages * host->page_size;
    uint64_t most = (bytes + WASM_PAGE_BYTES - 1) / WASM_PAGE_BYTES;
    if (most > host->pages_most)
        most = host->pages_most;
    if (most > PAGES_MAX)
        most = PAGES_MAX;
    memory->max_pages = most > memory->pages ? (wasm_pages)most : memory->pages;
    return true;
}
