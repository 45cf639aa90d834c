/* SPDX-License-Identifier: MIT
 *
 * What a generator of operations keeps in mind: its dice, what the system can be asked, and which pages it
 * believes to be live, by ordinal and page, as if every map succeeded. And the two choices that every
 * kind of operation needs: a length, and a place.
 */
#ifndef MAPCHECK_GENERATOR_H
#define MAPCHECK_GENERATOR_H

#include "fuzz/generate/idiom.h"
#include "fuzz/support/dice.h"
#include "reference/operation.h"
#include "reference/system.h"

enum { GENERATE_LIVE = 48 };

/* Some pages of one mapping that are believed to be live. */
struct live_piece {
    uint32_t ordinal;
    int32_t first, count;
};

struct generator {
    struct dice dice;
    uint32_t kinds;         /* which operations: a set of 1 << enum operation_kind */
    uint32_t features;      /* of enum system_feature */
    uint32_t raw_percent;   /* operations with raw arguments, 0..100 */
    uint32_t story_percent; /* after how many of 100 operations an idiom begins */
    struct world world;
    uint32_t page_count; /* of the world */
    uint32_t maps;       /* map statements so far */
    uint32_t live_count;
    int32_t live_pages; /* believed to be live, of all pieces remembered */
    struct live_piece live[GENERATE_LIVE];
    struct operation story[IDIOM_OPERATIONS_MAX]; /* the idiom that is being told, as it will be */
    size_t story_at, story_count;
};

/* What can be asked of this system: its optional functions and feature bits. */
void generator_init(struct generator *generator, const struct system *system, uint64_t seed);
/* A random world, small ones most often; forgets what was live. */
void generator_world(struct generator *generator, struct world *world);
/* Forgets what was live, for a program in this world. */
void generator_begin(struct generator *generator, const struct world *world);
/* Takes notice of an operation that somebody else wrote. */
void generator_follow(struct generator *generator, const struct operation *operation);

/* 0 for a kind that the system cannot be asked. */
uint32_t generator_weight(const struct generator *generator, uint32_t kind, uint32_t weight);
/* A piece that is believed to be live; there must be one. */
const struct live_piece *generator_pick(struct generator *generator);
struct amount generate_length(struct generator *generator);
struct place generate_place(struct generator *generator);

#endif
