/* SPDX-License-Identifier: MIT
 *
 * Functions that only test builds need: they open many page managers, each in its own world, read
 * the states of single pages, and save and restore a manager. Compile everything with
 * -DMAPCHECK_HARNESS. A program that copies this folder needs neither harness.{h,c} nor validate*.
 */
#ifndef PAGE_MANAGER_HARNESS_H
#define PAGE_MANAGER_HARNESS_H

#ifndef MAPCHECK_HARNESS
#error "harness.h is for test builds: compile all of impl/ with -DMAPCHECK_HARNESS"
#endif

#include "page_manager.h"

/* Opens a manager in its own world; the struct may have been used before. The call touches only the
 * part of the page table that the geometry uses, so small worlds are cheap. `source` must outlive
 * the manager. */
void harness_open(struct page_manager *manager, const struct geometry *geometry,
                  const struct program_break_source *source, void *context);

/* The state of a page. Pages beyond the geometry are foreign. */
enum page_state harness_page_state(const struct page_manager *manager, uint32_t page);

/* The states of [first, first + count), each as one byte that holds an enum page_state. */
void harness_page_states(const struct page_manager *manager, uint32_t first, uint32_t count,
                         uint8_t *states);

/* The number that the page table keeps for a page, for example its skip count; -1 where it keeps
 * none. */
int harness_skip_count(const struct page_manager *manager, uint32_t page);

/* The whole state of a manager, and its size in bytes. harness_restore needs a manager that was
 * opened with the same geometry. The state does not include the source, its context and the
 * hook. */
size_t harness_state_size(const struct page_manager *manager);
void harness_save(const struct page_manager *manager, void *state);
void harness_restore(struct page_manager *manager, const void *state);

/* Writes a key. Two managers of one geometry with equal keys give the same answers for ever, given
 * the same source; counters are not part of the key. Returns the size of the key in bytes. Writes
 * nothing when the size is more than `capacity`. */
size_t harness_state_key(const struct page_manager *manager, uint8_t *key, size_t capacity);

#endif
