/* SPDX-License-Identifier: MIT
 *
 * What one thread does in the process of a shared object. It makes the steps of its plan, fills its
 * pages with tags and checks them, and records each call. Threads share the object, the record and
 * the mailboxes.
 */
#ifndef MAPCHECK_LOADABLE_THREADS_WORKER_H
#define MAPCHECK_LOADABLE_THREADS_WORKER_H

#include "conformance/systems/loadable_exports.h"
#include "conformance/systems/loadable_threads.h"

/* A page that a thread has mapped, and the byte that fills it. */
struct thread_page {
    uint64_t address;
    uint8_t tag;
};

struct thread_worker {
    unsigned number;
    uint64_t page_size;
    const struct functions *functions;
    struct threads_record *record;
    struct thread_page pages[THREAD_PAGES * THREADS_MAX]; /* ascending by address */
    size_t count;
    uint64_t unmapped; /* the address of its last unmap */
    uint8_t tags;      /* given so far */
};

/* Empties the mailboxes. Call it before the first step of a run. */
void mailboxes_clear(void);
void thread_step(struct thread_worker *worker, const struct thread_step *step);
/* Checks all pages of the worker, after all workers have made their steps. */
void thread_check(struct thread_worker *worker);
/* Unmaps them. */
void thread_end(struct thread_worker *worker);

#endif
