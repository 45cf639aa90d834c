/* SPDX-License-Identifier: MIT
 *
 * Growing the arena: the newest memory that sbrk granted without a gap. Asks the program break for
 * memory and takes ownership of the whole pages that it grants. A chunk that continues the arena is
 * welded to it (coalesced), so that the page between them becomes whole. This file maps no page;
 * page_manager.c does.
 */
#ifndef PAGE_MANAGER_ARENA_H
#define PAGE_MANAGER_ARENA_H

#include "page_manager.h"

/* Asks for memory so that `count` pages fit at a multiple of `alignment` pages. True: the page
 * table or the break has changed, so the caller must search again. False: no growth can make them
 * fit. */
bool arena_grow(struct page_manager *manager, uint32_t count, uint32_t alignment);

/* Finds the lowest `count` free pages at a multiple of `alignment` pages, and grows where there are
 * none. PAGE_NONE when no growth can make them fit. */
uint32_t arena_find(struct page_manager *manager, uint32_t count, uint32_t alignment);

/* The page where the free tail of the arena begins; a growth makes this tail longer. It starts
 * after the last mapped page, or after the foreign memory that follows the arena. PAGE_NONE where
 * no growth is possible. */
uint32_t arena_tail(struct page_manager *manager);

/* The number of pages that the manager owns, mapped or free. */
uint32_t arena_pages(const struct page_manager *manager);

#endif
