/* SPDX-License-Identifier: MIT
 *
 * See pattern.h. Each pattern draws its sizes at random; each page map shows one example.
 */
#include "fuzz/generate/pattern.h"

struct writer {
    struct prng *prng;
    const struct world *world;
    size_t base, maps; /* map statements before the pattern, and in it */
    struct operation *operations;
    size_t count;
};

static struct operation *add(struct writer *writer, enum operation_kind kind)
{
    struct operation *operation = &writer->operations[writer->count++];
    *operation = operation_default(kind);
    return operation;
}

/* Returns the number of the mapping within the pattern. */
static size_t map(struct writer *writer, int32_t pages)
{
    add(writer, OPERATION_MAP)->length.pages = pages;
    return writer->maps++;
}

static void range(struct writer *writer, enum operation_kind kind, size_t mapping, int32_t first,
                  int32_t pages)
{
    struct operation *operation = add(writer, kind);
    operation->place.mapping = (int32_t)(writer->base + mapping);
    operation->place.offset.pages = first;
    operation->length.pages = pages;
}

static void unmap(struct writer *writer, size_t mapping, int32_t first, int32_t pages)
{
    range(writer, OPERATION_UNMAP, mapping, first, pages);
}

static void move_break(struct writer *writer, int32_t pages, int64_t bytes)
{
    add(writer, OPERATION_SBRK)->length = (struct amount){.pages = pages, .bytes = bytes};
}

static int32_t some(struct writer *writer, int32_t low, int32_t high)
{
    return prng_between(writer->prng, low, high);
}

/* AAAA  A__A  ABBA: an arena releases a part and maps it again. */
static void refill_part(struct writer *writer)
{
    int32_t pages = some(writer, 2, 6);
    int32_t first = some(writer, 0, pages - 1);
    int32_t gone = some(writer, 1, pages - first);
    size_t mapping = map(writer, pages);
    unmap(writer, mapping, first, gone);
    map(writer, gone);
}

/* AAAAAAAA  _AAAA___: a collector needs an aligned chunk, maps twice as much, and trims both
 * ends. */
static void trim_ends(struct writer *writer)
{
    int32_t pages = some(writer, 1, 4);
    int32_t head = some(writer, 0, pages);
    size_t mapping = map(writer, 2 * pages);
    if (head > 0)
        unmap(writer, mapping, 0, head);
    if (head < pages)
        unmap(writer, mapping, head + pages, pages - head);
    map(writer, pages);
}

/* AABBCC  AA__CC  AADDCC: the middle one of three is replaced. */
static void replace_middle(struct writer *writer)
{
    int32_t pages = some(writer, 1, 3);
    map(writer, some(writer, 1, 3));
    size_t middle = map(writer, pages);
    map(writer, some(writer, 1, 3));
    unmap(writer, middle, 0, pages);
    map(writer, some(writer, 1, pages + 1));
}

/* AAABBB  A____B: one unmap over two mappings. */
static void unmap_across(struct writer *writer)
{
    int32_t pages = some(writer, 1, 4);
    size_t first = map(writer, pages);
    map(writer, some(writer, 1, 4));
    int32_t from = some(writer, 0, pages - 1);
    unmap(writer, first, from, pages - from + some(writer, 1, 3));
    map(writer, some(writer, 1, 4));
}

/* ABC  ___  DDD: small mappings, freed in any order, make room for a large one. */
static void free_all_then_large(struct writer *writer)
{
    bool backwards = prng_chance(writer->prng, 2);
    size_t first = map(writer, some(writer, 1, 2));
    map(writer, some(writer, 1, 2));
    map(writer, some(writer, 1, 2));
    for (size_t i = 0; i < 3; i++)
        unmap(writer, first + (backwards ? 2 - i : i), 0, 2);
    map(writer, some(writer, 3, 6));
}

/* The same buffer again and again; the first one may be uninitialized. */
static void recycle(struct writer *writer)
{
    int32_t pages = some(writer, 1, 3);
    size_t mapping = map(writer, pages);
    if (prng_chance(writer->prng, 2))
        writer->operations[writer->count - 1].flags |= FLAG_UNINITIALIZED;
    if (prng_chance(writer->prng, 2))
        range(writer, OPERATION_WRITE, mapping, 0, pages);
    unmap(writer, mapping, 0, pages);
    map(writer, pages);
    if (prng_chance(writer->prng, 2))
        writer->operations[writer->count - 1].length =
            (struct amount){.pages = pages - 1, .bytes = some(writer, 1, 15)};
}

static void refuse_and_retry(struct writer *writer)
{
    int32_t pages = some(writer, 1, 6);
    struct operation *fail = add(writer, OPERATION_FAIL);
    fail->count = (uint32_t)some(writer, 1, 2);
    fail->moved = prng_chance(writer->prng, 3);
    map(writer, pages);
    map(writer, pages);
}

