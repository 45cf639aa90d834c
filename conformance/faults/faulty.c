/* SPDX-License-Identifier: MIT
 *
 * See faulty.h and fault.h. A function that the fault does not change only passes the call on.
 */
#include "conformance/faults/faulty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *faulty_open(const struct fault *fault, const struct system *honest, const struct world *world,
                  char *reason, size_t reason_size)
{
    struct faulty *faulty = calloc(1, sizeof *faulty);
    void *self = honest->open(world, reason, reason_size);
    if (faulty == NULL)
        snprintf(reason, reason_size, "no memory for a faulty system: free some and try again");
    if (faulty != NULL && self != NULL) {
        *faulty = (struct faulty){fault, honest, self, honest->page_size(self), 0};
        return faulty;
    }
    if (self != NULL)
        honest->close(self);
    free(faulty);
    return NULL;
}

void faulty_close(void *self)
{
    struct faulty *faulty = self;
    faulty->honest->close(faulty->self);
    free(faulty);
}

uint64_t faulty_page_size(void *self)
{
    return ((struct faulty *)self)->page;
}

uint64_t faulty_origin(void *self)
{
    struct faulty *faulty = self;
    return faulty->honest->origin(faulty->self);
}

struct outcome faulty_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct faulty *faulty = self;
    const struct fault *fault = faulty->fault;
    struct exchange exchange = {
        .faulty = faulty, .page = faulty->page, .asked = *call, .call = *call};
    enum error_name error = ERROR_NONE;
    if (kind != fault->on)
        return faulty->honest->call(faulty->self, kind, call);
    if (fault->refuse != NULL)
        error = fault->refuse(&exchange);
    if (error != ERROR_NONE)
        return fault_failure(faulty, error);
    if (fault->change != NULL)
        fault->change(&exchange);
    exchange.outcome = faulty->honest->call(faulty->self, kind, &exchange.call);
    if (fault->answer != NULL)
        fault->answer(&exchange);
    return exchange.outcome;
}

bool faulty_read(void *self, const struct span *spans, size_t count)
{
    struct faulty *faulty = self;
    bool readable = faulty->honest->read(faulty->self, spans, count);
    return faulty->fault->read != NULL ? faulty->fault->read(faulty, spans, count, readable)
                                       : readable;
}

bool faulty_write(void *self, const struct span *spans, size_t count)
{
    struct faulty *faulty = self;
    return faulty->honest->write(faulty->self, spans, count);
}

bool faulty_write_in_child(void *self, uint64_t address, uint8_t byte)
{
    struct faulty *faulty = self;
    return faulty->fault->writes_in_no_child ||
           faulty->honest->write_in_child(faulty->self, address, byte);
}

struct outcome faulty_sbrk(void *self, int64_t delta)
{
    struct faulty *faulty = self;
    struct outcome outcome = faulty->honest->sbrk(faulty->self, delta);
    if (faulty->fault->sbrk != NULL)
        faulty->fault->sbrk(faulty, &outcome);
    return outcome;
}

bool faulty_fail(void *self, uint32_t count, bool moved)
{
    struct faulty *faulty = self;
    if (faulty->fault->fail != NULL)
        count = faulty->fault->fail(count);
    return faulty->honest->fail(faulty->self, count, moved);
}

bool faulty_limit(void *self, uint64_t pages)
{
    struct faulty *faulty = self;
    return faulty->honest->limit(faulty->self, pages);
}

void faulty_counters(void *self, struct counters *counters)
{
    struct faulty *faulty = self;
    faulty->honest->counters(faulty->self, counters);
    if (faulty->fault->counters != NULL)
        faulty->fault->counters(faulty, counters);
}

bool faulty_take_events(void *self, struct break_event *events, size_t capacity, size_t *count)
{
    struct faulty *faulty = self;
    bool complete = faulty->honest->take_events(faulty->self, events, capacity, count);
    if (faulty->fault->take_events != NULL)
        complete &= faulty->fault->take_events(events, count);
    return complete;
}

