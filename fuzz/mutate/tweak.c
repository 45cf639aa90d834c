/* SPDX-License-Identifier: MIT
 *
 * See tweak.h.
 */
#include "fuzz/mutate/tweak.h"
#include "fuzz/generate/raw.h"

/* A little more or less, or something else altogether. */
static void tweak_amount(struct generator *generator, struct amount *amount)
{
    struct dice *dice = &generator->dice;
    switch (dice_roll(dice, 8)) {
    case 0:
    case 1:
        amount->pages += dice_between(dice, -2, 2);
        break;
    case 2:
        amount->bytes += dice_between(dice, -1, 1);
        break;
    case 3:
        amount->bytes = 0;
        break;
    case 4:
        *amount = (struct amount){.pages = dice_between(dice, 0, (int32_t)generator->page_count)};
        break;
    case 5:
        *amount = dice_one_in(dice, 3) ? generate_wild(generator) : generate_length(generator);
        break;
    default:
        *amount = (struct amount){.pages = dice_between(dice, 1, 4)};
    }
}

static void tweak_place(struct generator *generator, struct place *place)
{
    struct dice *dice = &generator->dice;
    if (dice_one_in(dice, 2)) {
        *place = generate_place(generator);
    } else if (dice_one_in(dice, 2) && place->mapping >= 0) {
        place->mapping += dice_between(dice, -1, 1);
        place->mapping = place->mapping < 0 ? 0 : place->mapping;
    } else {
        place->offset.pages += dice_between(dice, -2, 2);
        place->offset.bytes = dice_one_in(dice, 6) ? dice_between(dice, -8, 8) : 0;
    }
}

static void tweak_map(struct generator *generator, struct operation *operation)
{
    struct dice *dice = &generator->dice;
    switch (dice_roll(dice, 6)) {
    case 0:
        operation->flags ^= FLAG_UNINITIALIZED;
        break;
    case 1:
        operation->alignment =
            (struct amount){.pages = dice_one_in(dice, 2) ? 0 : 1 << dice_roll(dice, 5)};
        break;
    case 2:
        tweak_place(generator, &operation->place);
        break;
    case 3:
        operation->protection = dice_roll(dice, 8);
        break;
    default:
        tweak_amount(generator, &operation->length);
    }
}

void tweak_operation(struct generator *generator, struct operation *operation)
{
    struct dice *dice = &generator->dice;
    if (operation->kind == OPERATION_MAP) {
        tweak_map(generator, operation);
    } else if (operation_has(operation->kind, OPERAND_COUNT)) {
        operation->count = dice_roll(dice, 4);
        operation->moved = dice_one_in(dice, 2);
    } else if (operation_has(operation->kind, OPERAND_PLACE) && dice_one_in(dice, 2)) {
        tweak_place(generator, &operation->place);
    } else {
        tweak_amount(generator, &operation->length);
    }
}

static void tweak_pages(struct dice *dice, struct world *world)
{
    static const uint32_t counts[] = {4, 6, 8, 8, 12, 16, 24, 32, 64, 128};
    world->page_count = counts[dice_roll(dice, sizeof counts / sizeof counts[0])];
    world->limit = world->page_count;
    if (world->first_break > (uint64_t)world->page_count * world->page_size)
        world->first_break = world->page_size;
}

void tweak_large_world(struct dice *dice, struct world *world)
{
    if (world->page_count > TWEAK_LARGE_PAGES)
        tweak_pages(dice, world);
}

static void tweak_page_size(struct dice *dice, struct world *world)
{
    static const uint32_t sizes[] = {16, 32, 64, 256, 256};
    uint64_t pages = world->first_break / world->page_size;
    world->page_size = sizes[dice_roll(dice, sizeof sizes / sizeof sizes[0])];
    world->first_break = pages * world->page_size;
}

void tweak_world(struct dice *dice, struct world *world)
{
    uint32_t space = world->page_count * world->page_size;
    switch (dice_roll(dice, 9)) {
    case 0:
    case 7:
        tweak_pages(dice, world);
        break;
    case 1:
        tweak_page_size(dice, world);
        break;
    case 2:
        world->skip_limit = dice_one_in(dice, 3) ? WORLD_SKIP_LIMIT_MAX : 1 + dice_roll(dice, 8);
        break;
    case 3:
        world->growth_minimum = 1 + dice_roll(dice, dice_one_in(dice, 3) ? 32 : 4);
        break;
    case 4:
        world->limit = world->page_count;
        if (dice_one_in(dice, 2))
            world->limit = dice_roll(dice, world->page_count + 1);
        break;
    case 5:
        world->fail_at = dice_roll(dice, 5);
        break;
    default:
        world->first_break =
            dice_one_in(dice, 2) ? world->page_size : dice_roll(dice, space / 2 + 1);
    }
}
