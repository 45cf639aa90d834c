/* SPDX-License-Identifier: MIT
 *
 * The system's memory as the judge sees it, through read and write only: what a live page must hold
 * (every byte is the tag of the page) and what the neighbour's memory must hold. Samples are the
 * first, middle and last byte of a page; whole pages are read one at a time.
 */
#ifndef MAPCHECK_JUDGE_MEMORY_H
#define MAPCHECK_JUDGE_MEMORY_H

#include "reference/model.h"

enum { MEMORY_FOREIGN_TAG = 0xF5, MEMORY_BATCH = 64, MEMORY_SAMPLES = 3 };

struct foreign_run {
    uint64_t start, end; /* bytes [start, end) that belong to the neighbour */
};

struct memory {
    const struct system *system;
    void *instance;
    uint64_t page_size;
    uint8_t *page; /* one page, to compare with and to fill from */
    size_t page_capacity;
};

/* What belongs to the neighbour, in runs that ascend and never touch one another. */
struct neighbour {
    struct foreign_run *runs;
    size_t count, capacity;
};

/* False when memory is out. */
bool memory_reset(struct memory *memory, const struct system *system, void *instance,
                  uint64_t page_size);
void memory_free(struct memory *memory);

/* False: the page cannot be read or written at all. */
bool memory_read_page(const struct memory *memory, uint64_t page);
bool memory_fill_page(const struct memory *memory, uint64_t page, uint8_t tag);

/* Is the page that was read last all of this one byte? If not, *at is the first other byte. */
bool memory_is_all(const struct memory *memory, uint8_t tag, size_t *at);

/* The neighbour got memory, which is filled with its tag, or gave back what lies above the break. */
bool neighbour_grow(struct neighbour *neighbour, const struct memory *memory, uint64_t start,
                    uint64_t end);
void neighbour_shrink(struct neighbour *neighbour, uint64_t program_break);
/* Makes `to` know the same as `from`. False when memory is out. */
bool neighbour_copy(struct neighbour *to, const struct neighbour *from);
void neighbour_free(struct neighbour *neighbour);

#endif
