/* SPDX-License-Identifier: MIT
 *
 * mapcheck's side of the threads of a shared object, whose plan and record are in the exchange, and
 * of a linked program.
 */
#include "conformance/systems/loadable_threads.h"

#include "conformance/systems/loadable_file.h"
#include "conformance/systems/loadable_threads_program.h"
#include "conformance/systems/loadable_threads_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct threads_area) <= CHANNEL_BYTES, "a run fits into the exchange");

struct loadable_threads {
    struct loaded *loaded; /* a shared object, and its process */
    struct supervised *process;
    const char *path; /* or a linked program; NULL: none */
    struct threads_program *program;
};

static bool threads_possible(const struct loaded *loaded, char *reason, size_t size)
{
    if (loaded == NULL)
        snprintf(reason, size, "it is no shared object and no linked program");
    else if (loaded->exports.table)
        snprintf(reason, size,
                 "it is a table (mapcheck_system) or a wasm module: it has one thread");
    else if (loaded->exports.one_thread)
        snprintf(reason, size, "it declares mapcheck_one_thread: one thread at a time may use it");
    else
        return true;
    return false;
}

static bool program_renew(struct loadable_threads *threads, char *reason, size_t reason_size)
{
    if (threads->program != NULL)
        threads_program_end(threads->program);
    threads->program = threads_program_start(threads->path, reason, reason_size);
    return threads->program != NULL;
}

bool loadable_threads_renew(struct loadable_threads *threads, char *reason, size_t reason_size)
{
    if (threads->path != NULL)
        return program_renew(threads, reason, reason_size);
    if (threads->process != NULL)
        loaded_release(threads->loaded, threads->process);
    threads->process = loaded_process(threads->loaded, NULL, reason, reason_size);
    return threads->process != NULL;
}

struct loadable_threads *loadable_threads_open(const struct system *system, char *reason,
                                               size_t reason_size)
{
    struct loaded *loaded = loaded_find(system);
    const char *path = threads_program_path(system);
    if (path == NULL && !threads_possible(loaded, reason, reason_size))
        return NULL;
    struct loadable_threads *threads = calloc(1, sizeof *threads);
    if (threads == NULL) {
        snprintf(reason, reason_size, "no memory for a system: free some and try again");
        return NULL;
    }
    threads->loaded = loaded;
    threads->path = path;
    if (loadable_threads_renew(threads, reason, reason_size))
        return threads;
    free(threads);
    return NULL;
}

void loadable_threads_close(struct loadable_threads *threads)
{
    if (threads->process != NULL)
        loaded_release(threads->loaded, threads->process);
    if (threads->program != NULL)
        threads_program_end(threads->program);
    free(threads);
}

uint64_t loadable_threads_page_size(const struct loadable_threads *threads)
{
    return threads->path != NULL ? THREADS_PROGRAM_PAGE_BYTES : threads->loaded->exports.page_size;
}

uint32_t loadable_threads_histories(const struct loadable_threads *threads)
{
    return threads->path != NULL ? 1024 : 64;
}

/* The object can change the record: numbers that are too large would lead out of it. */
static void record_bound(struct threads_record *to)
{
    for (size_t i = 0; i < THREADS_MAX; i++) {
        struct thread_record *record = &to->thread[i];
        if (record->count > THREAD_STEPS)
            record->count = THREAD_STEPS;
        for (uint32_t k = 0; k < record->count; k++)
            if (record->calls[k].kind >= OPERATION_KINDS)
                record->calls[k].kind = OPERATION_MAP;
    }
}

static int32_t object_run(struct loadable_threads *threads, const struct threads_plan *plan,
                          struct threads_record *record)
{
    struct exchange *exchange = supervised_exchange(threads->process);
    struct threads_area *area = (struct threads_area *)(void *)exchange->bytes;
    memset(area, 0, sizeof *area);
    area->page_size = threads->loaded->exports.page_size;
    area->plan = *plan;
    int32_t trap = supervised_call(threads->process, LOADABLE_THREADS);
    memcpy(record, &area->record, sizeof *record);
    if (trap == 0 && !exchange->yes)
        return TRAP_NO_PROCESS;
    return trap;
}

int32_t loadable_threads_run(struct loadable_threads *threads, const struct threads_plan *plan,
                             struct threads_record *record)
{
    int32_t trap = TRAP_NO_PROCESS;
    *record = (struct threads_record){0};
    if (threads->process != NULL)
        trap = object_run(threads, plan, record);
    else if (threads->program != NULL)
        trap = threads_program_run(threads->program, plan, record);
    record_bound(record);
    return trap;
}
