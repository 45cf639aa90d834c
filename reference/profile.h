/* SPDX-License-Identifier: MIT
 *
 * What a system promises, as data: which optional clauses hold, which errno of an allowed set it
 * answers, how it places mappings. The model reads a profile to narrow what POSIX allows; the
 * judge reads it to know which operations are UNSUPPORTED. A profile never widens a "shall".
 */
#ifndef MAPCHECK_PROFILE_H
#define MAPCHECK_PROFILE_H

#include "system.h"

enum placement_policy {
    PLACEMENT_ANYWHERE,  /* any free address */
    PLACEMENT_FIRST_FIT, /* the lowest free run that fits, before any growth */
};

enum promise {
    PROMISE_FIXED_FULL = 1 << 0,      /* MAP_FIXED on any page of the address space */
    PROMISE_FIXED_OWNED = 1 << 1,     /* MAP_FIXED on own pages, refused elsewhere */
    PROMISE_UNMAP_UNALIGNED = 1 << 2, /* unaligned munmap: both pages go (else EINVAL) */
    PROMISE_REFUSES_UNKNOWN = 1 << 3, /* unknown flag or prot bits are refused */
    PROMISE_ECONOMY = 1 << 4,         /* nothing cleared or grown in vain */
    PROMISE_ERRNO_KEPT = 1 << 5,      /* success leaves errno alone */
    PROMISE_UNMAP_NEVER_ENOMEM = 1 << 6,
    PROMISE_HALF_SPACE = 1 << 7, /* lengths of half the address space or more are refused */
};

struct profile {
    const char *name;
    uint32_t promises;
    enum placement_policy placement;
    uint32_t refused_protections; /* prot bits answered with ENOTSUP or EINVAL */
};

/* The profile of a system by the system's name; `posix`, the bare minimum, for any other. */
const struct profile *profile_find(const char *system_name);
/* All of them, ending with a NULL name. */
const struct profile *profile_all(void);

#endif
