/* SPDX-License-Identifier: MIT
 *
 * A profile lists a system's promises: the optional clauses that hold, the errnos that it chooses
 * where POSIX allows several, and how it places mappings. The model reads a profile to reduce the
 * answers that POSIX allows. The judge reads it to know which operations are UNSUPPORTED. A profile
 * never allows an answer that a "shall" of POSIX forbids.
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
    PROMISE_UNMAP_UNALIGNED = 1 << 2, /* unaligned munmap unmaps both pages */
    PROMISE_REFUSES_UNKNOWN = 1 << 3, /* unknown flag or prot bits are refused */
    PROMISE_ECONOMY = 1 << 4,         /* no page cleared and no memory taken needlessly */
    PROMISE_ERRNO_KEPT = 1 << 5,      /* success leaves errno alone */
    PROMISE_UNMAP_NEVER_ENOMEM = 1 << 6,
    PROMISE_HALF_SPACE = 1 << 7,     /* lengths of half the address space or more are refused */
    PROMISE_FIXED_REFUSED = 1 << 8,  /* MAP_FIXED: ENOTSUP or EINVAL (no promise: exact or those) */
    PROMISE_UNMAP_ALIGNED = 1 << 9,  /* unaligned munmap: EINVAL (neither promise: both allowed) */
    PROMISE_UNMAP_STRANGE = 1 << 10, /* munmap of pages that no map gave: 0 (else EINVAL too) */
    PROMISE_ARGUMENTS_FIRST = 1 << 11, /* a bad argument has its errno even without memory */
    PROMISE_WRITES_ALLOWED = 1 << 12,  /* mprotect that would have to forbid writing: ENOTSUP */
    PROMISE_HINT_HONOURED = 1 << 13,   /* a hint at free own pages, rounded down, is taken */
    PROMISE_OFFSET_IGNORED = 1 << 14,  /* MAP_ANONYMOUS: ok in units of 4096, else EINVAL */
    PROMISE_REMAP_HEAD = 1 << 15,      /* mremap that shrinks checks the first old page only */
    PROMISE_DISCARD_ALL = 1 << 16,     /* ENOMEM for holes, but the mapped pages become zero */
    PROMISE_PROTECTS = 1 << 17,        /* mprotect can forbid every access */
    PROMISE_ADVICE = 1 << 18,          /* madvise takes what Linux names, refuses all else, holes */
    PROMISE_FILE_FIRST = 1 << 19,      /* no file: EBADF before any fault but the offset's */
    PROMISE_PROTECT_SUCCEEDS = 1 << 20, /* mprotect that would have to forbid an access: 0 */
    PROMISE_HOST_DISCARD = 1 << 21,     /* runs of discard_threshold pages go back to the host */
};

struct profile {
    const char *name;
    uint32_t promises;
    enum placement_policy placement;
    uint32_t refused_protections; /* prot bits answered with ENOTSUP or EINVAL */
    uint32_t flags_known;         /* map flags that the system must not refuse as unknown */
    uint32_t flags_askable;       /* map flags that the model describes; others are never passed */
    uint32_t no_memory_errors;    /* bits (1 << enum error_name) for "no room", besides ENOMEM */
    uint32_t discard_threshold;   /* PROMISE_HOST_DISCARD: pages, at least 1 */
    /* A known failure of ADDR-PAGE-ALIGN: mappings begin at any byte and share pages. The model
     * counts whole pages and cannot describe such mappings, so the judge decides each clause by the
     * answers alone.
     */
    bool shares_pages;
    uint64_t address_space_end; /* first address past user space; 0: 2^address_bits */
};

/* The profile with this system's name, or else `posix`, which promises the least. */
const struct profile *profile_find(const char *system_name);
/* All profiles; the last entry has a NULL name. */
const struct profile *profile_all(void);

/* The set of errnos that this system may answer when a valid map finds no room. */
uint32_t profile_no_memory_errors(const struct profile *profile);

/* Can the judge make this call? False when the system lacks the function or the feature and does
 * not promise it, or when a flag is outside flags_askable. The judge always makes a promised call.
 */
bool profile_askable(const struct profile *profile, const struct system *system,
                     enum operation_kind kind, const struct call *call);

#endif
