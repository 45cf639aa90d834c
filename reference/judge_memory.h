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
    struct foreign_run *foreign; /* ascending, never touching one another */
    size_t foreign_count, foreign_capacity;
};

/* False when memory is out. Forgets the neighbour. */
bool memory_reset(struct memory *memory, const struct system *system, void *instance,
                  uint64_t page_size);
void memory_free(struct memory *memory);
/* `to` knows the same of the neighbour as `from`, of the same system. False when memory is out. */
bool memory_copy(struct memory *to, const struct memory *from);

/* False: the page cannot be read or written at all. */
bool memory_read_page(const struct memory *memory, uint64_t page);
bool memory_fill_page(const struct memory *memory, uint64_t page, uint8_t tag);

/* Is the page that was read last all of this one byte? If not, *at is the first other byte. */
bool memory_is_all(const struct memory *memory, uint8_t tag, size_t *at);

/* The neighbour got or gave back memory: fills it with its tag, or forgets what lies above. */
bool memory_foreign_grow(struct memory *memory, uint64_t start, uint64_t end);
void memory_foreign_shrink(struct memory *memory, uint64_t program_break);

#endif
