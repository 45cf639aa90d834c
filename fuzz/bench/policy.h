/* SPDX-License-Identifier: MIT
 *
 * Simulates other policies on a recorded program: where a mapping goes, how many arenas there are,
 * the page size, and the growth. The simulation keeps one state per page and counts pages and sbrk
 * calls. It says nothing about time and is no page manager: it follows map, unmap and sbrk in whole
 * pages and ignores all other operations.
 */
#ifndef MAPCHECK_POLICY_H
#define MAPCHECK_POLICY_H

#include "reference/operation.h"

/* Pages of the simulated address space, in the smallest page size. */
enum { POLICY_PAGES = 1 << 18 };

enum policy_choice {
    CHOICE_LOWEST,       /* the lowest address that fits */
    CHOICE_ZEROED_FIRST, /* the lowest fit without dirty pages, else the lowest fit */
    CHOICE_FEWEST_DIRTY  /* the fit with the fewest dirty pages; among equals the lowest */
};

/* How the host grows the memory, where other code grows it too. The page manager
 * (PAGE_MANAGER_OTHERS_GROW) then knows only those pages to be zero that did not exist before its
 * call. */
enum policy_memory {
    MEMORY_OWN,     /* no other code grows it: a page that was never below the break is zero */
    MEMORY_EXACT,   /* no page exists before a call of sbrk needs it: wasi-libc */
    MEMORY_BY_FIFTH /* 16 MiB at first, then a fifth more, but at most 96 MiB more than is asked:
                       Emscripten */
};

struct policy {
    enum policy_choice choice;
    uint32_t page_pages;  /* pages of the program in one page of the policy: 1, 4, 16 */
    uint32_t small_pages; /* mappings of up to this many pages use a second arena; 0: one arena */
    uint32_t growth_minimum;     /* least number of pages to ask of sbrk */
    uint32_t growth_numerator;   /* at least this fraction of the arena's pages; 0: none */
    uint32_t growth_denominator; /* 1 or more */
    enum policy_memory memory;
};

/* All counts are in pages of the policy. */
struct policy_figures {
    uint64_t operations, grow_calls, refused;
    uint64_t cleared;    /* dirty pages that a zeroed mapping had to clear */
    uint64_t mapped_sum; /* pages of all mappings ever made, summed */
    uint64_t mapped;     /* pages mapped at the end */
    uint64_t mapped_peak;
    uint64_t owned;          /* pages owned at the end, which is the peak: nothing is given back */
    uint64_t highest_page;   /* the highest page ever mapped */
    double used_percent;     /* mapped pages in percent of owned ones, mean over the operations */
    double largest_free_run; /* within one arena, mean over one operation in sixteen */
};

/* The pages that an arena asks of sbrk when it owns `owned` pages and lacks `need`. */
uint64_t policy_growth(const struct policy *policy, uint64_t owned, uint64_t need);

/* Runs the program from an empty arena. False: out of memory. */
bool policy_simulate(const struct policy *policy, const struct program *program,
                     struct policy_figures *figures);

#endif
