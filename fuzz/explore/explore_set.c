/* SPDX-License-Identifier: MIT
 *
 * See explore_set.h. Open addressing, at most half full: a lookup probes two slots on average.
 */
#include "fuzz/explore/explore_set.h"
#include <stdlib.h>
#include <string.h>

enum { SLOTS_MIN = 1 << 12 };

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

/* Mixes a word into both halves independently. Multiplying by an odd number loses no
 * information. */
static void mix(struct fingerprint *print, uint64_t word)
{
    print->low = rotate((print->low ^ word) * 0xff51afd7ed558ccdu, 31);
    print->high = rotate((print->high + word) * 0xc4ceb9fe1a85ec53u, 29);
}

struct fingerprint fingerprint_of(const uint8_t *bytes, size_t size)
{
    struct fingerprint print = {0x9e3779b97f4a7c15u ^ size, 0xc2b2ae3d27d4eb4fu};
    uint64_t word;
    size_t at = 0;
    for (; size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        mix(&print, word);
    }
    for (word = 0; at < size; at++)
        word = word << 8 | bytes[at];
    mix(&print, word);
    print.low = (print.low ^ print.high >> 32) * 0x9fb21c651e98df25u;
    print.low ^= print.low >> 29;
    return print;
}

bool fingerprint_equal(struct fingerprint left, struct fingerprint right)
{
    return left.low == right.low && left.high == right.high;
}

/* The slot that holds this fingerprint, or the free slot where it belongs. */
static size_t find_slot(const struct explore_set *set, struct fingerprint fingerprint)
{
    size_t slot = fingerprint.low & (set->slot_count - 1);
    while (set->slots[slot] != 0 &&
           !fingerprint_equal(set->states[set->slots[slot] - 1].fingerprint, fingerprint))
        slot = (slot + 1) & (set->slot_count - 1);
    return slot;
}

static bool grow_slots(struct explore_set *set)
{
    size_t slot_count = set->slot_count == 0 ? SLOTS_MIN : set->slot_count * 2;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (slots == NULL)
        return false;
    free(set->slots);
    set->slots = slots;
    set->slot_count = slot_count;
    for (size_t i = 0; i < set->count; i++)
        slots[find_slot(set, set->states[i].fingerprint)] = (uint32_t)i + 1;
    return true;
}

static bool grow_states(struct explore_set *set)
{
    size_t capacity = set->capacity + set->capacity / 2 + SLOTS_MIN;
    struct explore_state *states = realloc(set->states, capacity * sizeof *states);
    if (states == NULL)
        return false;
    set->states = states;
    set->capacity = capacity;
    return true;
}

enum explore_added explore_set_add(struct explore_set *set, const struct explore_state *state)
{
    if (2 * set->count >= set->slot_count && !grow_slots(set))
        return EXPLORE_FULL;
    size_t slot = find_slot(set, state->fingerprint);
    if (set->slots[slot] != 0)
        return EXPLORE_KNOWN;
    if (set->count == UINT32_MAX || (set->count == set->capacity && !grow_states(set)))
        return EXPLORE_FULL;
    set->states[set->count++] = *state;
    set->slots[slot] = (uint32_t)set->count;
    return EXPLORE_NEW;
}

size_t explore_set_bytes(const struct explore_set *set)
{
    return set->capacity * sizeof *set->states + set->slot_count * sizeof *set->slots;
}

void explore_set_free(struct explore_set *set)
{
    free(set->states);
    free(set->slots);
    *set = (struct explore_set){0};
}
