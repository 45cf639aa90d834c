/* SPDX-License-Identifier: MIT
 *
 * Growing: asks the program break for memory and takes possession of what it grants, in whole
 * pages. Chunks that meet are welded, the free tail of the arena is joined with what comes next.
 * Hands no page out; that is page_manager.c.
 */
#ifndef PAGE_MANAGER_ARENA_H
#define PAGE_MANAGER_ARENA_H

#include "page_manager.h"

/* Asks for memory so that `count` pages fit at a multiple of `alignment` pages. True: something is
 * different now, so look again. False: no growth makes them fit. */
bool arena_grow(struct page_manager *manager, uint32_t count, uint32_t alignment);

/* The page where the free tail of the arena begins, which a growth would make longer: the one behind
 * the last mapped page, or behind whatever follows it. PAGE_NONE where no growth is possible. */
uint32_t arena_tail(struct page_manager *manager);

/* Pages that are ours, mapped or free. */
uint32_t arena_pages(const struct page_manager *manager);

#endif
