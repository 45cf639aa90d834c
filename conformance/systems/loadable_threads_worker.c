/* SPDX-License-Identifier: MIT
 *
 * See loadable_threads_worker.h. Nothing here allocates, because a system that passes calls on to
 * the kernel gets the addresses that an allocator would use. A mailbox has a mutex, which
 * ThreadSanitizer sees, because a page that changes hands orders its threads.
 */
#include "conformance/systems/loadable_threads_worker.h"

#include "conformance/systems/host_error.h"
#include "conformance/systems/loadable_threads_pages.h"
#include "reference/operation.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

enum { MAILBOX_PAGES = 8 };

/* Pages on their way from one thread to another. */
static struct mailbox {
    pthread_mutex_t mutex;
    size_t count;
    struct thread_page pages[MAILBOX_PAGES];
} mailboxes[THREADS_MAX] = {{.mutex = PTHREAD_MUTEX_INITIALIZER},
                            {.mutex = PTHREAD_MUTEX_INITIALIZER},
                            {.mutex = PTHREAD_MUTEX_INITIALIZER},
                            {.mutex = PTHREAD_MUTEX_INITIALIZER}};

void mailboxes_clear(void)
{
    for (size_t i = 0; i < THREADS_MAX; i++)
        mailboxes[i].count = 0;
}

static struct thread_call *call_begin(struct thread_worker *worker, enum operation_kind kind)
{
    struct thread_record *record = thread_record_of(worker);
    struct thread_call *call = &record->calls[record->count];
    *call = (struct thread_call){
        .kind = kind,
        .call = {.protection = PROTECTION_DEFAULT, .flags = FLAG_DEFAULT, .descriptor = -1}};
    return call;
}

/* An object with mapcheck_errno may keep one errno for all threads. Its number may then be that of
 * another thread's call, so every number passes for the right one. */
static struct outcome failure_of(const struct thread_worker *worker, const struct call *call)
{
    if (worker->functions->error == NULL)
        return host_failure(errno);
    return (struct outcome){.kind = OUTCOME_FAILURE,
                            .error = call->length == 0 ? ERROR_EINVAL : ERROR_ENOMEM};
}

static struct outcome function_call(const struct thread_worker *worker, enum operation_kind kind,
                                    const struct call *call)
{
    const struct functions *functions = worker->functions;
    void *address = (void *)(uintptr_t)call->address;
    size_t length = (size_t)call->length;
    bool success;
    if (kind == OPERATION_MAP) {
        address = functions->map(address, length, (int)call->protection, (int)call->flags, -1, 0);
        success = address != MAP_FAILED;
    } else if (kind == OPERATION_DISCARD) {
        success = functions->advise(address, length, MADV_DONTNEED) == 0;
    } else if (kind == OPERATION_PROTECT) {
        success = functions->protect(address, length, (int)call->protection) == 0;
    } else {
        success = functions->unmap(address, length) == 0;
    }
    if (!success)
        return failure_of(worker, call);
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = (uintptr_t)address};
}

/* The call counts before it is made, so that the record has it when the process ends in it. */
static bool call_make(struct thread_worker *worker, struct thread_call *call)
{
    thread_record_of(worker)->count++;
    call->invoked = atomic_fetch_add(&worker->record->clock, 1) + 1;
    call->outcome = function_call(worker, (enum operation_kind)call->kind, &call->call);
    call->returned = atomic_fetch_add(&worker->record->clock, 1) + 1;
    return call->outcome.kind == OUTCOME_SUCCESS;
}

/* The pages of a map: they are zero, and get the worker's tag. */
static void pages_take(struct thread_worker *worker, const struct thread_call *call)
{
    uint64_t end = call->outcome.address + call->call.length;
    for (uint64_t at = call->outcome.address; at < end; at += worker->page_size) {
        if (!thread_page_holds(worker, at, 0))
            thread_fault_note(worker, THREAD_NOT_ZERO, at);
        struct thread_page *page =
            thread_page_add(worker, (struct thread_page){.address = at,
                                                         .tag = thread_tag_next(worker),
                                                         .shared = call->call.flags & FLAG_SHARED});
        if (page != NULL)
            thread_page_fill(worker, page);
    }
}

static void act_map(struct thread_worker *worker, const struct thread_step *step)
{
    struct thread_call *call = call_begin(worker, OPERATION_MAP);
    call->call.length = step->pages * worker->page_size - (step->part ? worker->page_size / 2 : 0);
    call->call.address = step->hinted ? worker->unmapped : 0;
    if (step->shared)
        call->call.flags = FLAG_SHARED | FLAG_ANONYMOUS;
    if (call_make(worker, call))
        pages_take(worker, call);
}

static struct thread_call *range_call(struct thread_worker *worker, enum operation_kind kind,
                                      size_t first, size_t count)
{
    struct thread_call *call = call_begin(worker, kind);
    call->call.address = worker->pages[first].address;
    call->call.length = count * worker->page_size;
    return call;
}

/* The worker gives up the pages before the call: another thread may get them before it returns. */
static void act_unmap(struct thread_worker *worker, size_t first, size_t count)
{
    struct thread_call *call = range_call(worker, OPERATION_UNMAP, first, count);
    thread_pages_drop(worker, first, count);
    worker->unmapped = call->call.address;
    if (!call_make(worker, call))
        thread_record_of(worker)->left++;
}

/* No other thread may get the pages in between, because MAP_FIXED replaces them at once. One that
 * fails with ENOMEM may have unmapped them, so the worker gives them up. */
