/* SPDX-License-Identifier: MIT
 *
 * See raw.h. One argument is raw at a time, most of the time: two faults at once hide one another.
 */
#include "fuzz/generate/raw.h"

/* Near nothing, half of the address space, or its end, where roundings wrap. */
struct amount generate_wild(struct generator *generator)
{
    struct dice *dice = &generator->dice;
    struct amount amount = {.base = (enum amount_base)dice_roll(dice, AMOUNT_BASES)};
    if (!dice_one_in(dice, 3))
        amount.pages = dice_between(dice, -2, 2);
    if (!dice_one_in(dice, 3))
        amount.bytes = dice_between(dice, -1, 1);
    if (amount.base == AMOUNT_ZERO && dice_one_in(dice, 4))
        amount.pages = (int32_t)generator->page_count + dice_between(dice, -2, 2);
    return amount;
}

static uint32_t wild_protection(struct dice *dice)
{
    static const uint32_t bits[] = {0, 1, 2, 4, 7, 0x8, 0x1000, 0x80000000};
    uint32_t protection = bits[dice_roll(dice, sizeof bits / sizeof bits[0])];
    return dice_one_in(dice, 3) ? protection | PROTECTION_DEFAULT : protection;
}

/* No type, both types, no MAP_ANONYMOUS, or a bit that nobody has given a meaning. */
static uint32_t wild_flags(struct dice *dice)
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
    return flags[dice_roll(dice, sizeof flags / sizeof flags[0])];
}

static void spoil_map_argument(struct generator *generator, struct operation *operation)
{
    static const int32_t descriptors[] = {0, 1, 999, -2, INT32_MAX, INT32_MIN};
    struct dice *dice = &generator->dice;
    switch (dice_roll(dice, 5)) {
    case 0:
        operation->protection = wild_protection(dice);
        break;
    case 1:
        operation->flags = wild_flags(dice);
        break;
    case 2:
        operation->descriptor = descriptors[dice_roll(dice, 6)];
        break;
    case 3:
        operation->offset = generate_wild(generator);
        break;
    default:
        operation->place = generate_place(generator);
        operation->place.offset.bytes = dice_between(dice, -8, 8);
    }
}

/* MAP_FIXED and its polite sister, on the world's own pages only: elsewhere lives the judge. */
static void fix_map(struct generator *generator, struct operation *operation)
{
    struct dice *dice = &generator->dice;
    operation->place = generate_place(generator);
    operation->flags |= dice_one_in(dice, 2) ? FLAG_FIXED : FLAG_FIXED_NOREPLACE;
    if (dice_one_in(dice, 4))
        operation->place.offset.bytes = dice_between(dice, 1, 15);
    operation->length = dice_one_in(dice, 6) ? generate_wild(generator)
                                             : (struct amount){.pages = dice_between(dice, 1, 3)};
}

static struct operation raw_map(struct generator *generator)
{
    struct dice *dice = &generator->dice;
    struct operation operation = operation_default(OPERATION_MAP);
    operation.length = generate_length(generator);
    bool arguments = (generator->features & SYSTEM_ARGUMENTS) != 0;
    if ((generator->features & SYSTEM_FIXED) != 0 && dice_one_in(dice, 4))
        fix_map(generator, &operation);
    else if ((generator->features & SYSTEM_ALIGNED) != 0 && dice_one_in(dice, 5))
        operation.alignment = generate_wild(generator);
    else if (arguments && dice_one_in(dice, 2))
        spoil_map_argument(generator, &operation);
    else
        operation.length = generate_wild(generator);
    if (arguments && dice_one_in(dice, 10))
        spoil_map_argument(generator, &operation);
    return operation;
}

static struct place wild_place(struct generator *generator)
{
    struct dice *dice = &generator->dice;
    struct place place = generate_place(generator);
    if (dice_one_in(dice, 3))
        return (struct place){PLACE_ABSOLUTE, generate_wild(generator)};
    if (dice_one_in(dice, 2))
        place.offset.bytes = dice_between(dice, -9, 9);
    return place;
}

static struct operation raw_range(struct generator *generator, enum operation_kind kind)
{
    struct dice *dice = &generator->dice;
    struct operation operation = operation_default(kind);
    bool wild = dice_one_in(dice, 2);
    operation.place = wild ? wild_place(generator) : generate_place(generator);
    operation.length = wild && !dice_one_in(dice, 4)
                           ? (struct amount){.pages = dice_between(dice, 0, 2)}
                           : generate_wild(generator);
    operation.new_length =
        dice_one_in(dice, 2) ? generate_wild(generator) : generate_length(generator);
    operation.moved = operation_has(kind, OPERAND_MAY_MOVE) && dice_one_in(dice, 2);
    if (operation_has(kind, OPERAND_PROTECTION))
        operation.protection = wild_protection(dice);
    return operation;
}

static struct operation raw_sbrk(struct generator *generator)
{
    struct operation operation = operation_default(OPERATION_SBRK);
    operation.length = generate_wild(generator);
    operation.length.base = AMOUNT_ZERO;
    if (dice_one_in(&generator->dice, 4))
        operation.length.bytes = dice_one_in(&generator->dice, 2) ? INT32_MAX : INT32_MIN;
    return operation;
}

struct operation make_raw(struct generator *generator)
{
    uint32_t weights[OPERATION_KINDS];
    for (uint32_t kind = 0; kind < OPERATION_KINDS; kind++)
        weights[kind] = generator_weight(generator, kind, operation_facts[kind].boundary_weight);
    enum operation_kind kind =
        (enum operation_kind)dice_weighted(&generator->dice, weights, OPERATION_KINDS);
    if (kind == OPERATION_MAP)
        return raw_map(generator);
    return kind == OPERATION_SBRK ? raw_sbrk(generator) : raw_range(generator, kind);
}
