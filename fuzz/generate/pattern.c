/* SPDX-License-Identifier: MIT
 *
 * See pattern.h. Each pattern draws its sizes at random; each page map shows one example.
 */
#include "fuzz/generate/pattern_writer.h"

/* AAAA  A__A  ABBA: an arena releases a part and maps it again. */
static void refill_part(struct writer *writer)
{
    int32_t pages = writer_some(writer, 2, 6);
    int32_t first = writer_some(writer, 0, pages - 1);
    int32_t gone = writer_some(writer, 1, pages - first);
    size_t mapping = writer_map(writer, pages);
    writer_unmap(writer, mapping, first, gone);
    writer_map(writer, gone);
}

/* AAAAAAAA  _AAAA___: a collector needs an aligned chunk, maps twice as much, and trims both
 * ends. */
static void trim_ends(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 4);
    int32_t head = writer_some(writer, 0, pages);
    size_t mapping = writer_map(writer, 2 * pages);
    if (head > 0)
        writer_unmap(writer, mapping, 0, head);
    if (head < pages)
        writer_unmap(writer, mapping, head + pages, pages - head);
    writer_map(writer, pages);
}

/* AABBCC  AA__CC  AADDCC: the middle one of three is replaced. */
static void replace_middle(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 3);
    writer_map(writer, writer_some(writer, 1, 3));
    size_t middle = writer_map(writer, pages);
    writer_map(writer, writer_some(writer, 1, 3));
    writer_unmap(writer, middle, 0, pages);
    writer_map(writer, writer_some(writer, 1, pages + 1));
}

/* AAABBB  A____B: one unmap over two mappings. */
static void unmap_across(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 4);
    size_t first = writer_map(writer, pages);
    writer_map(writer, writer_some(writer, 1, 4));
    int32_t from = writer_some(writer, 0, pages - 1);
    writer_unmap(writer, first, from, pages - from + writer_some(writer, 1, 3));
    writer_map(writer, writer_some(writer, 1, 4));
}

/* ABC  ___  DDD: small mappings, freed in any order, make room for a large one. */
static void free_all_then_large(struct writer *writer)
{
    bool backwards = prng_chance(writer->prng, 2);
    size_t first = writer_map(writer, writer_some(writer, 1, 2));
    writer_map(writer, writer_some(writer, 1, 2));
    writer_map(writer, writer_some(writer, 1, 2));
    for (size_t i = 0; i < 3; i++)
        writer_unmap(writer, first + (backwards ? 2 - i : i), 0, 2);
    writer_map(writer, writer_some(writer, 3, 6));
}

/* The same buffer again and again; the first one may be uninitialized. */
static void recycle(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 3);
    size_t mapping = writer_map(writer, pages);
    if (prng_chance(writer->prng, 2))
        writer->operations[writer->count - 1].flags |= FLAG_UNINITIALIZED;
    if (prng_chance(writer->prng, 2))
        writer_range(writer, OPERATION_WRITE, mapping, 0, pages);
    writer_unmap(writer, mapping, 0, pages);
    writer_map(writer, pages);
    if (prng_chance(writer->prng, 2))
        writer->operations[writer->count - 1].length =
            (struct amount){.pages = pages - 1, .bytes = writer_some(writer, 1, 15)};
}

static void refuse_and_retry(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 6);
    struct operation *fail = writer_add(writer, OPERATION_FAIL);
    fail->count = (uint32_t)writer_some(writer, 1, 2);
    fail->moved = prng_chance(writer->prng, 3);
    writer_map(writer, pages);
    writer_map(writer, pages);
}

static void move_break(struct writer *writer, int32_t pages, int64_t bytes)
{
    writer_add(writer, OPERATION_SBRK)->length = (struct amount){.pages = pages, .bytes = bytes};
}

/* A byte allocator shares the break and leaves it at any byte. */
static void odd_neighbour(struct writer *writer)
{
    writer_map(writer, writer_some(writer, 1, 3));
    move_break(writer, writer_some(writer, 0, 2), writer_some(writer, 1, 40));
    writer_map(writer, writer_some(writer, 1, 4));
    writer_map(writer, writer_some(writer, 1, 4));
}

