/* SPDX-License-Identifier: MIT
 *
 * Judges the record of the threads of a shared object. The record becomes a history, whose pages
 * have small numbers in the order of their addresses.
 */
#ifndef MAPCHECK_THREAD_JUDGE_H
#define MAPCHECK_THREAD_JUDGE_H

#include "conformance/systems/registry.h"
#include "fuzz/threads/history.h"

/* Pages that lie side by side: [start, end) are the pages from `page` on. */
struct thread_extent {
    uint64_t start, end, page;
};

struct thread_judge {
    const struct profile *profile;
    uint64_t page_size;
    struct history history;
    struct history_finding finding;
    struct thread_extent extents[HISTORY_CALLS]; /* ascending */
    size_t extent_count;
    char text[256]; /* of a divergence: begins with the id of a clause */
};

enum thread_verdict { THREAD_AGREES, THREAD_DIVERGES, THREAD_UNDECIDED };

/* `trap` is how the process ended in this run, or 0. */
enum thread_verdict thread_judge(struct thread_judge *judge, const struct threads_record *record,
                                 int32_t trap);

/* Prints the history, and the addresses of its pages. */
void thread_judge_print(FILE *out, const struct thread_judge *judge);

#endif