static void act_replace(struct thread_worker *worker, size_t first, size_t count)
{
    struct thread_call *call = range_call(worker, OPERATION_MAP, first, count);
    call->call.flags |= FLAG_FIXED;
    bool success = call_make(worker, call);
    if (!success && call->outcome.error != ERROR_ENOMEM)
        return;
    thread_pages_drop(worker, first, count);
    if (success)
        pages_take(worker, call);
    else
        worker->record->doubtful++;
}

/* The pages must be zero afterwards. Those of MAP_SHARED keep their contents, as Linux has it, so
 * they are left out. */
static void act_discard(struct thread_worker *worker, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++)
        if (worker->pages[i].shared)
            return;
    if (worker->functions->advise == NULL ||
        !call_make(worker, range_call(worker, OPERATION_DISCARD, first, count)))
        return;
    for (size_t i = first; i < first + count; i++) {
        if (!thread_page_holds(worker, worker->pages[i].address, 0))
            thread_fault_note(worker, THREAD_NOT_ZERO, worker->pages[i].address);
        thread_page_rewrite(worker, &worker->pages[i]);
    }
}

static void act_protect(struct thread_worker *worker, size_t first, size_t count)
{
    if (worker->functions->protect != NULL)
        call_make(worker, range_call(worker, OPERATION_PROTECT, first, count));
}

/* Whether so much memory may be locked is no matter of threads. */
static void act_lock(struct thread_worker *worker, size_t first, size_t count)
{
    const struct functions *functions = worker->functions;
    void *address = (void *)(uintptr_t)worker->pages[first].address;
    size_t length = (size_t)(count * worker->page_size);
    if (functions->mlock == NULL || functions->munlock == NULL)
        return;
    functions->mlock(address, length);
    functions->munlock(address, length);
}

static void act_rewrite(struct thread_worker *worker)
{
    thread_check(worker);
    for (size_t i = 0; i < worker->count; i++)
        thread_page_rewrite(worker, &worker->pages[i]);
}

static void act_give(struct thread_worker *worker, size_t first, size_t count)
{
    struct mailbox *mailbox = &mailboxes[worker->number];
    pthread_mutex_lock(&mailbox->mutex);
    if (mailbox->count == 0) {
        memcpy(mailbox->pages, &worker->pages[first], count * sizeof mailbox->pages[0]);
        mailbox->count = count;
        thread_pages_drop(worker, first, count);
    }
    pthread_mutex_unlock(&mailbox->mutex);
}

static void act_take(struct thread_worker *worker, unsigned number)
{
    struct mailbox *mailbox = &mailboxes[number];
    pthread_mutex_lock(&mailbox->mutex);
    for (size_t i = 0; i < mailbox->count; i++) {
        struct thread_page page = mailbox->pages[i];
        thread_page_check(worker, &page);
        thread_page_add(worker, page);
    }
    mailbox->count = 0;
    pthread_mutex_unlock(&mailbox->mutex);
}

/* A refusal must not keep a lock. */
static void act_bad(struct thread_worker *worker, enum operation_kind kind)
{
    struct thread_call *call = call_begin(worker, kind);
    if (kind == OPERATION_UNMAP)
        call->call.address = worker->count > 0 ? worker->pages[0].address : worker->page_size;
    call_make(worker, call);
}

static void act_on_range(struct thread_worker *worker, const struct thread_step *step)
{
    size_t first = 0;
    size_t most = step->pages < MAILBOX_PAGES ? step->pages : MAILBOX_PAGES;
    size_t count = thread_range(worker, step->choice, most, &first);
    for (size_t i = first; i < first + count; i++)
        thread_page_check(worker, &worker->pages[i]);
    if (count == 0)
        return;
    if (step->act == THREAD_UNMAP)
        act_unmap(worker, first, count);
    else if (step->act == THREAD_REPLACE)
        act_replace(worker, first, count);
    else if (step->act == THREAD_DISCARD)
        act_discard(worker, first, count);
    else if (step->act == THREAD_PROTECT)
        act_protect(worker, first, count);
    else if (step->act == THREAD_LOCK)
        act_lock(worker, first, count);
    else
        act_give(worker, first, count);
}

void thread_step(struct thread_worker *worker, const struct thread_step *step)
{
    if (step->act == THREAD_MAP)
        act_map(worker, step);
    else if (step->act == THREAD_REWRITE)
        act_rewrite(worker);
    else if (step->act == THREAD_TAKE)
        act_take(worker, step->choice % THREADS_MAX);
    else if (step->act == THREAD_BAD_MAP)
        act_bad(worker, OPERATION_MAP);
    else if (step->act == THREAD_BAD_UNMAP)
        act_bad(worker, OPERATION_UNMAP);
    else
        act_on_range(worker, step);
}

void thread_check(struct thread_worker *worker)
{
    for (size_t i = 0; i < worker->count; i++)
        thread_page_check(worker, &worker->pages[i]);
}

void thread_end(struct thread_worker *worker)
{
    size_t first = 0;
    act_take(worker, worker->number);
    for (size_t count; (count = thread_range(worker, 0, worker->count, &first)) > 0;) {
        void *address = (void *)(uintptr_t)worker->pages[first].address;
        thread_pages_drop(worker, first, count);
        if (worker->functions->unmap(address, (size_t)(count * worker->page_size)) != 0)
            thread_record_of(worker)->left++;
    }
}
