/* SPDX-License-Identifier: MIT
 *
 * What madvise(MADV_DONTNEED) and mprotect may answer. Of mprotect only the argument rules are
 * known; that a protection is enforced is UNTESTED.
 */
#include "reference/allowed.h"

void allow_discard(struct asking *asking)
{
    const struct call *call = asking->call;
    if (is_unaligned(asking, call->address))
        must_fail(asking, EINVAL_BIT, "DISCARD-ALIGN");
    if (call->length == 0) {
        shall_succeed(asking, "DISCARD-LEN-ZERO");
        return;
    }
    if (!is_inside(asking, call->address, call->length) || rounds_to_zero(asking, call->length))
        must_fail(asking, EINVAL_BIT | ENOMEM_BIT, "DISCARD-RANGE");
    struct coverage coverage = cover(asking->model, call->address, call->length);
    refuse_holes(asking, &coverage, ENOMEM_BIT, "DISCARD-HOLE");
    shall_succeed(asking, "DISCARD-ZERO");
}

static void allow_protect_range(struct asking *asking)
{
    const struct call *call = asking->call;
    if (!is_inside(asking, call->address, call->length) || rounds_to_zero(asking, call->length))
        must_fail(asking, ENOMEM_BIT, "PROTECT-RANGE");
    struct coverage coverage = cover(asking->model, call->address, call->length);
    refuse_holes(asking, &coverage, ENOMEM_BIT, "PROTECT-HOLE");
    if (asking->allowed.success) /* cutting a mapping may cost an entry in a full table */
        may_fail(asking, ENOMEM_BIT, "PROTECT-MAPPED");
}

void allow_protect(struct asking *asking)
{
    const struct call *call = asking->call;
    if (is_unaligned(asking, call->address))
        must_fail(asking, EINVAL_BIT, "PROTECT-ALIGN");
    if ((call->protection & asking->profile->refused_protections) != 0)
        may_fail(asking, ENOTSUP_BIT | EINVAL_BIT, "PROTECT-REFUSED");
    allow_junk(asking, call->protection & ~(uint32_t)PROTECTION_KNOWN, "PROTECT-JUNK");
    if (promises(asking, PROMISE_WRITES_ALLOWED) && call->length != 0 &&
        (call->protection & PROTECTION_WRITE) == 0)
        must_fail(asking, ENOTSUP_BIT, "PROTECT-REFUSED");
    if (call->length == 0)
        shall_succeed(asking, "PROTECT-LEN-ZERO");
    else
        allow_protect_range(asking);
}
