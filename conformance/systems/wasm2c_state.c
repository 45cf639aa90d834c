/* SPDX-License-Identifier: MIT
 *
 * Copies the state of a page manager out of a wasm module and back into it. The copy goes through a
 * buffer that the module provides in its memory; only the module knows the format. A module that
 * has trapped has no state: these functions then copy nothing, and return empty keys.
 */
#include "conformance/systems/wasm2c_host.h"

#include <string.h>

/* Valid until the next call into the module. */
static uint8_t *memory_at(struct host *host, uint32_t address)
{
    return module_memory(&host->module)->data + address;
}

size_t host_state_size(void *self)
{
    struct host *host = self;
    volatile uint32_t size = 0;
    INSIDE(host, size = module_state_size(&host->module, host->self));
    return size;
}

void host_save(void *self, void *state)
{
    struct host *host = self;
    volatile uint32_t address = 0, size = 0;
    INSIDE(host, size = module_state_size(&host->module, host->self));
    INSIDE(host, address = module_save(&host->module, host->self));
    if (address != 0)
        memcpy(state, memory_at(host, address), size);
}

void host_restore(void *self, const void *state)
{
    struct host *host = self;
    volatile uint32_t address = 0, size = 0;
    INSIDE(host, size = module_state_size(&host->module, host->self));
    INSIDE(host, address = module_state_buffer(&host->module, host->self));
    if (address == 0)
        return;
    memcpy(memory_at(host, address), state, size);
    INSIDE(host, module_restore(&host->module, host->self));
}

size_t host_state_key(void *self, uint8_t *key, size_t capacity)
{
    struct host *host = self;
    volatile uint32_t address = 0, size = 0;
    INSIDE(host, size = module_state_key(&host->module, host->self));
    INSIDE(host, address = module_state_buffer(&host->module, host->self));
    if (address != 0 && size <= capacity)
        memcpy(key, memory_at(host, address), size);
    return size;
}
