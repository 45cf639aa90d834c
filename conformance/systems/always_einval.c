/* SPDX-License-Identifier: MIT
 *
 * A system that is faulty on purpose: every unmap is EINVAL. Its maps are correct but wasteful:
 * each is new, cleared memory from the break. So the judge must report CONTRACT at its first unmap
 * of a mapping, and nothing before. It declares no arena, so that the judge does not check its
 * economy.
 */
#include "conformance/systems/always_einval.h"

#include "conformance/systems/simulated.h"

/* The break, rounded up to a page; never page 0. */
static uint64_t first_free(const struct environment *environment)
{
    uint64_t page = environment->world.page_size;
    uint64_t first = (environment->program_break + page - 1) / page * page;
    return first == 0 ? page : first;
}

/* The bytes between the break and `first` are lost:
 *
 *     break      first         end
 *       |..cut...|=============|
 */
static struct outcome einval_map(void *self, const struct call *call)
{
    struct environment *environment = self;
    uint64_t page = environment->world.page_size;
    uint64_t first = first_free(environment), start;
    uint64_t length = (call->length + page - 1) / page * page;
    if (call->length == 0)
        return simulated_failure(ERROR_EINVAL);
    if (length > environment->memory_size)
        return simulated_failure(ERROR_ENOMEM);
    uint64_t bytes = first + length - environment->program_break;
    if (length == 0 || !environment_extend(environment, bytes, &start))
        return simulated_failure(ERROR_ENOMEM);
    environment_clear(environment, first, length);
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = first};
}

static struct outcome einval_unmap(void *self, const struct call *call)
{
    (void)self;
    (void)call;
    return simulated_failure(ERROR_EINVAL);
}

static struct outcome einval_call(void *self, enum operation_kind kind, const struct call *call)
{
    switch (kind) {
    case OPERATION_MAP:
        return einval_map(self, call);
    case OPERATION_UNMAP:
        return einval_unmap(self, call);
    default:
        return (struct outcome){.kind = OUTCOME_UNSUPPORTED};
    }
}

const struct system system_always_einval = {
    .abi_version = SYSTEM_ABI_VERSION,
    .name = "always-einval",
    .address_bits = 32,
    .open = simulated_open,
    .close = simulated_close,
    .page_size = simulated_page_size,
    .origin = simulated_origin,
    .call = einval_call,
    .calls = CALLS_REQUIRED,
    .read = simulated_read,
    .write = simulated_write,
    .sbrk = simulated_sbrk,
    .fail = simulated_fail,
    .limit = simulated_limit,
    .counters = simulated_counters,
};
