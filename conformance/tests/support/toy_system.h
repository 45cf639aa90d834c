/* SPDX-License-Identifier: MIT
 *
 * A page manager for tests of the judge: 32-bit addresses over a few kilobytes, first fit by
 * walking, its own break and neighbour. It keeps every rule of a world, unless it is told to lie,
 * and then it breaks exactly one. Shares nothing with reference/ or impl/ but the table of functions.
 */
#ifndef MAPCHECK_TOY_SYSTEM_H
#define MAPCHECK_TOY_SYSTEM_H

#include "reference/profile.h"

enum toy_lie {
    TOY_HONEST,
    /* answers that no contract allows */
    TOY_OVERLAPS,         /* map gives the lowest mapped page once more */
    TOY_UNALIGNED,        /* map gives the middle of a page */
    TOY_ANSWERS_ZERO,     /* map gives address 0 */
    TOY_LEAVES_SPACE,     /* map gives the last page of the address space */
    TOY_ACCEPTS_EMPTY,    /* map of 0 bytes succeeds */
    TOY_WRONG_ERRNO,      /* EBADF where EINVAL or ENOMEM is right */
    TOY_REFUSES_UNMAP,    /* munmap of a live mapping answers EINVAL */
    TOY_CHANGES_ERRNO,    /* success, and errno is another than before */
    TOY_MAP_TRAPS,        /* map ends with a trap */
    TOY_UNMAP_TRAPS,      /* unmap ends with a trap */
    TOY_FIXED_TEARS,      /* MAP_FIXED answers ENOMEM and leaves a hole: no lie without an arena */
    TOY_FIXED_REFUSED,    /* MAP_FIXED at own pages answers EINVAL */
    TOY_REMAP_OVER_HOLES, /* remap looks at the first of the old pages only */
    /* bytes that are not what they must be */
    TOY_HANDS_OUT_DIRT,         /* a dirty page is not cleared */
    TOY_FORGETS_LAST_BYTE,      /* a dirty page is cleared but for its last byte */
    TOY_FRESH_DIRT,             /* the last byte of a fresh page is 1 */
    TOY_UNMAP_WIPES,            /* unmap clears the first byte of the page behind the range */
    TOY_UNMAP_WIPES_QUIETLY,    /* the same with byte 1, which no sample looks at */
    TOY_UNMAP_HIDES,            /* the page behind the range can no longer be read */
    TOY_SPOILS_FOREIGN,         /* map changes the first byte that the neighbour owns */
    TOY_SPOILS_FOREIGN_QUIETLY, /* the same with its second byte */
    TOY_KEEPS_DISCARDED,        /* discard changes nothing */
    TOY_DISCARD_STOPS,          /* discard goes up to the first hole */
    TOY_REMAP_LOSES,            /* remap moves without the contents */
    TOY_REMAP_ADDS_DIRT,        /* remap does not clear the pages that are new */
    /* waste */
    TOY_IGNORES_HOLES,        /* map always grows */
    TOY_REFUSES_ROOM,         /* map answers ENOMEM whenever it would have to grow */
    TOY_CLEARS_ALL,           /* pages that are known to be zero are cleared too */
    TOY_GROWS_TWICE,          /* growth asks for twice of what it should */
    TOY_DISCARD_CLEARS_HOLES, /* discard clears free pages, too */
    TOY_REMAP_MOVES,          /* remap never stays where it is */
    TOY_NEVER_HALVES,         /* after a refusal it asks for exactly the need */
    TOY_GIVES_UP,             /* a refusal is final, although it was more than the need */
    TOY_SHOUTS,               /* every growth calls sbrk more often than the log can hold */
    /* a page table that is not what it should be */
    TOY_CALLS_DIRTY_ZEROED,
    TOY_CALLS_MAPPED_FREE,
    TOY_CALLS_OWNED_FOREIGN,
    TOY_BREAKS_PROMISE, /* validate finds "page 1 broke it" */
    TOY_COUNTS_WRONG,   /* one number of the statistics, see toy_miscounts */
};

/* Lies from now on, in every run, until told something else. */
void toy_lies(enum toy_lie lie);
/* TOY_COUNTS_WRONG, and it is number `which` of struct system_statistics that is one too large. */
void toy_miscounts(unsigned which);

/* A copy to be changed at will: all functions but the ones of explore, all features but
 * SYSTEM_ARGUMENTS, no name that a profile knows. Opens every world but one of 13 pages. */
struct system toy_system(void);
/* What the honest toy promises: first fit, economy, MAP_FIXED on its own pages, errno kept. */
extern const struct profile toy_profile;

/* Instances that are open now: 0 when everybody cleaned up. */
int toy_open_count(void);

#endif
