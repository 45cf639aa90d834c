/* SPDX-License-Identifier: MIT
 *
 * The allowed answers of mmap: clauses.tsv, "mmap arguments", "hints" and "MAP_FIXED". The model
 * does not know the system's resources, so a valid call may always fail with ENOMEM. ECONOMY
 * decides whether the failure was necessary.
 */
#include "reference/allowed.h"

enum {
    FLAG_EXACT = FLAG_FIXED | FLAG_FIXED_NOREPLACE,
    PROMISE_FIXED = PROMISE_FIXED_FULL | PROMISE_FIXED_OWNED,
    OFFSET_UNIT = 4096,
};

static void allow_length(struct allowed_builder *builder)
{
    uint64_t length = builder->call->length;
    if (length == 0)
        must_fail(builder, EINVAL_BIT, "MMAP-LEN-ZERO");
    else if (rounds_to_zero(builder, length))
        must_fail(builder, ENOMEM_BIT, "MMAP-LEN-WRAP");
    else if (length - 1 > builder->last)
        must_fail(builder, ENOMEM_BIT, "MMAP-LEN-HUGE");
    else if (length >= builder->last / 2 && promises(builder, PROMISE_HALF_SPACE))
        must_fail(builder, ENOMEM_BIT, "MMAP-LEN-HALF");
    else if (length >= builder->last / 2)
        may_fail(builder, ENOMEM_BIT, "MMAP-LEN-HALF");
}

static void allow_type(struct allowed_builder *builder)
{
    uint32_t type = builder->call->flags & (FLAG_SHARED | FLAG_PRIVATE);
    if (type == 0)
        must_fail(builder, EINVAL_BIT, "MMAP-TYPE-NONE");
    else if (type == (FLAG_SHARED | FLAG_PRIVATE))
        must_fail(builder, EINVAL_BIT, "MMAP-TYPE-BOTH");
}

/* An anonymous mapping has no use for an offset. A system that promises to ignore it refuses only
 * what no file mapping could have. C libraries count offsets in units of 4,096 bytes, also where
 * pages are larger:
 *
 *   0        4096      8192  ...  one page   two pages
 *   ok       ok        ok         ok         ok          (EINVAL between any two of them)
 */
static bool is_offset(const struct allowed_builder *builder, uint64_t offset)
{
    uint64_t page_size = builder->model->page_size;
    return offset % (page_size < OFFSET_UNIT ? page_size : OFFSET_UNIT) == 0;
}

static void allow_offset(struct allowed_builder *builder)
{
    uint64_t offset = builder->call->offset;
    const char *clause = is_unaligned(builder, offset) ? "MMAP-OFF-UNALIGNED" : "MMAP-OFF-NONZERO";
    if (offset == 0)
        return;
    if (!promises(builder, PROMISE_OFFSET_IGNORED))
        may_fail(builder, EINVAL_BIT, clause);
    else if (is_offset(builder, offset))
        shall_succeed(builder, clause);
    else
        must_fail(builder, EINVAL_BIT, clause);
}

static void allow_file(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if ((call->flags & FLAG_ANONYMOUS) == 0)
        must_fail(builder, EBADF_BIT | ENODEV_BIT | ENOTSUP_BIT, "MMAP-NO-ANON");
    else if (call->descriptor != -1)
        may_fail(builder, EINVAL_BIT, "MMAP-FD-OTHER");
    allow_offset(builder);
}

static void allow_protection(struct allowed_builder *builder)
{
    uint32_t protection = builder->call->protection;
    if ((protection & builder->profile->refused_protections) != 0)
        must_fail(builder, ENOTSUP_BIT | EINVAL_BIT, "MMAP-PROT-EXEC");
    else if ((protection & PROTECTION_EXECUTE) != 0)
        may_fail(builder, ENOTSUP_BIT, "MMAP-PROT-EXEC");
    allow_junk(builder, protection & ~(uint32_t)PROTECTION_KNOWN, "MMAP-PROT-JUNK");
}

/* Requests for something besides the mapping. Only Linux names these flags, so another system may
 * take them for unknown. Memory that can be locked is limited, or needs a privilege. */
static void allow_requests(struct allowed_builder *builder)
{
    uint32_t requests = builder->call->flags & FLAGS_REQUEST;
    allow_junk(builder, requests & ~builder->profile->flags_known, "MMAP-FLAG-REQUEST");
    if ((requests & FLAG_LOCKED) != 0)
        may_fail(builder, EAGAIN_BIT | EPERM_BIT, "MMAP-FLAG-REQUEST");
}

static void allow_alignment(struct allowed_builder *builder)
{
    uint64_t alignment = builder->call->alignment;
    if ((alignment & (alignment - 1)) != 0)
        may_fail(builder, EINVAL_BIT, "ADDR-PAGE-ALIGN");
    builder->allowed.alignment =
        alignment > builder->model->page_size ? alignment : builder->model->page_size;
}

/* MAP_FIXED_NOREPLACE in AA..BB: the system refuses a range that overlaps A or B, and maps the hole
 * exactly. */
static void allow_noreplace(struct allowed_builder *builder)
{
    struct coverage coverage = cover(builder->model, builder->call->address, builder->call->length);
    if (coverage.surely > 0)
        must_fail(builder, EEXIST_BIT, "NOREPL-EXISTS");
    else if (coverage.perhaps > 0)
        may_fail(builder, EEXIST_BIT, "NOREPL-EXISTS");
    else
        shall_succeed(builder, "NOREPL-HOLE");
}

