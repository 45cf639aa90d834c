/* SPDX-License-Identifier: MIT
 *
 * See idiom.h. Each idiom draws its sizes anew; the drawings show one of them.
 */
#include "fuzz/generate/idiom.h"

struct story {
    struct dice *dice;
    const struct world *world;
    size_t base, maps; /* map statements before the story, and in it */
    struct operation *operations;
    size_t count;
};

static struct operation *add(struct story *story, enum operation_kind kind)
{
    struct operation *operation = &story->operations[story->count++];
    *operation = operation_default(kind);
    return operation;
}

/* Returns the number that the mapping has inside the story. */
static size_t map(struct story *story, int32_t pages)
{
    add(story, OPERATION_MAP)->length.pages = pages;
    return story->maps++;
}

static void range(struct story *story, enum operation_kind kind, size_t mapping, int32_t first,
                  int32_t pages)
{
    struct operation *operation = add(story, kind);
    operation->place.mapping = (int32_t)(story->base + mapping);
    operation->place.offset.pages = first;
    operation->length.pages = pages;
}

static void unmap(struct story *story, size_t mapping, int32_t first, int32_t pages)
{
    range(story, OPERATION_UNMAP, mapping, first, pages);
}

static void move_break(struct story *story, int32_t pages, int64_t bytes)
{
    add(story, OPERATION_SBRK)->length = (struct amount){.pages = pages, .bytes = bytes};
}

static int32_t some(struct story *story, int32_t low, int32_t high)
{
    return dice_between(story->dice, low, high);
}

/* AAAA  A__A  ABBA: an arena gives part back and takes it again. */
static void refill_part(struct story *story)
{
    int32_t pages = some(story, 2, 6);
    int32_t first = some(story, 0, pages - 1);
    int32_t gone = some(story, 1, pages - first);
    size_t mapping = map(story, pages);
    unmap(story, mapping, first, gone);
    map(story, gone);
}

/* AAAAAAAA  _AAAA___: a collector wants an aligned chunk, maps twice as much, trims both ends. */
static void trim_ends(struct story *story)
{
    int32_t pages = some(story, 1, 4);
    int32_t head = some(story, 0, pages);
    size_t mapping = map(story, 2 * pages);
    if (head > 0)
        unmap(story, mapping, 0, head);
    if (head < pages)
        unmap(story, mapping, head + pages, pages - head);
    map(story, pages);
}

/* AABBCC  AA__CC  AADDCC: the middle one of three goes, another comes. */
static void replace_middle(struct story *story)
{
    int32_t pages = some(story, 1, 3);
    map(story, some(story, 1, 3));
    size_t middle = map(story, pages);
    map(story, some(story, 1, 3));
    unmap(story, middle, 0, pages);
    map(story, some(story, 1, pages + 1));
}

/* AAABBB  A____B: one unmap over two mappings. */
static void unmap_across(struct story *story)
{
    int32_t pages = some(story, 1, 4);
    size_t first = map(story, pages);
    map(story, some(story, 1, 4));
    int32_t from = some(story, 0, pages - 1);
    unmap(story, first, from, pages - from + some(story, 1, 3));
    map(story, some(story, 1, 4));
}

/* ABC  ___  DDD: freed in any order, small runs serve a large request. */
static void free_all_then_large(struct story *story)
{
    bool backwards = dice_one_in(story->dice, 2);
    size_t first = map(story, some(story, 1, 2));
    map(story, some(story, 1, 2));
    map(story, some(story, 1, 2));
    for (size_t i = 0; i < 3; i++)
        unmap(story, first + (backwards ? 2 - i : i), 0, 2);
    map(story, some(story, 3, 6));
}

/* The same buffer again and again, its contents not needed the first time. */
static void recycle(struct story *story)
{
    int32_t pages = some(story, 1, 3);
    size_t mapping = map(story, pages);
    if (dice_one_in(story->dice, 2))
        story->operations[story->count - 1].flags |= FLAG_UNINITIALIZED;
    if (dice_one_in(story->dice, 2))
        range(story, OPERATION_WRITE, mapping, 0, pages);
    unmap(story, mapping, 0, pages);
    map(story, pages);
    if (dice_one_in(story->dice, 2))
        story->operations[story->count - 1].length =
            (struct amount){.pages = pages - 1, .bytes = some(story, 1, 15)};
}

