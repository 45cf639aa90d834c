/* SPDX-License-Identifier: MIT
 *
 * A file that exports a whole `const struct system mapcheck_system`. The judge's calls go through
 * guard_call, so that the author of the table need not care about signals. After a trap it gets no
 * more calls. Functions that it lacks stay NULL; saving and restoring states is not supported.
 */
#include "conformance/systems/loadable_file.h"
#include "conformance/systems/loadable_guard.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct table {
    const struct system *system;
    void *self;
    int trap;
};

/* One guarded call: its arguments and its results. */
struct visit {
    const struct system *system;
    void *self;
    enum operation_kind kind;
    const struct call *call;
    bool (*transfer)(void *self, const struct span *spans, size_t count);
    const struct span *spans;
    size_t count;
    const struct world *world;
    void *output;
    char *text;
    size_t text_size;
    uint64_t input;
    int64_t delta;
    bool moved;

    struct outcome outcome;
    void *opened;
    uint64_t number;
    int annotation;
    bool yes;
};

/* True when the work is done; false when the system traps now or has trapped before. */
static bool table_visit(struct table *table, void (*work)(void *), struct visit *visit)
{
    visit->system = table->system;
    visit->self = table->self;
    if (table->trap == 0)
        table->trap = guard_call(work, visit);
    return table->trap == 0;
}

/* The work of one guarded call: it reads the arguments of `visit` and writes its results. */
#define WORK(name, statement)                                                                      \
    static void name(void *argument)                                                               \
    {                                                                                              \
        struct visit *visit = argument;                                                            \
        statement;                                                                                 \
    }
WORK(work_call, visit->outcome = visit->system->call(visit->self, visit->kind, visit->call))
WORK(work_transfer, visit->yes = visit->transfer(visit->self, visit->spans, visit->count))
WORK(work_open, visit->opened = visit->system->open(visit->world, visit->text, visit->text_size))
WORK(work_close, visit->system->close(visit->self))
WORK(work_page_size, visit->number = visit->system->page_size(visit->self))
WORK(work_origin, visit->number = visit->system->origin(visit->self))
WORK(work_sbrk, visit->outcome = visit->system->sbrk(visit->self, visit->delta))
WORK(work_fail, visit->yes = visit->system->fail(visit->self, (uint32_t)visit->input, visit->moved))
WORK(work_limit, visit->yes = visit->system->limit(visit->self, visit->input))
WORK(work_counters, visit->system->counters(visit->self, visit->output))
WORK(work_events, visit->yes = visit->system->take_events(visit->self, visit->output,
                                                          (size_t)visit->input, &visit->count))
WORK(work_class, visit->number = (uint64_t)visit->system->page_class(visit->self, visit->input))
WORK(work_annotation, visit->annotation = visit->system->annotation(visit->self, visit->input))
WORK(work_statistics, visit->yes = visit->system->statistics(visit->self, visit->output))
WORK(work_validate,
     visit->yes = visit->system->validate(visit->self, visit->text, visit->text_size))

static struct outcome table_call(void *self, enum operation_kind kind, const struct call *call)
{
    struct table *table = self;
    struct visit visit = {.kind = kind, .call = call};
    if (table_visit(table, work_call, &visit))
        return visit.outcome;
    return (struct outcome){.kind = OUTCOME_TRAP, .number = table->trap};
}

static bool table_read(void *self, const struct span *spans, size_t count)
{
    struct table *table = self;
    struct visit visit = {.transfer = table->system->read, .spans = spans, .count = count};
    return table_visit(table, work_transfer, &visit) && visit.yes;
}

static bool table_write(void *self, const struct span *spans, size_t count)
{
    struct table *table = self;
    struct visit visit = {.transfer = table->system->write, .spans = spans, .count = count};
    return table_visit(table, work_transfer, &visit) && visit.yes;
}

static uint64_t table_page_size(void *self)
{
    struct visit visit = {0};
    return table_visit(self, work_page_size, &visit) ? visit.number : 0;
}

static uint64_t table_origin(void *self)
{
    struct visit visit = {0};
    return table_visit(self, work_origin, &visit) ? visit.number : 0;
}

static struct outcome table_sbrk(void *self, int64_t delta)
{
    struct table *table = self;
    struct visit visit = {.delta = delta};
    if (table_visit(table, work_sbrk, &visit))
        return visit.outcome;
    return (struct outcome){.kind = OUTCOME_TRAP, .number = table->trap};
}

static bool table_fail(void *self, uint32_t count, bool moved)
{
    struct visit visit = {.input = count, .moved = moved};
    return table_visit(self, work_fail, &visit) && visit.yes;
}

static bool table_limit(void *self, uint64_t pages)
{
    struct visit visit = {.input = pages};
    return table_visit(self, work_limit, &visit) && visit.yes;
}

static void table_counters(void *self, struct counters *counters)
{
    struct visit visit = {.output = counters};
    *counters = (struct counters){0};
    table_visit(self, work_counters, &visit);
}

