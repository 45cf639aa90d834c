/* SPDX-License-Identifier: MIT
 *
 * The allowed answers of madvise, posix_madvise, mprotect, msync, mlock and munlock. Except for
 * madvise(MADV_DONTNEED) the rules cover the arguments only: the judge does not test whether a
 * system enforces a protection, follows an advice or keeps a page in memory.
 */
#include "reference/allowed.h"

bool model_discards(enum operation_kind kind, const struct call *call)
{
    return kind == OPERATION_DISCARD ||
           (kind == OPERATION_ADVISE && call->flags == ADVICE_DISCARD_LOCKED);
}

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
    bool locked = model_is_apart(builder->model, coverage.first, coverage.count, APART_LOCKED) &&
                  builder->call->flags != ADVICE_DISCARD_LOCKED;
    if (locked) /* as the manual of Linux has it */
        may_fail(builder, EINVAL_BIT, "DISCARD-LOCKED");
    shall_succeed(builder, "DISCARD-ZERO");
}

/* POSIX names ENOTSUP for a combination of accesses that a system cannot have. Memory of wasm is
 * always readable and writable, so a system may refuse everything else. POSIX lets a system permit
 * more than was asked for, except a write, so programs also meet systems that succeed without
 * effect. A profile may promise that its system protects, refuses or succeeds. */
static void allow_lack_of_protection(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if (call->protection == PROTECTION_DEFAULT || call->length == 0 ||
        promises(builder, PROMISE_PROTECTS | PROMISE_PROTECT_SUCCEEDS))
        return;
    if (!promises(builder, PROMISE_WRITES_ALLOWED))
        may_fail(builder, ENOTSUP_BIT, "PROTECT-REFUSED");
    else if ((call->protection & PROTECTION_WRITE) == 0)
        must_fail(builder, ENOTSUP_BIT, "PROTECT-REFUSED");
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

/* Linux names these numbers. Up to ADVICE_DISCARD they are as old as the call. */
static bool is_advice(uint32_t advice)
{
    return advice <= ADVICE_DISCARD || (advice >= ADVICE_FREE && advice <= ADVICE_DISCARD_LOCKED);
}

/* A system may know fewer numbers than Linux, or more. Linux refuses some of them where a kernel is
 * built without them, or where pages are of a kind or protection that they are not for. */
static void allow_advice(struct allowed_builder *builder)
{
    uint32_t advice = builder->call->flags;
    bool promised = promises(builder, PROMISE_ADVICE);
    if (!is_advice(advice) && promised)
        must_fail(builder, EINVAL_BIT, "ADVICE-UNKNOWN");
    else if (!is_advice(advice))
        may_fail(builder, EINVAL_BIT, "ADVICE-UNKNOWN");
    else if (advice > ADVICE_DISCARD && !promised)
        may_fail(builder, EINVAL_BIT | EFAULT_BIT | EAGAIN_BIT, "ADVICE-KNOWN");
    else if (advice == ADVICE_WILL_NEED && !promised) /* no file to read */
        may_fail(builder, EBADF_BIT, "ADVICE-KNOWN");
}

/* A call with nothing to do may leave out to look for holes. */
static void allow_advised_range(struct allowed_builder *builder, const char *clause)
{
    const struct call *call = builder->call;
    struct coverage coverage = cover(builder->model, call->address, call->length);
    if (promises(builder, PROMISE_ADVICE))
        refuse_holes(builder, &coverage, ENOMEM_BIT, clause);
    else if (coverage.surely < coverage.count)
        may_fail(builder, ENOMEM_BIT, clause);
}

void allow_advise(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if (call->flags == ADVICE_DISCARD_LOCKED && promises(builder, PROMISE_ADVICE)) {
        allow_discard(builder);
        return;
    }
    if (is_unaligned(builder, call->address))
        must_fail(builder, EINVAL_BIT, "ADVICE-ALIGN");
    allow_advice(builder);
    if (call->length == 0) {
        shall_succeed(builder, "ADVICE-LEN-ZERO");
        return;
    }
    if (!is_inside(builder, call->address, call->length) || rounds_to_zero(builder, call->length))
        must_fail(builder, EINVAL_BIT | ENOMEM_BIT, "ADVICE-RANGE");
    allow_advised_range(builder, "ADVICE-HOLE");
    shall_succeed(builder, "ADVICE-KNOWN");
}

/* POSIX demands ENOMEM for a range outside of the address space only. The C libraries of Linux
 * return 0 for POSIX_MADV_DONTNEED without a look at the range. */
void allow_posix_advise(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    bool outside = call->length != 0 && (!is_inside(builder, call->address, call->length) ||
                                         rounds_to_zero(builder, call->length));
    if (call->flags > ADVICE_DISCARD)
        must_fail(builder, EINVAL_BIT, "POSIX-ADVICE-UNKNOWN");
    if (is_unaligned(builder, call->address) || call->length == 0)
        may_fail(builder, EINVAL_BIT, "POSIX-ADVICE-RANGE");
    if (outside && call->flags != ADVICE_DISCARD)
        must_fail(builder, EINVAL_BIT | ENOMEM_BIT, "POSIX-ADVICE-RANGE");
    else if (outside)
        may_fail(builder, EINVAL_BIT | ENOMEM_BIT, "POSIX-ADVICE-RANGE");
    if (call->flags == ADVICE_WILL_NEED)
        may_fail(builder, EBADF_BIT, "POSIX-ADVICE-KEEPS");
    allow_advised_range(builder, "POSIX-ADVICE-RANGE");
    shall_succeed(builder, "POSIX-ADVICE-KEEPS");
}

void allow_msync(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    const uint32_t both = SYNC_ASYNC | SYNC_WAIT, known = both | SYNC_INVALIDATE;
    if ((call->flags & both) == both || (call->flags & ~known) != 0)
        must_fail(builder, EINVAL_BIT, "MSYNC-FLAGS");
    else if ((call->flags & both) == 0)
        may_fail(builder, EINVAL_BIT, "MSYNC-FLAGS");
    if (is_unaligned(builder, call->address))
        may_fail(builder, EINVAL_BIT, "MSYNC-ALIGN");
    if (call->length == 0) {
        may_fail(builder, EINVAL_BIT | ENOMEM_BIT, "MSYNC-LEN-ZERO");
        return;
    }
    if (!is_inside(builder, call->address, call->length) || rounds_to_zero(builder, call->length))
        must_fail(builder, EINVAL_BIT | ENOMEM_BIT, "MSYNC-RANGE");
    struct coverage coverage = cover(builder->model, call->address, call->length);
    refuse_holes(builder, &coverage, ENOMEM_BIT, "MSYNC-HOLE");
    shall_succeed(builder, "MSYNC-MAPPED");
}
