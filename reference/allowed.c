/* SPDX-License-Identifier: MIT
 *
 * Computes the set of answers that POSIX allows to one call in one state. allowed_map.c,
 * allowed_unmap.c, allowed_remap.c and allowed_advice.c hold the rules of the calls; this file
 * holds the functions that the rules share. A call with two faults may fail with the errno of
 * either (MMAP-ERR-ANY). The functions change no state.
 */
#include "reference/allowed.h"

/* Adds a clause before the others or after them. When the list is full, the last one is lost.
 */
static void add_clause(struct allowed_builder *builder, bool at_front, const char *clause)
{
    const char **clauses = builder->allowed.clauses;
    int at = 0;
    while (!at_front && at < ALLOWED_CLAUSES && clauses[at] != NULL)
        at++;
    for (int i = ALLOWED_CLAUSES - 1; i > at; i--)
        clauses[i] = clauses[i - 1];
    if (at < ALLOWED_CLAUSES)
        clauses[at] = clause;
}

void may_fail(struct allowed_builder *builder, uint32_t errors, const char *clause)
{
    builder->allowed.errors |= errors;
    add_clause(builder, false, clause);
}

void must_fail(struct allowed_builder *builder, uint32_t errors, const char *clause)
{
    builder->allowed.errors |= errors;
    add_clause(builder, builder->allowed.success, clause);
    builder->allowed.success = false;
}

void shall_succeed(struct allowed_builder *builder, const char *clause)
{
    if (builder->allowed.success)
        add_clause(builder, false, clause);
}

void allow_junk(struct allowed_builder *builder, uint32_t junk, const char *clause)
{
    if (junk != 0 && promises(builder, PROMISE_REFUSES_UNKNOWN))
        must_fail(builder, EINVAL_BIT | ENOTSUP_BIT, clause);
    else if (junk != 0)
        may_fail(builder, EINVAL_BIT | ENOTSUP_BIT, clause);
}

void refuse_holes(struct allowed_builder *builder, const struct coverage *coverage, uint32_t errors,
                  const char *clause)
{
    if (coverage->surely + coverage->perhaps < coverage->count)
        must_fail(builder, errors, clause);
    else if (coverage->perhaps > 0)
        may_fail(builder, errors, clause);
}

bool promises(const struct allowed_builder *builder, uint32_t promise)
{
    return (builder->profile->promises & promise) != 0;
}

bool is_unaligned(const struct allowed_builder *builder, uint64_t value)
{
    return value % builder->model->page_size != 0;
}

bool rounds_to_zero(const struct allowed_builder *builder, uint64_t length)
{
    return length - 1 > builder->widest - builder->model->page_size;
}

bool is_inside(const struct allowed_builder *builder, uint64_t address, uint64_t length)
{
    return address <= builder->last && length - 1 <= builder->last - address;
}

struct coverage cover(const struct model *model, uint64_t address, uint64_t length)
{
    struct coverage coverage = {0};
    size_t live;
    if (!model_range(model, address, length, &coverage.first, &coverage.count))
        return coverage;
    size_t pages = model_find(model, coverage.first, coverage.count, &live);
    for (size_t i = live; i < live + pages; i++)
        coverage.perhaps += model->pages[i].indeterminate;
    coverage.surely = pages - coverage.perhaps;
    return coverage;
}

void allow_environment(struct allowed_builder *builder)
{
    builder->allowed.errors = EINVAL_BIT | ENOMEM_BIT;
}

struct allowed model_allowed(const struct model *model, enum operation_kind kind,
                             const struct call *call, const struct profile *profile)
{
    static void (*const rules[OPERATION_KINDS])(struct allowed_builder *) = {
#define OPERATION(kind, name, actor, answer, operands, judged, allowed, ...) allow_##allowed,
#include "reference/operations.def"
    };
    uint64_t widest =
        model->address_bits >= 64 ? UINT64_MAX : ((uint64_t)1 << model->address_bits) - 1;
    uint64_t end = profile->address_space_end;
    struct allowed_builder builder = {
        .model = model, .call = call, .profile = profile, .widest = widest};
    builder.last = end != 0 && end - 1 < widest ? end - 1 : widest;
    builder.allowed.success = true;
    rules[kind](&builder);
    if (!builder.allowed.success && builder.allowed.clauses[1] != NULL)
        add_clause(&builder, false, "MMAP-ERR-ANY");
    return builder.allowed;
}
