/* SPDX-License-Identifier: MIT
 *
 * See random_program.h. Shares no code with the generator of fuzz/.
 */
#include "conformance/tests/support/random_program.h"
#include "reference/system.h"

#include <check.h>

uint64_t random_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 8;
}

static uint32_t below(uint64_t *seed, uint64_t end)
{
    return (uint32_t)(random_next(seed) % end);
}

static bool one_in(uint64_t *seed, uint32_t count)
{
    return below(seed, count) == 0;
}

/* 0, a value near 0, near either end of [-2^(bits-1), 2^(bits-1)), or anywhere in that range. */
static int64_t near_edge(uint64_t *seed, unsigned bits)
{
    uint64_t top = (UINT64_C(1) << (bits - 1)) - 1, any = random_next(seed) * 257;
    uint64_t small = below(seed, 5);

    switch (below(seed, 6)) {
    case 0:
        return (int64_t)(top - small);
    case 1:
        return -(int64_t)(top - small) - 1;
    case 2:
        return (int64_t)(any & top);
    case 3:
        return -(int64_t)small;
    default:
        return (int64_t)small;
    }
}

static struct amount random_amount(uint64_t *seed, unsigned page_bits, unsigned byte_bits)
{
    return (struct amount){one_in(seed, 3) ? (enum amount_base)below(seed, AMOUNT_BASES) : 0,
                           (int32_t)near_edge(seed, page_bits), near_edge(seed, byte_bits)};
}

static struct place random_place(uint64_t *seed, size_t maps, unsigned page_bits,
                                 unsigned byte_bits)
{
    struct place place = {PLACE_ABSOLUTE, random_amount(seed, page_bits, byte_bits)};

    if (maps > 0 && !one_in(seed, 3))
        place.mapping = (int32_t)below(seed, maps);
    else if (one_in(seed, 2))
        place.mapping = PLACE_WORLD;
    return place;
}

struct world random_world(uint64_t *seed, enum random_width width)
{
    struct world world = WORLD_DEFAULT;

    world.page_size = 16U << below(seed, 13);
    world.page_count = 1 + below(seed, WORLD_PAGES_MAX);
    if (width == RANDOM_BYTES)
        world.page_count = 1 + below(seed, (64U << 20) / world.page_size % WORLD_PAGES_MAX + 1);
    if (one_in(seed, 8) && (width == RANDOM_TEXT || world.page_size <= 1024))
        world.page_count = WORLD_PAGES_MAX;
    world.skip_limit = 1 + below(seed, WORLD_SKIP_LIMIT_MAX);
    world.growth_minimum = 1 + below(seed, WORLD_GROWTH_MAX);
    world.limit = one_in(seed, 2) ? world.page_count : below(seed, world.page_count + 1);
    world.first_break = random_next(seed) % ((uint64_t)world.page_count * world.page_size + 1);
    if (one_in(seed, 8))
        world.first_break = (uint64_t)world.page_count * world.page_size;
    world.fail_at = one_in(seed, 2) ? 0 : below(seed, width == RANDOM_TEXT ? UINT32_MAX : 65536);
    world.without_memory = one_in(seed, 4);
    return world;
}

static struct expectation random_expectation(uint64_t *seed, enum operation_kind kind, size_t maps)
{
    struct expectation expectation = {.place = {.mapping = PLACE_ABSOLUTE}};
    bool gives_place = operation_facts[kind].answer == ANSWER_ADDRESS;

    if (!operation_is_call(kind))
        return expectation;
    expectation.kind = (enum expectation_kind)below(seed, EXPECT_FAILURE + 1);
    if (expectation.kind == EXPECT_PLACE && !gives_place)
        expectation.kind = EXPECT_SUCCESS;
    if (expectation.kind == EXPECT_PLACE)
        expectation.place = random_place(seed, maps, 32, 63);
    if (expectation.kind == EXPECT_FAILURE)
        expectation.error = 1 + below(seed, ERROR_NAMES - 1);
    return expectation;
}

/* The flags that tests use, or any others. */
static uint32_t random_flags(uint64_t *seed)
{
    static const uint32_t known[] = {FLAG_DEFAULT,
                                     FLAG_DEFAULT | FLAG_FIXED,
                                     FLAG_DEFAULT | FLAG_FIXED_NOREPLACE,
                                     FLAG_DEFAULT | FLAG_UNINITIALIZED,
                                     FLAG_FIXED | FLAG_FIXED_NOREPLACE,
                                     FLAG_SHARED | FLAG_ANONYMOUS,
                                     0};
    uint32_t which = below(seed, 8);

    return which < 7 ? known[which] : (uint32_t)random_next(seed);
}

