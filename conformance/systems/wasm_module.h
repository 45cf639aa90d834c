/* SPDX-License-Identifier: MIT
 *
 * Any wasm module that exports mmap, munmap and its memory, translated to C, as a system.
 * build/translate generates the part that differs between modules as a struct wasm_module:
 * functions, imports, and optional exports. The rest is here. A trap inside the module is an
 * OUTCOME_TRAP, and this instance answers no more calls. Every run has an instance of its own.
 * README.md lists the imports and exports of a module.
 */
#ifndef MAPCHECK_WASM_MODULE_H
#define MAPCHECK_WASM_MODULE_H

#include "conformance/systems/wasm2c_runtime.h"
#include "reference/system.h"

/* The first argument of each function is an instance. NULL: the module does not export the
 * function. */
struct wasm_module {
    size_t instance_size; /* bytes */
    void (*instantiate)(void *instance);
    void (*initialize)(void *instance);
    void (*free)(void *instance);
    wasm_rt_memory_t *(*memory)(void *instance);
    uint32_t (*map)(void *instance, const struct call *call);
    uint32_t (*unmap)(void *instance, uint32_t address, uint32_t length);
    uint32_t (*advise)(void *instance, uint32_t address, uint32_t length, uint32_t advice);
    uint32_t (*posix_advise)(void *instance, uint32_t address, uint32_t length, uint32_t advice);
    uint32_t (*msync)(void *instance, uint32_t address, uint32_t length, uint32_t flags);
    uint32_t (*protect)(void *instance, uint32_t address, uint32_t length, uint32_t protection);
    uint32_t (*remap)(void *instance, uint32_t address, uint32_t length, uint32_t new_length,
                      uint32_t flags);
    uint32_t (*mlock)(void *instance, uint32_t address, uint32_t length);
    uint32_t (*munlock)(void *instance, uint32_t address, uint32_t length);
    uint32_t (*sbrk)(void *instance, uint32_t delta);
    uint32_t (*errno_location)(void *instance); /* an address in the module's memory */
    uint32_t (*errno_number)(void *instance);
    uint32_t (*page_size)(void *instance);
};

/* The functions of struct system for a module. The glue defines open, because it alone knows the
 * module. */
void *wasm_module_open(const struct wasm_module *module, const struct world *world, char *reason,
                       size_t reason_size);
void wasm_module_close(void *self);
uint64_t wasm_module_page_size(void *self);
uint64_t wasm_module_origin(void *self);
struct outcome wasm_module_call(void *self, enum operation_kind kind, const struct call *call);
bool wasm_module_read(void *self, const struct span *spans, size_t count);
bool wasm_module_write(void *self, const struct span *spans, size_t count);
struct outcome wasm_module_sbrk(void *self, int64_t delta);
void wasm_module_counters(void *self, struct counters *counters);
bool wasm_module_take_events(void *self, struct break_event *events, size_t capacity,
                             size_t *count);
bool wasm_module_fail(void *self, uint32_t count, bool moved);
bool wasm_module_limit(void *self, uint64_t pages);

/* A translated module calls this instead of the runtime's own function, so that the host may refuse
 * growth. */
wasm_pages wasm_module_grow(wasm_rt_memory_t *memory, wasm_pages delta);

/* own_features: what the exports of the module tell: SYSTEM_ERRNO for the address of its errno,
 * SYSTEM_KEEPS_PAGES for mapcheck_keeps_pages, or 0. call_set: the calls that it exports. */
#define WASM_MODULE_SYSTEM(system_name, open_function, own_features, call_set)                     \
    .abi_version = SYSTEM_ABI_VERSION, .name = (system_name),                                      \
    .features = SYSTEM_FIXED | SYSTEM_ARGUMENTS | SYSTEM_RETURNS | SYSTEM_GROWTH | (own_features), \
    .address_bits = 32, .open = (open_function), .close = wasm_module_close,                       \
    .page_size = wasm_module_page_size, .origin = wasm_module_origin, .call = wasm_module_call,    \
    .calls = (call_set), .read = wasm_module_read, .write = wasm_module_write,                     \
    .fail = wasm_module_fail, .limit = wasm_module_limit, .counters = wasm_module_counters,        \
    .take_events = wasm_module_take_events

#endif
