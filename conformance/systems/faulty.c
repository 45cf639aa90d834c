/* SPDX-License-Identifier: MIT
 *
 * The maps of always-einval are correct but wasteful: each is new, cleared memory from the break. So
 * the judge must report CONTRACT at its first unmap of a mapping, and nothing before. It declares no
 * arena, so that the judge does not check its economy.
 * always-enomem declares an arena that could grow. All its answers but that of map are correct, so
 * the judge must report ECONOMY and nothing else. A judge that only checks whether an answer is
 * allowed would accept it.
 */
#include "conformance/systems/faulty.h"

#include "conformance/systems/simulated.h"

/* The break, rounded up to a page; never page 0. */
static uint64_t first_free(const struct environment *environment)
{
    uint64_t page = environment->world.page_size;
    uint64_t first = (environment->program_break + page - 1) / page * page;
    return first == 0 ? page : first;
}

/* The system never uses the bytes between the break and `first`:
 *
 *     break      first         end
 *       |..cut...|=============|
 */
static struct outcome einval_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct environment *environment = self;
    uint64_t page = environment->world.page_size;
    uint64_t first = first_free(environment), start;
    uint64_t length = (call->length + page - 1) / page * page;
    if (kind == OPERATION_UNMAP || call->length == 0)
        return simulated_failure(ERROR_EINVAL);
    if (length > environment->memory_size)
        return simulated_failure(ERROR_ENOMEM);
    uint64_t bytes = first + length - environment->program_break;
    if (length == 0 || !environment_extend(environment, bytes, &start))
        return simulated_failure(ERROR_ENOMEM);
    environment_clear(environment, first, length);
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = first};
}

static struct outcome enomem_call(void *self, enum operation_kind kind, const struct call *call)
{
    const uint64_t top = UINT64_C(1) << 32;
    uint64_t mask = simulated_page_size(self) - 1;
    if (kind == OPERATION_MAP)
        return simulated_failure(call->length == 0 ? ERROR_EINVAL : ERROR_ENOMEM);
    if ((call->address & mask) != 0 || call->address > top)
        return simulated_failure(ERROR_EINVAL);
    if (call->length == 0 || call->length > top - mask - 1 || call->length > top - call->address)
        return simulated_failure(ERROR_EINVAL);
    return (struct outcome){.kind = OUTCOME_SUCCESS};
}

/* The functions that both systems share. */
#define FAULTY                                                                                     \
    .abi_version = SYSTEM_ABI_VERSION, .address_bits = 32, .open = simulated_open,                 \
    .close = simulated_close, .page_size = simulated_page_size, .origin = simulated_origin,        \
    .calls = CALLS_REQUIRED, .read = simulated_read, .write = simulated_write,                     \
    .sbrk = simulated_sbrk, .fail = simulated_fail, .limit = simulated_limit,                      \
    .counters = simulated_counters

const struct system system_always_einval = {FAULTY, .name = "always-einval", .call = einval_call};
const struct system system_always_enomem = {FAULTY, .name = "always-enomem",
                                            .features = SYSTEM_ARENA, .call = enomem_call,
                                            .take_events = simulated_take_events};
