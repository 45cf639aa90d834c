/* SPDX-License-Identifier: MIT
 *
 * Page managers with one fault each, which show that clauses can fail. kill_matrix.tsv lists the clauses
 * that fail on each fault; list_kills.c prints that list.
 */
#ifndef MAPCHECK_FAULTS_H
#define MAPCHECK_FAULTS_H

#include "reference/system.h"

/* One call on its way to the honest system, and its outcome on the way back. */
struct exchange {
    void *self;
    uint64_t page; /* its size in bytes */
    struct call call;
    struct outcome outcome;
};

struct fault {
    const char *name;             /* describes the fault */
    const char *id;               /* the clause that must fail */
    const char *system, *profile; /* NULL: page-manager, and its own profile */
    uint32_t features, without;   /* SYSTEM_* flags to add and to remove */
    /* The kind of call that the fault changes, by one of three functions. refuse answers it with
     * an error unless it returns ERROR_NONE, change alters the call, answer alters the outcome. */
    enum operation_kind on;
    enum error_name (*refuse)(struct exchange *exchange);
    void (*change)(struct exchange *exchange);
    void (*answer)(struct exchange *exchange);
    /* Functions of struct system that the fault replaces. */
    struct outcome (*sbrk)(void *self, int64_t delta);
    bool (*read)(void *self, const struct span *spans, size_t count);
    bool (*write_in_child)(void *self, uint64_t address, uint8_t byte);
};

/* All faults, ending with a NULL name. */
extern const struct fault faults[];

/* Returns the honest system with this fault. Only one faulty system exists at a time: the next call
 * replaces it. */
struct system fault_system(const struct fault *fault, const struct system *honest);

#endif
