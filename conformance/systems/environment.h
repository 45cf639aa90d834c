/* SPDX-License-Identifier: MIT
 *
 * A simulated linear memory with a program break, for systems that take their sbrk and their
 * clearing from us: the system under test and a neighbour move one break; refusals are injected;
 * whatever the system asked is counted and logged here, so that nobody has to believe it.
 * Memory is reset to zero up to its high-water mark, never by new mappings (page faults cost).
 */
#ifndef MAPCHECK_ENVIRONMENT_H
#define MAPCHECK_ENVIRONMENT_H

#include "reference/system.h"

enum { ENVIRONMENT_EVENTS = 64 };

struct environment {
    struct world world;
    uint8_t *memory; /* page_count * page_size bytes; NULL when the world is without memory */
    uint64_t memory_size;
    uint64_t program_break, high_water; /* bytes */
    uint64_t limit;                     /* bytes */
    uint64_t neighbour_bottom;          /* the top run of the neighbour's memory starts here */
    uint8_t *allocation;                /* kept from run to run */
    uint64_t allocation_size;
    uint64_t touched;  /* bytes of the allocation that may be other than zero, from its start */
    uint32_t failures; /* sbrk calls still to be refused */
    bool failures_move;
    struct counters counters;
    size_t event_count;
    bool events_lost;
    struct break_event events[ENVIRONMENT_EVENTS]; /* last: a copy ends where the log does */
};

/* Starts over; the first time, all of *environment must be zero. Reuses the memory it has. False
 * and a one-line reason when there is no memory for this world. Who writes to `memory` other than
 * through the functions below must raise `touched`. */
bool environment_open(struct environment *environment, const struct world *world, char *reason,
                      size_t reason_size);
void environment_free(struct environment *environment);

/* The system's sbrk: 0 bytes only asks. True: the system owns [*start, *start + bytes). False:
 * refused, *start is the break as it is now, after a neighbour that moved it meanwhile. */
bool environment_extend(struct environment *environment, uint64_t bytes, uint64_t *start);
/* The highest break there ever was, bytes. */
uint64_t environment_high_water(const struct environment *environment);
/* The system's clearing of memory. All bytes count, also those outside of the memory, which are
 * left alone: too much clearing is found by its count. */
void environment_clear(struct environment *environment, uint64_t address, uint64_t bytes);
/* The system's copying of memory, to a place apart. What lies outside of the memory, on either side,
 * is not copied; nothing is counted. */
void environment_copy(struct environment *environment, uint64_t to, uint64_t from, uint64_t bytes);

/* The functions of struct system that are the same for every simulated system. sbrk answers ENOMEM
 * above the limit, EINVAL for memory that is not the neighbour's own run at the very top, which is
 * filled with other than zero when it is given back. limit refuses what the world has no pages for.
 * read and write reach all of the memory, above the break too, and nothing in a world without. */
struct outcome environment_sbrk(struct environment *environment, int64_t delta);
bool environment_fail(struct environment *environment, uint32_t count, bool moved);
bool environment_limit(struct environment *environment, uint64_t pages);
void environment_counters(const struct environment *environment, struct counters *counters);
bool environment_take_events(struct environment *environment, struct break_event *events,
                             size_t capacity, size_t *count);
bool environment_read(struct environment *environment, const struct span *spans, size_t count);
bool environment_write(struct environment *environment, const struct span *spans, size_t count);

#endif
