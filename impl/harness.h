/* SPDX-License-Identifier: MIT
 *
 * What only test builds do with a page manager: open many of them, each in a world of its own, look
 * at single pages, save and restore. Build everything with -DMAPCHECK_HARNESS; a program that
 * copies this folder needs neither this file nor harness.c nor validate.{h,c}.
 */
#ifndef PAGE_MANAGER_HARNESS_H
#define PAGE_MANAGER_HARNESS_H

#ifndef MAPCHECK_HARNESS
#error "harness.h is for test builds: compile all of impl/ with -DMAPCHECK_HARNESS"
#endif

#include "page_manager.h"

/* Opens a manager, new or used, in a world of its own. Touches no more than its page table, which
 * makes small worlds cheap. `source` must outlive it. */
void harness_open(struct page_manager *manager, const struct geometry *geometry,
                  const struct program_break_source *source, void *context);

/* Any page of the address space; those beyond the geometry are foreign. */
enum page_state harness_page_state(const struct page_manager *manager, uint32_t page);

/* The same for [first, first + count) at once, an enum page_state a byte. */
void harness_page_states(const struct page_manager *manager, uint32_t first, uint32_t count,
                         uint8_t *states);

/* The page table's number for a page, its skip count say; -1 where there is none. */
int harness_skip_count(const struct page_manager *manager, uint32_t page);

/* Everything the manager knows, bytes; only for a manager that was opened with the same geometry.
 * Its source, context and hook are not part of it. */
size_t harness_state_size(const struct page_manager *manager);
void harness_save(const struct page_manager *manager, void *state);
void harness_restore(struct page_manager *manager, const void *state);

/* Writes bytes that are equal for two managers of one geometry when these will answer alike for
 * ever, given the same source; counters are left out. At most `capacity` bytes are written; the
 * result is how many it takes. */
size_t harness_state_key(const struct page_manager *manager, uint8_t *key, size_t capacity);

#endif