enum page_class faulty_page_class(void *self, uint64_t page)
{
    struct faulty *faulty = self;
    enum page_class class = faulty->honest->page_class(faulty->self, page);
    return faulty->fault->page_class != NULL ? faulty->fault->page_class(class) : class;
}

void faulty_page_classes(void *self, uint64_t first, uint64_t count, uint8_t *classes)
{
    struct faulty *faulty = self;
    faulty->honest->page_classes(faulty->self, first, count, classes);
    for (uint64_t i = 0; faulty->fault->page_class != NULL && i < count; i++)
        classes[i] = (uint8_t)faulty->fault->page_class((enum page_class)classes[i]);
}

int faulty_annotation(void *self, uint64_t page)
{
    struct faulty *faulty = self;
    return faulty->honest->annotation(faulty->self, page);
}

bool faulty_statistics(void *self, struct system_statistics *statistics)
{
    struct faulty *faulty = self;
    bool known = faulty->honest->statistics(faulty->self, statistics);
    if (faulty->fault->statistics != NULL)
        faulty->fault->statistics(faulty, statistics);
    return known;
}

bool faulty_validate(void *self, char *text, size_t size)
{
    struct faulty *faulty = self;
    if (faulty->fault->broken_promise == NULL)
        return faulty->honest->validate(faulty->self, text, size);
    snprintf(text, size, "%s", faulty->fault->broken_promise);
    return false;
}

uint64_t fault_pages(const struct faulty *faulty, uint64_t bytes)
{
    return bytes / faulty->page + (bytes % faulty->page != 0);
}

bool fault_is_mapped(const struct faulty *faulty, uint64_t page)
{
    return faulty->honest->page_class(faulty->self, page) == PAGE_MAPPED;
}

uint64_t fault_mapped_prefix(const struct exchange *exchange)
{
    const struct faulty *faulty = exchange->faulty;
    uint64_t first = exchange->asked.address / faulty->page, pages = 0;
    uint64_t most = fault_pages(faulty, exchange->asked.length);
    while (pages < most && fault_is_mapped(faulty, first + pages))
        pages++;
    return pages;
}

void fault_fill(const struct faulty *faulty, uint64_t address, uint64_t length, uint8_t byte)
{
    uint8_t bytes[256];
    memset(bytes, byte, sizeof bytes);
    for (uint64_t end = address + length; address < end;) {
        size_t part = end - address < sizeof bytes ? (size_t)(end - address) : sizeof bytes;
        faulty->honest->write(faulty->self, &(struct span){address, bytes, part}, 1);
        address += part;
    }
}

void fault_unmap(const struct faulty *faulty, uint64_t address, uint64_t pages)
{
    const struct call call = {.address = address, .length = pages * faulty->page};
    if (pages > 0)
        faulty->honest->call(faulty->self, OPERATION_UNMAP, &call);
}

struct outcome fault_failure(const struct faulty *faulty, enum error_name error)
{
    static const int32_t numbers[ERROR_NAMES] = {
        [ERROR_EINVAL] = 22, [ERROR_ENOMEM] = 12, [ERROR_EACCES] = 13, [ERROR_EBADF] = 9};
    bool has_errno = (faulty->honest->features & SYSTEM_ERRNO) != 0;
    return (struct outcome){
        .kind = OUTCOME_FAILURE, .error = error, .number = has_errno ? numbers[error] : 0};
}

bool fault_succeeded(const struct exchange *exchange)
{
    return exchange->outcome.kind == OUTCOME_SUCCESS;
}

void answer_trap(struct exchange *exchange)
{
    exchange->outcome = (struct outcome){.kind = OUTCOME_TRAP, .number = 11};
}

void answer_ebadf(struct exchange *exchange)
{
    if (exchange->outcome.kind == OUTCOME_FAILURE)
        exchange->outcome = fault_failure(exchange->faulty, ERROR_EBADF);
}

void counters_add_note(const struct faulty *faulty, struct counters *counters)
{
    counters->bytes_cleared += faulty->note;
}

void statistics_add_note(const struct faulty *faulty, struct system_statistics *statistics)
{
    statistics->bytes_cleared += faulty->note;
}
