/* SPDX-License-Identifier: MIT
 *
 * See loadable_threads_worker.h. Nothing here allocates, because a system that passes calls on to
 * the kernel gets the addresses that an allocator would use. Pages are read and written without a
 * sanitizer: it does not see that the kernel gives a page from one thread to another, and would
 * call that a data race. A mailbox has a mutex, which the sanitizer does see, because a page that
 * changes hands orders its threads.
 */
#include "conformance/systems/loadable_threads_worker.h"

#include "conformance/systems/host_error.h"
#include "conformance/systems/process_turn.h"
#include "reference/operation.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

enum { MAILBOX_PAGES = 8, WORD = sizeof(uint64_t) };

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

static struct thread_record *record_of(const struct thread_worker *worker)
{
    return &worker->record->thread[worker->number];
}

static void fault_note(struct thread_worker *worker, enum thread_fault fault, uint64_t address)
{
    struct thread_record *record = record_of(worker);
    if (record->fault != THREAD_NO_FAULT)
        return;
    record->fault_address = address;
    record->fault = fault;
}

static uint64_t tag_word(uint8_t tag)
{
    return tag * UINT64_C(0x0101010101010101);
}

/* A page that cannot be touched ends the process by a signal. The record then says which it was. */
UNINSTRUMENTED static bool page_holds(struct thread_worker *worker, uint64_t address, uint8_t tag)
{
    const volatile uint64_t *words = (const volatile uint64_t *)(uintptr_t)address;
    volatile uint64_t *touched = &record_of(worker)->touched;
    bool holds = true;
    *touched = address;
    for (uint64_t i = 0; i < worker->page_size / WORD && holds; i++)
        holds = words[i] == tag_word(tag);
    *touched = 0;
    return holds;
}

UNINSTRUMENTED static void page_fill(struct thread_worker *worker, struct thread_page *page)
{
    volatile uint64_t *words = (volatile uint64_t *)(uintptr_t)page->address;
    volatile uint64_t *touched = &record_of(worker)->touched;
    *touched = page->address;
    for (uint64_t i = 0; i < worker->page_size / WORD; i++)
        words[i] = tag_word(page->tag);
    *touched = 0;
}

/* Tags are never zero, and those of two threads differ. A thread repeats one after 31 fills. */
static uint8_t tag_next(struct thread_worker *worker)
{
    worker->tags = (uint8_t)(worker->tags % 31 + 1);
    return (uint8_t)(worker->tags * 8 + worker->number);
}

static void page_check(struct thread_worker *worker, const struct thread_page *page)
{
    if (!page_holds(worker, page->address, page->tag))
        fault_note(worker, THREAD_CONTENTS, page->address);
}

static void page_rewrite(struct thread_worker *worker, struct thread_page *page)
{
    page->tag = tag_next(worker);
    page_fill(worker, page);
}

/* Inserts a page in its place. */
static struct thread_page *page_add(struct thread_worker *worker, uint64_t address, uint8_t tag)
{
    size_t at = worker->count;
    if (at == sizeof worker->pages / sizeof worker->pages[0])
        return NULL;
    for (; at > 0 && worker->pages[at - 1].address > address; at--)
        worker->pages[at] = worker->pages[at - 1];
    worker->pages[at] = (struct thread_page){address, tag};
    worker->count++;
    return &worker->pages[at];
}

static void pages_drop(struct thread_worker *worker, size_t first, size_t count)
{
    worker->count -= count;
    memmove(&worker->pages[first], &worker->pages[first + count],
            (worker->count - first) * sizeof worker->pages[0]);
}

/* The page `choice` and the pages that lie after it, at most `most`. 0: the worker has none. */
static size_t range_choose(const struct thread_worker *worker, uint16_t choice, size_t most,
                           size_t *first)
{
    size_t count = 1;
    if (worker->count == 0)
        return 0;
    *first = choice % worker->count;
    while (count < most && *first + count < worker->count &&
           worker->pages[*first + count].address ==
               worker->pages[*first].address + count * worker->page_size)
        count++;
    return count;
}

static struct thread_call *call_begin(struct thread_worker *worker, enum operation_kind kind)
{
    struct thread_record *record = record_of(worker);
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
    } else {
        success = (kind == OPERATION_UNMAP   ? functions->unmap
                   : kind == OPERATION_MLOCK ? functions->mlock
                                             : functions->munlock)(address, length) == 0;
    }
    if (!success)
        return failure_of(worker, call);
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = (uintptr_t)address};
}

/* The call counts before it is made, so that the record has it when the process ends in it. */
static bool call_make(struct thread_worker *worker, struct thread_call *call)
{
    record_of(worker)->count++;
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
        if (!page_holds(worker, at, 0))
            fault_note(worker, THREAD_NOT_ZERO, at);
        struct thread_page *page = page_add(worker, at, tag_next(worker));
        if (page != NULL)
            page_fill(worker, page);
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
    pages_drop(worker, first, count);
    worker->unmapped = call->call.address;
    if (!call_make(worker, call))
        record_of(worker)->left++;
}

/* No other thread may get the pages in between, because MAP_FIXED replaces them at once. */
static void act_replace(struct thread_worker *worker, size_t first, size_t count)
{
    struct thread_call *call = range_call(worker, OPERATION_MAP, first, count);
    call->call.flags |= FLAG_FIXED;
    if (!call_make(worker, call)) {
        worker->record->doubtful += call->outcome.error == ERROR_ENOMEM;
        return;
    }
    pages_drop(worker, first, count);
    pages_take(worker, call);
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
        page_rewrite(worker, &worker->pages[i]);
}

static void act_give(struct thread_worker *worker, size_t first, size_t count)
{
    struct mailbox *mailbox = &mailboxes[worker->number];
    pthread_mutex_lock(&mailbox->mutex);
    if (mailbox->count == 0) {
        memcpy(mailbox->pages, &worker->pages[first], count * sizeof mailbox->pages[0]);
        mailbox->count = count;
        pages_drop(worker, first, count);
    }
    pthread_mutex_unlock(&mailbox->mutex);
}

static void act_take(struct thread_worker *worker, unsigned number)
{
    struct mailbox *mailbox = &mailboxes[number];
    pthread_mutex_lock(&mailbox->mutex);
    for (size_t i = 0; i < mailbox->count; i++) {
        struct thread_page page = mailbox->pages[i];
        page_check(worker, &page);
        page_add(worker, page.address, page.tag);
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
    size_t count = range_choose(worker, step->choice, most, &first);
    for (size_t i = first; i < first + count; i++)
        page_check(worker, &worker->pages[i]);
    if (count == 0)
        return;
    if (step->act == THREAD_UNMAP)
        act_unmap(worker, first, count);
    else if (step->act == THREAD_REPLACE)
        act_replace(worker, first, count);
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
        page_check(worker, &worker->pages[i]);
}

void thread_end(struct thread_worker *worker)
{
    size_t first = 0;
    act_take(worker, worker->number);
    for (size_t count; (count = range_choose(worker, 0, worker->count, &first)) > 0;) {
        void *address = (void *)(uintptr_t)worker->pages[first].address;
        pages_drop(worker, first, count);
        if (worker->functions->unmap(address, (size_t)(count * worker->page_size)) != 0)
            record_of(worker)->left++;
    }
}
