/* SPDX-License-Identifier: MIT
 *
 * See generate.h. The valid operations; boundary.c makes the others.
 *
 *     live:  aaaa bb cccccc        unmap kinds:  whole  aaaa      front aa__   back __aa
 *                                                middle c____c    over  _aa bb__ (two mappings)
 */
#include "fuzz/generate/generate.h"
#include "fuzz/generate/boundary.h"

static void place_at(struct operation *operation, const struct live_piece *piece, int32_t from,
                     int32_t pages)
{
    operation->place.mapping = (int32_t)piece->ordinal;
    operation->place.offset.pages = piece->first + from;
    operation->length.pages = pages;
}

/* The front, the middle or the back of a piece; part of the piece remains. */
static void place_inside(struct prng *prng, struct operation *operation,
                         const struct live_piece *piece)
{
    int32_t pages = 1 + (int32_t)prng_below(prng, (uint32_t)(piece->count - 1));
    int32_t rest = piece->count - pages;
    int32_t from = prng_chance(prng, 3) ? 0 : prng_between(prng, 0, rest);
    place_at(operation, piece, prng_chance(prng, 3) ? rest : from, pages);
}

/* A range that crosses one end of a piece. */
static void place_across(struct prng *prng, struct operation *operation,
                         const struct live_piece *piece)
{
    int32_t before = prng_between(prng, 0, 2);
    int32_t from = before > 0 ? -before : (int32_t)prng_below(prng, (uint32_t)piece->count);
    int32_t end = piece->count + prng_between(prng, before > 0 ? 0 : 1, 4);
    place_at(operation, piece, from, end - from);
}

static struct operation make_unmap(struct generator *generator)
{
    static const uint32_t weights[] = {40, 35, 20, 5};
    struct prng *prng = &generator->prng;
    struct operation operation = operation_default(OPERATION_UNMAP);
    uint32_t choice = prng_weighted(prng, weights, 4);
    if (generator->live_count == 0 || choice == 3) {
        operation.place = generate_place(generator);
        operation.length = generate_length(generator);
        return operation;
    }
    const struct live_piece *piece = generator_pick(generator);
    if (choice == 2)
        place_across(prng, &operation, piece);
    else if (choice == 1 && piece->count > 1)
        place_inside(prng, &operation, piece);
    else
        place_at(&operation, piece, 0, piece->count);
    if (prng_chance(prng, 12))
        operation.length.bytes = -(int64_t)prng_below(prng, 4);
    return operation;
}

static struct operation make_map(struct generator *generator)
{
    struct prng *prng = &generator->prng;
    struct operation operation = operation_default(OPERATION_MAP);
    operation.length = generate_length(generator);
    if ((generator->features & SYSTEM_UNINITIALIZED) != 0 && prng_chance(prng, 5))
        operation.flags |= FLAG_UNINITIALIZED;
    if ((generator->features & SYSTEM_ALIGNED) != 0 && prng_chance(prng, 8))
        operation.alignment.pages = 1 << prng_below(prng, 5);
    if ((generator->features & SYSTEM_ARGUMENTS) != 0 && prng_chance(prng, 10))
        operation.place = generate_place(generator);
    if ((generator->features & SYSTEM_ARGUMENTS) != 0 && prng_chance(prng, 40))
        operation.flags |= generate_request(prng);
    if ((generator->features & SYSTEM_ARGUMENTS) != 0 && prng_chance(prng, 12))
        operation.flags ^= FLAG_PRIVATE | FLAG_SHARED;
    return operation;
}

/* A range of live pages within one piece. */
static struct operation make_range(struct generator *generator, enum operation_kind kind)
{
    struct prng *prng = &generator->prng;
    struct operation operation = operation_default(kind);
    if (generator->live_count == 0) {
        operation.place = generate_place(generator);
        operation.length.pages = 1;
    } else {
        const struct live_piece *piece = generator_pick(generator);
        place_at(&operation, piece, 0, 1 + (int32_t)prng_below(prng, (uint32_t)piece->count));
    }
    operation.new_length = generate_length(generator);
    operation.may_move = operation_has(kind, OPERAND_MAY_MOVE) && prng_chance(prng, 2);
    if (operation_has(kind, OPERAND_PROTECTION))
        operation.protection = prng_below(prng, 4);
    if (operation_has(kind, OPERAND_ADVICE))
        operation.flags = prng_below(prng, ADVICE_DISCARD_LOCKED + 1);
    if (operation_has(kind, OPERAND_SYNC))
        operation.flags = prng_chance(prng, 2) ? SYNC_WAIT : SYNC_ASYNC;
    return operation;
}

