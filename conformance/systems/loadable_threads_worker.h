/* SPDX-License-Identifier: MIT
 *
 * What one thread does in the process of a shared object. It makes the steps of its plan, fills its
 * pages with tags and checks them, and records each call. Threads share the object, the record and
 * the mailboxes.
 */
#ifndef MAPCHECK_LOADABLE_THREADS_WORKER_H
#define MAPCHECK_LOADABLE_THREADS_WORKER_H

#include "conformance/systems/loadable_threads_pages.h"

/* Empties the mailboxes. Call it before the first step of a run. */
void mailboxes_clear(void);
void thread_step(struct thread_worker *worker, const struct thread_step *step);
/* Checks all pages of the worker, after all workers have made their steps. */
void thread_check(struct thread_worker *worker);
/* Unmaps them. */
void thread_end(struct thread_worker *worker);

#endif
