/* SPDX-License-Identifier: MIT
 *
 * See bump.h. Nothing is kept about a mapping: the break alone says where the next one begins.
 */
#include "conformance/systems/bump.h"

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
static struct outcome bump_map(struct environment *environment, const struct call *call)
{
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

/* Only checks the arguments: the pages stay as they are. */
static struct outcome bump_unmap(const struct environment *environment, const struct call *call)
{
    const uint64_t top = UINT64_C(1) << 32;
    uint64_t mask = environment->world.page_size - 1;
    if ((call->address & mask) != 0 || call->address > top)
        return simulated_failure(ERROR_EINVAL);
    if (call->length == 0 || call->length > top - mask - 1 || call->length > top - call->address)
        return simulated_failure(ERROR_EINVAL);
    return (struct outcome){.kind = OUTCOME_SUCCESS};
}

static struct outcome bump_call(void *self, enum operation_kind kind, const struct call *call)
{
    return kind == OPERATION_MAP ? bump_map(self, call) : bump_unmap(self, call);
}

const struct system system_bump = {.abi_version = SYSTEM_ABI_VERSION,
                                   .name = "bump",
                                   .features = SYSTEM_KEEPS_PAGES, /* it reuses nothing */
                                   .address_bits = 32,
                                   .open = simulated_open,
                                   .close = simulated_close,
                                   .page_size = simulated_page_size,
                                   .origin = simulated_origin,
                                   .call = bump_call,
                                   .calls = CALLS_REQUIRED,
                                   .read = simulated_read,
                                   .write = simulated_write,
                                   .sbrk = simulated_sbrk,
                                   .fail = simulated_fail,
                                   .limit = simulated_limit,
                                   .counters = simulated_counters,
                                   .take_events = simulated_take_events};