/* A byte allocator takes memory, releases it, and the system gets the same pages. */
static void neighbour_gives_back(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 8);
    int64_t bytes = writer_some(writer, 0, 3);
    move_break(writer, pages, bytes);
    move_break(writer, -pages, -bytes);
    writer_map(writer, writer_some(writer, 1, pages));
}

/* Maps all memory, then one more, and again after an unmap. */
static void map_to_the_limit(struct writer *writer)
{
    int32_t pages = (int32_t)writer->world->limit - writer_some(writer, 0, 3);
    size_t mapping = writer_map(writer, pages > 0 ? pages : 1);
    writer_map(writer, writer_some(writer, 1, 3));
    writer_unmap(writer, mapping, 0, writer_some(writer, 1, 3));
    writer_map(writer, writer_some(writer, 1, 3));
}

/* The limit moves close, and back again. */
static void tighten_limit(struct writer *writer)
{
    int32_t pages = (int32_t)writer->world->page_count;
    writer_add(writer, OPERATION_LIMIT)->length.pages = writer_some(writer, 1, pages);
    writer_map(writer, writer_some(writer, 1, 5));
    writer_map(writer, 1);
    writer_add(writer, OPERATION_LIMIT)->length.pages = pages;
    writer_map(writer, writer_some(writer, 1, 5));
}

static void align_chunk(struct writer *writer)
{
    writer_map(writer, writer_some(writer, 1, 3));
    size_t chunk = writer_map(writer, writer_some(writer, 1, 4));
    writer->operations[writer->count - 1].alignment.pages = 1 << writer_some(writer, 1, 3);
    writer_unmap(writer, chunk, 0, writer_some(writer, 1, 4));
    writer_map(writer, writer_some(writer, 1, 3));
}

/* The second unmap finds nothing, or a mapping that was made in between. */
static void free_twice(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 3);
    size_t mapping = writer_map(writer, pages);
    writer_unmap(writer, mapping, 0, pages);
    writer_unmap(writer, mapping, 0, pages);
    writer_map(writer, pages);
}

static void remap(struct writer *writer, size_t mapping, int32_t pages, int32_t new_pages,
                  bool may_move)
{
    writer_range(writer, OPERATION_REMAP, mapping, 0, pages);
    writer->operations[writer->count - 1].new_length.pages = new_pages;
    writer->operations[writer->count - 1].may_move = may_move;
}

/* A  AAA  AAAAA: a buffer that grows again and again, alone or with mappings after it. */
static void reallocate(struct writer *writer)
{
    int32_t pages = writer_some(writer, 1, 3);
    size_t buffer = writer_map(writer, pages);
    if (prng_chance(writer->prng, 2))
        writer_map(writer, writer_some(writer, 1, 3));
    for (int i = 0; i < 2; i++) {
        int32_t longer = pages + writer_some(writer, 1, 5);
        remap(writer, buffer, pages, longer, !prng_chance(writer->prng, 4));
        pages = longer;
    }
    writer_range(writer, OPERATION_WRITE, buffer, 0, pages);
}

/* AAAAA|...  AAAAAA|..: a buffer takes most of the memory that there is, and then a little more. */
static void grow_to_the_limit(struct writer *writer)
{
    int32_t limit = (int32_t)writer->world->limit;
    int32_t pages = limit / 2 + writer_some(writer, 0, limit / 3) + 1;
    int32_t longer = pages + writer_some(writer, 1, 3);
    size_t buffer = writer_map(writer, pages);
    remap(writer, buffer, pages, longer, true);
    remap(writer, buffer, longer, longer + 1, true);
    writer_unmap(writer, buffer, writer_some(writer, 0, 2), longer);
}

/* AAAAB  ____B  BBB: a growing buffer may move into the pages of another mapping. */
static void reallocate_into_a_hole(struct writer *writer)
{
    int32_t pages = writer_some(writer, 2, 6), held = writer_some(writer, 1, 2);
    size_t gone = writer_map(writer, pages);
    size_t buffer = writer_map(writer, held);
    if (prng_chance(writer->prng, 3))
        writer_map(writer, 1);
    writer_unmap(writer, gone, 0, pages);
    remap(writer, buffer, held, held + writer_some(writer, 1, 3), !prng_chance(writer->prng, 4));
    writer_map(writer, writer_some(writer, 1, 3));
}