/* Changes of the environment: sbrk by the neighbour, refusals, the limit. */
static struct operation make_environment(struct generator *generator, enum operation_kind kind)
{
    struct prng *prng = &generator->prng;
    struct operation operation = operation_default(kind);
    if (operation_has(kind, OPERAND_COUNT)) {
        operation.count = 1 + prng_below(prng, 3);
        operation.moved = prng_chance(prng, 3);
        return operation;
    }
    operation.length.pages = prng_between(prng, -3, 6);
    if (operation_has(kind, OPERAND_DELTA) && prng_chance(prng, 2))
        operation.length.bytes = prng_between(prng, -8, 120);
    if (operation_has(kind, OPERAND_LIMIT))
        operation.length.pages =
            (int32_t)(generator->page_count - prng_below(prng, generator->page_count / 3 + 1));
    return operation;
}

/* Unmaps become twice as likely when more than half of the world is live. */
static enum operation_kind pick_kind(struct generator *generator)
{
    uint32_t weights[OPERATION_KINDS];
    for (uint32_t kind = 0; kind < OPERATION_KINDS; kind++)
        weights[kind] = generator_weight(generator, kind, operation_facts[kind].weight);
    if (generator->live_pages > (int32_t)(generator->page_count / 2))
        weights[OPERATION_UNMAP] *= 2;
    return (enum operation_kind)prng_weighted(&generator->prng, weights, OPERATION_KINDS);
}

static struct operation make_sensible(struct generator *generator)
{
    enum operation_kind kind = pick_kind(generator);
    if (kind == OPERATION_MAP)
        return make_map(generator);
    if (kind == OPERATION_UNMAP)
        return make_unmap(generator);
    return operation_facts[kind].actor == ACTOR_ENVIRONMENT ? make_environment(generator, kind)
                                                            : make_range(generator, kind);
}

/* Removes what this system does not support. The map itself stays, because later operations refer
 * to maps by number. */
static void simplify_map(const struct generator *generator, struct operation *operation)
{
    const uint32_t exact = FLAG_FIXED | FLAG_FIXED_NOREPLACE;
    if ((generator->features & SYSTEM_FIXED) == 0 && (operation->flags & exact) != 0) {
        operation->flags &= ~exact;
        operation->place = operation_default(OPERATION_MAP).place;
    }
    if ((generator->features & SYSTEM_ALIGNED) == 0)
        operation->alignment = (struct amount){0};
    if ((generator->features & SYSTEM_UNINITIALIZED) == 0)
        operation->flags &= ~(uint32_t)FLAG_UNINITIALIZED;
    if ((generator->features & SYSTEM_ARGUMENTS) == 0 && (operation->flags & FLAG_SHARED) != 0)
        operation->flags ^= FLAG_PRIVATE | FLAG_SHARED;
}

static bool write_pattern(struct generator *generator, struct operation *operation)
{
    while (generator->pattern_at < generator->pattern_count) {
        *operation = generator->pattern[generator->pattern_at++];
        if (operation->kind == OPERATION_MAP)
            simplify_map(generator, operation);
        if ((generator->kinds & 1u << operation->kind) != 0)
            return true;
    }
    return false;
}

static void begin_writer(struct generator *generator)
{
    generator->pattern_at = 0;
    generator->pattern_count =
        pattern_write(&generator->prng, &generator->world, generator->maps, generator->pattern);
}

struct operation generator_next(struct generator *generator)
{
    struct operation operation;
    if (generator->pattern_at == generator->pattern_count && generator->pattern_percent > 0 &&
        prng_below(&generator->prng, 100) < generator->pattern_percent)
        begin_writer(generator);
    if (!write_pattern(generator, &operation)) {
        bool raw = prng_below(&generator->prng, 100) < generator->boundary_percent;
        operation = raw ? make_boundary(generator) : make_sensible(generator);
    }
    generator_follow(generator, &operation);
    return operation;
}
