/* SPDX-License-Identifier: MIT
 *
 * The inside of a wasm module: the functions of the page manager's struct system as exports with
 * numbers for arguments. Everything wider than a number goes through the exchange. Only emcc
 * compiles this file. A host such as wasm2c_page_manager.c calls it.
 */
#include "conformance/systems/page_manager.h"
#include "conformance/systems/wasm_exchange.h"
#include <stdlib.h>

#define EXPORT(name) __attribute__((export_name(#name)))

static struct wasm_exchange exchange;

/* These systems differ only in open. */
static const struct system *const inners[] = {&system_page_manager, &system_page_manager_skip,
                                              &system_page_manager_tree};
static const struct system *const inner = &system_page_manager;

EXPORT(exchange_address) struct wasm_exchange *module_exchange_address(void)
{
    return &exchange;
}

EXPORT(exchange_size) uint32_t module_exchange_size(void)
{
    return sizeof exchange;
}

EXPORT(features) uint32_t module_features(void)
{
    return inner->features;
}

EXPORT(open) void *module_open(uint32_t index)
{
    return inners[index]->open(&exchange.world, exchange.text, sizeof exchange.text);
}

EXPORT(close) void module_close(void *self)
{
    inner->close(self);
}

EXPORT(page_size) uint64_t module_page_size(void *self)
{
    return inner->page_size(self);
}

EXPORT(origin) uint64_t module_origin(void *self)
{
    return inner->origin(self);
}

/* A call that the system lacks is UNSUPPORTED, as it is outside a module. */
EXPORT(call) void module_call(void *self, enum operation_kind kind)
{
    exchange.outcome = (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    if ((inner->calls & CALL_BIT(kind)) != 0)
        exchange.outcome = inner->call(self, kind, &exchange.call);
}

static struct span exchange_span(uint64_t address, uint32_t length)
{
    return (struct span){.address = address, .bytes = exchange.bytes, .length = length};
}

EXPORT(read) bool module_read(void *self, uint64_t address, uint32_t length)
{
    struct span span = exchange_span(address, length);
    return inner->read(self, &span, 1);
}

EXPORT(write) bool module_write(void *self, uint64_t address, uint32_t length)
{
    struct span span = exchange_span(address, length);
    return inner->write(self, &span, 1);
}

EXPORT(sbrk) void module_sbrk(void *self, int64_t delta)
{
    exchange.outcome = inner->sbrk(self, delta);
}

EXPORT(fail) bool module_fail(void *self, uint32_t count, bool moved)
{
    return inner->fail(self, count, moved);
}

EXPORT(limit) bool module_limit(void *self, uint64_t pages)
{
    return inner->limit(self, pages);
}

EXPORT(counters) void module_counters(void *self)
{
    inner->counters(self, &exchange.counters);
}

EXPORT(take_events) bool module_take_events(void *self)
{
    size_t count = 0;
    bool all = inner->take_events(self, exchange.events, EXCHANGE_EVENTS, &count);
    exchange.event_count = count;
    return all;
}

EXPORT(page_class) enum page_class module_page_class(void *self, uint64_t page)
{
    return inner->page_class(self, page);
}

EXPORT(annotation) int32_t module_annotation(void *self, uint64_t page)
{
    return inner->annotation(self, page);
}

EXPORT(statistics) bool module_statistics(void *self)
{
    return inner->statistics(self, &exchange.statistics);
}

EXPORT(validate) bool module_validate(void *self)
{
    return inner->validate(self, exchange.text, sizeof exchange.text);
}

/* A buffer for a state, or for the key of a state, which is allocated again when it is too small.
 * Traps when memory is out; the host reports the trap. */
static uint8_t *buffer_of(size_t size)
{
    static uint8_t *buffer;
    static size_t buffer_size;
    if (size > buffer_size) {
        free(buffer);
        buffer = malloc(size);
        buffer_size = size;
    }
    if (buffer == NULL)
        __builtin_trap();
    return buffer;
}

EXPORT(state_size) uint32_t module_state_size(void *self)
{
    return (uint32_t)inner->state_size(self);
}

EXPORT(state_buffer) void *module_state_buffer(void *self)
{
    return buffer_of(inner->state_size(self) + inner->state_key(self, NULL, 0));
}

EXPORT(save) void *module_save(void *self)
{
    void *buffer = module_state_buffer(self);
    inner->save(self, buffer);
    return buffer;
}

EXPORT(restore) void module_restore(void *self)
{
    inner->restore(self, module_state_buffer(self));
}

EXPORT(state_key) uint32_t module_state_key(void *self)
{
    size_t size = inner->state_key(self, NULL, 0);
    return (uint32_t)inner->state_key(self, module_state_buffer(self), size);
}