/* Memory cannot be had, then it can. */
static void refuse_and_retry(struct story *story)
{
    int32_t pages = some(story, 1, 6);
    struct operation *fail = add(story, OPERATION_FAIL);
    fail->count = (uint32_t)some(story, 1, 2);
    fail->moved = dice_one_in(story->dice, 3);
    map(story, pages);
    map(story, pages);
}

/* A byte allocator shares the break and leaves it anywhere. */
static void odd_neighbour(struct story *story)
{
    map(story, some(story, 1, 3));
    move_break(story, some(story, 0, 2), some(story, 1, 40));
    map(story, some(story, 1, 4));
    map(story, some(story, 1, 4));
}

/* A byte allocator takes memory, uses it, gives it back; then somebody else gets it. */
static void neighbour_gives_back(struct story *story)
{
    int32_t pages = some(story, 1, 8);
    int64_t bytes = some(story, 0, 3);
    move_break(story, pages, bytes);
    move_break(story, -pages, -bytes);
    map(story, some(story, 1, pages));
}

/* All there is, one more, and again after something was freed. */
static void map_to_the_limit(struct story *story)
{
    int32_t pages = (int32_t)story->world->limit - some(story, 0, 3);
    size_t mapping = map(story, pages > 0 ? pages : 1);
    map(story, some(story, 1, 3));
    unmap(story, mapping, 0, some(story, 1, 3));
    map(story, some(story, 1, 3));
}

/* The limit comes near, and goes away again. */
static void tighten_limit(struct story *story)
{
    int32_t pages = (int32_t)story->world->page_count;
    add(story, OPERATION_LIMIT)->length.pages = some(story, 1, pages);
    map(story, some(story, 1, 5));
    map(story, 1);
    add(story, OPERATION_LIMIT)->length.pages = pages;
    map(story, some(story, 1, 5));
}

/* A chunk with an alignment of its own, between others. */
static void align_chunk(struct story *story)
{
    map(story, some(story, 1, 3));
    size_t chunk = map(story, some(story, 1, 4));
    story->operations[story->count - 1].alignment.pages = 1 << some(story, 1, 3);
    unmap(story, chunk, 0, some(story, 1, 4));
    map(story, some(story, 1, 3));
}

/* Freed twice: the second one finds nothing, or what came meanwhile. */
static void free_twice(struct story *story)
{
    int32_t pages = some(story, 1, 3);
    size_t mapping = map(story, pages);
    unmap(story, mapping, 0, pages);
    unmap(story, mapping, 0, pages);
    map(story, pages);
}

static void remap(struct story *story, size_t mapping, int32_t pages, int32_t new_pages,
                  bool may_move)
{
    range(story, OPERATION_REMAP, mapping, 0, pages);
    story->operations[story->count - 1].new_length.pages = new_pages;
    story->operations[story->count - 1].moved = may_move;
}

/* A  AAA  AAAAA: a buffer that becomes longer and longer, alone or with others behind it. */
static void reallocate(struct story *story)
{
    int32_t pages = some(story, 1, 3);
    size_t buffer = map(story, pages);
    if (dice_one_in(story->dice, 2))
        map(story, some(story, 1, 3));
    for (int i = 0; i < 2; i++) {
        int32_t longer = pages + some(story, 1, 5);
        remap(story, buffer, pages, longer, !dice_one_in(story->dice, 4));
        pages = longer;
    }
    range(story, OPERATION_WRITE, buffer, 0, pages);
}

