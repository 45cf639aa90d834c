/* SPDX-License-Identifier: MIT
 *
 * Every state that was ever reached, in the order in which it was reached: a fingerprint of its key and
 * the step that led there first. A hash table of indices finds a fingerprint again.
 * A fingerprint has 128 bits; that two of ten million states have the same one is less likely than
 * 10^-24.
 */
#ifndef MAPCHECK_EXPLORE_SET_H
#define MAPCHECK_EXPLORE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fingerprint {
    uint64_t low, high;
};

/* 24 bytes, because there are millions of them. */
struct explore_state {
    struct fingerprint fingerprint;
    uint32_t parent;
    uint16_t operation; /* of the actions */
    uint16_t condition; /* under which it was asked, see explore.h */
};

struct explore_set {
    struct explore_state *states;
    uint32_t *slots; /* index + 1; 0: free */
    size_t count, capacity, slot_count;
};

enum explore_added { EXPLORE_NEW, EXPLORE_KNOWN, EXPLORE_FULL };

struct fingerprint fingerprint_of(const uint8_t *bytes, size_t size);
bool fingerprint_equal(struct fingerprint left, struct fingerprint right);

/* Adds a state that is not there. EXPLORE_FULL: memory is out, nothing was added. */
enum explore_added explore_set_add(struct explore_set *set, const struct explore_state *state);
size_t explore_set_bytes(const struct explore_set *set);
void explore_set_free(struct explore_set *set);

#endif
