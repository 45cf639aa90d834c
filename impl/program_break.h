/* SPDX-License-Identifier: MIT
 *
 * Every tie of the page manager to the world outside: asking for memory, the high-water mark,
 * clearing, copying. A product build uses sbrk, memset and memcpy; in a harness build a source is
 * injected, which may be a simulation that refuses, moves and counts. Addresses are offsets into
 * one linear memory, 64 bits wide here, because a break may stand at 2^32 exactly. errno is left
 * alone.
 */
#ifndef PAGE_MANAGER_PROGRAM_BREAK_H
#define PAGE_MANAGER_PROGRAM_BREAK_H

#include <stdbool.h>
#include <stdint.h>

#ifdef MAPCHECK_HARNESS

/* The functions promise what those below promise that are named after them. */
struct program_break_source {
    bool (*extend)(void *context, uint64_t bytes, uint64_t *start);
    uint64_t (*high_water)(void *context);
    void (*clear)(void *context, uint64_t address, uint64_t bytes);
    void (*copy)(void *context, uint64_t to, uint64_t from, uint64_t bytes);
};

struct program_break {
    const struct program_break_source *source;
    void *context;
};

#else

struct program_break {
    uintptr_t base;      /* where address 0 is: 0 wherever a pointer has 32 bits */
    uint64_t high_water; /* bytes: the highest break that was seen here */
};

/* The memory at an address. */
void *program_break_pointer(const struct program_break *program_break, uint32_t address);

#endif

/* Starts over. In a harness build source and context are set already, and stay. */
void program_break_open(struct program_break *program_break);

/* Asks for `bytes` more at the break; 0 only asks where it is, which is never refused. True: all of
 * [*start, *start + bytes) is ours for ever. False: refused, and *start is the break as it stands
 * now, which a neighbour may have moved meanwhile. */
bool program_break_extend(struct program_break *program_break, uint64_t bytes, uint64_t *start);

/* The highest break there ever was, bytes: what lies above is zero, what lies below is unknown.
 * A product build knows only of those that it has seen, see README.md. */
uint64_t program_break_high_water(const struct program_break *program_break);

/* Fills [address, address + bytes) with zero. */
void program_break_clear(struct program_break *program_break, uint64_t address, uint64_t bytes);

/* Copies [from, from + bytes) to [to, to + bytes), which lies apart from it. */
void program_break_copy(struct program_break *program_break, uint64_t to, uint64_t from,
                        uint64_t bytes);

#endif
