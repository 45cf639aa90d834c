/* SPDX-License-Identifier: MIT
 *
 * The pages of the fake system, over a simulated memory and break; private to fake_system.c and
 * fake_memory.c.
 */
#ifndef MAPCHECK_FAKE_MEMORY_H
#define MAPCHECK_FAKE_MEMORY_H

#include "conformance/systems/simulated.h"
#include "conformance/tests/support/fake_system.h"
#include "reference/operation.h"

struct fake_page {
    uint32_t owned_bytes; /* bytes of the page that sbrk granted to the system */
    uint32_t protection;  /* of a mapped page */
    bool mapped, dirty;
};

struct fake {
    struct environment environment; /* first: simulated.h takes a pointer to it */
    struct fake_page *pages;
    uint64_t bytes_saved, grow_calls;
};

uint64_t fake_pages(const struct fake *fake, uint64_t length); /* bytes rounded up to pages */
bool fake_owns(const struct fake *fake, uint64_t page);
bool fake_is_free(const struct fake *fake, uint64_t first, uint64_t count);

/* The first page of the free run that reaches the break: ..AA~~|__ has a run of two pages. A page
 * that the break cuts belongs to it when the system owns the part below. */
uint64_t fake_tail(const struct fake *fake);
/* The lowest free run whose first page is a multiple of `step`. */
bool fake_find(const struct fake *fake, uint64_t count, uint64_t step, uint64_t *first);
/* Asks sbrk for the pages that the free tail lacks, or for more. False: the break did not
 * move. */
bool fake_grow(struct fake *fake, uint64_t count, uint64_t step);
/* First fit; grows when nothing fits. */
bool fake_place(struct fake *fake, uint64_t count, uint64_t alignment, uint64_t *first);
/* Marks free pages as mapped. Clears the dirty ones when the call wants zeroed pages. */
void fake_hand_out(struct fake *fake, uint64_t first, uint64_t count, const struct call *call);
void fake_give_back(struct fake *fake, uint64_t first, uint64_t count);
void fake_count(const struct fake *fake, struct system_statistics *statistics);

/* Functions of struct system. */
bool fake_read(void *self, const struct span *spans, size_t count);
bool fake_write(void *self, const struct span *spans, size_t count);

#endif
