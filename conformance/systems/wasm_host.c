/* SPDX-License-Identifier: MIT
 *
 * See wasm_host.h. Growth beyond the limit is refused, and `fail` refuses memory.grow instead of
 * sbrk.
 */
#include "conformance/systems/wasm_host.h"
#include <stdlib.h>

struct module_host *wasm_host_inside;

wasm_rt_memory_t *wasm_host_memory(struct module_host *host)
{
    return host->module->memory(host->instance);
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

wasm_pages wasm_module_grow(wasm_rt_memory_t *memory, wasm_pages delta)
{
    const wasm_pages refused = (wasm_pages)-1;
    if (delta == 0)
        return memory->pages; /* only asks, like sbrk(0) */
    wasm_host_inside->growth_calls++;
    if (wasm_host_inside->growth_calls == wasm_host_inside->fail_at)
        return refused;
    if (wasm_host_inside->refusals > 0) {
        wasm_host_inside->refusals--;
        return refused;
    }
    return grow_watched(&wasm_host_inside->fresh, memory, delta);
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