static void allow_exact(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    bool noreplace = (call->flags & FLAG_FIXED_NOREPLACE) != 0;
    uint32_t foreign = EINVAL_BIT | ENOMEM_BIT | EPERM_BIT | (noreplace ? EEXIST_BIT : 0);
    builder->allowed.exact = true;
    builder->allowed.address = call->address;
    builder->allowed.alignment = builder->model->page_size;
    if (is_unaligned(builder, call->address))
        must_fail(builder, EINVAL_BIT, "FIXED-ALIGN");
    if (call->length != 0 && !is_inside(builder, call->address, call->length))
        must_fail(builder, ENOMEM_BIT | EINVAL_BIT, "FIXED-RANGE");
    if (call->address < builder->model->page_size && !promises(builder, PROMISE_FIXED_FULL))
        must_fail(builder, foreign, "FIXED-FOREIGN");
    else if (call->address < builder->model->page_size || !promises(builder, PROMISE_FIXED_FULL)) {
        may_fail(builder, 0, "FIXED-FOREIGN");
        builder->strange_errors = foreign;
    }
    if (call->alignment > 1 && call->address % call->alignment != 0)
        may_fail(builder, EINVAL_BIT, "ADDR-PAGE-ALIGN");
    if (noreplace)
        allow_noreplace(builder);
    else
        shall_succeed(builder, "FIXED-EXACT");
}

/* Linux added MAP_FIXED_NOREPLACE, and its manual names both answers of a system without a promise:
 * one that knows the flag refuses a range that is not free, one that does not know it takes the
 * address for a hint. Only the system knows whether a page that it never gave is free. */
static void allow_unknown_noreplace(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    struct coverage coverage = cover(builder->model, call->address, call->length);
    bool known_free = coverage.count > 0 && coverage.surely + coverage.perhaps == 0 &&
                      model_knows(builder->model, coverage.first, coverage.count);
    shall_succeed(builder, "HINT-NOFAIL");
    if (!known_free)
        may_fail(builder, EEXIST_BIT | EPERM_BIT, "NOREPL-EXISTS");
}

/* The clause by which a map without MAP_FIXED shall succeed. */
static const char *name_map(const struct call *call)
{
    if (call->address != 0)
        return "HINT-NOFAIL";
    return call->protection < PROTECTION_DEFAULT ? "MMAP-PROT-MIN" : "MMAP-FD-PORTABLE";
}

/* Without MAP_FIXED any address is allowed, and a hint is no reason to fail. With MAP_FIXED the
 * address is exact. */
static void allow_address(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    bool plain = (call->flags & FLAG_EXACT) == FLAG_FIXED;
    if ((call->flags & FLAG_EXACT) == 0)
        shall_succeed(builder, name_map(call));
    else if (promises(builder, PROMISE_FIXED))
        allow_exact(builder);
    else if ((call->flags & FLAG_FIXED) != 0 && promises(builder, PROMISE_FIXED_REFUSED))
        must_fail(builder, ENOTSUP_BIT | EINVAL_BIT, "FIXED-UNSUPPORTED");
    else if (plain) {
        may_fail(builder, ENOTSUP_BIT | EINVAL_BIT, "FIXED-UNSUPPORTED");
        allow_exact(builder);
    } else {
        allow_unknown_noreplace(builder);
    }
}

/* A lack of room is an allowed reason even for a call with bad arguments, because a system may look
 * for room before it checks them. PROMISE_ARGUMENTS_FIRST excludes that. */
static void allow_no_memory(struct allowed_builder *builder)
{
    bool in_doubt = builder->call->length != 0 && !promises(builder, PROMISE_ARGUMENTS_FIRST);
    if (builder->allowed.success || in_doubt)
        builder->allowed.errors |= profile_no_memory_errors(builder->profile);
}

/* POSIX leaves the order of two faults open. Linux looks at the offset, then for the file, and only
 * then at everything else, and clients expect EBADF. False: this rule does not apply. */
static bool allow_no_file(struct allowed_builder *builder)
{
    const struct call *call = builder->call;
    if ((call->flags & FLAG_ANONYMOUS) != 0 || !promises(builder, PROMISE_FILE_FIRST))
        return false;
    if (is_offset(builder, call->offset))
        must_fail(builder, EBADF_BIT, "MMAP-NO-ANON");
    else
        must_fail(builder, EINVAL_BIT, "MMAP-OFF-UNALIGNED");
    builder->allowed.own_errors = builder->allowed.errors;
    return true;
}

void allow_map(struct allowed_builder *builder)
{
    uint32_t known = builder->profile->flags_known | FLAGS_REQUEST;
    if (promises(builder, PROMISE_FIXED))
        known |= FLAG_EXACT;
    if (allow_no_file(builder))
        return;
    allow_length(builder);
    allow_type(builder);
    allow_file(builder);
    allow_protection(builder);
    allow_junk(builder, builder->call->flags & ~known, "MMAP-FLAG-JUNK");
    allow_requests(builder);
    allow_alignment(builder);
    allow_address(builder);
    builder->allowed.own_errors = builder->allowed.errors;
    builder->allowed.errors |= builder->strange_errors;
    allow_no_memory(builder);
}
