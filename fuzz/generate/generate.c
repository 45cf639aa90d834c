/* SPDX-License-Identifier: MIT
 *
 * See generate.h. The sensible operations; raw.c has the others.
 *
 *     live:  aaaa bb cccccc        unmap kinds:  whole  aaaa      front aa__   back __aa
 *                                                middle c____c    over  _aa bb__ (two mappings)
 */
#include "fuzz/generate/generate.h"
#include "fuzz/generate/raw.h"

static void place_at(struct operation *operation, const struct live_piece *piece, int32_t from,
                     int32_t pages)
{
    operation->place.mapping = (int32_t)piece->ordinal;
    operation->place.offset.pages = piece->first + from;
    operation->length.pages = pages;
}

/* Part of a piece: its front, middle or back, so that something stays. */
static void place_inside(struct dice *dice, struct operation *operation,
                         const struct live_piece *piece)
{
    int32_t pages = 1 + (int32_t)dice_roll(dice, (uint32_t)(piece->count - 1));
    int32_t rest = piece->count - pages;
    int32_t from = dice_one_in(dice, 3) ? 0 : dice_between(dice, 0, rest);
    place_at(operation, piece, dice_one_in(dice, 3) ? rest : from, pages);
}

/* Over an end of a piece, into whatever lives there. */
static void place_across(struct dice *dice, struct operation *operation,
                         const struct live_piece *piece)
{
    int32_t before = dice_between(dice, 0, 2);
    int32_t from = before > 0 ? -before : (int32_t)dice_roll(dice, (uint32_t)piece->count);
    int32_t end = piece->count + dice_between(dice, before > 0 ? 0 : 1, 4);
    place_at(operation, piece, from, end - from);
}

static struct operation make_unmap(struct generator *generator)
{
    static const uint32_t weights[] = {40, 35, 20, 5};
    struct dice *dice = &generator->dice;
    struct operation operation = operation_default(OPERATION_UNMAP);
    uint32_t choice = dice_weighted(dice, weights, 4);
    if (generator->live_count == 0 || choice == 3) {
        operation.place = generate_place(generator);
        operation.length = generate_length(generator);
        return operation;
    }
    const struct live_piece *piece = generator_pick(generator);
    if (choice == 2)
        place_across(dice, &operation, piece);
    else if (choice == 1 && piece->count > 1)
        place_inside(dice, &operation, piece);
    else
        place_at(&operation, piece, 0, piece->count);
    if (dice_one_in(dice, 12))
        operation.length.bytes = -(int64_t)dice_roll(dice, 4);
    return operation;
}

static struct operation make_map(struct generator *generator)
{
    struct dice *dice = &generator->dice;
    struct operation operation = operation_default(OPERATION_MAP);
    operation.length = generate_length(generator);
    if ((generator->features & SYSTEM_UNINITIALIZED) != 0 && dice_one_in(dice, 5))
        operation.flags |= FLAG_UNINITIALIZED;
    if ((generator->features & SYSTEM_ALIGNED) != 0 && dice_one_in(dice, 8))
        operation.alignment.pages = 1 << dice_roll(dice, 5);
    if ((generator->features & SYSTEM_ARGUMENTS) != 0 && dice_one_in(dice, 10))
        operation.place = generate_place(generator);
    return operation;
}

/* On pages that are live, never longer than a piece. */
static struct operation make_range(struct generator *generator, enum operation_kind kind)
{
    struct dice *dice = &generator->dice;
    struct operation operation = operation_default(kind);
    if (generator->live_count == 0) {
        operation.place = generate_place(generator);
        operation.length.pages = 1;
    } else {
        const struct live_piece *piece = generator_pick(generator);
        place_at(&operation, piece, 0, 1 + (int32_t)dice_roll(dice, (uint32_t)piece->count));
    }
    operation.new_length = generate_length(generator);
    operation.moved = operation_has(kind, OPERAND_MAY_MOVE) && dice_one_in(dice, 2);
    if (operation_has(kind, OPERAND_PROTECTION))
        operation.protection = dice_roll(dice, 4);
    return operation;
}

/* What happens around the system: a neighbour, refusals, the limit. */
static struct operation make_environment(struct generator *generator, enum operation_kind kind)
{
    struct dice *dice = &generator->dice;
    struct operation operation = operation_default(kind);
    if (operation_has(kind, OPERAND_COUNT)) {
        operation.count = 1 + dice_roll(dice, 3);
        operation.moved = dice_one_in(dice, 3);
        return operation;
    }
    operation.length.pages = dice_between(dice, -3, 6);
    if (operation_has(kind, OPERAND_DELTA) && dice_one_in(dice, 2))
        operation.length.bytes = dice_between(dice, -8, 120);
    if (operation_has(kind, OPERAND_LIMIT))
        operation.length.pages =
            (int32_t)(generator->page_count - dice_roll(dice, generator->page_count / 3 + 1));
    return operation;
}

/* The fuller the world, the more unmaps. */
static enum operation_kind pick_kind(struct generator *generator)
{
    uint32_t weights[OPERATION_KINDS];
    for (uint32_t kind = 0; kind < OPERATION_KINDS; kind++)
        weights[kind] = generator_weight(generator, kind, operation_facts[kind].weight);
    if (generator->live_pages > (int32_t)(generator->page_count / 2))
        weights[OPERATION_UNMAP] *= 2;
    return (enum operation_kind)dice_weighted(&generator->dice, weights, OPERATION_KINDS);
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

/* A map stays a map, without what this system cannot be asked: later operations count them. */
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
}

static bool tell_story(struct generator *generator, struct operation *operation)
{
    while (generator->story_at < generator->story_count) {
        *operation = generator->story[generator->story_at++];
        if (operation->kind == OPERATION_MAP)
            simplify_map(generator, operation);
        if ((generator->kinds & 1u << operation->kind) != 0)
            return true;
    }
    return false;
}

static void begin_story(struct generator *generator)
{
    generator->story_at = 0;
    generator->story_count =
        idiom_write(&generator->dice, &generator->world, generator->maps, generator->story);
}

struct operation generator_next(struct generator *generator)
{
    struct operation operation;
    if (generator->story_at == generator->story_count && generator->story_percent > 0 &&
        dice_roll(&generator->dice, 100) < generator->story_percent)
        begin_story(generator);
    if (!tell_story(generator, &operation)) {
        bool raw = dice_roll(&generator->dice, 100) < generator->raw_percent;
        operation = raw ? make_raw(generator) : make_sensible(generator);
    }
    generator_follow(generator, &operation);
    return operation;
}
