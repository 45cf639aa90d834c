/* SPDX-License-Identifier: MIT
 *
 * A simulated linear memory with a program break, for systems that get their sbrk and their
 * clearing from the test. The system under test and a neighbour (another user of sbrk) move one
 * break. The environment injects refusals. It counts and logs every request of the system, so that
 * the judge need not believe the system's own counters. Every run reuses the memory of the last one
 * and clears the part that was touched, because new mappings would cost page faults.
 */
#ifndef MAPCHECK_ENVIRONMENT_H
#define MAPCHECK_ENVIRONMENT_H

#include "reference/system.h"

enum { ENVIRONMENT_EVENTS = 256 };

/* How several threads share an environment. The environment uses the break only between take and
 * release. Memory has no lock: a system whose threads use the same bytes at the same time has a
 * data race, and a lock in the environment could hide it. */
struct environment_lock {
    void (*take)(void);
    void (*release)(void);
    void (*add)(uint64_t *total, uint64_t bytes); /* adds to a total that all threads share */
};

/* The linked program defines it: environment_alone.c with NULL, for one thread at a time;
 * threads_environment.c with a lock. */
extern const struct environment_lock *const environment_lock;

struct environment {
    struct world world;
    uint8_t *memory; /* page_count * page_size bytes; NULL when the world is without memory */
    uint64_t memory_size;
    uint64_t program_break, high_water; /* bytes */
    uint64_t limit;                     /* bytes */
    uint64_t neighbour_bottom;          /* the neighbour's last memory starts here */
    uint8_t *allocation;                /* reused by the next run */
    uint64_t allocation_size;
    uint64_t touched;  /* bytes from the allocation's start that may be other than zero */
    uint32_t failures; /* how many more sbrk calls to refuse */
    bool failures_move;
    struct counters counters;
    uint64_t host_calls, host_bytes; /* asked of the host, granted or not; taken by it */
    size_t event_count;
    bool events_lost;
    struct break_event events[ENVIRONMENT_EVENTS]; /* last: a saved state ends before it */
};

/* Starts over, reusing the memory of the last run. Before the first call, all of *environment
 * must be zero. False and a one-line reason when memory for this world cannot be allocated. A
 * caller that writes to `memory` in any way other than through the functions below must raise
 * `touched`. */
bool environment_open(struct environment *environment, const struct world *world, char *reason,
                      size_t reason_size);
void environment_free(struct environment *environment);

/* The system's sbrk; 0 bytes only asks where the break is. True: the system owns [*start, *start +
 * bytes). False: the request is refused, and *start is the break now, which a neighbour may have
 * moved during the call. */
bool environment_extend(struct environment *environment, uint64_t bytes, uint64_t *start);
/* The highest break so far, in bytes. */
uint64_t environment_high_water(const struct environment *environment);
/* Clears memory for the system. Counts all bytes, also those outside the memory, but writes only
 * those inside. So the count reveals a system that clears too much. */
void environment_clear(struct environment *environment, uint64_t address, uint64_t bytes);
/* Gives memory of the system back to the host, which makes it zero. False: the host refuses, and
 * nothing has changed. It does so as long as environment_fail has refusals left, and uses up none.
 * Counts and logs every call, and writes only inside the memory. */
bool environment_discard(struct environment *environment, uint64_t address, uint64_t bytes);
/* Copies memory for the system, without counting the bytes. Leaves out bytes whose source or target
 * lies outside the memory. */
void environment_copy(struct environment *environment, uint64_t to, uint64_t from, uint64_t bytes);

/* The functions of struct system that all simulated systems share. sbrk moves the break for the
 * neighbour: ENOMEM above the limit, EINVAL for giving back memory that is not the neighbour's own
 * at the very top. It fills memory that is given back with a number other than zero. limit refuses
 * more pages than the world has. read and write reach all of the memory, also above the break; in a
 * world without memory they reach nothing. */
struct outcome environment_sbrk(struct environment *environment, int64_t delta);
bool environment_fail(struct environment *environment, uint32_t count, bool moved);
bool environment_limit(struct environment *environment, uint64_t pages);
void environment_counters(const struct environment *environment, struct counters *counters);
bool environment_take_events(struct environment *environment, struct break_event *events,
                             size_t capacity, size_t *count);
bool environment_read(struct environment *environment, const struct span *spans, size_t count);
bool environment_write(struct environment *environment, const struct span *spans, size_t count);

#endif
