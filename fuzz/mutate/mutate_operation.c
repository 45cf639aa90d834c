/* SPDX-License-Identifier: MIT
 *
 * See mutate_operation.h.
 */
#include "fuzz/mutate/mutate_operation.h"
#include "fuzz/generate/boundary.h"

/* Mostly adds or subtracts a little; sometimes replaces the amount. */
static void mutate_amount(struct generator *generator, struct amount *amount)
{
    struct prng *prng = &generator->prng;
    switch (prng_below(prng, 8)) {
    case 0:
    case 1:
        amount->pages += prng_between(prng, -2, 2);
        break;
    case 2:
        amount->bytes += prng_between(prng, -1, 1);
        break;
    case 3:
        amount->bytes = 0;
        break;
    case 4:
        *amount = (struct amount){.pages = prng_between(prng, 0, (int32_t)generator->page_count)};
        break;
    case 5:
        *amount = prng_chance(prng, 3) ? boundary_amount(generator) : generate_length(generator);
        break;
    default:
        *amount = (struct amount){.pages = prng_between(prng, 1, 4)};
    }
}

static void mutate_place(struct generator *generator, struct place *place)
{
    struct prng *prng = &generator->prng;
    if (prng_chance(prng, 2)) {
        *place = generate_place(generator);
    } else if (prng_chance(prng, 2) && place->mapping >= 0) {
        place->mapping += prng_between(prng, -1, 1);
        place->mapping = place->mapping < 0 ? 0 : place->mapping;
    } else {
        place->offset.pages += prng_between(prng, -2, 2);
        place->offset.bytes = prng_chance(prng, 6) ? prng_between(prng, -8, 8) : 0;
    }
}

static void mutate_map(struct generator *generator, struct operation *operation)
{
    struct prng *prng = &generator->prng;
    switch (prng_below(prng, 7)) {
    case 0:
        operation->flags ^= FLAG_UNINITIALIZED;
        break;
    case 1:
        operation->alignment =
            (struct amount){.pages = prng_chance(prng, 2) ? 0 : 1 << prng_below(prng, 5)};
        break;
    case 2:
        mutate_place(generator, &operation->place);
        break;
    case 3:
        operation->protection = prng_below(prng, 8);
        break;
    case 4:
        operation->flags ^= generate_request(prng);
        break;
    default:
        mutate_amount(generator, &operation->length);
    }
}

void mutate_operation(struct generator *generator, struct operation *operation)
{
    struct prng *prng = &generator->prng;
    if (operation->kind == OPERATION_MAP) {
        mutate_map(generator, operation);
    } else if (operation_has(operation->kind, OPERAND_COUNT)) {
        operation->count = prng_below(prng, 4);
        operation->moved = prng_chance(prng, 2);
    } else if ((operation_has(operation->kind, OPERAND_ADVICE) ||
                operation_has(operation->kind, OPERAND_SYNC)) &&
               prng_chance(prng, 3)) {
        operation->flags = prng_below(prng, ADVICE_DISCARD_LOCKED + 1);
    } else if (operation_has(operation->kind, OPERAND_PLACE) && prng_chance(prng, 2)) {
        mutate_place(generator, &operation->place);
    } else {
        mutate_amount(generator, &operation->length);
    }
}

static void mutate_pages(struct prng *prng, struct world *world)
{
    static const uint32_t counts[] = {4, 6, 8, 8, 12, 16, 24, 32, 64, 128};
    world->page_count = counts[prng_below(prng, sizeof counts / sizeof counts[0])];
    world->limit = world->page_count;
    if (world->first_break > (uint64_t)world->page_count * world->page_size)
        world->first_break = world->page_size;
}

void mutate_large_world(struct prng *prng, struct world *world)
{
    if (world->page_count > MUTATE_LARGE_PAGES)
        mutate_pages(prng, world);
}

static void mutate_page_size(struct prng *prng, struct world *world)
{
    static const uint32_t sizes[] = {16, 32, 64, 256, 256};
    uint64_t pages = world->first_break / world->page_size;
    world->page_size = sizes[prng_below(prng, sizeof sizes / sizeof sizes[0])];
    world->first_break = pages * world->page_size;
}

void mutate_world(struct prng *prng, struct world *world)
{
    uint32_t space = world->page_count * world->page_size;
    switch (prng_below(prng, 9)) {
    case 0:
    case 7:
        mutate_pages(prng, world);
        break;
    case 1:
        mutate_page_size(prng, world);
        break;
    case 2:
        world->skip_limit = prng_chance(prng, 3) ? WORLD_SKIP_LIMIT_MAX : 1 + prng_below(prng, 8);
        break;
    case 3:
        world->growth_minimum = 1 + prng_below(prng, prng_chance(prng, 3) ? 32 : 4);
        break;
    case 4:
        world->limit = world->page_count;
        if (prng_chance(prng, 2))
            world->limit = prng_below(prng, world->page_count + 1);
        break;
    case 5:
        world->fail_at = prng_below(prng, 5);
        break;
    default:
        world->first_break =
            prng_chance(prng, 2) ? world->page_size : prng_below(prng, space / 2 + 1);
    }
}
