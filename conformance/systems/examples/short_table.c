/* SPDX-License-Identifier: MIT
 *
 * A table with every function, but without unmap in its `calls`. mapcheck must refuse it.
 */
#include "reference/system.h"

extern const struct system mapcheck_system;

static void *short_open(const struct world *world, char *reason, size_t reason_size)
{
    (void)world, (void)reason, (void)reason_size;
    return NULL;
}

static void short_close(void *self)
{
    (void)self;
}

static uint64_t short_number(void *self)
{
    (void)self;
    return 0;
}

static struct outcome short_call(void *self, enum operation_kind kind, const struct call *call)
{
    (void)self, (void)kind, (void)call;
    return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
}

static bool short_transfer(void *self, const struct span *spans, size_t count)
{
    (void)self, (void)spans, (void)count;
    return false;
}

const struct system mapcheck_system = {
    .abi_version = SYSTEM_ABI_VERSION,
    .name = "short-table",
    .address_bits = 32,
    .open = short_open,
    .close = short_close,
    .page_size = short_number,
    .origin = short_number,
    .call = short_call,
    .calls = CALL_BIT(OPERATION_MAP),
    .read = short_transfer,
    .write = short_transfer,
};
