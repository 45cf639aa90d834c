/* SPDX-License-Identifier: MIT
 *
 * See simplify.h. The steps are ordered from the largest gain to the smallest.
 */
#include "fuzz/shrink/simplify.h"

static struct amount magnitude_halved(struct amount amount)
{
    return (struct amount){amount.base, amount.pages / 2, amount.bytes / 2};
}

static void base_away(struct amount *amount)
{
    if (amount->base != AMOUNT_ZERO)
        *amount = (struct amount){.pages = amount->pages, .bytes = amount->bytes};
}

static void bytes_away(struct amount *amount)
{
    amount->bytes = 0;
}

static void bytes_to_page(struct amount *amount)
{
    if (amount->pages == 0 && amount->bytes > 0)
        *amount = (struct amount){.base = amount->base, .pages = 1};
}

static void pages_away(struct amount *amount)
{
    amount->pages = 0;
}

static void pages_to_one(struct amount *amount)
{
    if (amount->pages > 1)
        amount->pages = 1;
}

static void pages_halved(struct amount *amount)
{
    *amount = magnitude_halved(*amount);
}

static void pages_one_less(struct amount *amount)
{
    amount->pages -= (amount->pages > 0) - (amount->pages < 0);
}

static void bytes_one_less(struct amount *amount)
{
    amount->bytes -= (amount->bytes > 0) - (amount->bytes < 0);
}

typedef void (*amount_step)(struct amount *amount);
static const amount_step amount_steps[] = {
    base_away,    bytes_away, bytes_to_page,  pages_to_one,
    pages_halved, pages_away, pages_one_less, bytes_one_less,
};
enum { AMOUNT_STEPS = sizeof amount_steps / sizeof amount_steps[0], AMOUNTS = 5 };

static void default_expectation(struct operation *operation)
{
    operation->expectation = operation_default(operation->kind).expectation;
}

static void default_protection(struct operation *operation)
{
    operation->protection = PROTECTION_DEFAULT;
}

static void default_flags(struct operation *operation)
{
    operation->flags = operation_default(operation->kind).flags;
}

static void plain_flags(struct operation *operation)
{
    if (operation->kind == OPERATION_MAP)
        operation->flags &= FLAG_DEFAULT | FLAG_UNINITIALIZED | FLAG_FIXED | FLAG_FIXED_NOREPLACE;
}

static void default_descriptor(struct operation *operation)
{
    operation->descriptor = -1;
}

static void default_place(struct operation *operation)
{
    if (operation->kind == OPERATION_MAP)
        operation->place = operation_default(OPERATION_MAP).place;
}

static void default_alignment(struct operation *operation)
{
    operation->alignment = (struct amount){0};
}

static void default_offset(struct operation *operation)
{
    operation->offset = (struct amount){0};
}

static void count_one(struct operation *operation)
{
    if (operation->count > 1)
        operation->count = 1;
}

static void not_moved(struct operation *operation)
{
    operation->moved = operation->may_move = false;
}

typedef void (*operation_step)(struct operation *operation);
static const operation_step operation_steps[] = {
    default_expectation, default_place,     default_flags,  plain_flags, default_protection,
    default_descriptor,  default_alignment, default_offset, count_one,   not_moved,
};
enum { OPERATION_STEPS = sizeof operation_steps / sizeof operation_steps[0] };

/* Only amounts that the operation's kind prints, so that every step changes the printed program. */
static struct amount *amount_of(struct operation *operation, unsigned which)
{
    switch (which) {
    case 0:
        return &operation->length;
    case 1:
        return &operation->place.offset;
    case 2:
        return operation_has(operation->kind, OPERAND_NEW_LENGTH) ? &operation->new_length : NULL;
    case 3:
        return operation_has(operation->kind, OPERAND_OPTIONS) ? &operation->alignment : NULL;
    default:
        return operation_has(operation->kind, OPERAND_OPTIONS) ? &operation->offset : NULL;
    }
}

enum simplified simplify_operation(struct program *program, size_t index, unsigned step)
{
    struct operation *operation = &program->operations[index];
    struct operation before = *operation;
    if (step >= OPERATION_STEPS + AMOUNTS * AMOUNT_STEPS)
        return SIMPLIFY_NO_MORE;
    if (step < OPERATION_STEPS) {
        operation_steps[step](operation);
    } else {
        struct amount *amount = amount_of(operation, (step - OPERATION_STEPS) / AMOUNT_STEPS);
        if (amount != NULL)
            amount_steps[(step - OPERATION_STEPS) % AMOUNT_STEPS](amount);
    }
    return operation_equal(&before, operation) ? SIMPLIFY_NOTHING : SIMPLIFY_DONE;
}

static void keep_in_bounds(struct world *world)
{
    if (world->limit > world->page_count)
        world->limit = world->page_count;
    if (world->first_break > (uint64_t)world->page_count * world->page_size)
        world->first_break = world->page_size;
}

static void no_failure(struct world *world)
{
    world->fail_at = 0;
}

static void break_at_page_one(struct world *world)
{
    world->first_break = world->page_size;
}

static void whole_limit(struct world *world)
{
    world->limit = world->page_count;
}

static void pages_eight(struct world *world)
{
    if (world->page_count > 8)
        world->page_count = 8;
}

static void world_halved(struct world *world)
{
    if (world->page_count > 1)
        world->page_count /= 2;
}

static void world_one_less(struct world *world)
{
    if (world->page_count > 1)
        world->page_count--;
}

static void page_sixteen(struct world *world)
{
    if (world->page_size > WORLD_PAGE_SIZE_MIN) {
        world->first_break = world->first_break / world->page_size * WORLD_PAGE_SIZE_MIN;
        world->page_size = WORLD_PAGE_SIZE_MIN;
    }
}

static void skip_full(struct world *world)
{
    world->skip_limit = WORLD_SKIP_LIMIT_MAX;
}

static void growth_one(struct world *world)
{
    world->growth_minimum = 1;
}

static void break_one_less(struct world *world)
{
    if (world->first_break > world->page_size)
        world->first_break--;
}

typedef void (*world_step)(struct world *world);
static const world_step world_steps[] = {
    no_failure, break_at_page_one, whole_limit,    pages_eight, world_halved,
    growth_one, page_sixteen,      world_one_less, skip_full,   break_one_less,
};
enum { WORLD_STEPS = sizeof world_steps / sizeof world_steps[0] };

enum simplified simplify_world(struct program *program, unsigned step)
{
    struct world before = program->world;
    if (step >= WORLD_STEPS)
        return SIMPLIFY_NO_MORE;
    world_steps[step](&program->world);
    keep_in_bounds(&program->world);
    return world_equal(&before, &program->world) || world_problem(&program->world) != NULL
               ? SIMPLIFY_NOTHING
               : SIMPLIFY_DONE;
}
