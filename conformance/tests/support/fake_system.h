/* SPDX-License-Identifier: MIT
 *
 * A fake system for tests of the judge: a page manager with 32-bit addresses over a few kilobytes,
 * first fit by a linear search, over the simulated break of conformance/systems/. It keeps every rule
 * of a world, except for the one that the current fault breaks. It shares only the table of
 * functions with reference/ and impl/.
 */
#ifndef MAPCHECK_FAKE_SYSTEM_H
#define MAPCHECK_FAKE_SYSTEM_H

#include "reference/profile.h"

enum fake_fault {
    FAULT_NONE,
    /* answers that no contract allows */
    FAULT_OVERLAPS,      /* map returns the lowest mapped page again */
    FAULT_UNALIGNED,     /* map returns the middle of a page */
    FAULT_ANSWERS_ZERO,  /* map returns address 0 */
    FAULT_LEAVES_SPACE,  /* map returns the last page of the address space */
    FAULT_ACCEPTS_EMPTY, /* map of 0 bytes succeeds */
    FAULT_WRONG_ERRNO,   /* EBADF instead of EINVAL or ENOMEM */
    FAULT_REFUSES_UNMAP, /* munmap of a live mapping returns EINVAL */
    FAULT_CHANGES_ERRNO, /* a success changes errno */
    FAULT_MAP_TRAPS,     /* map ends with a trap */
    FAULT_UNMAP_TRAPS,   /* unmap ends with a trap */
    FAULT_FIXED_TEARS,   /* MAP_FIXED returns ENOMEM and leaves a hole: allowed without an arena */
    FAULT_FIXED_REFUSED, /* MAP_FIXED at owned pages returns EINVAL */
    FAULT_REMAP_OVER_HOLES, /* remap checks only the first of the old pages */
    /* wrong contents */
    FAULT_HANDS_OUT_DIRT,         /* a dirty page is not cleared */
    FAULT_FORGETS_LAST_BYTE,      /* a dirty page is cleared except for its last byte */
    FAULT_FRESH_DIRT,             /* the last byte of a fresh page is 1 */
    FAULT_UNMAP_WIPES,            /* unmap clears the first byte of the page after the range */
    FAULT_UNMAP_WIPES_QUIETLY,    /* the same with byte 1, which no sample reads */
    FAULT_UNMAP_HIDES,            /* the page after the range becomes unreadable */
    FAULT_SPOILS_FOREIGN,         /* map changes the first byte that the neighbour owns */
    FAULT_SPOILS_FOREIGN_QUIETLY, /* the same with its second byte */
    FAULT_KEEPS_DISCARDED,        /* discard changes nothing */
    FAULT_DISCARD_STOPS,          /* discard stops at the first hole */
    FAULT_REMAP_LOSES,            /* remap moves without the contents */
    FAULT_REMAP_ADDS_DIRT,        /* remap does not clear the new pages */
    /* waste */
    FAULT_IGNORES_HOLES,        /* map always grows */
    FAULT_REFUSES_ROOM,         /* map returns ENOMEM instead of growing */
    FAULT_CLEARS_ALL,           /* map also clears pages that are known to be zero */
    FAULT_GROWS_TWICE,          /* growth asks for twice the right amount */
    FAULT_DISCARD_CLEARS_HOLES, /* discard also clears free pages */
    FAULT_REMAP_MOVES,          /* remap always moves */
    FAULT_NEVER_HALVES,         /* after a refusal it asks only for the exact need */
    FAULT_GIVES_UP,             /* a refusal is final, even if it asked for more than the need */
    FAULT_SHOUTS,               /* every growth makes more sbrk calls than the log holds */
    /* a wrong page table */
    FAULT_CALLS_DIRTY_ZEROED,
    FAULT_CALLS_MAPPED_FREE,
    FAULT_CALLS_OWNED_FOREIGN,
    FAULT_BREAKS_PROMISE, /* validate reports "page 1 broke it" */
    FAULT_COUNTS_WRONG,   /* one statistic is wrong, see fake_set_wrong_count */
};

/* Sets the fault of all runs from now on. */
void fake_set_fault(enum fake_fault fault);
/* Sets FAULT_COUNTS_WRONG: statistic `which` of struct system_statistics is one too large. */
void fake_set_wrong_count(unsigned which);

/* A copy that the test may change: all functions except those that explore needs, all features
 * except SYSTEM_ARGUMENTS, and a name without a profile. Refuses to open a world of 13 pages. */
struct system fake_system(void);
/* The promises of the fake system without a fault: first fit, economy, MAP_FIXED on its own pages,
 * errno kept. */
extern const struct profile fake_profile;

/* The number of open instances: 0 when every test cleaned up. */
int fake_open_count(void);

#endif
