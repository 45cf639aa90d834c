/* SPDX-License-Identifier: MIT
 *
 * Builds the set of allowed answers. Each fault of a call adds its errnos and its clause to the
 * set. A fault that the system must refuse also removes success; one that it may refuse keeps
 * success. Only allowed.c and the allowed_*.c files include this header.
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
    EAGAIN_BIT = ERROR_BIT(ERROR_EAGAIN),
    PROTECTION_KNOWN = PROTECTION_READ | PROTECTION_WRITE | PROTECTION_EXECUTE,
};

/* The call and its state, and the set of allowed answers built so far. */
struct allowed_builder {
    const struct model *model;
    const struct call *call;
    const struct profile *profile;
    uint64_t widest;         /* SIZE_MAX of the system */
    uint64_t last;           /* last byte of its user space */
    uint32_t strange_errors; /* for pages of other owners; the model does not know them */
    struct allowed allowed;
};

/* How many pages of a range are certainly live (`surely`), and how many are possibly live
 * (`perhaps`). */
struct coverage {
    uint64_t first, count, surely, perhaps;
};

/* The first clause that must_fail adds becomes the first in the list of clauses. */
void must_fail(struct allowed_builder *builder, uint32_t errors, const char *clause);
void may_fail(struct allowed_builder *builder, uint32_t errors, const char *clause);
/* Adds the clause by which the call shall succeed, unless the call has to fail. */
void shall_succeed(struct allowed_builder *builder, const char *clause);

/* Where the profile promises to refuse unknown flag or protection bits, the call must fail. */
void allow_junk(struct allowed_builder *builder, uint32_t junk, const char *clause);
/* A call must fail when a page of its range is certainly unmapped, and may fail when a page is
 * possibly unmapped. */
void refuse_holes(struct allowed_builder *builder, const struct coverage *coverage, uint32_t errors,
                  const char *clause);

/* Does the profile make any of the promises in this set? */
bool promises(const struct allowed_builder *builder, uint32_t promise);
bool is_unaligned(const struct allowed_builder *builder, uint64_t value);
/* Does the length wrap to 0 when it is rounded up to whole pages? The length is not 0. */
bool rounds_to_zero(const struct allowed_builder *builder, uint64_t length);
/* Are all bytes of the range inside user space? The length is not 0. */
bool is_inside(const struct allowed_builder *builder, uint64_t address, uint64_t length);
/* All fields are 0 for a range that is empty or leaves the address space. */
struct coverage cover(const struct model *model, uint64_t address, uint64_t length);

/* Each function holds the rules of one call. */
void allow_map(struct allowed_builder *builder);
void allow_unmap(struct allowed_builder *builder);
void allow_discard(struct allowed_builder *builder);
void allow_protect(struct allowed_builder *builder);
void allow_remap(struct allowed_builder *builder);
void allow_mlock(struct allowed_builder *builder);
void allow_munlock(struct allowed_builder *builder);
void allow_advise(struct allowed_builder *builder);
void allow_posix_advise(struct allowed_builder *builder);
void allow_msync(struct allowed_builder *builder);
/* The environment may refuse any operation that it carries out. */
void allow_environment(struct allowed_builder *builder);

#endif
