/* SPDX-License-Identifier: MIT
 *
 * Walks a page manager and says which of its promises is broken first. For test builds: it looks
 * at every page, and changes nothing.
 */
#ifndef PAGE_MANAGER_VALIDATE_H
#define PAGE_MANAGER_VALIDATE_H

#include "page_manager.h"

/* True when all of this holds, else a line that says what does not:
 *   - a skip count speaks only of pages that exist and have the same state, and is the largest
 *     such number up to the skip limit, and no page from `top` on is owned; a run tree says of its pages what they are, see
 *     validate_run_tree.h;
 *   - the counts of the table are those of its pages;
 *   - what sbrk granted last without a gap is owned, nothing beyond it is, and page 0 never;
 *   - in `memory`, whose first byte is address 0, pages that are known to be zero are. Only its
 *     first memory_bytes are looked at; NULL and 0 for none. */
bool page_manager_validate(const struct page_manager *manager, const uint8_t *memory,
                           uint64_t memory_bytes, char *text, size_t size);

/* The same of one cell of a skip table, behind which exactly `run` pages have its state. */
bool validate_skip(const struct skip_table *table, uint32_t page, uint32_t run, char *text,
                   size_t size);

#endif
