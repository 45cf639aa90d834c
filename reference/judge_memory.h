/* SPDX-License-Identifier: MIT
 *
 * The judge's view of the system's memory, through read and write only. Every byte of a live page
 * must equal the tag of the page, and every byte of the neighbour's memory must equal its tag. A
 * sample is the first, middle and last byte of a page. The judge reads whole pages one at a time.
 */
#ifndef MAPCHECK_JUDGE_MEMORY_H
#define MAPCHECK_JUDGE_MEMORY_H

#include "reference/model.h"

enum { MEMORY_FOREIGN_TAG = 0xF5, MEMORY_BATCH = 64, MEMORY_SAMPLES = 3 };

struct foreign_run {
    uint64_t start, end; /* bytes [start, end) belong to the neighbour */
};

struct memory {
    const struct system *system;
    void *instance;
    uint64_t page_size;
    uint8_t *page; /* a buffer of one page, for comparing and for filling */
    size_t page_capacity;
};

/* The neighbour's memory: ascending runs with a gap between any two. */
struct neighbour {
    struct foreign_run *runs;
    size_t count, capacity;
};

/* False when memory is out. */
bool memory_reset(struct memory *memory, const struct system *system, void *instance,
                  uint64_t page_size);
void memory_free(struct memory *memory);

/* False when the page cannot be read or written. */
bool memory_read_page(const struct memory *memory, uint64_t page);
bool memory_fill_page(const struct memory *memory, uint64_t page, uint8_t tag);

/* Do all bytes of the page that was read last equal this byte? If not, *at is the offset of the
 * first other byte. */
bool memory_is_all(const struct memory *memory, uint8_t tag, size_t *at);

/* After the neighbour moved the break: the first function fills new memory with the neighbour's
 * tag, the second one forgets memory above the break. */
bool neighbour_grow(struct neighbour *neighbour, const struct memory *memory, uint64_t start,
                    uint64_t end);
void neighbour_shrink(struct neighbour *neighbour, uint64_t program_break);
/* Copies the knowledge of `from` to `to`. False when memory is out. */
bool neighbour_copy(struct neighbour *to, const struct neighbour *from);
void neighbour_free(struct neighbour *neighbour);

#endif
