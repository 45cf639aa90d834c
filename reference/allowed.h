/* SPDX-License-Identifier: MIT
 *
 * How a set of allowed answers grows: every fault of a call adds its errnos and its clause. A fault
 * that must be refused takes success away, one that may be refused leaves it. Shared by allowed.c
 * and the rules of each call; nobody else includes this.
 */
#ifndef MAPCHECK_ALLOWED_H
#define MAPCHECK_ALLOWED_H

#include "reference/model.h"

enum {
    EINVAL_BIT = ERROR_BIT(ERROR_EINVAL),
    ENOMEM_BIT = ERROR_BIT(ERROR_ENOMEM),
    EBADF_BIT = ERROR_BIT(ERROR_EBADF),
    EPERM_BIT = ERROR_BIT(ERROR_EPERM),
    EEXIST_BIT = ERROR_BIT(ERROR_EEXIST),
    ENODEV_BIT = ERROR_BIT(ERROR_ENODEV),
    ENOTSUP_BIT = ERROR_BIT(ERROR_ENOTSUP),
    EFAULT_BIT = ERROR_BIT(ERROR_EFAULT),
    PROTECTION_KNOWN = PROTECTION_READ | PROTECTION_WRITE | PROTECTION_EXECUTE,
};

/* All that is asked about, and the answer as it grows. */
struct allowed_builder {
    const struct model *model;
    const struct call *call;
    const struct profile *profile;
    uint64_t widest;         /* SIZE_MAX of the system */
    uint64_t last;           /* last byte of its user space */
    uint32_t strange_errors; /* for pages that are not the system's own: nobody here knows which */
    struct allowed allowed;
};

/* How a range is covered, in pages: live for sure, and live or not (`maybe`). */
struct coverage {
    uint64_t first, count, surely, perhaps;
};

/* Of several clauses one with "shall fail" is told first. */
void must_fail(struct allowed_builder *builder, uint32_t errors, const char *clause);
void may_fail(struct allowed_builder *builder, uint32_t errors, const char *clause);
/* The clause by which the call shall succeed; not told when it has to fail. */
void shall_succeed(struct allowed_builder *builder, const char *clause);

/* Unknown flag or protection bits, if any, are refused where the profile promises so. */
void allow_junk(struct allowed_builder *builder, uint32_t junk, const char *clause);
/* Some page of the range is not mapped: the call must fail, or may when nobody knows. */
void refuse_holes(struct allowed_builder *builder, const struct coverage *coverage, uint32_t errors,
                  const char *clause);

bool promises(const struct allowed_builder *builder, uint32_t promise); /* any of these */
bool is_unaligned(const struct allowed_builder *builder, uint64_t value);
/* Lengths are not 0 here. Rounding up to whole pages wraps; all bytes are inside user space. */
bool rounds_to_zero(const struct allowed_builder *builder, uint64_t length);
bool is_inside(const struct allowed_builder *builder, uint64_t address, uint64_t length);
/* All zero for a range that is empty or leaves the address space. */
struct coverage cover(const struct model *model, uint64_t address, uint64_t length);

/* The rules of one call each. */
void allow_map(struct allowed_builder *builder);
void allow_unmap(struct allowed_builder *builder);
void allow_discard(struct allowed_builder *builder);
void allow_protect(struct allowed_builder *builder);
void allow_remap(struct allowed_builder *builder);
/* The environment may refuse any of its operations. */
void allow_environment(struct allowed_builder *builder);

#endif
