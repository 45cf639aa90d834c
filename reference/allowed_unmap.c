/* SPDX-License-Identifier: MIT
 *
 * The allowed answers of munmap: clauses.tsv, "munmap arguments" and "munmap effects". munmap of a
 * valid range always succeeds, with or without holes. Where no page is mapped, it has no effect.
 */
#include "reference/allowed.h"

static void allow_unmap_address(struct allowed_builder *builder)
{
    if (!is_unaligned(builder, builder->call->address) ||
        promises(builder, PROMISE_UNMAP_UNALIGNED))
        return;
    if (promises(builder, PROMISE_UNMAP_ALIGNED))
        must_fail(builder, EINVAL_BIT, "UNMAP-ADDR-ALIGN");
    else
        may_fail(builder, EINVAL_BIT, "UNMAP-ADDR-ALIGN");
}

static bool is_live(const struct model *model, uint64_t page)
{
    size_t live;
    return model_find(model, page, 1, &live) == 1;
}

static bool is_page_of(const struct model *model, uint64_t page, uint32_t mapping)
{
    size_t live;
    return model_find(model, page, 1, &live) == 1 && model->pages[live].mapping == mapping;
}

/* The "shall succeed" clause for this range. AA[AA]AA is a part of one mapping, [AABB] several
 * whole mappings, A[ABB] several mappings in part, [AA.B] spans a hole, [...] holds no mapping.
 * `ragged`: the length is no multiple of the page size. */
static const char *name_unmap(const struct model *model, uint64_t first, uint64_t count,
                              bool ragged)
{
    size_t live;
    uint64_t pages = model_find(model, first, count, &live);
    if (pages == 0)
        return model_knows(model, first, count) ? "DOUBLE" : "UNMAPPED-OK";
    if (pages < count)
        return "HOLE-SPAN";
    uint32_t front = model->pages[live].mapping, back = model->pages[live + count - 1].mapping;
    bool before = first > 0 && is_page_of(model, first - 1, front);
    bool after = is_page_of(model, first + count, back);
    if (front != back)
        return before || after ? "MULTI-RAGGED" : "MULTI-EXACT";
    if (before)
        return after ? "PART-MIDDLE" : "PART-BACK";
    if (after)
        return "PART-FRONT";
    return ragged ? "UNMAP-LEN-ROUNDUP" : "UNMAP-RETURN";
}

/* The range is mapped. Unmapping the middle of A[AA]A splits a mapping into two pieces, so a table
 * of pieces may be full. */
static void allow_unmap_effect(struct allowed_builder *builder)
{
    const struct model *model = builder->model;
    uint64_t first = 0, count = 0;
    size_t live;
    (void)model_range(model, builder->call->address, builder->call->length, &first, &count);
    bool splits = model_find(model, first, count, &live) == count && first > 0 &&
                  is_live(model, first - 1) && is_live(model, first + count);
    shall_succeed(builder,
                  name_unmap(model, first, count, is_unaligned(builder, builder->call->length)));
    if (!promises(builder, PROMISE_UNMAP_STRANGE) && !model_knows(model, first, count))
        may_fail(builder, EINVAL_BIT, "UNMAP-FOREIGN");
    if (splits && !promises(builder, PROMISE_UNMAP_NEVER_ENOMEM))
        may_fail(builder, ENOMEM_BIT, "UNMAP-NOMEM");
}

void allow_unmap(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    allow_unmap_address(builder);
    if (call->length == 0)
        must_fail(builder, EINVAL_BIT, "UNMAP-LEN-ZERO");
    else if (call->length - 1 > builder->widest - call->address)
        must_fail(builder, EINVAL_BIT, "UNMAP-RANGE-WRAP");
    else if (!is_inside(builder, call->address, call->length))
        must_fail(builder, EINVAL_BIT, "UNMAP-RANGE");
    else if (rounds_to_zero(builder, call->length))
        must_fail(builder, EINVAL_BIT, "UNMAP-RANGE-WRAP");
    if (builder->allowed.success)
        allow_unmap_effect(builder);
}
