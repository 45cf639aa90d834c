/* SPDX-License-Identifier: MIT
 *
 * A file that exports a whole `const struct system mapcheck_system`. Every function of it is called
 * in the file's process, so that its author need not care about signals. After a trap it gets no
 * more calls. Functions that it lacks stay NULL; saving and restoring states is not supported.
 */
#include "conformance/systems/loadable_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
    struct loaded *loaded;
    struct supervised *process;
    struct exchange *exchange;
};

/* True when the answer is here; false when the system traps now or has trapped before. */
static bool table_ask(struct table *table, enum loadable_request request)
{
    return supervised_call(table->process, request) == 0;
}

/* The same for a function with one number that answers yes or no. */
static bool table_yes(struct table *table, enum loadable_request request, uint64_t number)
{
    table->exchange->number = number;
    return table_ask(table, request) && table->exchange->yes;
}

static uint64_t table_number(struct table *table, enum loadable_request request, uint64_t number)
{
    table->exchange->number = number;
    return table_ask(table, request) ? table->exchange->result : 0;
}

/* The answer to a call, or the trap. */
static struct outcome table_outcome(struct table *table, enum loadable_request request)
{
    int32_t trap = supervised_call(table->process, request);
    if (trap == 0)
        return table->exchange->outcome;
    return (struct outcome){.kind = OUTCOME_TRAP, .number = trap};
}

static struct outcome table_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct table *table = self;
    table->exchange->kind = kind;
    table->exchange->call = *call;
    return table_outcome(table, LOADABLE_CALL);
}

/* A batch of pieces of spans that fits into the exchange. */
struct batch {
    size_t span; /* the first of the next batch */
    size_t done; /* bytes of it that are done */
    size_t count, bytes;
    struct {
        uint8_t *at;
        size_t length;
    } pieces[PIECES_MAX];
};

/* Takes as much as fits. The pieces' addresses and lengths come first in the exchange. */
static bool batch_fill(struct batch *batch, struct exchange *exchange, const struct span *spans,
                       size_t count)
{
    const size_t room = CHANNEL_BYTES - PIECES_MAX * sizeof(struct piece);
    struct piece *pieces = (struct piece *)(void *)exchange->bytes;
    batch->count = batch->bytes = 0;
    while (batch->span < count && batch->count < PIECES_MAX && batch->bytes < room) {
        const struct span *span = &spans[batch->span];
        size_t left = span->length - batch->done, length = room - batch->bytes;
        if (length > left)
            length = left;
        pieces[batch->count] = (struct piece){span->address + batch->done, length};
        batch->pieces[batch->count].at = (uint8_t *)span->bytes + batch->done;
        batch->pieces[batch->count++].length = length;
        batch->bytes += length;
        batch->done += length;
        batch->span += length == left;
        batch->done = length == left ? 0 : batch->done;
    }
    exchange->count = batch->count;
    return batch->count > 0;
}

/* Copies the bytes of all pieces into the exchange, or out of it. */
static void batch_copy(const struct batch *batch, struct exchange *exchange, bool in)
{
    uint8_t *bytes = exchange->bytes + batch->count * sizeof(struct piece);
    for (size_t i = 0; i < batch->count; i++) {
        size_t length = batch->pieces[i].length;
        if (length > 0)
            memcpy(in ? bytes : batch->pieces[i].at, in ? batch->pieces[i].at : bytes, length);
        bytes += length;
    }
}

static bool table_transfer(struct table *table, enum loadable_request request,
                           const struct span *spans, size_t count)
{
    struct batch batch;
    batch.span = batch.done = 0;
    while (batch_fill(&batch, table->exchange, spans, count)) {
        if (request == LOADABLE_WRITE)
            batch_copy(&batch, table->exchange, true);
        if (!table_ask(table, request) || !table->exchange->yes)
            return false;
        if (request == LOADABLE_READ)
            batch_copy(&batch, table->exchange, false);
    }
    return true;
}

static bool table_read(void *self, const struct span *spans, size_t count)
{
    return table_transfer(self, LOADABLE_READ, spans, count);
}

static bool table_write(void *self, const struct span *spans, size_t count)
{
    return table_transfer(self, LOADABLE_WRITE, spans, count);
}

static uint64_t table_page_size(void *self)
{
    return table_number(self, LOADABLE_PAGE_SIZE, 0);
}

static uint64_t table_origin(void *self)
{
    return table_number(self, LOADABLE_ORIGIN, 0);
}

static struct outcome table_sbrk(void *self, int64_t delta)
{
    struct table *table = self;
    table->exchange->delta = delta;
    return table_outcome(table, LOADABLE_SBRK);
}

static bool table_fail(void *self, uint32_t count, bool moved)
{
    struct table *table = self;
    table->exchange->count = moved;
    return table_yes(table, LOADABLE_FAIL, count);
}

static bool table_limit(void *self, uint64_t pages)
{
    return table_yes(self, LOADABLE_LIMIT, pages);
}

