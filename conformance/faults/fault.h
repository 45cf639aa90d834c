/* SPDX-License-Identifier: MIT
 *
 * A fault, and the system that has it: an honest system behind functions that each ask the fault
 * first. faults.def lists all faults.
 */
#ifndef MAPCHECK_FAULT_H
#define MAPCHECK_FAULT_H

#include "reference/operation.h"
#include "reference/system.h"

struct fault;

/* One open instance of a faulty system. */
struct faulty {
    const struct fault *fault;
    const struct system *honest;
    void *self;    /* the instance of the honest system */
    uint64_t page; /* its size in bytes */
    uint64_t note; /* a number that the fault keeps between calls; 0 at the start */
};

/* One call on its way to the honest system, and its outcome on the way back. */
struct exchange {
    struct faulty *faulty;
    uint64_t page;           /* its size in bytes */
    const struct call asked; /* as the caller made it */
    struct call call;        /* as the honest system gets it */
    struct outcome outcome;
};

struct fault {
    const char *name;             /* describes the fault */
    const char *id;               /* the clause that must fail */
    bool judge_only;              /* no clause shows the fault, only tests of the judge do */
    const char *system, *profile; /* NULL: page-manager, and its own profile */
    uint32_t features, without;   /* SYSTEM_* flags to add and to remove */
    /* The kind of call that the fault changes, by one or more of three functions. refuse answers it
     * with an error unless it returns ERROR_NONE, change alters the call, answer alters the
     * outcome. */
    enum operation_kind on;
    enum error_name (*refuse)(struct exchange *exchange);
    void (*change)(struct exchange *exchange);
    void (*answer)(struct exchange *exchange);
    /* Changes of other functions of struct system. Each gets the answer of the honest system, and
     * alters it or returns another one; fail returns the count for the honest system. */
    bool (*read)(struct faulty *faulty, const struct span *spans, size_t count, bool readable);
    bool writes_in_no_child;
    void (*sbrk)(struct faulty *faulty, const struct outcome *outcome);
    uint32_t (*fail)(uint32_t count);
    void (*counters)(const struct faulty *faulty, struct counters *counters);
    bool (*take_events)(struct break_event *events, size_t *count);
    enum page_class (*page_class)(enum page_class honest);
    void (*statistics)(const struct faulty *faulty, struct system_statistics *statistics);
    size_t statistic;           /* the place of a number in struct system_statistics */
    const char *broken_promise; /* what validate reports */
};

/* ---- for the functions of faults ---- */

/* A length in pages, rounded up. */
uint64_t fault_pages(const struct faulty *faulty, uint64_t bytes);
/* The page table says so. The honest system has a page_class. */
bool fault_is_mapped(const struct faulty *faulty, uint64_t page);
/* The number of mapped pages before the first other one, from the call's address on. */
uint64_t fault_mapped_prefix(const struct exchange *exchange);
/* Fills memory of the honest system. Memory that is not accessible stays as it is. */
void fault_fill(const struct faulty *faulty, uint64_t address, uint64_t length, uint8_t byte);
void fault_unmap(const struct faulty *faulty, uint64_t address, uint64_t pages);
/* With the number of the error if the honest system compares errno. */
struct outcome fault_failure(const struct faulty *faulty, enum error_name error);
bool fault_succeeded(const struct exchange *exchange);

/* Members of struct fault that several files need. */
void answer_trap(struct exchange *exchange);
void answer_ebadf(struct exchange *exchange);
/* Adds the note to the bytes cleared, for faults that count bytes there which they clear in vain.
 */
void counters_add_note(const struct faulty *faulty, struct counters *counters);
void statistics_add_note(const struct faulty *faulty, struct system_statistics *statistics);

#endif
