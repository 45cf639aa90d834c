/* SPDX-License-Identifier: MIT
 *
 * All that the page manager needs from outside: asking for memory, the high-water mark (the highest
 * break so far), clearing and copying. A product build uses sbrk, memset and memcpy. A harness
 * build has an injected source, for example a simulation that refuses requests, moves the break and
 * counts calls. Addresses are offsets into one linear memory. They have 64 bits here, because a
 * break may be exactly 2^32. These functions leave errno alone.
 */
#ifndef PAGE_MANAGER_PROGRAM_BREAK_H
#define PAGE_MANAGER_PROGRAM_BREAK_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef MAPCHECK_HARNESS

/* Each function keeps the contract of the function below that has its name: extend that of
 * program_break_extend, and so on. */
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
    uintptr_t base;      /* the pointer of address 0: 0 wherever a pointer has 32 bits */
    uint64_t high_water; /* bytes: the highest break that this module has found */
};

/* The pointer of an address. */
void *program_break_pointer(const struct program_break *program_break, uint32_t address);

#endif

/* Starts over. In a harness build, the caller has set the source and its context already; they
 * stay. */
void program_break_open(struct program_break *program_break);

/* Asks for `bytes` more at the break. 0 only asks where the break is, which is never refused.
 * True: all of [*start, *start + bytes) belongs to the caller for ever. False: the request is
 * refused, and *start is the present break; a neighbour (another user of sbrk) may have
 * moved it. */
bool program_break_extend(struct program_break *program_break, uint64_t bytes, uint64_t *start);

/* The highest break so far, in bytes. Memory above it is zero; the contents of memory below it are
 * unknown. A product build knows only the breaks that sbrk returned to it; see README.md. With
 * PAGE_MANAGER_OTHERS_GROW this is the end of the memory, because other code grows it too. */
uint64_t program_break_high_water(const struct program_break *program_break);

/* Fills [address, address + bytes) with zeros. */
void program_break_clear(struct program_break *program_break, uint64_t address, uint64_t bytes);

/* Copies [from, from + bytes) to [to, to + bytes). The two ranges must not overlap. */
void program_break_copy(struct program_break *program_break, uint64_t to, uint64_t from,
                        uint64_t bytes);

#ifdef __cplusplus
}
#endif

#endif
