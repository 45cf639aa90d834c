/* SPDX-License-Identifier: MIT
 *
 * See generator.h. generate.c and raw.c make operations with it.
 */
#include "fuzz/generate/generator.h"

void generator_init(struct generator *generator, const struct system *system, uint64_t seed)
{
    *generator = (struct generator){.dice = {seed}, .features = system->features};
    generator->kinds = system_operations(system);
}

void generator_begin(struct generator *generator, const struct world *world)
{
    generator->world = *world;
    generator->page_count = world->page_count;
    generator->story_at = generator->story_count = 0;
    generator->maps = generator->live_count = 0;
    generator->live_pages = 0;
}

void generator_world(struct generator *generator, struct world *world)
{
    static const uint32_t counts[] = {4, 8, 8, 16, 16, 32, 32, 64, 64, 64, 128, 128, 256, 1024};
    static const uint32_t sizes[] = {16, 64, 256, 256, 256, 4096};
    struct dice *dice = &generator->dice;
    *world = WORLD_DEFAULT;
    world->page_count = counts[dice_roll(dice, sizeof counts / sizeof counts[0])];
    world->page_size = sizes[dice_roll(dice, sizeof sizes / sizeof sizes[0])];
    world->skip_limit = dice_one_in(dice, 3) ? 63 : 1 + dice_roll(dice, 7);
    world->growth_minimum = 1 + dice_roll(dice, dice_one_in(dice, 4) ? 32 : 6);
    world->limit = world->page_count - (dice_one_in(dice, 4) ? dice_roll(dice, 4) : 0);
    world->first_break = dice_one_in(dice, 2)
                             ? world->page_size
                             : dice_roll(dice, world->page_count * world->page_size / 2);
    world->fail_at = dice_one_in(dice, 6) ? 1 + dice_roll(dice, 6) : 0;
    generator_begin(generator, world);
}

static void forget(struct generator *generator, uint32_t index)
{
    generator->live_pages -= generator->live[index].count;
    generator->live[index] = generator->live[--generator->live_count];
}

static void remember(struct generator *generator, uint32_t ordinal, int32_t first, int32_t count)
{
    if (count <= 0 || count > (int32_t)generator->page_count)
        return;
    if (generator->live_count == GENERATE_LIVE)
        forget(generator, dice_roll(&generator->dice, GENERATE_LIVE));
    generator->live[generator->live_count++] = (struct live_piece){ordinal, first, count};
    generator->live_pages += count;
}

/* AAAAAA cut at [from, to) leaves AA and A. */
static void cut(struct generator *generator, uint32_t ordinal, int32_t from, int32_t to)
{
    for (uint32_t i = generator->live_count; i > 0; i--) {
        struct live_piece piece = generator->live[i - 1];
        int32_t end = piece.first + piece.count;
        if (piece.ordinal != ordinal || to <= piece.first || from >= end)
            continue;
        forget(generator, i - 1);
        remember(generator, ordinal, piece.first, from - piece.first);
        remember(generator, ordinal, to, end - to);
    }
}

static int32_t whole_pages(const struct amount *amount)
{
    return amount->base != AMOUNT_ZERO ? 0 : amount->pages + (amount->bytes > 0);
}

void generator_follow(struct generator *generator, const struct operation *operation)
{
    int32_t pages = whole_pages(&operation->length);
    if (operation->kind == OPERATION_MAP)
        remember(generator, generator->maps++, 0, pages);
    if (operation->kind == OPERATION_UNMAP && operation->place.mapping >= 0 && pages > 0)
        cut(generator, (uint32_t)operation->place.mapping, operation->place.offset.pages,
            operation->place.offset.pages + pages);
}

/* Mostly a few pages; a tail of large ones, so that arenas grow, and every edge of a page. */
struct amount generate_length(struct generator *generator)
{
    struct dice *dice = &generator->dice;
    uint32_t few = generator->page_count / 4 < 4 ? generator->page_count / 4 : 4;
    struct amount length = {.pages = 1 + (int32_t)dice_roll(dice, few)};
    if (dice_one_in(dice, 4))
        length.pages = 1 + (int32_t)dice_roll(dice, generator->page_count / 8 + 2);
    if (dice_one_in(dice, 24))
        length.pages = 1 + (int32_t)dice_roll(dice, generator->page_count);
    if (dice_one_in(dice, 6))
        length.bytes = dice_between(dice, -1, 1);
    if (dice_one_in(dice, 16))
        length = (struct amount){.bytes = 1 + (int64_t)dice_roll(dice, 200)};
    return length;
}

uint32_t generator_weight(const struct generator *generator, uint32_t kind, uint32_t weight)
{
    return (generator->kinds & 1u << kind) != 0 ? weight : 0;
}

const struct live_piece *generator_pick(struct generator *generator)
{
    return &generator->live[dice_roll(&generator->dice, generator->live_count)];
}

struct place generate_place(struct generator *generator)
{
    struct dice *dice = &generator->dice;
    struct place place = {.mapping = PLACE_WORLD};
    if (generator->live_count > 0 && !dice_one_in(dice, 8)) {
        const struct live_piece *piece = generator_pick(generator);
        place.mapping = (int32_t)piece->ordinal;
        place.offset.pages = piece->first + (int32_t)dice_roll(dice, (uint32_t)piece->count);
    } else if (generator->maps > 0 && dice_one_in(dice, 2)) {
        place.mapping = (int32_t)dice_roll(dice, generator->maps);
    } else {
        place.offset.pages = (int32_t)dice_roll(dice, generator->page_count);
    }
    return place;
}
