/* SPDX-License-Identifier: MIT
 *
 * What mmap may answer: clauses.tsv, "mmap arguments", "hints" and "MAP_FIXED". Resources are not
 * known here: a valid call may always fail with ENOMEM, ECONOMY says whether it had to.
 */
#include "reference/allowed.h"

enum {
    FLAG_EXACT = FLAG_FIXED | FLAG_FIXED_NOREPLACE,
    PROMISE_FIXED = PROMISE_FIXED_FULL | PROMISE_FIXED_OWNED,
};

static void allow_length(struct asking *asking)
{
    uint64_t length = asking->call->length;
    if (length == 0)
        must_fail(asking, EINVAL_BIT, "MMAP-LEN-ZERO");
    else if (rounds_to_zero(asking, length))
        must_fail(asking, ENOMEM_BIT, "MMAP-LEN-WRAP");
    else if (length - 1 > asking->last)
        must_fail(asking, ENOMEM_BIT, "MMAP-LEN-HUGE");
    else if (length >= asking->last / 2 && promises(asking, PROMISE_HALF_SPACE))
        must_fail(asking, ENOMEM_BIT, "MMAP-LEN-HALF");
    else if (length >= asking->last / 2)
        may_fail(asking, ENOMEM_BIT, "MMAP-LEN-HALF");
}

static void allow_type(struct asking *asking)
{
    uint32_t type = asking->call->flags & (FLAG_SHARED | FLAG_PRIVATE);
    if (type == 0)
        must_fail(asking, EINVAL_BIT, "MMAP-TYPE-NONE");
    else if (type == (FLAG_SHARED | FLAG_PRIVATE))
        must_fail(asking, EINVAL_BIT, "MMAP-TYPE-BOTH");
}

static void allow_file(struct asking *asking)
{
    const struct call *call = asking->call;
    if ((call->flags & FLAG_ANONYMOUS) == 0)
        must_fail(asking, EBADF_BIT | ENODEV_BIT | ENOTSUP_BIT, "MMAP-NO-ANON");
    else if (call->descriptor != -1)
        may_fail(asking, EINVAL_BIT, "MMAP-FD-OTHER");
    if (is_unaligned(asking, call->offset))
        may_fail(asking, EINVAL_BIT, "MMAP-OFF-UNALIGNED");
    else if (call->offset != 0)
        may_fail(asking, EINVAL_BIT, "MMAP-OFF-NONZERO");
}

static void allow_protection(struct asking *asking)
{
    uint32_t protection = asking->call->protection;
    if ((protection & asking->profile->refused_protections) != 0)
        must_fail(asking, ENOTSUP_BIT | EINVAL_BIT, "MMAP-PROT-EXEC");
    else if ((protection & PROTECTION_EXECUTE) != 0)
        may_fail(asking, ENOTSUP_BIT, "MMAP-PROT-EXEC");
    allow_junk(asking, protection & ~(uint32_t)PROTECTION_KNOWN, "MMAP-PROT-JUNK");
}

static void allow_alignment(struct asking *asking)
{
    uint64_t alignment = asking->call->alignment;
    if ((alignment & (alignment - 1)) != 0)
        may_fail(asking, EINVAL_BIT, "ADDR-PAGE-ALIGN");
    asking->allowed.alignment =
        alignment > asking->model->page_size ? alignment : asking->model->page_size;
}

/* MAP_FIXED_NOREPLACE: AA..BB refuses what touches A or B, takes the hole exactly. */
static void allow_noreplace(struct asking *asking)
{
    struct coverage coverage = cover(asking->model, asking->call->address, asking->call->length);
    if (coverage.surely > 0)
        must_fail(asking, EEXIST_BIT, "NOREPL-EXISTS");
    else if (coverage.perhaps > 0)
        may_fail(asking, EEXIST_BIT, "NOREPL-EXISTS");
    else
        shall_succeed(asking, "NOREPL-HOLE");
}

static void allow_exact(struct asking *asking)
{
    const struct call *call = asking->call;
    bool noreplace = (call->flags & FLAG_FIXED_NOREPLACE) != 0;
    uint32_t foreign = EINVAL_BIT | ENOMEM_BIT | EPERM_BIT | (noreplace ? EEXIST_BIT : 0);
    asking->allowed.exact = true;
    asking->allowed.address = call->address;
    asking->allowed.alignment = asking->model->page_size;
    if (is_unaligned(asking, call->address))
        must_fail(asking, EINVAL_BIT, "FIXED-ALIGN");
    if (call->length != 0 && !is_inside(asking, call->address, call->length))
        must_fail(asking, ENOMEM_BIT | EINVAL_BIT, "FIXED-RANGE");
    if (call->address < asking->model->page_size && !promises(asking, PROMISE_FIXED_FULL))
        must_fail(asking, foreign, "FIXED-FOREIGN");
    else if (call->address < asking->model->page_size || !promises(asking, PROMISE_FIXED_FULL)) {
        may_fail(asking, 0, "FIXED-FOREIGN");
        asking->strange_errors = foreign;
    }
    if (call->alignment > 1 && call->address % call->alignment != 0)
        may_fail(asking, EINVAL_BIT, "ADDR-PAGE-ALIGN");
    if (noreplace)
        allow_noreplace(asking);
    else
        shall_succeed(asking, "FIXED-EXACT");
}

/* Where: anywhere, which no hint can make fail, or exactly there. */
static void allow_address(struct asking *asking)
{
    const struct call *call = asking->call;
    bool plain = (call->flags & FLAG_EXACT) == FLAG_FIXED;
    if ((call->flags & FLAG_EXACT) == 0)
        shall_succeed(asking, call->address != 0 ? "HINT-NOFAIL" : "MMAP-FD-PORTABLE");
    else if (promises(asking, PROMISE_FIXED))
        allow_exact(asking);
    else if ((call->flags & FLAG_FIXED) != 0 && promises(asking, PROMISE_FIXED_REFUSED))
        must_fail(asking, ENOTSUP_BIT | EINVAL_BIT, "FIXED-UNSUPPORTED");
    else if (plain) {
        may_fail(asking, ENOTSUP_BIT | EINVAL_BIT, "FIXED-UNSUPPORTED");
        allow_exact(asking);
    }
}

/* Want of room is a fault like any other, and as good a reason where it is looked for first. */
static void allow_no_room(struct asking *asking)
{
    bool in_doubt = asking->call->length != 0 && !promises(asking, PROMISE_ARGUMENTS_FIRST);
    if (asking->allowed.success || in_doubt)
        asking->allowed.errors |= profile_room_errors(asking->profile);
}

void allow_map(struct asking *asking)
{
    uint32_t known = asking->profile->flags_known;
    if (promises(asking, PROMISE_FIXED))
        known |= FLAG_EXACT;
    allow_length(asking);
    allow_type(asking);
    allow_file(asking);
    allow_protection(asking);
    allow_junk(asking, asking->call->flags & ~known, "MMAP-FLAG-JUNK");
    allow_alignment(asking);
    allow_address(asking);
    asking->allowed.own_errors = asking->allowed.errors;
    asking->allowed.errors |= asking->strange_errors;
    allow_no_room(asking);
}