static bool table_take_events(void *self, struct break_event *events, size_t capacity,
                              size_t *count)
{
    struct visit visit = {.output = events, .input = capacity};
    bool complete = table_visit(self, work_events, &visit) && visit.yes;
    *count = visit.count < capacity ? visit.count : capacity;
    return complete;
}

static enum page_class table_page_class(void *self, uint64_t page)
{
    struct visit visit = {.input = page};
    return table_visit(self, work_class, &visit) ? (enum page_class)visit.number : PAGE_FOREIGN;
}

static int table_annotation(void *self, uint64_t page)
{
    struct visit visit = {.input = page};
    return table_visit(self, work_annotation, &visit) ? visit.annotation : -1;
}

static bool table_statistics(void *self, struct system_statistics *statistics)
{
    struct visit visit = {.output = statistics};
    return table_visit(self, work_statistics, &visit) && visit.yes;
}

static bool table_validate(void *self, char *text, size_t size)
{
    struct table *table = self;
    struct visit visit = {.text = text, .text_size = size};
    if (table_visit(table, work_validate, &visit))
        return visit.yes;
    snprintf(text, size, "ended with signal %d", table->trap);
    return false;
}

void *table_open(struct loaded *loaded, const struct world *world, char *reason, size_t reason_size)
{
    struct visit visit = {.world = world, .text = reason, .text_size = reason_size};
    struct table *table = calloc(1, sizeof *table);
    if (table == NULL) {
        snprintf(reason, reason_size, "no memory for a system: free some and try again");
        return NULL;
    }
    table->system = loaded->table;
    if (!table_visit(table, work_open, &visit))
        snprintf(reason, reason_size, "open ended with signal %d", table->trap);
    table->self = visit.opened;
    if (table->trap == 0 && table->self != NULL)
        return table;
    free(table);
    return NULL;
}

static void table_close(void *self)
{
    struct visit visit = {0};
    table_visit(self, work_close, &visit);
    free(self);
}

/* The name of the first required function that is missing, or NULL. */
static const char *table_lacks(const struct system *table)
{
    const struct {
        bool present;
        const char *name;
    } required[] = {
        {table->name != NULL, "name"},
        {table->open != NULL, "open"},
        {table->close != NULL, "close"},
        {table->page_size != NULL, "page_size"},
        {table->origin != NULL, "origin"},
        {table->call != NULL, "call"},
        {(~table->calls & CALLS_REQUIRED) == 0, "calls (OPERATION_MAP and OPERATION_UNMAP)"},
        {table->read != NULL, "read"},
        {table->write != NULL, "write"}};
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++)
        if (!required[i].present)
            return required[i].name;
    return NULL;
}

/* The part of the error that says how to change a table of version 2. */
static const char change[] =
    ", where `call` and the set `calls` replace map, unmap, discard, remap and protect";

static bool table_acceptable(const struct loaded *loaded, char *problem, size_t size)
{
    const struct system *table = loaded->table;
    if (table->abi_version != SYSTEM_ABI_VERSION) {
        snprintf(problem, size,
                 "`%.80s`: mapcheck_system has ABI version %" PRIu32 ", this mapcheck has %d%s: "
                 "compile it again with its reference/system.h",
                 loaded->path, table->abi_version, SYSTEM_ABI_VERSION,
                 table->abi_version < SYSTEM_ABI_VERSION ? change : "");
        return false;
    }
    const char *lacking = table_lacks(table);
    if (lacking == NULL && (table->address_bits == 32 || table->address_bits == 64))
        return true;
    snprintf(problem, size, "`%.80s`: mapcheck_system lacks `%s`, which every system must have",
             loaded->path, lacking != NULL ? lacking : "address_bits (32 or 64)");
    return false;
}

/* Drops the calls that this mapcheck does not know. A table that was built for a later mapcheck
 * with the same ABI version may have such calls. */
static uint32_t known_calls(uint32_t calls)
{
    uint32_t known = 0;
    for (unsigned kind = 0; kind < OPERATION_KINDS; kind++)
        if (operation_is_call((enum operation_kind)kind))
            known |= CALL_BIT(kind);
    return calls & known;
}

#define IF_PRESENT(name) .name = loaded->table->name != NULL ? table_##name : NULL
bool table_describe(struct loaded *loaded, char *problem, size_t size)
{
    if (!table_acceptable(loaded, problem, size))
        return false;
    loaded->system = (struct system){.abi_version = SYSTEM_ABI_VERSION,
                                     .name = loaded->table->name,
                                     .features = loaded->table->features,
                                     .address_bits = loaded->table->address_bits,
                                     .close = table_close,
                                     .page_size = table_page_size,
                                     .origin = table_origin,
                                     .call = table_call,
                                     .calls = known_calls(loaded->table->calls),
                                     .read = table_read,
                                     .write = table_write,
                                     IF_PRESENT(sbrk),
                                     IF_PRESENT(fail),
                                     IF_PRESENT(limit),
                                     IF_PRESENT(counters),
                                     IF_PRESENT(take_events),
                                     IF_PRESENT(page_class),
                                     IF_PRESENT(annotation),
                                     IF_PRESENT(statistics),
                                     IF_PRESENT(validate)};
    return true;
}
