/* SPDX-License-Identifier: MIT
 *
 * See loadable_threads_pages.h. Pages are read and written without a sanitizer: it does not see
 * that the kernel gives a page from one thread to another, and would call that a data race.
 */
#include "conformance/systems/loadable_threads_pages.h"

#include "conformance/systems/process_turn.h"

#include <string.h>

enum { WORD = sizeof(uint64_t), PAGE_WHOLE = 4096 };

struct thread_record *thread_record_of(const struct thread_worker *worker)
{
    return &worker->record->thread[worker->number];
}

void thread_fault_note(struct thread_worker *worker, enum thread_fault fault, uint64_t address)
{
    struct thread_record *record = thread_record_of(worker);
    if (record->fault != THREAD_NO_FAULT)
        return;
    record->fault_address = address;
    record->fault = fault;
}

static uint64_t tag_word(uint8_t tag)
{
    return tag * UINT64_C(0x0101010101010101);
}

/* A thread tags every word of a page of 4,096 bytes, and as many words of a larger one, because
 * what it does between its calls makes it less probable that calls meet. Each tag has words of its
 * own. Zero is asked of every word. */
static uint64_t words_apart(const struct thread_worker *worker, uint8_t tag)
{
    return tag != 0 && worker->page_size > PAGE_WHOLE ? worker->page_size / PAGE_WHOLE : 1;
}

UNINSTRUMENTED bool thread_page_holds(struct thread_worker *worker, uint64_t address, uint8_t tag)
{
    const volatile uint64_t *words = (const volatile uint64_t *)(uintptr_t)address;
    volatile uint64_t *touched = &thread_record_of(worker)->touched;
    const uint64_t apart = words_apart(worker, tag);
    bool holds = true;
    *touched = address;
    for (uint64_t i = tag % apart; i < worker->page_size / WORD && holds; i += apart)
        holds = words[i] == tag_word(tag);
    *touched = 0;
    return holds;
}

UNINSTRUMENTED void thread_page_fill(struct thread_worker *worker, struct thread_page *page)
{
    volatile uint64_t *words = (volatile uint64_t *)(uintptr_t)page->address;
    volatile uint64_t *touched = &thread_record_of(worker)->touched;
    const uint64_t apart = words_apart(worker, page->tag);
    *touched = page->address;
    for (uint64_t i = page->tag % apart; i < worker->page_size / WORD; i += apart)
        words[i] = tag_word(page->tag);
    *touched = 0;
}

uint8_t thread_tag_next(struct thread_worker *worker)
{
    worker->tags = (uint8_t)(worker->tags % 31 + 1);
    return (uint8_t)(worker->tags * 8 + worker->number);
}

void thread_page_check(struct thread_worker *worker, const struct thread_page *page)
{
    if (!thread_page_holds(worker, page->address, page->tag))
        thread_fault_note(worker, THREAD_CONTENTS, page->address);
}

void thread_page_rewrite(struct thread_worker *worker, struct thread_page *page)
{
    page->tag = thread_tag_next(worker);
    thread_page_fill(worker, page);
}

struct thread_page *thread_page_add(struct thread_worker *worker, struct thread_page page)
{
    size_t at = worker->count;
    if (at == sizeof worker->pages / sizeof worker->pages[0])
        return NULL;
    for (; at > 0 && worker->pages[at - 1].address > page.address; at--)
        worker->pages[at] = worker->pages[at - 1];
    worker->pages[at] = page;
    worker->count++;
    return &worker->pages[at];
}

void thread_pages_drop(struct thread_worker *worker, size_t first, size_t count)
{
    worker->count -= count;
    memmove(&worker->pages[first], &worker->pages[first + count],
            (worker->count - first) * sizeof worker->pages[0]);
}

size_t thread_range(const struct thread_worker *worker, uint16_t choice, size_t most, size_t *first)
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
