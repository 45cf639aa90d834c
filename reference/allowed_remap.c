/* SPDX-License-Identifier: MIT
 *
 * The allowed answers of mremap. Shrinking unmaps the tail, in place. Growing requires that the old
 * pages are one contiguous piece of one mapping. It moves them only when MREMAP_MAYMOVE is set.
 */
#include "reference/allowed.h"

/* Are the old pages one contiguous piece of one mapping with one protection? All of them are live.
 * All pages of a mapping are shared or none is, so this does not compare `shared`. */
static bool is_one_piece(const struct model *model, uint64_t first, uint64_t count)
{
    size_t live;
    (void)model_find(model, first, count, &live);
    const struct live_page *page = &model->pages[live];
    for (uint64_t i = 1; i < count; i++)
        if (page[i].mapping != page->mapping || page[i].index != page->index + i ||
            page[i].protection != page->protection)
            return false;
    return true;
}

/* No process has half of a 64-bit address space. Where a profile does not say how much it has, both
 * errnos of an impossible length are right. */
static bool exceeds_user_space(const struct allowed_builder *builder)
{
    return builder->profile->address_space_end == 0 && builder->call->new_length >> 63 != 0;
}

/* AAAA.. grows in place, because the next pages are free. AAAAB must move or fail. */
static void allow_growth(struct allowed_builder *builder, const struct coverage *old,
                         uint64_t new_pages)
{
    uint64_t page_size = builder->model->page_size;
    struct coverage next = cover(builder->model, (old->first + old->count) * page_size,
                                 (new_pages - old->count) * page_size);
    refuse_holes(builder, old, EFAULT_BIT, "REMAP-UNMAPPED");
    if (builder->allowed.success && !is_one_piece(builder->model, old->first, old->count))
        may_fail(builder, EFAULT_BIT, "REMAP-PIECES");
    /* Locked pages are pieces of their own, and a system may limit their number. Advice, too, may
     * keep pages apart. */
    if (model_is_apart(builder->model, old->first, old->count, APART_LOCKED))
        may_fail(builder, EFAULT_BIT | EAGAIN_BIT, "REMAP-LOCKED");
    if (model_is_apart(builder->model, old->first, old->count, APART_ADVISED))
        may_fail(builder, EFAULT_BIT, "REMAP-ADVISED");
    if (exceeds_user_space(builder))
        may_fail(builder, EINVAL_BIT, "REMAP-HUGE");
    if (next.surely > 0 && !builder->call->may_move)
        must_fail(builder, ENOMEM_BIT, "REMAP-BLOCKED");
    if (builder->allowed.success)
        may_fail(builder, ENOMEM_BIT, builder->call->may_move ? "REMAP-MOVE" : "REMAP-GROW");
}

static void allow_sizes(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    struct coverage old = cover(builder->model, call->address, call->length);
    uint64_t new_pages = (call->new_length - 1) / builder->model->page_size + 1;
    builder->allowed.exact = !call->may_move || new_pages <= old.count;
    builder->allowed.address = call->address;
    if (new_pages > old.count) {
        allow_growth(builder, &old, new_pages);
        return;
    }
    /* The manual allows EFAULT for any old page that is not mapped; Linux looks at the first. */
    if (old.surely < old.count && !promises(builder, PROMISE_REMAP_HEAD))
        may_fail(builder, EFAULT_BIT, "REMAP-UNMAPPED");
    shall_succeed(builder, "REMAP-SHRINK");
}

/* One length is no length of memory. A system may check the other one first: old pages with a hole
 * are EFAULT, and half of the address space is more than it can have. */
static void allow_faults_of_both(struct allowed_builder *builder, bool old_inside)
{
    const struct call *call = builder->call;
    struct coverage old = cover(builder->model, call->address, call->length);
    if (old_inside)
        refuse_holes(builder, &old, EFAULT_BIT, "REMAP-UNMAPPED");
    else if (call->new_length >= builder->last / 2)
        may_fail(builder, ENOMEM_BIT, "REMAP-HUGE");
}

void allow_remap(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    struct coverage head = cover(builder->model, call->address, 1);
    builder->allowed.alignment = builder->model->page_size;
    if (is_unaligned(builder, call->address))
        must_fail(builder, EINVAL_BIT, "REMAP-ALIGN");
    if (head.surely + head.perhaps == 0)
        must_fail(builder, EFAULT_BIT, "REMAP-UNMAPPED");
    else
        refuse_holes(builder, &head, EFAULT_BIT, "REMAP-UNMAPPED");
    if (call->length == 0 || call->new_length == 0) {
        must_fail(builder, EINVAL_BIT, "REMAP-LEN-ZERO");
        return;
    }
    bool old_inside =
        is_inside(builder, call->address, call->length) && !rounds_to_zero(builder, call->length);
    bool new_inside =
        is_inside(builder, 0, call->new_length) && !rounds_to_zero(builder, call->new_length);
    if (!old_inside)
        must_fail(builder, EFAULT_BIT | EINVAL_BIT, "REMAP-UNMAPPED");
    if (!new_inside)
        must_fail(builder, ENOMEM_BIT | EINVAL_BIT, "REMAP-HUGE");
    if (old_inside && new_inside)
        allow_sizes(builder);
    else
        allow_faults_of_both(builder, old_inside);
}
