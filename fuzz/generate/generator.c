/* SPDX-License-Identifier: MIT
 *
 * See generator.h. generate.c and boundary.c make operations with it.
 */
#include "fuzz/generate/generator.h"

void generator_init(struct generator *generator, const struct system *system, uint64_t seed)
{
    *generator = (struct generator){.prng = {seed}, .features = system->features};
    generator->kinds = system_operations(system);
}

void generator_begin(struct generator *generator, const struct world *world)
{
    generator->world = *world;
    generator->page_count = world->page_count;
    generator->pattern_at = generator->pattern_count = 0;
    generator->maps = generator->live_count = 0;
    generator->live_pages = 0;
}

/* Run lengths and page numbers that are kept in too few bits fail only here. */
static void enlarge(struct world *world)
{
    world->page_count = WORLD_PAGES_MAX;
    world->limit = WORLD_PAGES_MAX;
    world->first_break = world->page_size;
    world->without_memory = true;
}

/* A power of two pages, or one page less or more. */
static int32_t near_a_power(struct generator *generator)
{
    struct prng *prng = &generator->prng;
    uint32_t powers = 0;
    while (2u << powers <= generator->page_count)
        powers++;
    int32_t pages = (1 << prng_below(prng, powers + 1)) + prng_between(prng, -1, 1);
    return pages > 0 ? pages : 1;
}

void generator_world(struct generator *generator, struct world *world)
{
    static const uint32_t counts[] = {4, 8, 8, 16, 16, 32, 32, 64, 64, 64, 128, 128, 256, 1024};
    static const uint32_t sizes[] = {16, 64, 256, 256, 256, 4096};
    struct prng *prng = &generator->prng;
    *world = WORLD_DEFAULT;
    world->page_count = counts[prng_below(prng, sizeof counts / sizeof counts[0])];
    world->page_size = sizes[prng_below(prng, sizeof sizes / sizeof sizes[0])];
    world->skip_limit = prng_chance(prng, 3) ? 63 : 1 + prng_below(prng, 7);
    world->growth_minimum = 1 + prng_below(prng, prng_chance(prng, 4) ? 32 : 6);
    world->limit = world->page_count - (prng_chance(prng, 4) ? prng_below(prng, 4) : 0);
    world->first_break = prng_chance(prng, 2)
                             ? world->page_size
                             : prng_below(prng, world->page_count * world->page_size / 2);
    world->fail_at = prng_chance(prng, 6) ? 1 + prng_below(prng, 6) : 0;
    if (++generator->worlds % GENERATE_LARGE_EACH == 0)
        enlarge(world);
    generator_begin(generator, world);
    if (generator->pattern_percent > 0 &&
        prng_chance(prng, world->page_count > PATTERN_SMALL_WORLD ? 2 : 8))
        generator->pattern_count = pattern_write_first(prng, world, generator->pattern);
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
        forget(generator, prng_below(&generator->prng, GENERATE_LIVE));
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

/* A random length: usually a few pages, sometimes near a page edge, sometimes large, so that arenas
 * grow. */
struct amount generate_length(struct generator *generator)
{
    struct prng *prng = &generator->prng;
    uint32_t few = generator->page_count / 4 < 4 ? generator->page_count / 4 : 4;
    struct amount length = {.pages = 1 + (int32_t)prng_below(prng, few)};
    if (prng_chance(prng, 4))
        length.pages = 1 + (int32_t)prng_below(prng, generator->page_count / 8 + 2);
    if (prng_chance(prng, 24))
        length.pages = 1 + (int32_t)prng_below(prng, generator->page_count);
    if (generator->page_count >= GENERATE_LARGE_PAGES && prng_chance(prng, 2))
        length.pages = near_a_power(generator);
    if (prng_chance(prng, 6))
        length.bytes = prng_between(prng, -1, 1);
    if (prng_chance(prng, 16))
        length = (struct amount){.bytes = 1 + (int64_t)prng_below(prng, 200)};
    return length;
}

uint32_t generator_weight(const struct generator *generator, uint32_t kind, uint32_t weight)
{
    return (generator->kinds & 1u << kind) != 0 ? weight : 0;
}

const struct live_piece *generator_pick(struct generator *generator)
{
    return &generator->live[prng_below(&generator->prng, generator->live_count)];
}

struct place generate_place(struct generator *generator)
{
    struct prng *prng = &generator->prng;
    struct place place = {.mapping = PLACE_WORLD};
    if (generator->live_count > 0 && !prng_chance(prng, 8)) {
        const struct live_piece *piece = generator_pick(generator);
        place.mapping = (int32_t)piece->ordinal;
        place.offset.pages = piece->first + (int32_t)prng_below(prng, (uint32_t)piece->count);
    } else if (generator->maps > 0 && prng_chance(prng, 2)) {
        place.mapping = (int32_t)prng_below(prng, generator->maps);
    } else {
        place.offset.pages = (int32_t)prng_below(prng, generator->page_count);
    }
    return place;
}

uint32_t generate_request(struct prng *prng)
{
    static const uint32_t requests[] = {
        FLAG_NORESERVE, FLAG_POPULATE, FLAG_STACK, FLAG_LOCKED, FLAG_NORESERVE | FLAG_STACK,
        FLAGS_REQUEST};
    return requests[prng_below(prng, sizeof requests / sizeof requests[0])];
}
