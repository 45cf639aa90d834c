/* SPDX-License-Identifier: MIT
 *
 * The memory of a stranger: a static array, or memory that grows by sbrk (-DPOOL_SBRK) or by
 * memory.grow (-DPOOL_GROW, wasm only).
 */
#ifndef STRANGER_MEMORY_H
#define STRANGER_MEMORY_H

#include "conformance/strangers/stranger.h"

/* The address of page 0. */
size_t memory_base(void);
/* Adds pages, of which `count` are free in a row. False: that many pages cannot be had. */
bool memory_grow(size_t count);
/* Called before anything else: gives the pages of the static array to pages.c. */
void memory_open(void);

static inline char *memory_page(size_t page)
{
    return (char *)(memory_base() + page * PAGE);
}

#endif
