/* SPDX-License-Identifier: MIT
 *
 * A fake system for tests of the judge: a page manager with 32-bit addresses over a few kilobytes,
 * first fit by a linear search, and its own break and neighbour. It keeps every rule of a world,
 * except for the one that the current fault breaks. It shares only the table of functions with
 * reference/ and impl/.
 */
#ifndef MAPCHECK_TOY_SYSTEM_H
#define MAPCHECK_TOY_SYSTEM_H

#include "reference/profile.h"

enum toy_lie {
    TOY_HONEST,
    /* answers that no contract allows */
    TOY_OVERLAPS,         /* map returns the lowest mapped page again */
    TOY_UNALIGNED,        /* map returns the middle of a page */
    TOY_ANSWERS_ZERO,     /* map returns address 0 */
    TOY_LEAVES_SPACE,     /* map returns the last page of the address space */
    TOY_ACCEPTS_EMPTY,    /* map of 0 bytes succeeds */
    TOY_WRONG_ERRNO,      /* EBADF instead of EINVAL or ENOMEM */
    TOY_REFUSES_UNMAP,    /* munmap of a live mapping returns EINVAL */
    TOY_CHANGES_ERRNO,    /* a success changes errno */
    TOY_MAP_TRAPS,        /* map ends with a trap */
    TOY_UNMAP_TRAPS,      /* unmap ends with a trap */
    TOY_FIXED_TEARS,      /* MAP_FIXED returns ENOMEM and leaves a hole: allowed without an arena */
    TOY_FIXED_REFUSED,    /* MAP_FIXED at owned pages returns EINVAL */
    TOY_REMAP_OVER_HOLES, /* remap checks only the first of the old pages */
    /* wrong contents */
    TOY_HANDS_OUT_DIRT,         /* a dirty page is not cleared */
    TOY_FORGETS_LAST_BYTE,      /* a dirty page is cleared except for its last byte */
    TOY_FRESH_DIRT,             /* the last byte of a fresh page is 1 */
    TOY_UNMAP_WIPES,            /* unmap clears the first byte of the page after the range */
    TOY_UNMAP_WIPES_QUIETLY,    /* the same with byte 1, which no sample reads */
    TOY_UNMAP_HIDES,            /* the page after the range becomes unreadable */
    TOY_SPOILS_FOREIGN,         /* map changes the first byte that the neighbour owns */
    TOY_SPOILS_FOREIGN_QUIETLY, /* the same with its second byte */
    TOY_KEEPS_DISCARDED,        /* discard changes nothing */
    TOY_DISCARD_STOPS,          /* discard stops at the first hole */
    TOY_REMAP_LOSES,            /* remap moves without the contents */
    TOY_REMAP_ADDS_DIRT,        /* remap does not clear the new pages */
    /* waste */
    TOY_IGNORES_HOLES,        /* map always grows */
    TOY_REFUSES_ROOM,         /* map returns ENOMEM instead of growing */
    TOY_CLEARS_ALL,           /* map also clears pages that are known to be zero */
    TOY_GROWS_TWICE,          /* growth asks for twice the right amount */
    TOY_DISCARD_CLEARS_HOLES, /* discard also clears free pages */
    TOY_REMAP_MOVES,          /* remap always moves */
    TOY_NEVER_HALVES,         /* after a refusal it asks only for the exact need */
    TOY_GIVES_UP,             /* a refusal is final, even if it asked for more than the need */
    TOY_SHOUTS,               /* every growth makes more sbrk calls than the log holds */
    /* a wrong page table */
    TOY_CALLS_DIRTY_ZEROED,
    TOY_CALLS_MAPPED_FREE,
    TOY_CALLS_OWNED_FOREIGN,
    TOY_BREAKS_PROMISE, /* validate reports "page 1 broke it" */
    TOY_COUNTS_WRONG,   /* one statistic is wrong, see toy_miscounts */
};

/* Sets the fault of all runs from now on. */
void toy_lies(enum toy_lie lie);
/* Sets TOY_COUNTS_WRONG: statistic `which` of struct system_statistics is one too large. */
void toy_miscounts(unsigned which);

/* A copy that the test may change: all functions except those that explore needs, all features
 * except SYSTEM_ARGUMENTS, and a name without a profile. Refuses to open a world of 13 pages. */
struct system toy_system(void);
/* The promises of the fake system without a fault: first fit, economy, MAP_FIXED on its own pages,
 * errno kept. */
extern const struct profile toy_profile;

/* The number of open instances: 0 when every test cleaned up. */
int toy_open_count(void);

#endif