/* A byte allocator shares the break and leaves it at any byte. */
static void odd_neighbour(struct writer *writer)
{
    map(writer, some(writer, 1, 3));
    move_break(writer, some(writer, 0, 2), some(writer, 1, 40));
    map(writer, some(writer, 1, 4));
    map(writer, some(writer, 1, 4));
}

/* A byte allocator takes memory, releases it, and the system gets the same pages. */
static void neighbour_gives_back(struct writer *writer)
{
    int32_t pages = some(writer, 1, 8);
    int64_t bytes = some(writer, 0, 3);
    move_break(writer, pages, bytes);
    move_break(writer, -pages, -bytes);
    map(writer, some(writer, 1, pages));
}

/* Maps all memory, then one more, and again after an unmap. */
static void map_to_the_limit(struct writer *writer)
{
    int32_t pages = (int32_t)writer->world->limit - some(writer, 0, 3);
    size_t mapping = map(writer, pages > 0 ? pages : 1);
    map(writer, some(writer, 1, 3));
    unmap(writer, mapping, 0, some(writer, 1, 3));
    map(writer, some(writer, 1, 3));
}

/* The limit moves close, and back again. */
static void tighten_limit(struct writer *writer)
{
    int32_t pages = (int32_t)writer->world->page_count;
    add(writer, OPERATION_LIMIT)->length.pages = some(writer, 1, pages);
    map(writer, some(writer, 1, 5));
    map(writer, 1);
    add(writer, OPERATION_LIMIT)->length.pages = pages;
    map(writer, some(writer, 1, 5));
}

static void align_chunk(struct writer *writer)
{
    map(writer, some(writer, 1, 3));
    size_t chunk = map(writer, some(writer, 1, 4));
    writer->operations[writer->count - 1].alignment.pages = 1 << some(writer, 1, 3);
    unmap(writer, chunk, 0, some(writer, 1, 4));
    map(writer, some(writer, 1, 3));
}

/* The second unmap finds nothing, or a mapping that was made in between. */
static void free_twice(struct writer *writer)
{
    int32_t pages = some(writer, 1, 3);
    size_t mapping = map(writer, pages);
    unmap(writer, mapping, 0, pages);
    unmap(writer, mapping, 0, pages);
    map(writer, pages);
}

static void remap(struct writer *writer, size_t mapping, int32_t pages, int32_t new_pages,
                  bool may_move)
{
    range(writer, OPERATION_REMAP, mapping, 0, pages);
    writer->operations[writer->count - 1].new_length.pages = new_pages;
    writer->operations[writer->count - 1].may_move = may_move;
}

/* A  AAA  AAAAA: a buffer that grows again and again, alone or with mappings after it. */
static void reallocate(struct writer *writer)
{
    int32_t pages = some(writer, 1, 3);
    size_t buffer = map(writer, pages);
    if (prng_chance(writer->prng, 2))
        map(writer, some(writer, 1, 3));
    for (int i = 0; i < 2; i++) {
        int32_t longer = pages + some(writer, 1, 5);
        remap(writer, buffer, pages, longer, !prng_chance(writer->prng, 4));
        pages = longer;
    }
    range(writer, OPERATION_WRITE, buffer, 0, pages);
}

/* AAAAB  ____B  BBB: a growing buffer may move into the pages of another mapping. */
static void reallocate_into_a_hole(struct writer *writer)
{
    int32_t pages = some(writer, 2, 6), held = some(writer, 1, 2);
    size_t gone = map(writer, pages);
    size_t buffer = map(writer, held);
    if (prng_chance(writer->prng, 3))
        map(writer, 1);
    unmap(writer, gone, 0, pages);
    remap(writer, buffer, held, held + some(writer, 1, 3), !prng_chance(writer->prng, 4));
    map(writer, some(writer, 1, 3));
}

/* AAAAA  AA_AA: the program uses the whole mapping after it unmapped a part. */
static void use_what_was_cut(struct writer *writer)
{
    static const enum operation_kind kinds[] = {OPERATION_REMAP, OPERATION_DISCARD,
                                                OPERATION_PROTECT};
    int32_t pages = some(writer, 3, 6);
    int32_t from = some(writer, 1, pages - 1);
    size_t mapping = map(writer, pages);
    unmap(writer, mapping, from, some(writer, 1, pages - from));
    for (int i = 0; i < 2; i++) {
        range(writer, kinds[some(writer, 0, 2)], mapping, 0, pages);
        struct operation *operation = &writer->operations[writer->count - 1];
        operation->new_length.pages = some(writer, 1, pages + 2);
        operation->may_move = operation->kind == OPERATION_REMAP && prng_chance(writer->prng, 2);
        operation->protection =
            operation->kind == OPERATION_PROTECT ? PROTECTION_DEFAULT : operation->protection;
    }
    map(writer, some(writer, 1, pages));
}

/* Maps pages of an earlier mapping of this pattern again, exactly there. */
static struct operation *map_over(struct writer *writer, size_t mapping, int32_t at, int32_t pages)
{
    map(writer, pages);
    struct operation *operation = &writer->operations[writer->count - 1];
    operation->flags |= FLAG_FIXED;
    operation->place.mapping = (int32_t)(writer->base + mapping);
    operation->place.offset.pages = at;
    return operation;
}

