/* SPDX-License-Identifier: MIT
 *
 * Several threads call one shared object, or one linked program, at the same time. The threads run
 * in a process of their own. The caller plans what each thread does, and gets a record of all calls
 * and answers, also of a run in which the process ended. fuzz/threads/ draws plans and judges
 * records.
 */
#ifndef MAPCHECK_LOADABLE_THREADS_H
#define MAPCHECK_LOADABLE_THREADS_H

#include "reference/system.h"

#include <stdatomic.h>

enum { THREADS_MAX = 4, THREAD_STEPS = 16, THREAD_PAGES = 64 };

enum thread_act {
    THREAD_MAP,
    THREAD_UNMAP,     /* some of its pages, which lie side by side */
    THREAD_REPLACE,   /* a MAP_FIXED over such pages */
    THREAD_LOCK,      /* an mlock and a munlock of such pages, where the object exports both */
    THREAD_DISCARD,   /* a madvise(MADV_DONTNEED) of such pages, where the object exports it */
    THREAD_PROTECT,   /* an mprotect of such pages that changes nothing, where it is exported */
    THREAD_REWRITE,   /* checks all its pages, and writes other bytes */
    THREAD_GIVE,      /* puts such pages into its mailbox */
    THREAD_TAKE,      /* takes the pages out of a mailbox: they are its own from then on */
    THREAD_BAD_MAP,   /* of length 0 */
    THREAD_BAD_UNMAP, /* of length 0 */
    THREAD_ACTS
};

struct thread_step {
    uint8_t act;     /* enum thread_act */
    uint8_t pages;   /* at most */
    bool part;       /* map: the length ends inside the last page */
    bool hinted;     /* map: the hint is the address that the thread unmapped last */
    bool shared;     /* map: MAP_SHARED */
    uint16_t choice; /* which of its pages, or of the mailboxes */
};

/* No thread may map more than THREAD_PAGES pages in a run. */
struct threads_plan {
    uint32_t threads, steps;
    bool in_step; /* the threads begin each step together, else only the first */
    bool alone; /* one thread makes the steps of all, in turn. Not after other runs of a process */
    struct thread_step step[THREADS_MAX][THREAD_STEPS];
};

struct thread_call {
    uint64_t invoked, returned; /* values of the clock; 0: not yet */
    uint32_t kind;              /* enum operation_kind */
    struct call call;
    struct outcome outcome;
};

enum thread_fault {
    THREAD_NO_FAULT,
    THREAD_CONTENTS, /* a page does not hold what its thread wrote */
    THREAD_NOT_ZERO, /* a page was not zero when a thread mapped it */
};

struct thread_record {
    uint32_t count;
    struct thread_call calls[THREAD_STEPS];
    uint64_t touched; /* the page that the thread reads or writes now; 0: none */
    uint32_t fault;   /* the first enum thread_fault, and its page */
    uint64_t fault_address;
    uint32_t left; /* ranges that it could not unmap in the end */
};

struct threads_record {
    _Atomic uint64_t clock;
    uint32_t doubtful; /* MAP_FIXED that failed, and may have unmapped its range */
    struct thread_record thread[THREADS_MAX];
};

struct loadable_threads;

/* The threads of a loaded system. NULL and the reason: it exports a table instead of functions, it
 * declares that one thread may use it (mapcheck_one_thread), or no process can be started. */
struct loadable_threads *loadable_threads_open(const struct system *system, char *reason,
                                               size_t reason_size);
void loadable_threads_close(struct loadable_threads *threads);
uint64_t loadable_threads_page_size(const struct loadable_threads *threads);
/* How many histories one process should make at most: an engine takes long to start. */
uint32_t loadable_threads_histories(const struct loadable_threads *threads);
/* Carries out a plan. 0, or how the process ended instead: the number of a trap. Every further run
 * then gives the same number, until the process is renewed. */
int32_t loadable_threads_run(struct loadable_threads *threads, const struct threads_plan *plan,
                             struct threads_record *record);
/* Lets the next run begin with a fresh process. False and the reason when none can be started. */
bool loadable_threads_renew(struct loadable_threads *threads, char *reason, size_t reason_size);

#endif
