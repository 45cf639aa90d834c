/* SPDX-License-Identifier: MIT
 *
 * How patterns are written. pattern_place.c has the patterns that name places; pattern.c has all
 * others, and the table.
 */
#ifndef MAPCHECK_PATTERN_WRITER_H
#define MAPCHECK_PATTERN_WRITER_H

#include "fuzz/generate/pattern.h"

struct writer {
    struct prng *prng;
    const struct world *world;
    size_t base, maps; /* map statements before the pattern, and in it */
    struct operation *operations;
    size_t count;
};

struct operation *writer_add(struct writer *writer, enum operation_kind kind);
/* Returns the number of the mapping within the pattern. */
size_t writer_map(struct writer *writer, int32_t pages);
void writer_range(struct writer *writer, enum operation_kind kind, size_t mapping, int32_t first,
                  int32_t pages);
void writer_unmap(struct writer *writer, size_t mapping, int32_t first, int32_t pages);
/* A random number from low to high. */
int32_t writer_some(struct writer *writer, int32_t low, int32_t high);

/* The patterns of pattern_place.c. */
void pattern_claim_the_reserve(struct writer *writer);
void pattern_decommit_and_commit(struct writer *writer);
void pattern_clean_before_dirty(struct writer *writer);
void pattern_stacks_with_gaps(struct writer *writer);

#endif
