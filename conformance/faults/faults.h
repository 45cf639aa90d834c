/* SPDX-License-Identifier: MIT
 *
 * Page managers with one fault each, which show that clauses can fail. kill_matrix.tsv lists the clauses
 * that fail on each fault; list_kills.c prints that list.
 */
#ifndef MAPCHECK_FAULTS_H
#define MAPCHECK_FAULTS_H

#include "reference/system.h"

struct fault {
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
extern const struct fault faults[];

/* Returns the system with this fault. Only one faulty system exists at a time: the next call
 * replaces it. */
struct system fault_system(const struct fault *fault, const struct system *system);

#endif
