/* SPDX-License-Identifier: MIT
 *
 * A world is the geometry and the environment of one run: how large a page is, how many
 * there are, where the program break starts, how far it may move. It comes from the input,
 * because small worlds find page-table defects sooner and odd breaks find growth defects at all.
 * It holds facts only; nothing in it changes while a run goes on.
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
    uint32_t skip_limit;     /* largest skip count of a skip table, 1..63; others ignore it */
    uint32_t growth_minimum; /* pages asked of sbrk at the least, 1..WORLD_GROWTH_MAX */
    uint32_t limit;          /* pages the break can reach at first, 0..page_count */
    uint32_t fail_at;        /* the fail_at-th sbrk call of the run is refused; 0: none is */
    uint64_t first_break;    /* bytes from address 0; any value up to page_count * page_size */
    bool without_memory;     /* a table with no memory behind it: CONTENTS cannot be asked */
};

/* The world of a text that names none. */
#define WORLD_DEFAULT                                                                              \
    ((struct world){.page_count = 64,                                                              \
                    .page_size = 256,                                                              \
                    .skip_limit = 63,                                                              \
                    .growth_minimum = 4,                                                           \
                    .limit = 64,                                                                   \
                    .first_break = 256})

bool world_equal(const struct world *left, const struct world *right);
/* A sentence that says why this world cannot be, or NULL when it can. */
const char *world_problem(const struct world *world);
/* The `world` line of .ops, without its newline (operation_print.c). Returns the length that the whole text
 * has, as snprintf does. */
int world_print(char *text, size_t size, const struct world *world);

#endif
