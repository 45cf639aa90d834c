/* SPDX-License-Identifier: MIT
 *
 * A whole table: an array of 256 pages of 256 bytes, and for each page a byte that is true when the
 * page is mapped. Addresses count from the start of the array, so they are the same in every run.
 */
#include "reference/system.h"

#include <string.h>

enum { PAGE = 256, PAGES = 256 };

static uint8_t memory[PAGES * PAGE];
static bool mapped[PAGES];

extern const struct system mapcheck_system;

static void *table_open(const struct world *world, char *reason, size_t reason_size)
{
    (void)world, (void)reason, (void)reason_size;
    memset(mapped, 0, sizeof mapped);
    return mapped;
}

static void table_close(void *self)
{
    (void)self;
}

static uint64_t table_page_size(void *self)
{
    (void)self;
    return PAGE;
}

static uint64_t table_origin(void *self)
{
    (void)self;
    return 0;
}

static struct outcome table_failure(enum error_name error)
{
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = error};
}

/* The first of `count` free pages, or 0. Page 0 is never given out, because its address is NULL. */
static size_t hole_find(size_t count)
{
    size_t run = 0;
    for (size_t page = 1; page < PAGES; page++) {
        run = mapped[page] ? 0 : run + 1;
        if (run == count)
            return page + 1 - count;
    }
    return 0;
}

static struct outcome table_map(void *self, const struct call *call)
{
    (void)self;
    if (call->length == 0)
        return table_failure(ERROR_EINVAL);
    size_t count = call->length > sizeof memory ? PAGES : (size_t)(call->length + PAGE - 1) / PAGE;
    size_t first = hole_find(count);
    if (first == 0)
        return table_failure(ERROR_ENOMEM);
    memset(mapped + first, 1, count);
    memset(memory + first * PAGE, 0, count * PAGE);
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = first * PAGE};
}

static struct outcome table_unmap(void *self, const struct call *call)
{
    (void)self;
    const uint64_t top = UINT64_C(1) << 32;
    if (call->address % PAGE != 0 || call->length == 0 || call->length > top - call->address)
        return table_failure(ERROR_EINVAL);
    uint64_t first = call->address / PAGE;
    uint64_t end = (call->address + call->length + PAGE - 1) / PAGE;
    for (uint64_t page = first; page < end && page < PAGES; page++)
        mapped[page] = false;
    return (struct outcome){.kind = OUTCOME_SUCCESS};
}

static struct outcome table_call(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return table_map(self, call);
    case OPERATION_UNMAP:
        return table_unmap(self, call);
    default:
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    }
}

static bool table_copy(const struct span *spans, size_t count, bool in)
{
    for (size_t i = 0; i < count; i++) {
        if (spans[i].address > sizeof memory || spans[i].length > sizeof memory - spans[i].address)
            return false;
        uint8_t *here = memory + spans[i].address;
        memcpy(in ? here : spans[i].bytes, in ? spans[i].bytes : here, spans[i].length);
    }
    return true;
}

static bool table_read(void *self, const struct span *spans, size_t count)
{
    (void)self;
    return table_copy(spans, count, false);
}

static bool table_write(void *self, const struct span *spans, size_t count)
{
    (void)self;
    return table_copy(spans, count, true);
}

const struct system mapcheck_system = {
    .abi_version = SYSTEM_ABI_VERSION,
    .name = "table-example",
    .address_bits = 32,
    .open = table_open,
    .close = table_close,
    .page_size = table_page_size,
    .origin = table_origin,
    .call = table_call,
    .calls = CALLS_REQUIRED,
    .read = table_read,
    .write = table_write,
};
