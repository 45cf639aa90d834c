/* SPDX-License-Identifier: MIT
 *
 * A system that is faulty on purpose: it never gives any memory, although it declares an arena that
 * could grow. All its other answers are correct, so the judge must report ECONOMY and nothing else.
 * A judge that only checks whether an answer is allowed would accept it.
 */
#include "conformance/systems/always_enomem.h"

#include "conformance/systems/simulated.h"

static struct outcome enomem_map(void *self, const struct call *call)
{
    (void)self;
    return simulated_failure(call->length == 0 ? ERROR_EINVAL : ERROR_ENOMEM);
}

static struct outcome enomem_unmap(void *self, const struct call *call)
{
    const uint64_t top = UINT64_C(1) << 32;
    uint64_t mask = simulated_page_size(self) - 1;
    if ((call->address & mask) != 0 || call->address > top)
        return simulated_failure(ERROR_EINVAL);
    if (call->length == 0 || call->length > top - mask - 1 || call->length > top - call->address)
        return simulated_failure(ERROR_EINVAL);
    return (struct outcome){.kind = OUTCOME_SUCCESS};
}

static struct outcome enomem_call(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return enomem_map(self, call);
    case OPERATION_UNMAP:
        return enomem_unmap(self, call);
    default:
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    }
}

const struct system system_always_enomem = {
    .abi_version = SYSTEM_ABI_VERSION,
    .name = "always-enomem",
    .features = SYSTEM_ARENA,
    .address_bits = 32,
    .open = simulated_open,
    .close = simulated_close,
    .page_size = simulated_page_size,
    .origin = simulated_origin,
    .call = enomem_call,
    .calls = CALLS_REQUIRED,
    .read = simulated_read,
    .write = simulated_write,
    .sbrk = simulated_sbrk,
    .fail = simulated_fail,
    .limit = simulated_limit,
    .counters = simulated_counters,
    .take_events = simulated_take_events,
};
