/* SPDX-License-Identifier: MIT
 *
 * The mappings that the C library gave while a drop-in was linked. The C library may keep them in
 * memory of malloc, and that memory may belong to the page manager. So the page table cannot tell
 * whose a mapping is, but this list can. Several threads may call these functions.
 */
#ifndef PAGE_MANAGER_OVERRIDE_RANGES_H
#define PAGE_MANAGER_OVERRIDE_RANGES_H

#include <stdbool.h>
#include <stdint.h>

/* In bytes, as the caller of mmap gave them. */
struct override_range {
    uint32_t address, length;
};

/* Notes one more mapping. False: there is no memory for the note. */
bool override_ranges_add(uint32_t address, uint32_t length);

/* Removes the note of the mapping at this address. */
void override_ranges_remove(uint32_t address);

/* Finds the lowest mapping that has a byte in [start, end). False: there is none. */
bool override_ranges_find(uint64_t start, uint64_t end, struct override_range *found);

/* The end of a range, in bytes. */
uint64_t override_range_end(const struct override_range *range);

#endif
