/* SPDX-License-Identifier: MIT
 *
 * The pages, memory and break of the fake system; private to toy_system.c and toy_memory.c.
 */
#ifndef MAPCHECK_TOY_MEMORY_H
#define MAPCHECK_TOY_MEMORY_H

#include "conformance/tests/support/toy_fault.h"
#include "conformance/tests/support/toy_system.h"
#include "reference/operation.h"

struct toy_page {
    uint32_t owned_bytes; /* bytes of the page that sbrk granted to the system */
    uint32_t protection;  /* of a mapped page */
    bool mapped, dirty;
};

enum { TOY_EVENTS = 64 };

struct toy {
    struct world world;
    uint8_t *memory;
    struct toy_page *pages;
    uint64_t top, high_water, limit; /* in bytes; top is the break */
    uint64_t neighbour_bottom;       /* start of the neighbour's run that ends at the break */
    uint32_t failures;               /* number of sbrk calls that will be refused */
    bool failures_move;
    struct counters counters;
    uint64_t bytes_saved, grow_calls;
    struct break_event events[TOY_EVENTS];
    size_t event_count;
    bool events_lost;
};

uint64_t toy_pages(const struct toy *toy, uint64_t length); /* bytes rounded up to pages */
bool toy_owns(const struct toy *toy, uint64_t page);
bool toy_is_free(const struct toy *toy, uint64_t first, uint64_t count);

/* The first page of the free run that reaches the break: ..AA~~|__ has a run of two pages. A page
 * that the break cuts belongs to it when the system owns the part below. */
uint64_t toy_tail(const struct toy *toy);
/* The lowest free run whose first page is a multiple of `step`. */
bool toy_find(const struct toy *toy, uint64_t count, uint64_t step, uint64_t *first);
/* Asks sbrk for the pages that the free tail lacks, or for more. False: the break did not
 * move. */
bool toy_grow(struct toy *toy, uint64_t count, uint64_t step);
/* First fit; grows when nothing fits. */
bool toy_place(struct toy *toy, uint64_t count, uint64_t alignment, uint64_t *first);
/* Marks free pages as mapped. Clears the dirty ones when the call wants zeroed pages. */
void toy_hand_out(struct toy *toy, uint64_t first, uint64_t count, const struct call *call);
void toy_give_back(struct toy *toy, uint64_t first, uint64_t count);
void toy_clear(struct toy *toy, uint64_t address, uint64_t bytes);
void toy_count(const struct toy *toy, struct system_statistics *statistics);

/* Functions of struct system. */
bool toy_read(void *self, const struct span *spans, size_t count);
bool toy_write(void *self, const struct span *spans, size_t count);
struct outcome toy_sbrk(void *self, int64_t delta);
bool toy_fail(void *self, uint32_t count, bool moved);
bool toy_limit(void *self, uint64_t pages);
void toy_counters(void *self, struct counters *counters);
bool toy_take_events(void *self, struct break_event *events, size_t capacity, size_t *count);

#endif
