/* SPDX-License-Identifier: MIT
 *
 * What a system promises, as data: which optional clauses hold, which errno of an allowed set it
 * answers, how it places mappings. The model reads a profile to narrow what POSIX allows; the
 * judge reads it to know which operations are UNSUPPORTED. A profile never widens a "shall".
 */
#ifndef MAPCHECK_PROFILE_H
#define MAPCHECK_PROFILE_H

#include "reference/operation.h"
#include "reference/system.h"

enum placement_policy {
    PLACEMENT_ANYWHERE,  /* any free address */
    PLACEMENT_FIRST_FIT, /* the lowest free run that fits, before any growth */
};

enum promise {
    PROMISE_FIXED_FULL = 1 << 0,      /* MAP_FIXED on any page of the address space */
    PROMISE_FIXED_OWNED = 1 << 1,     /* MAP_FIXED on own pages, refused elsewhere */
    PROMISE_UNMAP_UNALIGNED = 1 << 2, /* unaligned munmap: both pages go */
    PROMISE_REFUSES_UNKNOWN = 1 << 3, /* unknown flag or prot bits are refused */
    PROMISE_ECONOMY = 1 << 4,         /* nothing cleared or grown in vain */
    PROMISE_ERRNO_KEPT = 1 << 5,      /* success leaves errno alone */
    PROMISE_UNMAP_NEVER_ENOMEM = 1 << 6,
    PROMISE_HALF_SPACE = 1 << 7,     /* lengths of half the address space or more are refused */
    PROMISE_FIXED_REFUSED = 1 << 8,  /* MAP_FIXED: ENOTSUP or EINVAL (no promise: exact or those) */
    PROMISE_UNMAP_ALIGNED = 1 << 9,  /* unaligned munmap: EINVAL (neither promise: both allowed) */
    PROMISE_UNMAP_STRANGE = 1 << 10, /* munmap of pages that no map gave: 0 (else EINVAL too) */
    PROMISE_ARGUMENTS_FIRST = 1 << 11, /* a bad argument is named even when memory is out, too */
    PROMISE_WRITES_ALLOWED = 1 << 12,  /* mprotect that would have to forbid writing: ENOTSUP */
    PROMISE_HINT_HONOURED = 1 << 13,   /* a hint at free own pages, rounded down, is taken */
    PROMISE_SHARED_SAME = 1 << 14,     /* MAP_SHARED is MAP_PRIVATE: nobody to share with */
    PROMISE_REMAP_WHOLE = 1 << 15,     /* mremap looks at all old pages, also when it shrinks */
    PROMISE_DISCARD_ALL = 1 << 16,     /* holes: ENOMEM, and what is mapped is zero all the same */
};

struct profile {
    const char *name;
    uint32_t promises;
    enum placement_policy placement;
    uint32_t refused_protections; /* prot bits answered with ENOTSUP or EINVAL */
    uint32_t flags_known;         /* map flags it understands: no reason to refuse them */
    uint32_t flags_askable;       /* bits outside change what this model describes: never asked */
    uint32_t room_errors;         /* bits (1 << enum error_name): no room, besides ENOMEM */
    /* A known failure of ADDR-PAGE-ALIGN: mappings begin anywhere and share pages. The model of pages
     * cannot follow; clauses are then decided by their own answers alone. */
    bool shares_pages;
    uint64_t address_space_end; /* first address past user space; 0: 2^address_bits */
};

/* The profile of a system by the system's name; `posix`, the bare minimum, for any other. */
const struct profile *profile_find(const char *system_name);
/* All of them, ending with a NULL name. */
const struct profile *profile_all(void);

/* All errnos by which this system may say that a valid map finds no room: a set of bits. */
uint32_t profile_room_errors(const struct profile *profile);

/* Can this call be put to this system at all? False: it lacks the function or the feature and
 * promises nothing of it, or a flag is outside flags_askable. What is promised is always asked. */
bool profile_askable(const struct profile *profile, const struct system *system,
                     enum operation_kind kind, const struct call *call);

#endif
