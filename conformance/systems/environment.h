/* SPDX-License-Identifier: MIT
 *
 * A simulated linear memory with a program break, for systems that take their sbrk and their
 * clearing from us: the system under test and a neighbour move one break; refusals are injected;
 * whatever the system asked is counted and logged here, so that nobody has to believe it.
 * Memory is reset to zero up to its high-water mark, never by new mappings (page faults cost).
 */
#ifndef MAPCHECK_ENVIRONMENT_H
#define MAPCHECK_ENVIRONMENT_H

#include "../../reference/system.h"

enum { ENVIRONMENT_EVENTS = 64 };

struct environment {
    struct world world;
    uint8_t *memory; /* page_count * page_size bytes; NULL when the world is without memory */
    uint64_t memory_size;
    uint64_t program_break, high_water; /* bytes */
    uint64_t limit;                     /* bytes */
    uint64_t neighbour_bottom;          /* the top run of the neighbour's memory starts here */
    uint64_t touched;                   /* bytes of memory that may be other than zero */
    uint32_t failures;                  /* sbrk calls still to be refused */
    bool failures_move;
    struct counters counters;
    struct break_event events[ENVIRONMENT_EVENTS];
    size_t event_count;
    bool events_lost;
};

/* Starts over. False and a one-line reason when there is no memory for this world. */
bool environment_open(struct environment *environment, const struct world *world, char *reason,
                      size_t reason_size);
void environment_free(struct environment *environment);

/* The system's sbrk: bytes >= 0; 0 only asks. False: refused, *start is the break all the same. */
bool environment_extend(struct environment *environment, uint64_t bytes, uint64_t *start);
/* The system's clearing of memory. */
void environment_clear(struct environment *environment, uint64_t address, uint64_t bytes);

/* The functions of struct system that are the same for every simulated system. */
struct outcome environment_sbrk(struct environment *environment, int64_t delta);
bool environment_fail(struct environment *environment, uint32_t count, bool moved);
bool environment_limit(struct environment *environment, uint64_t pages);
void environment_counters(const struct environment *environment, struct counters *counters);
bool environment_take_events(struct environment *environment, struct break_event *events,
                             size_t capacity, size_t *count);
bool environment_read(struct environment *environment, const struct span *spans, size_t count);
bool environment_write(struct environment *environment, const struct span *spans, size_t count);

#endif
