/* SPDX-License-Identifier: MIT
 *
 * Starts the threads in the process of a shared object, and lets them carry out plans.
 */
#ifndef MAPCHECK_LOADABLE_THREADS_SERVER_H
#define MAPCHECK_LOADABLE_THREADS_SERVER_H

#include "conformance/systems/loadable_exports.h"
#include "conformance/systems/loadable_threads.h"

/* What the exchange holds of a run. The threads write into it, so that it is there when the process
 * has ended. */
struct threads_area {
    uint64_t page_size;
    struct threads_plan plan;
    struct threads_record record;
};

/* Lets the threads carry out the plan. False: no threads can be created. */
bool threads_begin(const struct functions *functions, struct threads_area *area);
/* How many of THREADS_MAX threads have carried it out. */
_Atomic uint32_t *threads_left(void);
/* Both: begins, and waits for the end. */
bool threads_serve(const struct functions *functions, struct threads_area *area);

#endif
