/* SPDX-License-Identifier: MIT
 *
 * The pages that one thread has mapped in the process of a shared object, and their bytes.
 */
#ifndef MAPCHECK_LOADABLE_THREADS_PAGES_H
#define MAPCHECK_LOADABLE_THREADS_PAGES_H

#include "conformance/systems/loadable_exports.h"
#include "conformance/systems/loadable_threads.h"

/* A page that a thread has mapped, and the byte that fills it. */
struct thread_page {
    uint64_t address;
    uint8_t tag;
    bool shared; /* MAP_SHARED: a discard keeps its contents */
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

struct thread_record *thread_record_of(const struct thread_worker *worker);
/* Notes the first fault of this thread. */
void thread_fault_note(struct thread_worker *worker, enum thread_fault fault, uint64_t address);

/* A tag for one page. Tags are never zero, and those of two threads differ. A thread repeats one
 * after 31. */
uint8_t thread_tag_next(struct thread_worker *worker);
/* Does the page hold the tag, or zero? Of a page of more than 4,096 bytes, a tag has 512 words. A
 * page that cannot be touched ends the process by a signal. The record then says which it was. */
bool thread_page_holds(struct thread_worker *worker, uint64_t address, uint8_t tag);
void thread_page_fill(struct thread_worker *worker, struct thread_page *page);
/* Gives the page another tag. */
void thread_page_rewrite(struct thread_worker *worker, struct thread_page *page);
/* Notes a fault when the page does not hold its tag. */
void thread_page_check(struct thread_worker *worker, const struct thread_page *page);

/* Inserts a page in its place. NULL: the worker has too many. */
struct thread_page *thread_page_add(struct thread_worker *worker, struct thread_page page);
void thread_pages_drop(struct thread_worker *worker, size_t first, size_t count);
/* The page `choice` and the pages that lie after it, at most `most`. 0: the worker has none. */
size_t thread_range(const struct thread_worker *worker, uint16_t choice, size_t most,
                    size_t *first);

#endif
