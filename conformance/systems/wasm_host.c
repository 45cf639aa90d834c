/* SPDX-License-Identifier: MIT
 *
 * See wasm_host.h. Growth beyond the limit is refused, and `fail` refuses memory.grow instead of
 * sbrk.
 */
#include "conformance/systems/wasm_host.h"
#include <stdlib.h>
#include <string.h>

struct module_host *wasm_host_inside;

wasm_rt_memory_t *wasm_host_memory(struct module_host *host)
{
    return host->module->memory(host->instance);
}

/* Forgets the oldest growth when the log is full. */
static void log_before(struct growth_log *log, const struct break_event *event)
{
    if (log->before_count == GROWTHS_BEFORE)
        memmove(log->before, log->before + 1, --log->before_count * sizeof *event);
    log->before[log->before_count] = *event;
    log->before[log->before_count++].kind = BREAK_GRANTED_BEFORE;
}

void wasm_host_begin_call(struct module_host *host)
{
    struct growth_log *log = &host->growths;
    for (size_t i = 0; i < log->now_count; i++)
        if (log->now[i].kind == BREAK_GRANTED)
            log_before(log, &log->now[i]);
    log->now_count = 0;
    log->lost = false;
}

/* The growth of the neighbour, outside of calls, is none of the module's. */
static void log_now(struct module_host *host, enum break_event_kind kind, uint64_t pages,
                    uint64_t delta)
{
    struct growth_log *log = &host->growths;
    if (!host->fresh.is_inside)
        return;
    log->lost |= log->now_count == GROWTHS_NOW;
    if (log->lost)
        return;
    log->now[log->now_count++] = (struct break_event){
        .kind = kind, .start = pages * WASM_PAGE_BYTES, .bytes = delta * WASM_PAGE_BYTES};
}

static wasm_pages grow_watched(struct fresh_watch *watch, wasm_rt_memory_t *memory,
                               wasm_pages delta)
{
    uint64_t bytes = (uint64_t)memory->pages * WASM_PAGE_BYTES;
    fresh_before_growth(watch);
    wasm_pages before = wasm_rt_grow_memory(memory, delta);
    fresh_after_growth(watch, memory, bytes);
    return before;
}

/* Does the environment refuse this growth? */
static bool is_refused(struct module_host *host)
{
    host->growth_calls++;
    if (host->growth_calls == host->fail_at)
        return true;
    if (host->refusals == 0)
        return false;
    host->refusals--;
    return true;
}

static void log_grown(struct module_host *host, const wasm_rt_memory_t *memory, wasm_pages before,
                      wasm_pages delta)
{
    const bool granted = before != (wasm_pages)-1;
    struct growth_log *log = &host->growths;
    size_t index = log->now_count;
    log_now(host, granted ? BREAK_GRANTED : BREAK_REFUSED_LIMIT, granted ? before : memory->pages,
            delta);
    if (!granted && log->now_count > index)
        log->now[index].room = (uint64_t)(memory->max_pages - memory->pages) * WASM_PAGE_BYTES;
}

wasm_pages wasm_module_grow(wasm_rt_memory_t *memory, wasm_pages delta)
{
    const wasm_pages refused = (wasm_pages)-1;
    struct module_host *host = wasm_host_inside;
    if (delta == 0)
        return memory->pages; /* only asks, like sbrk(0) */
    if (is_refused(host)) {
        log_now(host, BREAK_REFUSED_INJECTED, memory->pages, delta);
        return refused;
    }
    wasm_pages before = grow_watched(&host->fresh, memory, delta);
    log_grown(host, memory, before, delta);
    return before;
}

bool wasm_host_is_page_size(uint64_t bytes)
{
    return bytes >= WORLD_PAGE_SIZE_MIN && bytes <= 1 << 20 && (bytes & (bytes - 1)) == 0;
}

/* The world's page 0 is the last page with data of the module itself: static data, stack. */
static uint64_t find_origin(struct module_host *host)
{
    volatile uint64_t first = wasm_host_memory(host)->pages; /* of 32 bits in old releases */
    first *= WASM_PAGE_BYTES;
    if (host->module->sbrk != NULL && !host->breakless)
        INSIDE(host, first = host->module->sbrk(host->instance, 0));
    uint64_t page = (first + host->page_size - 1) / host->page_size;
    return (page == 0 ? 0 : page - 1) * host->page_size;
}

/* Zero when the module trapped. */
static uint64_t find_page_size(struct module_host *host)
{
    volatile uint64_t page_size = WASM_PAGE_BYTES;
    if (host->module->page_size != NULL)
        INSIDE(host, page_size = host->module->page_size(host->instance));
    return host->trap == 0 ? page_size : 0;
}

static struct module_host *host_new(const struct wasm_module *module)
{
    struct module_host *host = calloc(1, sizeof *host);
    if (host == NULL)
        return NULL;
    host->module = module;
    host->instance = calloc(1, module->instance_size);
    if (host->instance != NULL)
        return host;
    free(host);
    return NULL;
}

static void run_start(struct module_host *host)
{
    const struct wasm_module *module = host->module;
    INSIDE(host, module->instantiate(host->instance));
    if (module->initialize != NULL)
        INSIDE(host, module->initialize(host->instance));
    host->page_size = find_page_size(host);
    if (wasm_host_is_page_size(host->page_size))
        host->origin = find_origin(host);
}

struct module_host *wasm_host_start(const struct wasm_module *module, bool breakless)
{
    struct module_host *host = host_new(module);
    if (host == NULL)
        return NULL;
    host->breakless = breakless;
    run_start(host);
    return host;
}

void wasm_module_close(void *self)
{
    struct module_host *host = self;
    fresh_end(&host->fresh);
    host->module->free(host->instance);
    free(host->instance);
    free(host);
}
