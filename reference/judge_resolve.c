/* SPDX-License-Identifier: MIT
 *
 * Turns references into numbers: the values of `a+1p` and `top-1` in this run, on this system. All
 * arithmetic is modulo the system's address width, as in a caller on that system.
 */
#include "reference/judge_state.h"

static uint64_t address_mask(const struct judge *judge)
{
    uint32_t bits = judge->system->address_bits;
    return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

uint64_t judge_amount(const struct judge *judge, const struct amount *amount)
{
    uint64_t value = 0; /* AMOUNT_TOP wraps to 0 */
    if (amount->base == AMOUNT_HALF)
        value = (uint64_t)1 << (judge->system->address_bits - 1);
    value += (uint64_t)(int64_t)amount->pages * judge->run.model.page_size;
    value += (uint64_t)amount->bytes;
    return value & address_mask(judge);
}

static bool resolve_place(const struct judge *judge, const struct place *place, uint64_t *address)
{
    uint64_t base = 0;
    if (place->mapping == PLACE_WORLD) {
        base = judge->system->origin(judge->instance);
    } else if (place->mapping >= 0) {
        size_t ordinal = (size_t)place->mapping;
        if (ordinal >= judge->run.answers.count || !judge->run.answers.list[ordinal].succeeded)
            return false;
        base = judge->run.answers.list[ordinal].address;
    }
    *address = (base + judge_amount(judge, &place->offset)) & address_mask(judge);
    return true;
}

bool judge_resolve(const struct judge *judge, const struct operation *operation, struct call *call)
{
    *call = (struct call){
        .length = judge_amount(judge, &operation->length),
        .new_length = judge_amount(judge, &operation->new_length),
        .alignment = judge_amount(judge, &operation->alignment),
        .offset = judge_amount(judge, &operation->offset),
        .protection = operation->protection,
        .flags = operation->flags,
        .descriptor = operation->descriptor,
        .may_move = operation->may_move,
    };
    return resolve_place(judge, &operation->place, &call->address);
}