/* SSSBC  ___BC  bbb_C: a private buffer moves into pages that were shared, and is cleared. */
static void move_to_what_was_shared(struct writer *writer)
{
    int32_t held = writer_some(writer, 1, 3), pages = held + writer_some(writer, 1, 3);
    size_t shared = writer_map(writer, pages);
    writer->operations[writer->count - 1].flags ^= FLAG_PRIVATE | FLAG_SHARED;
    size_t buffer = writer_map(writer, held);
    writer_map(writer, 1);
    if (prng_chance(writer->prng, 2))
        writer_range(writer, OPERATION_DISCARD, shared, 0, pages);
    writer_unmap(writer, shared, 0, pages);
    remap(writer, buffer, held, pages, true);
    writer_range(writer, OPERATION_WRITE, buffer, 0, pages);
    writer_range(writer, OPERATION_DISCARD, buffer, 0, pages);
}

/* AAAAA  AA_AA: the program uses the whole mapping after it unmapped a part. */
static void use_what_was_cut(struct writer *writer)
{
    static const enum operation_kind kinds[] = {OPERATION_REMAP, OPERATION_DISCARD,
                                                OPERATION_PROTECT};
    int32_t pages = writer_some(writer, 3, 6);
    int32_t from = writer_some(writer, 1, pages - 1);
    size_t mapping = writer_map(writer, pages);
    writer_unmap(writer, mapping, from, writer_some(writer, 1, pages - from));
    for (int i = 0; i < 2; i++) {
        writer_range(writer, kinds[writer_some(writer, 0, 2)], mapping, 0, pages);
        struct operation *operation = &writer->operations[writer->count - 1];
        operation->new_length.pages = writer_some(writer, 1, pages + 2);
        operation->may_move = operation->kind == OPERATION_REMAP && prng_chance(writer->prng, 2);
        operation->protection =
            operation->kind == OPERATION_PROTECT ? PROTECTION_DEFAULT : operation->protection;
    }
    writer_map(writer, writer_some(writer, 1, pages));
}

/* _A_B_C_D  ________  EEEEEEE: one mapping takes aligned chunks and the pages between them. */
static void chunks_and_what_is_between(struct writer *writer)
{
    int32_t stride = prng_chance(writer->prng, 3) ? 4 : 2, chunks = writer_some(writer, 3, 9);
    size_t first = writer->maps;
    for (int32_t i = 0; i < chunks; i++) {
        writer_map(writer, 1);
        writer->operations[writer->count - 1].alignment.pages = stride;
    }
    writer_unmap(writer, first, 0, stride * chunks);
    writer_map(writer, stride * chunks - writer_some(writer, 0, 2));
}

/* _B__DDDD  _BEEDDDD  FBEEDDDD: a search passes a small hole, which the next request needs. */
static void pass_a_small_hole(struct writer *writer)
{
    int32_t small = writer_some(writer, 1, 3), large = small + writer_some(writer, 1, 3);
    const int32_t lengths[] = {small, 1, large, writer_some(writer, 1, 4)};
    size_t first = writer->maps;
    for (size_t i = 0; i < 4; i++)
        writer_map(writer, lengths[i]);
    writer_unmap(writer, first, 0, small);
    writer_unmap(writer, first + 2, 0, large);
    writer_map(writer, large);
    writer_map(writer, small);
}

typedef void (*pattern)(struct writer *writer);
static const pattern patterns[] = {
    refill_part,
    trim_ends,
    replace_middle,
    unmap_across,
    free_all_then_large,
    recycle,
    refuse_and_retry,
    odd_neighbour,
    neighbour_gives_back,
    map_to_the_limit,
    tighten_limit,
    align_chunk,
    free_twice,
    reallocate,
    reallocate_into_a_hole,
    use_what_was_cut,
    pattern_claim_the_reserve,
    chunks_and_what_is_between,
    pattern_decommit_and_commit,
    pass_a_small_hole,
    pattern_clean_before_dirty,
    move_to_what_was_shared,
    grow_to_the_limit,
    pattern_stacks_with_gaps,
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

size_t pattern_write_first(struct prng *prng, const struct world *world,
                           struct operation operations[PATTERN_OPERATIONS_MAX])
{
    struct writer writer = {prng, world, 0, 0, operations, 0};
    if (world->page_count > PATTERN_SMALL_WORLD)
        pattern_stacks_with_gaps(&writer);
    else
        grow_to_the_limit(&writer);
    return writer.count;
}
