/* SPDX-License-Identifier: MIT
 *
 * POSIX as a set: which answers to one call are allowed in this state. The rules of each call are
 * in allowed_map.c, allowed_unmap.c, allowed_remap.c and allowed_advice.c; here is what they are
 * written with. With two faults any of their errnos will do (MMAP-ERR-ANY).
 * Pure: nothing is changed, nothing is remembered.
 */
#include "reference/allowed.h"

/* A clause at index 0 moves the others on; the last one falls off. */
static void tell(struct asking *asking, bool at_front, const char *clause)
{
    const char **clauses = asking->allowed.clauses;
    int at = 0;
    while (!at_front && at < ALLOWED_CLAUSES && clauses[at] != NULL)
        at++;
    for (int i = ALLOWED_CLAUSES - 1; i > at; i--)
        clauses[i] = clauses[i - 1];
    if (at < ALLOWED_CLAUSES)
        clauses[at] = clause;
}

void may_fail(struct asking *asking, uint32_t errors, const char *clause)
{
    asking->allowed.errors |= errors;
    tell(asking, false, clause);
}

void must_fail(struct asking *asking, uint32_t errors, const char *clause)
{
    asking->allowed.errors |= errors;
    tell(asking, asking->allowed.success, clause);
    asking->allowed.success = false;
}

void shall_succeed(struct asking *asking, const char *clause)
{
    if (asking->allowed.success)
        tell(asking, false, clause);
}

void allow_junk(struct asking *asking, uint32_t junk, const char *clause)
{
    if (junk != 0 && promises(asking, PROMISE_REFUSES_UNKNOWN))
        must_fail(asking, EINVAL_BIT | ENOTSUP_BIT, clause);
    else if (junk != 0)
        may_fail(asking, EINVAL_BIT | ENOTSUP_BIT, clause);
}

void refuse_holes(struct asking *asking, const struct coverage *coverage, uint32_t errors,
                  const char *clause)
{
    if (coverage->surely + coverage->perhaps < coverage->count)
        must_fail(asking, errors, clause);
    else if (coverage->perhaps > 0)
        may_fail(asking, errors, clause);
}

bool promises(const struct asking *asking, uint32_t promise)
{
    return (asking->profile->promises & promise) != 0;
}

bool is_unaligned(const struct asking *asking, uint64_t value)
{
    return value % asking->model->page_size != 0;
}

bool rounds_to_zero(const struct asking *asking, uint64_t length)
{
    return length - 1 > asking->widest - asking->model->page_size;
}

bool is_inside(const struct asking *asking, uint64_t address, uint64_t length)
{
    return address <= asking->last && length - 1 <= asking->last - address;
}

struct coverage cover(const struct model *model, uint64_t address, uint64_t length)
{
    struct coverage coverage = {0};
    size_t live;
    if (!model_range(model, address, length, &coverage.first, &coverage.count))
        return coverage;
    size_t pages = model_find(model, coverage.first, coverage.count, &live);
    for (size_t i = live; i < live + pages; i++)
        coverage.perhaps += model->pages[i].maybe;
    coverage.surely = pages - coverage.perhaps;
    return coverage;
}

void allow_environment(struct asking *asking)
{
    asking->allowed.errors = EINVAL_BIT | ENOMEM_BIT;
}

struct allowed model_allowed(const struct model *model, enum operation_kind kind,
                             const struct call *call, const struct profile *profile)
{
    static void (*const rules[OPERATION_KINDS])(struct asking *) = {
#define OPERATION(kind, name, actor, answer, operands, judged, allowed, ...) allow_##allowed,
#include "reference/operations.def"
    };
    uint64_t widest =
        model->address_bits >= 64 ? UINT64_MAX : ((uint64_t)1 << model->address_bits) - 1;
    uint64_t end = profile->address_space_end;
    struct asking asking = {.model = model, .call = call, .profile = profile, .widest = widest};
    asking.last = end != 0 && end - 1 < widest ? end - 1 : widest;
    asking.allowed.success = true;
    rules[kind](&asking);
    if (!asking.allowed.success && asking.allowed.clauses[1] != NULL)
        tell(&asking, false, "MMAP-ERR-ANY");
    return asking.allowed;
}