static void random_map(struct operation *map, uint64_t *seed, size_t maps, bool text)
{
    bool described = one_in(seed, 4);

    map->protection = one_in(seed, 2) ? PROTECTION_DEFAULT : (uint32_t)random_next(seed);
    map->flags = random_flags(seed);
    if (one_in(seed, 2) && (text || !described))
        map->place = random_place(seed, maps, text ? 32 : 16, text ? 63 : 16);
    if (described)
        map->descriptor = (int32_t)near_edge(seed, text ? 32 : 16);
    if (one_in(seed, 3))
        map->alignment = random_amount(seed, text ? 32 : 16, text ? 63 : 16);
    else if (one_in(seed, 2))
        map->offset = random_amount(seed, text ? 32 : 16, text ? 63 : 16);
    map->length = random_amount(seed, text ? 32 : 16, text ? 63 : 16);
}

/* Lengths that need a wide record. */
static void random_wide(struct operation *operation, uint64_t *seed, size_t maps)
{
    if (operation->kind == OPERATION_MAP) {
        struct operation plain = operation_default(OPERATION_MAP);

        plain.length = random_amount(seed, 32, 63);
        *operation = plain;
    } else if (operation_facts[operation->kind].operands == (HAS_PLACE | HAS_LENGTH)) {
        operation->place = random_place(seed, maps, 32, 32);
        operation->length = random_amount(seed, 32, 32);
    }
}

static struct operation random_operation(uint64_t *seed, size_t maps, enum random_width width)
{
    bool text = width == RANDOM_TEXT;
    unsigned pages = text ? 32 : 16, bytes = text ? 63 : 16;
    enum operation_kind kind = (enum operation_kind)below(seed, OPERATION_KINDS);
    struct operation operation = operation_default(kind);

    operation.length = random_amount(seed, pages, bytes);
    if (operation_has(kind, OPERAND_DELTA) || operation_has(kind, OPERAND_LIMIT))
        operation.length = random_amount(seed, 32, 63);
    if (kind == OPERATION_MAP)
        random_map(&operation, seed, maps, text);
    else
        operation.place = random_place(seed, maps, pages, bytes);
    operation.new_length = random_amount(seed, pages, bytes);
    operation.count = (uint32_t)random_next(seed);
    operation.moved = operation.may_move = one_in(seed, 2);
    if (kind == OPERATION_PROTECT)
        operation.protection = (uint32_t)random_next(seed);
    if (operation_has(kind, OPERAND_ADVICE) || operation_has(kind, OPERAND_SYNC))
        operation.flags = (uint32_t)random_next(seed);
    if (one_in(seed, 4))
        random_wide(&operation, seed, maps);
    if (text)
        operation.expectation = random_expectation(seed, kind, maps);
    return operation;
}

void random_program(struct program *program, uint64_t *seed, size_t count, enum random_width width)
{
    size_t maps = 0;

    program_clear(program);
    program->world = random_world(seed, width);
    for (size_t i = 0; i < count; i++) {
        struct operation operation = random_operation(seed, maps, width);

        maps += operation.kind == OPERATION_MAP;
        ck_assert(program_append(program, &operation));
    }
}

static void show_difference(const struct program *left, const struct program *right, size_t index)
{
    char texts[2][256];
    size_t ordinal = program_ordinal(left, index);

    operation_print(texts[0], sizeof texts[0], &left->operations[index], ordinal);
    operation_print(texts[1], sizeof texts[1], &right->operations[index], ordinal);
    ck_abort_msg("operation %zu was '%s' and became '%s'", index, texts[0], texts[1]);
}

void random_demand_equal(const struct program *left, const struct program *right)
{
    char texts[2][160];

    world_print(texts[0], sizeof texts[0], &left->world);
    world_print(texts[1], sizeof texts[1], &right->world);
    ck_assert_msg(world_equal(&left->world, &right->world), "'%s' became '%s'", texts[0], texts[1]);
    ck_assert_uint_eq(left->count, right->count);
    for (size_t i = 0; i < left->count; i++) {
        if (!operation_equal(&left->operations[i], &right->operations[i]))
            show_difference(left, right, i);
    }
}
