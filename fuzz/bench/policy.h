/* SPDX-License-Identifier: MIT
 *
 * What other rules would do with a recorded program: where a mapping goes, in how many arenas, in
 * pages of which size, with what growth. A naive simulation over one state per page, for counting
 * pages and sbrk calls; it promises nothing about time, and it is no page manager: it follows
 * map, unmap and sbrk in whole pages, and leaves everything else out.
 */
#ifndef MAPCHECK_POLICY_H
#define MAPCHECK_POLICY_H

#include "reference/operation.h"

/* Pages of the smallest size that the simulated address space has. */
enum { POLICY_PAGES = 1 << 18 };

enum policy_choice {
    CHOICE_LOWEST,       /* the lowest address that fits */
    CHOICE_ZEROED_FIRST, /* the lowest that needs no clearing, else the lowest */
    CHOICE_FEWEST_DIRTY  /* where the fewest pages have to be cleared, the lowest of equals */
};

struct policy {
    enum policy_choice choice;
    uint32_t page_pages;         /* pages of the program in one of the policy: 1, 4, 16 */
    uint32_t small_pages;        /* mappings up to here have an arena of their own; 0: none has */
    uint32_t growth_minimum;     /* pages asked of sbrk at the least */
    uint32_t growth_numerator;   /* and this part of the pages that the arena owns: 0 is none */
    uint32_t growth_denominator; /* 1 or more */
};

/* All in pages of the policy. */
struct policy_figures {
    uint64_t operations, grow_calls, refused;
    uint64_t cleared;    /* dirty pages of mappings that had to be zero */
    uint64_t mapped_sum; /* pages of all mappings, one after the other */
    uint64_t mapped;     /* at the end */
    uint64_t mapped_peak;
    uint64_t owned;          /* at the end, which is the peak: nothing is given back */
    uint64_t highest_page;   /* that was ever mapped */
    double used_percent;     /* mapped of owned, mean over the operations */
    double largest_free_run; /* within one arena, mean over every sixteenth operation */
};

/* Pages to be asked of sbrk by an arena that owns so many and misses so many. */
uint64_t policy_growth(const struct policy *policy, uint64_t owned, uint64_t need);

/* Runs the program from an empty arena on. False: out of memory. */
bool policy_simulate(const struct policy *policy, const struct program *program,
                     struct policy_figures *figures);

#endif
