/* SPDX-License-Identifier: MIT
 *
 * All states that the search has reached, in the order in which it reached them. An entry holds the
 * fingerprint of the state's key and the first step that led there. A hash table of indices finds
 * an entry by its fingerprint. Fingerprints have 128 bits: the chance that two of ten million
 * states collide is below 10^-24.
 */
#ifndef MAPCHECK_EXPLORE_SET_H
#define MAPCHECK_EXPLORE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fingerprint {
    uint64_t low, high;
};

/* 24 bytes: a search stores millions of them. */
struct explore_state {
    struct fingerprint fingerprint;
    uint32_t parent;
    uint16_t operation; /* index into the actions */
    uint16_t condition; /* the condition of the step, see explore.h */
};

struct explore_set {
    struct explore_state *states;
    uint32_t *slots; /* index + 1; 0: free slot */
    size_t count, capacity, slot_count;
};

enum explore_added { EXPLORE_NEW, EXPLORE_KNOWN, EXPLORE_FULL };

struct fingerprint fingerprint_of(const uint8_t *bytes, size_t size);
bool fingerprint_equal(struct fingerprint left, struct fingerprint right);

/* Adds a state unless it is known. EXPLORE_FULL: out of memory, nothing was added. */
enum explore_added explore_set_add(struct explore_set *set, const struct explore_state *state);
size_t explore_set_bytes(const struct explore_set *set);
void explore_set_free(struct explore_set *set);

#endif
