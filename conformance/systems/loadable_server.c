/* SPDX-License-Identifier: MIT
 *
 * Runs in the process of the file. A symbol counts only if the file itself defines it, because
 * dlsym also finds the mmap of the C library that the file is linked with.
 */
#include "conformance/systems/loadable_server.h"

#include "conformance/systems/loadable_exports.h"
#include "conformance/systems/loadable_threads_server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* This process serves one file in one run. */
static struct {
    struct functions functions;
    void *self; /* what the table opened */
} served;

static void serve_load(const struct loadable_source *source, struct exchange *exchange)
{
    struct exports exports = {.table = false};
    char problem[400] = "";
    exchange->yes = source->table != NULL
                        ? table_exports(source->table, "", &exports, problem, sizeof problem)
                        : file_exports(source->path, &exports, problem, sizeof problem);
    if (source->table != NULL)
        served.functions.table = source->table;
    else
        served.functions = *file_functions();
    if (exchange->yes)
        memcpy(exchange->bytes, &exports, sizeof exports);
    else
        memcpy(exchange->bytes, problem, sizeof problem);
}

/* errno after a call: of the C library, or what mapcheck_errno() says of a failure. */
static void serve_errno(struct exchange *exchange)
{
    exchange->number = (uint64_t)errno;
    if (!exchange->yes && served.functions.error != NULL)
        exchange->number = (uint64_t)served.functions.error();
}

/* A program whose off_t may have 32 bits calls mmap64 for an offset that needs more. */
static uint64_t serve_map(const struct call *call)
{
    const struct functions *functions = &served.functions;
    bool wide = functions->map64 != NULL && call->offset >> 32 != 0;
    map_function *map = wide ? functions->map64 : functions->map;
    return (uintptr_t)map((void *)(uintptr_t)call->address, (size_t)call->length,
                          (int)call->protection, (int)call->flags, call->descriptor,
                          (off_t)call->offset);
}

static uint64_t serve_remap(const struct call *call)
{
    return (uintptr_t)served.functions.remap((void *)(uintptr_t)call->address, (size_t)call->length,
                                             (size_t)call->new_length,
                                             call->may_move ? MREMAP_MAYMOVE : 0);
}

/* The calls that return 0 or -1, and posix_madvise, which returns an error number. */
static int serve_status(enum operation_kind kind, const struct call *call)
{
    const struct functions *functions = &served.functions;
    void *address = (void *)(uintptr_t)call->address;
    size_t length = (size_t)call->length;
    switch (kind) {
    case OPERATION_DISCARD:
        return functions->advise(address, length, MADV_DONTNEED);
    case OPERATION_ADVISE:
        return functions->advise(address, length, (int)call->flags);
    case OPERATION_POSIX_ADVISE:
        return functions->posix_advise(address, length, (int)call->flags);
    case OPERATION_MSYNC:
        return functions->msync(address, length, (int)call->flags);
    case OPERATION_PROTECT:
        return functions->protect(address, length, (int)call->protection);
    case OPERATION_MLOCK:
        return functions->mlock(address, length);
    case OPERATION_MUNLOCK:
        return functions->munlock(address, length);
    default:
        return functions->unmap(address, length);
    }
}

static void serve_function(struct exchange *exchange)
{
    const struct call *call = &exchange->call;
    enum operation_kind kind = exchange->kind;
    bool addresses = operation_facts[kind].answer == ANSWER_ADDRESS;
    errno = ERRNO_UNTOUCHED;
    if (addresses)
        exchange->result = kind == OPERATION_MAP ? serve_map(call) : serve_remap(call);
    else
        exchange->result = (uint64_t)(int64_t)serve_status(kind, call);
    exchange->yes = addresses ? exchange->result != (uintptr_t)MAP_FAILED : exchange->result == 0;
    serve_errno(exchange);
}

static void serve_open(struct exchange *exchange)
{
    char *reason = (char *)exchange->bytes;
    reason[0] = '\0';
    served.self = served.functions.table->open(&exchange->world, reason, 160);
    exchange->yes = served.self != NULL;
}

/* The spans of the exchange, in this process. */
static void serve_spans(struct exchange *exchange,
                        bool (*transfer)(void *self, const struct span *spans, size_t count))
{
    static struct span spans[PIECES_MAX];
    const struct piece *pieces = (const struct piece *)(const void *)exchange->bytes;
    uint8_t *bytes = exchange->bytes + exchange->count * sizeof *pieces;
    for (size_t i = 0; i < exchange->count; i++) {
        spans[i] = (struct span){pieces[i].address, bytes, (size_t)pieces[i].length};
        bytes += pieces[i].length;
    }
    exchange->yes = transfer(served.self, spans, (size_t)exchange->count);
}

static void serve_classes(const struct system *table, struct exchange *exchange)
{
    for (uint64_t i = 0; i < exchange->count && i < CHANNEL_BYTES; i++)
        exchange->bytes[i] = (uint8_t)table->page_class(served.self, exchange->number + i);
}

static void serve_events(const struct system *table, struct exchange *exchange)
{
    size_t count = 0;
    exchange->yes = table->take_events(served.self, (struct break_event *)(void *)exchange->bytes,
                                       (size_t)exchange->number, &count);
    exchange->result = count;
}

static void serve_table(const struct system *table, struct exchange *exchange)
{
    void *self = served.self, *bytes = exchange->bytes;
    switch ((enum loadable_request)exchange->request) {
    case LOADABLE_OPEN:
        serve_open(exchange);
        break;
    case LOADABLE_CLOSE:
        table->close(self);
        break;
    case LOADABLE_PAGE_SIZE:
        exchange->result = table->page_size(self);
        break;
    case LOADABLE_ORIGIN:
        exchange->result = table->origin(self);
        break;
    case LOADABLE_CALL:
        exchange->outcome = table->call(self, exchange->kind, &exchange->call);
        break;
    case LOADABLE_READ:
        serve_spans(exchange, table->read);
        break;
    case LOADABLE_WRITE:
        serve_spans(exchange, table->write);
        break;
    case LOADABLE_SBRK:
        exchange->outcome = table->sbrk(self, exchange->delta);
        break;
    case LOADABLE_FAIL:
        exchange->yes = table->fail(self, (uint32_t)exchange->number, exchange->count != 0);
        break;
    case LOADABLE_LIMIT:
        exchange->yes = table->limit(self, exchange->number);
        break;
    case LOADABLE_COUNTERS:
        table->counters(self, bytes);
        break;
    case LOADABLE_EVENTS:
        serve_events(table, exchange);
        break;
    case LOADABLE_CLASSES:
        serve_classes(table, exchange);
        break;
    case LOADABLE_ANNOTATION:
        exchange->result = (uint64_t)(int64_t)table->annotation(self, exchange->number);
        break;
    case LOADABLE_STATISTICS:
        exchange->yes = table->statistics(self, bytes);
        break;
    case LOADABLE_VALIDATE:
        exchange->yes = table->validate(self, bytes, TEXT_BYTES);
        break;
    default:
        break;
    }
}

void loadable_serve(void *context, struct exchange *exchange)
{
    switch (exchange->request) {
    case LOADABLE_LOAD:
        serve_load(context, exchange);
        break;
    case LOADABLE_FUNCTION:
        serve_function(exchange);
        break;
    case LOADABLE_THREADS:
        exchange->yes = threads_serve(&served.functions, (void *)exchange->bytes);
        break;
    default:
        serve_table(served.functions.table, exchange);
    }
}
