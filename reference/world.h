/* SPDX-License-Identifier: MIT
 *
 * A world is the geometry and the environment of one run: the page size, the page count, the start
 * of the program break and its limit. The input chooses the world, because small worlds find
 * page-table defects sooner, and only odd breaks find some growth defects. A world does not change
 * during a run.
 */
#ifndef MAPCHECK_WORLD_H
#define MAPCHECK_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WORLD_PAGES_MAX = 65536,
    WORLD_PAGE_SIZE_MIN = 16,
    WORLD_PAGE_SIZE_MAX = 65536,
    WORLD_SKIP_LIMIT_MAX = 63,
    WORLD_GROWTH_MAX = 65536,
};

struct world {
    uint32_t page_count;     /* pages of the address space, 1..WORLD_PAGES_MAX */
    uint32_t page_size;      /* bytes, a power of two, 16..65536 */
    uint32_t skip_limit;     /* largest skip count of a skip table, 1..63; other tables ignore it */
    uint32_t growth_minimum; /* smallest growth, pages, 1..WORLD_GROWTH_MAX */
    uint32_t limit;          /* pages: highest break at the start of the run, 0..page_count */
    uint32_t fail_at;        /* the run's sbrk call that is refused, from 1; 0: none */
    uint64_t first_break;    /* bytes from address 0; any value up to page_count * page_size */
    bool without_memory;     /* a page table without memory: the judge cannot ask CONTENTS */
};

/* The world of a text without a world line. */
#define WORLD_DEFAULT                                                                              \
    ((struct world){.page_count = 64,                                                              \
                    .page_size = 256,                                                              \
                    .skip_limit = 63,                                                              \
                    .growth_minimum = 4,                                                           \
                    .limit = 64,                                                                   \
                    .first_break = 256})

bool world_equal(const struct world *left, const struct world *right);
/* The reason why this world is invalid, as a sentence, or NULL. */
const char *world_problem(const struct world *world);
/* Writes the `world` line of .ops, without its newline (operation_print.c). Returns the length of
 * the whole text, like snprintf. */
int world_print(char *text, size_t size, const struct world *world);

#endif
