/* SPDX-License-Identifier: MIT
 *
 * The pages, memory and break of the fake system; private to fake_system.c and fake_memory.c.
 */
#ifndef MAPCHECK_FAKE_MEMORY_H
#define MAPCHECK_FAKE_MEMORY_H

#include "conformance/tests/support/fake_fault.h"
#include "conformance/tests/support/fake_system.h"
#include "reference/operation.h"

struct fake_page {
    uint32_t owned_bytes; /* bytes of the page that sbrk granted to the system */
    uint32_t protection;  /* of a mapped page */
    bool mapped, dirty;
};

enum { FAKE_EVENTS = 64 };

struct fake {
    struct world world;
    uint8_t *memory;
    struct fake_page *pages;
    uint64_t top, high_water, limit; /* in bytes; top is the break */
    uint64_t neighbour_bottom;       /* start of the neighbour's run that ends at the break */
    uint32_t failures;               /* number of sbrk calls that will be refused */
    bool failures_move;
    struct counters counters;
    uint64_t bytes_saved, grow_calls;
    struct break_event events[FAKE_EVENTS];
    size_t event_count;
    bool events_lost;
};

uint64_t fake_pages(const struct fake *fake, uint64_t length); /* bytes rounded up to pages */
bool fake_owns(const struct fake *fake, uint64_t page);
bool fake_is_free(const struct fake *fake, uint64_t first, uint64_t count);

/* The first page of the free run that reaches the break: ..AA~~|__ has a run of two pages. A page
 * that the break cuts belongs to it when the system owns the part below. */
uint64_t fake_tail(const struct fake *fake);
/* The lowest free run whose first page is a multiple of `step`. */
bool fake_find(const struct fake *fake, uint64_t count, uint64_t step, uint64_t *first);
/* Asks sbrk for the pages that are missing behind the tail, or more. False: the break did not
 * move. */
bool fake_grow(struct fake *fake, uint64_t count, uint64_t step);
/* First fit; grows when nothing fits. */
bool fake_place(struct fake *fake, uint64_t count, uint64_t alignment, uint64_t *first);
/* Marks free pages as mapped. Clears the dirty ones when the call wants zeroed pages. */
void fake_hand_out(struct fake *fake, uint64_t first, uint64_t count, const struct call *call);
void fake_give_back(struct fake *fake, uint64_t first, uint64_t count);
void fake_clear(struct fake *fake, uint64_t address, uint64_t bytes);
void fake_count(const struct fake *fake, struct system_statistics *statistics);

/* Functions of struct system. */
bool fake_read(void *self, const struct span *spans, size_t count);
bool fake_write(void *self, const struct span *spans, size_t count);
struct outcome fake_sbrk(void *self, int64_t delta);
bool fake_fail(void *self, uint32_t count, bool moved);
bool fake_limit(void *self, uint64_t pages);
void fake_counters(void *self, struct counters *counters);
bool fake_take_events(void *self, struct break_event *events, size_t capacity, size_t *count);

#endif
