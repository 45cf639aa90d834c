/* SPDX-License-Identifier: MIT
 *
 * Checks all promises of a page manager and reports the first that is broken. For test builds: it
 * reads every page, and changes nothing.
 */
#ifndef PAGE_MANAGER_VALIDATE_H
#define PAGE_MANAGER_VALIDATE_H

#include "page_manager.h"

/* True when all of this holds. Otherwise `text` gets a line that says which promise is broken:
 *   - a skip count covers only pages that exist and have the same state, and it is the largest
 *     such number up to the skip limit; no page from `top` on is owned. For a run tree, see
 *     validate_run_tree.h;
 *   - the counts of the table equal the numbers of its pages;
 *   - all pages of the newest arena are owned, no page beyond its end is, and page 0 never is;
 * - in `memory`, whose first byte is address 0, every zeroed page is zero. The check covers only
 * the first memory_bytes; pass NULL and 0 to check none.
 */
bool page_manager_validate(const struct page_manager *manager, const uint8_t *memory,
                           uint64_t memory_bytes, char *text, size_t size);

/* Checks one cell of a skip table. Exactly `run` pages after it have its state. */
bool validate_skip(const struct skip_table *table, uint32_t page, uint32_t run, char *text,
                   size_t size);

#endif
