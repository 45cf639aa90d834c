/* SPDX-License-Identifier: MIT
 *
 * See boundary.h. Usually only one argument is a boundary value: two faults at once hide each
 * other.
 */
#include "fuzz/generate/boundary.h"

/* Near zero, near half of the address space, or near its end, where rounding overflows. */
struct amount boundary_amount(struct generator *generator)
{
    struct prng *prng = &generator->prng;
    struct amount amount = {.base = (enum amount_base)prng_below(prng, AMOUNT_BASES)};
    if (!prng_chance(prng, 3))
        amount.pages = prng_between(prng, -2, 2);
    if (!prng_chance(prng, 3))
        amount.bytes = prng_between(prng, -1, 1);
    if (amount.base == AMOUNT_ZERO && prng_chance(prng, 4))
        amount.pages = (int32_t)generator->page_count + prng_between(prng, -2, 2);
    return amount;
}

static uint32_t boundary_protection(struct prng *prng)
{
    static const uint32_t bits[] = {0, 1, 2, 4, 7, 0x8, 0x1000, 0x80000000};
    uint32_t protection = bits[prng_below(prng, sizeof bits / sizeof bits[0])];
    return prng_chance(prng, 3) ? protection | PROTECTION_DEFAULT : protection;
}

/* No type, both types, no MAP_ANONYMOUS, or a bit without a meaning. */
static uint32_t boundary_flags(struct prng *prng)
{
    static const uint32_t flags[] = {
        0,
        FLAG_ANONYMOUS,
        FLAG_PRIVATE,
        FLAG_SHARED,
        FLAG_SHARED | FLAG_ANONYMOUS,
        FLAG_SHARED | FLAG_PRIVATE | FLAG_ANONYMOUS,
        FLAG_DEFAULT | 0x10000000,
        FLAG_DEFAULT | 0x40000000,
    };
    return flags[prng_below(prng, sizeof flags / sizeof flags[0])];
}

static void spoil_map_argument(struct generator *generator, struct operation *operation)
{
    static const int32_t descriptors[] = {0, 1, 999, -2, INT32_MAX, INT32_MIN};
    struct prng *prng = &generator->prng;
    switch (prng_below(prng, 6)) {
    case 0:
        operation->protection = boundary_protection(prng);
        break;
    case 1:
        operation->flags = boundary_flags(prng);
        break;
    case 2:
        operation->descriptor = descriptors[prng_below(prng, 6)];
        break;
    case 3:
        operation->offset = boundary_amount(generator);
        break;
    case 4:
        operation->flags |= generate_request(prng);
        break;
    default:
        operation->place = generate_place(generator);
        operation->place.offset.bytes = prng_between(prng, -8, 8);
    }
}

/* MAP_FIXED or MAP_FIXED_NOREPLACE, only on the world's pages: other addresses may belong to the
 * judge. */
static void fix_map(struct generator *generator, struct operation *operation)
{
    struct prng *prng = &generator->prng;
    operation->place = generate_place(generator);
    operation->flags |= prng_chance(prng, 2) ? FLAG_FIXED : FLAG_FIXED_NOREPLACE;
    if (prng_chance(prng, 4))
        operation->place.offset.bytes = prng_between(prng, 1, 15);
    operation->length = prng_chance(prng, 6) ? boundary_amount(generator)
                                             : (struct amount){.pages = prng_between(prng, 1, 3)};
}

static struct operation boundary_map(struct generator *generator)
{
    struct prng *prng = &generator->prng;
    struct operation operation = operation_default(OPERATION_MAP);
    operation.length = generate_length(generator);
    bool arguments = (generator->features & SYSTEM_ARGUMENTS) != 0;
    if ((generator->features & SYSTEM_FIXED) != 0 && prng_chance(prng, 4))
        fix_map(generator, &operation);
    else if ((generator->features & SYSTEM_ALIGNED) != 0 && prng_chance(prng, 5))
        operation.alignment = boundary_amount(generator);
    else if (arguments && prng_chance(prng, 2))
        spoil_map_argument(generator, &operation);
    else
        operation.length = boundary_amount(generator);
    if (arguments && operation.place.mapping == PLACE_ABSOLUTE && prng_chance(prng, 4))
        operation.place.offset = boundary_amount(generator); /* a hint at an edge */
    if (arguments && prng_chance(prng, 10))
        spoil_map_argument(generator, &operation);
    return operation;
}

static struct place boundary_place(struct generator *generator)
{
    struct prng *prng = &generator->prng;
    struct place place = generate_place(generator);
    if (prng_chance(prng, 3))
        return (struct place){PLACE_ABSOLUTE, boundary_amount(generator)};
    if (prng_chance(prng, 2))
        place.offset.bytes = prng_between(prng, -9, 9);
    return place;
}

/* The last pages of the address space: the end of this range is 0 in 32 bits. */
static void place_at_the_end(struct generator *generator, struct operation *operation)
{
    struct prng *prng = &generator->prng;
    int32_t pages = prng_between(prng, 1, 3);
    operation->place =
        (struct place){PLACE_ABSOLUTE, {.base = AMOUNT_TOP, .pages = -pages, .bytes = 0}};
    operation->length = (struct amount){.pages = pages};
    if (prng_chance(prng, 3))
        operation->length.bytes = prng_between(prng, -1, 1);
}

static void place_anywhere(struct generator *generator, struct operation *operation)
{
    struct prng *prng = &generator->prng;
    bool wild = prng_chance(prng, 2);
    operation->place = wild ? boundary_place(generator) : generate_place(generator);
    operation->length = wild && !prng_chance(prng, 4)
                            ? (struct amount){.pages = prng_between(prng, 0, 2)}
                            : boundary_amount(generator);
}

static struct operation boundary_range(struct generator *generator, enum operation_kind kind)
{
    struct prng *prng = &generator->prng;
    struct operation operation = operation_default(kind);
    if (prng_chance(prng, 6))
        place_at_the_end(generator, &operation);
    else
        place_anywhere(generator, &operation);
    operation.new_length =
        prng_chance(prng, 2) ? boundary_amount(generator) : generate_length(generator);
    operation.may_move = operation_has(kind, OPERAND_MAY_MOVE) && prng_chance(prng, 2);
    if (operation_has(kind, OPERAND_PROTECTION))
        operation.protection = boundary_protection(prng);
    if (operation_has(kind, OPERAND_ADVICE) || operation_has(kind, OPERAND_SYNC))
        operation.flags = prng_chance(prng, 4) ? UINT32_MAX : prng_below(prng, 8);
    return operation;
}

static struct operation boundary_sbrk(struct generator *generator)
{
    struct operation operation = operation_default(OPERATION_SBRK);
    operation.length = boundary_amount(generator);
    operation.length.base = AMOUNT_ZERO;
    if (prng_chance(&generator->prng, 4))
        operation.length.bytes = prng_chance(&generator->prng, 2) ? INT32_MAX : INT32_MIN;
    return operation;
}

struct operation make_boundary(struct generator *generator)
{
    uint32_t weights[OPERATION_KINDS];
    for (uint32_t kind = 0; kind < OPERATION_KINDS; kind++)
        weights[kind] = generator_weight(generator, kind, operation_facts[kind].boundary_weight);
    enum operation_kind kind =
        (enum operation_kind)prng_weighted(&generator->prng, weights, OPERATION_KINDS);
    if (kind == OPERATION_MAP)
        return boundary_map(generator);
    return kind == OPERATION_SBRK ? boundary_sbrk(generator) : boundary_range(generator, kind);
}
