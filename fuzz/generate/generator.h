/* SPDX-License-Identifier: MIT
 *
 * The state of a generator: its prng, what the system supports, and the pages it expects to be
 * live, as if every map succeeded. Two choices are shared by all kinds of operations: a length and
 * a place.
 */
#ifndef MAPCHECK_GENERATOR_H
#define MAPCHECK_GENERATOR_H

#include "fuzz/generate/pattern.h"
#include "fuzz/support/prng.h"
#include "reference/operation.h"
#include "reference/system.h"

enum { GENERATE_LIVE = 48, GENERATE_LARGE_EACH = 16, GENERATE_LARGE_PAGES = 4096 };

/* Pages of one mapping that the generator expects to be live. */
struct live_piece {
    uint32_t ordinal;
    int32_t first, count;
};

struct generator {
    struct prng prng;
    uint32_t kinds;            /* the kinds it makes: a set of 1 << enum operation_kind */
    uint32_t features;         /* a set of enum system_feature */
    uint32_t boundary_percent; /* share of operations with boundary arguments, 0..100 */
    uint32_t pattern_percent;  /* chance that a pattern begins before an operation, 0..100 */
    struct world world;
    uint32_t worlds;     /* worlds drawn so far */
    uint32_t page_count; /* of the world */
    uint32_t maps;       /* map statements so far */
    uint32_t live_count;
    int32_t live_pages; /* expected live pages of all remembered pieces */
    struct live_piece live[GENERATE_LIVE];
    struct operation pattern[PATTERN_OPERATIONS_MAX]; /* the operations of the current pattern */
    size_t pattern_at, pattern_count;
};

/* Reads from the system what it supports: its optional functions and feature bits. */
void generator_init(struct generator *generator, const struct system *system, uint64_t seed);
/* Draws a random world, usually a small one, and forgets all live pages. One world in
 * GENERATE_LARGE_EACH has the most pages that a world can have, and no memory behind them. */
void generator_world(struct generator *generator, struct world *world);
/* Forgets all live pages, for a program in this world. */
void generator_begin(struct generator *generator, const struct world *world);
/* Updates the live pages for an operation that the caller made. */
void generator_follow(struct generator *generator, const struct operation *operation);

/* The weight, or 0 for a kind that the system does not support. */
uint32_t generator_weight(const struct generator *generator, uint32_t kind, uint32_t weight);
/* A random live piece. The generator must have one. */
const struct live_piece *generator_pick(struct generator *generator);
struct amount generate_length(struct generator *generator);
struct place generate_place(struct generator *generator);
uint32_t generate_request(struct prng *prng); /* one or more of FLAGS_REQUEST */

#endif
