/* SPDX-License-Identifier: MIT
 *
 * The toy's pages, memory and break; private to toy_system.c and toy_memory.c.
 */
#ifndef MAPCHECK_TOY_MEMORY_H
#define MAPCHECK_TOY_MEMORY_H

#include "conformance/tests/support/toy_fault.h"
#include "conformance/tests/support/toy_system.h"
#include "reference/operation.h"

struct toy_page {
    uint32_t owned_bytes; /* bytes of it that sbrk gave to the toy */
    uint32_t protection;  /* of a mapped page */
    bool mapped, dirty;
};

enum { TOY_EVENTS = 64 };

struct toy {
    struct world world;
    uint8_t *memory;
    struct toy_page *pages;
    uint64_t top, high_water, limit; /* bytes; top is the break */
    uint64_t neighbour_bottom;       /* the neighbour's own run at the top starts here */
    uint32_t failures;               /* sbrk calls still to be refused */
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

/* The page where the free run that reaches the break begins: ..AA~~|__ has two of them; a page that
 * the break cuts is part of it when its lower part is the toy's. */
uint64_t toy_tail(const struct toy *toy);
/* The lowest free run; multiples of `step` pages only. */
bool toy_find(const struct toy *toy, uint64_t count, uint64_t step, uint64_t *first);
/* Asks for as many pages behind the tail as are missing, or more. False: the break did not move. */
bool toy_grow(struct toy *toy, uint64_t count, uint64_t step);
/* First fit, growing where that is needed. */
bool toy_place(struct toy *toy, uint64_t count, uint64_t alignment, uint64_t *first);
/* Free pages become mapped; they are cleared when the call wants them zeroed and they are not. */
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