/* AAAAB  ____B  BBB: what becomes longer may go to where something else was. */
static void reallocate_into_a_hole(struct story *story)
{
    int32_t pages = some(story, 2, 6), held = some(story, 1, 2);
    size_t gone = map(story, pages);
    size_t buffer = map(story, held);
    if (dice_one_in(story->dice, 3))
        map(story, 1);
    unmap(story, gone, 0, pages);
    remap(story, buffer, held, held + some(story, 1, 3), !dice_one_in(story->dice, 4));
    map(story, some(story, 1, 3));
}

/* AAAAA  AA_AA: part of it is gone, and the owner goes on as if all were there. */
static void use_what_was_cut(struct story *story)
{
    static const enum operation_kind kinds[] = {OPERATION_REMAP, OPERATION_DISCARD,
                                                OPERATION_PROTECT};
    int32_t pages = some(story, 3, 6);
    int32_t from = some(story, 1, pages - 1);
    size_t mapping = map(story, pages);
    unmap(story, mapping, from, some(story, 1, pages - from));
    for (int i = 0; i < 2; i++) {
        range(story, kinds[some(story, 0, 2)], mapping, 0, pages);
        struct operation *operation = &story->operations[story->count - 1];
        operation->new_length.pages = some(story, 1, pages + 2);
        operation->moved = operation->kind == OPERATION_REMAP && dice_one_in(story->dice, 2);
        operation->protection =
            operation->kind == OPERATION_PROTECT ? PROTECTION_DEFAULT : operation->protection;
    }
    map(story, some(story, 1, pages));
}

/* AAAAAA  ______  __BBC_: a heap is reserved, let go, and claimed again at addresses of its own,
 * upwards or downwards. */
static void claim_the_reserve(struct story *story)
{
    int32_t pages = some(story, 3, 8), at = some(story, 0, 2);
    bool downwards = dice_one_in(story->dice, 2);
    size_t reserve = map(story, pages);
    unmap(story, reserve, 0, pages);
    for (int i = 0; i < 3 && at < pages; i++) {
        int32_t claimed = some(story, 1, 2);
        map(story, claimed);
        struct operation *operation = &story->operations[story->count - 1];
        operation->flags |= dice_one_in(story->dice, 3) ? FLAG_FIXED : FLAG_FIXED_NOREPLACE;
        operation->place.mapping = (int32_t)(story->base + reserve);
        operation->place.offset.pages = downwards ? pages - at - claimed : at;
        at += claimed + some(story, 0, 1);
    }
}

/* _A_B_C_D  ________  EEEEEEE: chunks with an alignment of their own, and when all of them are gone,
 * one that takes what they were and what was never used between them. */
static void chunks_and_what_is_between(struct story *story)
{
    int32_t stride = dice_one_in(story->dice, 3) ? 4 : 2, chunks = some(story, 3, 9);
    size_t first = story->maps;
    for (int32_t i = 0; i < chunks; i++) {
        map(story, 1);
        story->operations[story->count - 1].alignment.pages = stride;
    }
    unmap(story, first, 0, stride * chunks);
    map(story, stride * chunks - some(story, 0, 2));
}

typedef void (*idiom)(struct story *story);
static const idiom idioms[] = {
    refill_part,      trim_ends,           replace_middle,
    unmap_across,     free_all_then_large, recycle,
    refuse_and_retry, odd_neighbour,       neighbour_gives_back,
    map_to_the_limit, tighten_limit,       align_chunk,
    free_twice,       reallocate,          reallocate_into_a_hole,
    use_what_was_cut, claim_the_reserve,   chunks_and_what_is_between,
};

size_t idiom_count(void)
{
    return sizeof idioms / sizeof idioms[0];
}

size_t idiom_write_one(size_t which, struct dice *dice, const struct world *world, size_t base,
                       struct operation operations[IDIOM_OPERATIONS_MAX])
{
    struct story story = {dice, world, base, 0, operations, 0};
    idioms[which](&story);
    return story.count;
}

size_t idiom_write(struct dice *dice, const struct world *world, size_t base,
                   struct operation operations[IDIOM_OPERATIONS_MAX])
{
    uint32_t which = dice_roll(dice, (uint32_t)idiom_count());
    return idiom_write_one(which, dice, world, base, operations);
}
