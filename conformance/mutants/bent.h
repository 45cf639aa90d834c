/* SPDX-License-Identifier: MIT
 *
 * Page managers with one fault each, which show that clauses can fail. kill_matrix.tsv lists the clauses
 * that fail on each fault; ask_bent.c prints that list.
 */
#ifndef MAPCHECK_BENT_H
#define MAPCHECK_BENT_H

#include "reference/system.h"

struct bend {
    const char *name;             /* describes the fault */
    const char *id;               /* the clause that must fail */
    const char *system, *profile; /* NULL: page-manager, and its own profile */
    uint32_t features, without;   /* SYSTEM_* flags to add and to remove */
    struct outcome (*map)(void *self, const struct call *call);
    struct outcome (*unmap)(void *self, const struct call *call);
    struct outcome (*sbrk)(void *self, int64_t delta);
    bool (*read)(void *self, const struct span *spans, size_t count);
    bool (*write_in_child)(void *self, uint64_t address, uint8_t byte);
};

/* All faults, ending with a NULL name. */
extern const struct bend bends[];

/* Returns the system with this fault. Only one faulty system exists at a time: the next call
 * replaces it. */
struct system bend_system(const struct bend *bend, const struct system *system);

#endif
