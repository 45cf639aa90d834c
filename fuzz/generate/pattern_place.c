/* SPDX-License-Identifier: MIT
 *
 * Patterns that name the place of a map, by MAP_FIXED, MAP_FIXED_NOREPLACE or a hint.
 */
#include "fuzz/generate/pattern_writer.h"

/* Maps pages of an earlier mapping of this pattern again, exactly there. */
static struct operation *map_over(struct writer *writer, size_t mapping, int32_t at, int32_t pages)
{
    writer_map(writer, pages);
    struct operation *operation = &writer->operations[writer->count - 1];
    operation->flags |= FLAG_FIXED;
    operation->place.mapping = (int32_t)(writer->base + mapping);
    operation->place.offset.pages = at;
    return operation;
}

/* AAAAAA  ______  __BBC_: a heap is reserved, released, and claimed again, up or
 * down, and some of it twice. */
void pattern_claim_the_reserve(struct writer *writer)
{
    int32_t pages = writer_some(writer, 3, 8), at = writer_some(writer, 0, 2);
    bool downwards = prng_chance(writer->prng, 2);
    size_t reserve = writer_map(writer, pages);
    writer_unmap(writer, reserve, 0, pages);
    for (int i = 0; i < 3 && at < pages; i++) {
        int32_t claimed = writer_some(writer, 1, 2);
        int32_t first = downwards ? pages - at - claimed : at;
        struct operation *claim = map_over(writer, reserve, first, claimed);
        if (!prng_chance(writer->prng, 3))
            claim->flags = FLAG_DEFAULT | FLAG_FIXED_NOREPLACE;
        if (prng_chance(writer->prng, 3))
            map_over(writer, reserve, first, claimed);
        at += claimed + writer_some(writer, 0, 1);
    }
}

/* AAAAAA  ABBBAA  ABCBAA  ABDBAA  EEEEEE: an allocator decommits (B), commits (C), and decommits
 * the same pages again (D), by MAP_FIXED. */
void pattern_decommit_and_commit(struct writer *writer)
{
    int32_t pages = writer_some(writer, 3, 8), gone = writer_some(writer, 1, pages - 1);
    int32_t first = writer_some(writer, 0, pages - gone), taken = writer_some(writer, 1, gone);
    size_t region = writer_map(writer, pages);
    writer_range(writer, OPERATION_WRITE, region, 0, pages);
    map_over(writer, region, first, gone)->protection = 0;
    first += writer_some(writer, 0, gone - taken);
    map_over(writer, region, first, taken);
    map_over(writer, region, first, taken)->protection = 0;
    writer_unmap(writer, region, 0, pages);
    writer_map(writer, pages);
}

/* A__B  A___  ACCC: C gets new pages, and behind them a dirty one. */
void pattern_clean_before_dirty(struct writer *writer)
{
    int32_t at = writer_some(writer, 1, prng_chance(writer->prng, 2) ? 6 : 40);
    size_t first = writer_map(writer, 1), behind = writer_map(writer, 1);
    struct operation *hint = &writer->operations[writer->count - 1];
    hint->place.mapping = (int32_t)(writer->base + first);
    hint->place.offset.pages = at;
    writer_range(writer, OPERATION_WRITE, behind, 0, 1);
    writer_unmap(writer, behind, 0, 1);
    writer_map(writer, at + writer_some(writer, 0, 1));
}

/* AA_AA_AA_AA_  BBBBBBBBBBBB: stacks with a gap behind each, and then one mapping over all of them.
 * A stack whose hint is not followed does not fit into a gap. */
void pattern_stacks_with_gaps(struct writer *writer)
{
    int32_t held = writer_some(writer, 2, 3), apart = held + writer_some(writer, 1, held - 1);
    int32_t room = (int32_t)writer->world->limit / apart;
    int32_t stacks = writer_some(writer, 3, 6);
    if (room > PATTERN_STACKS_MAX && !prng_chance(writer->prng, 4))
        stacks = PATTERN_STACKS_MAX;
    size_t first = writer_map(writer, held);
    for (int32_t i = 1; i < stacks; i++) {
        writer_map(writer, held);
        struct operation *stack = &writer->operations[writer->count - 1];
        stack->place.mapping = (int32_t)(writer->base + first);
        stack->place.offset.pages = apart * i;
    }
    int32_t pages = apart * stacks - writer_some(writer, 0, 2);
    if (prng_chance(writer->prng, 2)) {
        map_over(writer, first, 0, pages);
        return;
    }
    writer_unmap(writer, first, 0, apart * stacks);
    writer_map(writer, pages);
}
