/* SPDX-License-Identifier: MIT
 *
 * The allowed answers of madvise(MADV_DONTNEED), mprotect, mlock and munlock. The rules cover the
 * arguments of the last three only: the judge does not test whether a system enforces a protection
 * or keeps a page in memory.
 */
#include "reference/allowed.h"

void allow_discard(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if (is_unaligned(builder, call->address))
        must_fail(builder, EINVAL_BIT, "DISCARD-ALIGN");
    if (call->length == 0) {
        shall_succeed(builder, "DISCARD-LEN-ZERO");
        return;
    }
    if (!is_inside(builder, call->address, call->length) || rounds_to_zero(builder, call->length))
        must_fail(builder, EINVAL_BIT | ENOMEM_BIT, "DISCARD-RANGE");
    struct coverage coverage = cover(builder->model, call->address, call->length);
    refuse_holes(builder, &coverage, ENOMEM_BIT, "DISCARD-HOLE");
    if (model_locked(builder->model, coverage.first,
                     coverage.count)) /* as the manual of Linux has it */
        may_fail(builder, EINVAL_BIT, "DISCARD-LOCKED");
    shall_succeed(builder, "DISCARD-ZERO");
}

/* POSIX names ENOTSUP for a combination of accesses that a system cannot have. Memory of wasm is
 * always readable and writable, so a system may refuse everything else. */
static void allow_lack_of_protection(struct allowed_builder *builder)
{
    uint32_t protection = builder->call->protection;
    if (protection != PROTECTION_DEFAULT && builder->call->length != 0 &&
        !promises(builder, PROMISE_PROTECTS))
        may_fail(builder, ENOTSUP_BIT, "PROTECT-REFUSED");
}

static void allow_protect_range(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if (!is_inside(builder, call->address, call->length) || rounds_to_zero(builder, call->length))
        must_fail(builder, ENOMEM_BIT, "PROTECT-RANGE");
    struct coverage coverage = cover(builder->model, call->address, call->length);
    refuse_holes(builder, &coverage, ENOMEM_BIT, "PROTECT-HOLE");
    if (builder->allowed.success) /* splitting a mapping may need an entry of a full table */
        may_fail(builder, ENOMEM_BIT, "PROTECT-MAPPED");
}

void allow_protect(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if (is_unaligned(builder, call->address))
        must_fail(builder, EINVAL_BIT, "PROTECT-ALIGN");
    if ((call->protection & builder->profile->refused_protections) != 0)
        may_fail(builder, ENOTSUP_BIT | EINVAL_BIT, "PROTECT-REFUSED");
    allow_junk(builder, call->protection & ~(uint32_t)PROTECTION_KNOWN, "PROTECT-JUNK");
    allow_lack_of_protection(builder);
    if (promises(builder, PROMISE_WRITES_ALLOWED) && call->length != 0 &&
        (call->protection & PROTECTION_WRITE) == 0)
        must_fail(builder, ENOTSUP_BIT, "PROTECT-REFUSED");
    if (call->length == 0)
        shall_succeed(builder, "PROTECT-LEN-ZERO");
    else
        allow_protect_range(builder);
}

/* POSIX is silent about length 0, and a system may round the address down to a page. */
static void allow_locked_range(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if (is_unaligned(builder, call->address))
        may_fail(builder, EINVAL_BIT, "MLOCK-ALIGN");
    if (call->length == 0) {
        may_fail(builder, EINVAL_BIT | ENOMEM_BIT, "MLOCK-LEN-ZERO");
        return;
    }
    if (!is_inside(builder, call->address, call->length) || rounds_to_zero(builder, call->length))
        must_fail(builder, EINVAL_BIT | ENOMEM_BIT, "MLOCK-RANGE");
    struct coverage coverage = cover(builder->model, call->address, call->length);
    refuse_holes(builder, &coverage, ENOMEM_BIT, "MLOCK-HOLE");
}

/* A system may limit how much memory a process locks, or which process may lock any. */
void allow_mlock(struct allowed_builder *builder)
{
    allow_locked_range(builder);
    if (builder->allowed.success && builder->call->length != 0)
        may_fail(builder, EAGAIN_BIT | ENOMEM_BIT | EPERM_BIT, "MLOCK-MAPPED");
}

/* No limit applies, because munlock only releases pages. */
void allow_munlock(struct allowed_builder *builder)
{
    allow_locked_range(builder);
    if (builder->call->length != 0)
        shall_succeed(builder, "MLOCK-MAPPED");
}