/* AAAAAA  ______  __BBC_: a heap is reserved, released, and claimed again, up or
 * down, and some of it twice. */
static void claim_the_reserve(struct writer *writer)
{
    int32_t pages = some(writer, 3, 8), at = some(writer, 0, 2);
    bool downwards = prng_chance(writer->prng, 2);
    size_t reserve = map(writer, pages);
    unmap(writer, reserve, 0, pages);
    for (int i = 0; i < 3 && at < pages; i++) {
        int32_t claimed = some(writer, 1, 2);
        int32_t first = downwards ? pages - at - claimed : at;
        struct operation *claim = map_over(writer, reserve, first, claimed);
        if (!prng_chance(writer->prng, 3))
            claim->flags = FLAG_DEFAULT | FLAG_FIXED_NOREPLACE;
        if (prng_chance(writer->prng, 3))
            map_over(writer, reserve, first, claimed);
        at += claimed + some(writer, 0, 1);
    }
}

/* _A_B_C_D  ________  EEEEEEE: one mapping takes aligned chunks and the pages between them. */
static void chunks_and_what_is_between(struct writer *writer)
{
    int32_t stride = prng_chance(writer->prng, 3) ? 4 : 2, chunks = some(writer, 3, 9);
    size_t first = writer->maps;
    for (int32_t i = 0; i < chunks; i++) {
        map(writer, 1);
        writer->operations[writer->count - 1].alignment.pages = stride;
    }
    unmap(writer, first, 0, stride * chunks);
    map(writer, stride * chunks - some(writer, 0, 2));
}

/* AAAAAA  ABBBAA  ABCBAA  ABDBAA  EEEEEE: an allocator decommits (B), commits (C), and decommits
 * the same pages again (D), by MAP_FIXED. */
static void decommit_and_commit(struct writer *writer)
{
    int32_t pages = some(writer, 3, 8), gone = some(writer, 1, pages - 1);
    int32_t first = some(writer, 0, pages - gone), taken = some(writer, 1, gone);
    size_t region = map(writer, pages);
    range(writer, OPERATION_WRITE, region, 0, pages);
    map_over(writer, region, first, gone)->protection = 0;
    first += some(writer, 0, gone - taken);
    map_over(writer, region, first, taken);
    map_over(writer, region, first, taken)->protection = 0;
    unmap(writer, region, 0, pages);
    map(writer, pages);
}

/* _B__DDDD  _BEEDDDD  FBEEDDDD: a search passes a small hole, which the next request needs. */
static void pass_a_small_hole(struct writer *writer)
{
    int32_t small = some(writer, 1, 3), large = small + some(writer, 1, 3);
    const int32_t lengths[] = {small, 1, large, some(writer, 1, 4)};
    size_t first = writer->maps;
    for (size_t i = 0; i < 4; i++)
        map(writer, lengths[i]);
    unmap(writer, first, 0, small);
    unmap(writer, first + 2, 0, large);
    map(writer, large);
    map(writer, small);
}

/* A__B  A___  ACCC: C gets new pages, and behind them a dirty one. */
static void clean_pages_before_a_dirty_one(struct writer *writer)
{
    int32_t at = some(writer, 1, prng_chance(writer->prng, 2) ? 6 : 40);
    size_t first = map(writer, 1), behind = map(writer, 1);
    struct operation *hint = &writer->operations[writer->count - 1];
    hint->place.mapping = (int32_t)(writer->base + first);
    hint->place.offset.pages = at;
    range(writer, OPERATION_WRITE, behind, 0, 1);
    unmap(writer, behind, 0, 1);
    map(writer, at + some(writer, 0, 1));
}

typedef void (*pattern)(struct writer *writer);
static const pattern patterns[] = {
    refill_part,         trim_ends,           replace_middle,
    unmap_across,        free_all_then_large, recycle,
    refuse_and_retry,    odd_neighbour,       neighbour_gives_back,
    map_to_the_limit,    tighten_limit,       align_chunk,
    free_twice,          reallocate,          reallocate_into_a_hole,
    use_what_was_cut,    claim_the_reserve,   chunks_and_what_is_between,
    decommit_and_commit, pass_a_small_hole,   clean_pages_before_a_dirty_one,
};

size_t pattern_count(void)
{
    return sizeof patterns / sizeof patterns[0];
}

size_t pattern_write_one(size_t which, struct prng *prng, const struct world *world, size_t base,
                         struct operation operations[PATTERN_OPERATIONS_MAX])
{
    struct writer writer = {prng, world, base, 0, operations, 0};
    patterns[which](&writer);
    return writer.count;
}

size_t pattern_write(struct prng *prng, const struct world *world, size_t base,
                     struct operation operations[PATTERN_OPERATIONS_MAX])
{
    uint32_t which = prng_below(prng, (uint32_t)pattern_count());
    return pattern_write_one(which, prng, world, base, operations);
}