static void table_counters(void *self, struct counters *counters)
{
    struct table *table = self;
    *counters = (struct counters){0};
    if (table_ask(table, LOADABLE_COUNTERS))
        memcpy(counters, table->exchange->bytes, sizeof *counters);
}

static bool table_take_events(void *self, struct break_event *events, size_t capacity,
                              size_t *count)
{
    struct table *table = self;
    const size_t most = CHANNEL_BYTES / sizeof *events;
    bool complete = table_yes(table, LOADABLE_EVENTS, capacity < most ? capacity : most);
    uint64_t told = complete ? table->exchange->result : 0;
    *count = told < capacity ? (size_t)told : capacity;
    memcpy(events, table->exchange->bytes, *count * sizeof *events);
    return complete && told <= capacity;
}

static void table_page_classes(void *self, uint64_t first, uint64_t count, uint8_t *classes)
{
    struct table *table = self;
    while (count > 0) {
        uint64_t part = count < CHANNEL_BYTES ? count : CHANNEL_BYTES;
        table->exchange->number = first;
        table->exchange->count = part;
        if (table_ask(table, LOADABLE_CLASSES))
            memcpy(classes, table->exchange->bytes, (size_t)part);
        else
            memset(classes, PAGE_FOREIGN, (size_t)part);
        first += part;
        classes += part;
        count -= part;
    }
}

static enum page_class table_page_class(void *self, uint64_t page)
{
    uint8_t class;
    table_page_classes(self, page, 1, &class);
    return (enum page_class) class;
}

static int table_annotation(void *self, uint64_t page)
{
    struct table *table = self;
    table->exchange->number = page;
    return table_ask(table, LOADABLE_ANNOTATION) ? (int)(int64_t)table->exchange->result : -1;
}

static bool table_statistics(void *self, struct system_statistics *statistics)
{
    struct table *table = self;
    bool yes = table_yes(table, LOADABLE_STATISTICS, 0);
    memcpy(statistics, table->exchange->bytes, sizeof *statistics);
    return yes;
}

static bool table_validate(void *self, char *text, size_t size)
{
    struct table *table = self;
    char end[80];
    int32_t trap = supervised_call(table->process, LOADABLE_VALIDATE);
    trap_print(end, sizeof end, trap);
    if (trap != 0)
        snprintf(text, size, "the system %s", end);
    else if (!table->exchange->yes)
        snprintf(text, size, "%.*s", TEXT_BYTES, (char *)table->exchange->bytes);
    return trap == 0 && table->exchange->yes;
}

static void table_close(void *self)
{
    struct table *table = self;
    bool lived = supervised_lives(table->process);
    int32_t trap = supervised_call(table->process, LOADABLE_CLOSE);
    if (lived && trap != 0)
        table->loaded->end = trap;
    loaded_leave(table->loaded, table->process);
    free(table);
}

/* Opens the system in its process. False and the reason. */
static bool table_begin(struct table *table, const struct world *world, char *reason,
                        size_t reason_size)
{
    char end[80];
    table->exchange->world = *world;
    int32_t trap = supervised_call(table->process, LOADABLE_OPEN);
    if (trap == 0 && table->exchange->yes)
        return true;
    trap_print(end, sizeof end, trap);
    if (trap != 0)
        snprintf(reason, reason_size, "the system %s in open; repair its `open`", end);
    else
        snprintf(reason, reason_size, "%.160s", (char *)table->exchange->bytes);
    return false;
}

void *table_open(struct loaded *loaded, const struct world *world, char *reason, size_t reason_size)
{
    struct table *table = calloc(1, sizeof *table);
    if (table == NULL) {
        snprintf(reason, reason_size, "no memory for a system: free some and try again");
        return NULL;
    }
    table->loaded = loaded;
    table->process = loaded_process(loaded, NULL, reason, reason_size);
    if (table->process != NULL) {
        table->exchange = supervised_exchange(table->process);
        table->exchange->may_fork = true;
        if (table_begin(table, world, reason, reason_size))
            return table;
        loaded_release(loaded, table->process);
    }
    free(table);
    return NULL;
}

#define IF_PRESENT(name) .name = exports->name ? table_##name : NULL
void table_describe(struct loaded *loaded)
{
    const struct exports *exports = &loaded->exports;
    loaded->system =
        (struct system){.abi_version = SYSTEM_ABI_VERSION,
                        .name = exports->name,
                        .features = exports->features,
                        .address_bits = exports->address_bits,
                        .close = table_close,
                        .page_size = table_page_size,
                        .origin = table_origin,
                        .call = table_call,
                        .calls = exports->calls,
                        .read = table_read,
                        .write = table_write,
                        IF_PRESENT(sbrk),
                        IF_PRESENT(fail),
                        IF_PRESENT(limit),
                        IF_PRESENT(counters),
                        IF_PRESENT(take_events),
                        IF_PRESENT(page_class),
                        .page_classes = exports->page_class ? table_page_classes : NULL,
                        IF_PRESENT(annotation),
                        IF_PRESENT(statistics),
                        IF_PRESENT(validate)};
}
