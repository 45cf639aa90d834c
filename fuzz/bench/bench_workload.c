/* SPDX-License-Identifier: MIT
 *
 * See bench_workload.h. To find the pages that are still live at the end, workload_make follows
 * every page of every mapping.
 */
#include "fuzz/bench/bench_workload.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For each page of all mappings, one mapping after another: is it live? */
struct pages {
    uint8_t *live;
    uint64_t *starts; /* index of each mapping's first page; one more entry for the end */
};

static bool amount_plain(const struct amount *amount)
{
    return amount->base == AMOUNT_ZERO;
}

static int64_t amount_bytes(const struct amount *amount)
{
    return (int64_t)amount->pages * (int64_t)BENCH_PAGE_BYTES + amount->bytes;
}

static uint64_t pages_up(int64_t bytes)
{
    return ((uint64_t)bytes + BENCH_PAGE_BYTES - 1) / BENCH_PAGE_BYTES;
}

static bool can_replay(const struct operation *operation)
{
    if (!amount_plain(&operation->length))
        return false;
    int64_t bytes = amount_bytes(&operation->length);
    switch (operation->kind) {
    case OPERATION_MAP:
        return bytes > 0 && bytes < UINT32_MAX &&
               (operation->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) == 0;
    case OPERATION_UNMAP:
        return bytes > 0 && bytes < UINT32_MAX && operation->place.mapping >= 0 &&
               amount_plain(&operation->place.offset);
    case OPERATION_SBRK:
        return true;
    default:
        return false;
    }
}

static void append(struct workload *workload, struct replay_operation operation)
{
    workload->operations[workload->count_with_rest++] = operation;
}

static void convert(struct workload *workload, const struct program *program)
{
    uint32_t ordinal = 0;
    for (size_t i = 0; i < program->count; i++) {
        const struct operation *operation = &program->operations[i];
        bool map = operation->kind == OPERATION_MAP;
        if (can_replay(operation))
            append(workload, (struct replay_operation){
                                 .kind = operation->kind,
                                 .zeroed = (operation->flags & FLAG_UNINITIALIZED) == 0,
                                 .mapping = map ? ordinal : (uint32_t)operation->place.mapping,
                                 .offset_bytes = (uint64_t)amount_bytes(&operation->place.offset),
                                 .bytes = amount_bytes(&operation->length)});
        else
            workload->left_out++;
        ordinal += map;
    }
    workload->count = workload->count_with_rest;
    workload->mapping_count = ordinal;
}

static bool pages_open(struct pages *pages, const struct workload *workload)
{
    pages->starts = calloc((size_t)workload->mapping_count + 1, sizeof *pages->starts);
    if (pages->starts == NULL)
        return false;
    for (size_t i = 0; i < workload->count; i++)
        if (workload->operations[i].kind == OPERATION_MAP)
            pages->starts[workload->operations[i].mapping + 1] =
                pages_up(workload->operations[i].bytes);
    for (uint32_t i = 0; i < workload->mapping_count; i++)
        pages->starts[i + 1] += pages->starts[i];
    pages->live = calloc((size_t)pages->starts[workload->mapping_count] + 1, 1);
    return pages->live != NULL;
}

static uint64_t smaller(uint64_t left, uint64_t right)
{
    return left < right ? left : right;
}

/* Marks the pages that an operation maps or unmaps. Counts the unmaps of part of a mapping. */
static void pages_follow(struct pages *pages, struct workload *workload,
                         const struct replay_operation *operation)
{
    if (operation->kind == OPERATION_SBRK)
        return;
    uint64_t end = pages->starts[operation->mapping + 1];
    uint64_t first = smaller(
        pages->starts[operation->mapping] + operation->offset_bytes / BENCH_PAGE_BYTES, end);
    uint64_t count = smaller(pages_up(operation->bytes), end - first);
    bool map = operation->kind == OPERATION_MAP;
    memset(pages->live + first, map, (size_t)count);
    workload->partial_unmaps += !map && count < end - pages->starts[operation->mapping];
}

/* Appends an unmap for each run of pages that is still live. False: out of memory. */
static bool append_rest(struct workload *workload, const struct pages *pages)
{
    for (uint32_t mapping = 0; mapping < workload->mapping_count; mapping++) {
        uint64_t start = pages->starts[mapping], end = pages->starts[mapping + 1];
        for (uint64_t page = start, run; page < end; page = run + 1) {
            for (run = page; run < end && pages->live[run]; run++) {
            }
            if (run == page)
                continue;
            size_t size = (workload->count_with_rest + 1) * sizeof *workload->operations;
            struct replay_operation *more = realloc(workload->operations, size);
            if (more == NULL)
                return false;
            workload->operations = more;
            append(workload,
                   (struct replay_operation){.kind = OPERATION_UNMAP,
                                             .mapping = mapping,
                                             .offset_bytes = (page - start) * BENCH_PAGE_BYTES,
                                             .bytes = (int64_t)((run - page) * BENCH_PAGE_BYTES)});
        }
    }
    return true;
}

static bool add_rest(struct workload *workload)
{
    struct pages pages = {NULL, NULL};
    bool done = pages_open(&pages, workload);
    for (size_t i = 0; i < workload->count && done; i++)
        pages_follow(&pages, workload, &workload->operations[i]);
    done = done && append_rest(workload, &pages);
    free(pages.live);
    free(pages.starts);
    return done;
}

bool workload_make(struct workload *workload, const struct program *program, const char *name)
{
    memset(workload, 0, sizeof *workload);
    snprintf(workload->name, sizeof workload->name, "%s", name);
    workload->without_memory = program->world.without_memory;
    workload->limit_bytes = (uint64_t)program->world.limit * BENCH_PAGE_BYTES;
    workload->operations = calloc(program->count + 1, sizeof *workload->operations);
    if (workload->operations == NULL)
        return false;
    convert(workload, program);
    workload->addresses = calloc((size_t)workload->mapping_count + 1, sizeof *workload->addresses);
    if (workload->addresses != NULL && add_rest(workload))
        return true;
    workload_free(workload);
    return false;
}

void workload_free(struct workload *workload)
{
    free(workload->operations);
    free(workload->addresses);
    memset(workload, 0, sizeof *workload);
}

static void replay(const struct workload *workload, const struct bench_system *system,
                   const struct replay_operation *operation)
{
    uint64_t *address = &workload->addresses[operation->mapping];
    switch (operation->kind) {
    case OPERATION_MAP:
        *address = system->map((uint32_t)operation->bytes, operation->zeroed);
        return;
    case OPERATION_UNMAP:
        if (*address != BENCH_REFUSED)
            system->unmap(*address + operation->offset_bytes, (uint32_t)operation->bytes);
        return;
    default:
        if (system->neighbour != NULL)
            system->neighbour(operation->bytes);
    }
}

void workload_replay(const struct workload *workload, const struct bench_system *system,
                     size_t first, size_t end)
{
    if (first == 0)
        for (uint32_t i = 0; i < workload->mapping_count; i++)
            workload->addresses[i] = BENCH_REFUSED; /* of maps that were left out */
    for (size_t i = first; i < end; i++)
        replay(workload, system, &workload->operations[i]);
}
