/* SPDX-License-Identifier: MIT
 *
 * The simulated break and its memory, by "The rules of a world" in reference/README.md. One number
 * bounds the memory that the neighbour may give back. When the system grows, the neighbour can
 * never give back memory below the new break, so the neighbour's last memory starts there. This
 * file knows no system and judges nothing. Where threads share the environment (environment_lock),
 * two things are different. All memory counts as touched from the beginning. The log holds only
 * events that the judge cannot learn from results, because the calls of one halved growth would
 * fill the log.
 */
#include "conformance/systems/environment.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEFT_BEHIND = 0xA5 }; /* the byte in memory that the neighbour has given back */

static bool memory_refuse(uint64_t bytes, char *reason, size_t reason_size)
{
    snprintf(reason, reason_size,
             "no memory for a world of %" PRIu64 " MiB: use fewer or smaller pages in its `world` "
             "line, or say that it is without memory",
             (bytes + (1 << 20) - 1) >> 20);
    return false;
}

static void break_take(void)
{
    if (environment_lock != NULL)
        environment_lock->take();
}

static void break_release(void)
{
    if (environment_lock != NULL)
        environment_lock->release();
}

/* Provides at least `bytes` of zero memory. Clears only the part that the last run wrote. */
static bool memory_prepare(struct environment *environment, uint64_t bytes)
{
    if (bytes > environment->allocation_size) {
        environment_free(environment);
        environment->allocation = bytes <= SIZE_MAX ? calloc(1, (size_t)bytes) : NULL;
        if (environment->allocation == NULL)
            return false;
        environment->allocation_size = bytes;
    }
    if (environment->touched > 0)
        memset(environment->allocation, 0, (size_t)environment->touched);
    environment->touched = 0;
    return true;
}

bool environment_open(struct environment *environment, const struct world *world, char *reason,
                      size_t reason_size)
{
    uint64_t bytes = (uint64_t)world->page_count * world->page_size;
    if (!world->without_memory && !memory_prepare(environment, bytes))
        return memory_refuse(bytes, reason, reason_size);
    environment->world = *world;
    environment->memory = world->without_memory ? NULL : environment->allocation;
    environment->memory_size = bytes;
    environment->program_break = world->first_break;
    environment->high_water = world->first_break;
    environment->neighbour_bottom = world->first_break;
    environment->limit = (uint64_t)world->limit * world->page_size;
    environment->failures = 0;
    environment->failures_move = false;
    environment->counters = (struct counters){0};
    environment->host_calls = environment->host_bytes = 0;
    environment->event_count = 0;
    environment->events_lost = false;
    if (environment_lock != NULL && environment->memory != NULL)
        environment->touched = bytes;
    return true;
}

void environment_free(struct environment *environment)
{
    free(environment->allocation);
    *environment = (struct environment){0};
}

static void event_add(struct environment *environment, struct break_event event)
{
    if (environment->event_count == ENVIRONMENT_EVENTS)
        environment->events_lost = true;
    else
        environment->events[environment->event_count++] = event;
}

static bool break_fits(const struct environment *environment, uint64_t bytes)
{
    return environment->program_break <= environment->limit &&
           bytes <= environment->limit - environment->program_break;
}

static void break_raise(struct environment *environment, uint64_t bytes)
{
    environment->program_break += bytes;
    if (environment->high_water < environment->program_break)
        environment->high_water = environment->program_break;
}

/* True when the world or the test wants this call to be refused. Then the function adds the event,
 * and moves the break if the test asked for that. */
static bool failure_inject(struct environment *environment, uint64_t bytes)
{
    bool failing = environment->failures > 0;
    if (!failing && environment->counters.break_calls != environment->world.fail_at)
        return false;
    uint64_t page = environment->world.page_size;
    bool moves = failing && environment->failures_move && break_fits(environment, page);
    environment->failures -= failing;
    event_add(environment,
              (struct break_event){.kind = moves ? BREAK_REFUSED_MOVED : BREAK_REFUSED_INJECTED,
                                   .start = environment->program_break,
                                   .bytes = bytes,
                                   .moved = moves ? page : 0});
    if (moves)
        break_raise(environment, page);
    return true;
}

/* Forgets a planned refusal "although the break moved" when no page is left for the break to move
 * by. */
static void failures_forget(struct environment *environment)
{
    if (environment->failures_move && !break_fits(environment, environment->world.page_size))
        environment->failures = 0;
}

static void events_forget(struct environment *environment)
{
    size_t count = environment->event_count;
    if (count > 0 && environment->events[count - 1].kind != BREAK_REFUSED_MOVED)
        environment->event_count--;
}

static bool break_extend(struct environment *environment, uint64_t bytes, uint64_t *start)
{
    *start = environment->program_break;
    if (bytes == 0)
        return true;
    environment->counters.break_calls++;
    if (failure_inject(environment, bytes)) {
        *start = environment->program_break;
        return false;
    }
    bool granted = break_fits(environment, bytes);
    event_add(environment,
              (struct break_event){.kind = granted ? BREAK_GRANTED : BREAK_REFUSED_LIMIT,
                                   .start = environment->program_break,
                                   .bytes = bytes});
    if (granted) {
        break_raise(environment, bytes);
        environment->neighbour_bottom = environment->program_break;
    }
    return granted;
}

bool environment_extend(struct environment *environment, uint64_t bytes, uint64_t *start)
{
    if (environment_lock == NULL)
        return break_extend(environment, bytes, start);
    environment_lock->take();
    failures_forget(environment);
    bool granted = break_extend(environment, bytes, start);
    events_forget(environment);
    environment_lock->release();
    return granted;
}

uint64_t environment_high_water(const struct environment *environment)
{
    break_take();
    uint64_t high_water = environment->high_water;
    break_release();
    return high_water;
}

static void bytes_touch(struct environment *environment, uint64_t end)
{
    if (environment->touched < end)
        environment->touched = end;
}

static uint64_t bytes_inside(const struct environment *environment, uint64_t address,
                             uint64_t bytes)
{
    uint64_t inside = environment->memory_size - address;
    if (environment->memory == NULL || address >= environment->memory_size)
        inside = 0;
    return bytes < inside ? bytes : inside;
}

void environment_clear(struct environment *environment, uint64_t address, uint64_t bytes)
{
    if (environment_lock != NULL)
        environment_lock->add(&environment->counters.bytes_cleared, bytes);
    else
        environment->counters.bytes_cleared += bytes;
    bytes = bytes_inside(environment, address, bytes);
    if (bytes > 0)
        memset(environment->memory + address, 0, (size_t)bytes);
}

/* The log of threads leaves these calls out: no answer of a call depends on them. */
bool environment_discard(struct environment *environment, uint64_t address, uint64_t bytes)
{
    break_take();
    bool taken = environment->failures == 0;
    environment->host_calls++;
    environment->host_bytes += taken ? bytes : 0;
    enum break_event_kind kind = taken ? BREAK_HOST_TOOK : BREAK_HOST_REFUSED;
    if (environment_lock == NULL)
        event_add(environment, (struct break_event){kind, address, bytes, {0}});
    break_release();
    bytes = bytes_inside(environment, address, bytes);
    if (taken && bytes > 0)
        memset(environment->memory + address, 0, (size_t)bytes);
    return taken;
}

void environment_copy(struct environment *environment, uint64_t to, uint64_t from, uint64_t bytes)
{
    bytes = bytes_inside(environment, to, bytes_inside(environment, from, bytes));
    if (bytes == 0)
        return;
    memmove(environment->memory + to, environment->memory + from, (size_t)bytes);
    bytes_touch(environment, to + bytes);
}

static struct outcome sbrk_refuse(const struct environment *environment, enum error_name error)
{
    return (struct outcome){
        .kind = OUTCOME_FAILURE, .error = error, .address = environment->program_break};
}

/* Gives [break - bytes, break) back. */
static void neighbour_shrink(struct environment *environment, uint64_t bytes)
{
    if (environment->memory != NULL) {
        uint8_t *end = environment->memory + environment->program_break;
        memset(end - bytes, LEFT_BEHIND, (size_t)bytes);
        bytes_touch(environment, environment->program_break);
    }
    environment->program_break -= bytes;
}

static struct outcome neighbour_move(struct environment *environment, int64_t delta)
{
    uint64_t start = environment->program_break;
    uint64_t bytes = delta < 0 ? 0 - (uint64_t)delta : (uint64_t)delta;
    if (delta < 0 && bytes > start - environment->neighbour_bottom)
        return sbrk_refuse(environment, ERROR_EINVAL);
    if (delta > 0 && !break_fits(environment, bytes))
        return sbrk_refuse(environment, ERROR_ENOMEM);
    if (delta < 0)
        neighbour_shrink(environment, bytes);
    else
        break_raise(environment, bytes);
    return (struct outcome){.kind = OUTCOME_SUCCESS, .address = start};
}

struct outcome environment_sbrk(struct environment *environment, int64_t delta)
{
    break_take();
    struct outcome outcome = neighbour_move(environment, delta);
    break_release();
    return outcome;
}

bool environment_fail(struct environment *environment, uint32_t count, bool moved)
{
    break_take();
    environment->failures = count;
    environment->failures_move = moved;
    break_release();
    return true;
}

bool environment_limit(struct environment *environment, uint64_t pages)
{
    if (pages > environment->world.page_count)
        return false;
    break_take();
    environment->limit = pages * environment->world.page_size;
    break_release();
    return true;
}

void environment_counters(const struct environment *environment, struct counters *counters)
{
    break_take();
    *counters = environment->counters;
    counters->program_break = environment->program_break;
    break_release();
}

bool environment_take_events(struct environment *environment, struct break_event *events,
                             size_t capacity, size_t *count)
{
    break_take();
    bool complete = !environment->events_lost && environment->event_count <= capacity;
    *count = environment->event_count < capacity ? environment->event_count : capacity;
    if (*count > 0)
        memcpy(events, environment->events, *count * sizeof events[0]);
    environment->event_count = 0;
    environment->events_lost = false;
    break_release();
    return complete;
}

static bool span_inside(const struct environment *environment, const struct span *span)
{
    return environment->memory != NULL && span->address <= environment->memory_size &&
           span->length <= environment->memory_size - span->address;
}

/* Most spans are one byte, a sample. A call of memcpy costs ten times as much as the assignment,
 * and more under a sanitizer. */
bool environment_read(struct environment *environment, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!span_inside(environment, &spans[i]))
            return false;
        if (spans[i].length == 1)
            *(uint8_t *)spans[i].bytes = environment->memory[spans[i].address];
        else if (spans[i].length > 0)
            memcpy(spans[i].bytes, environment->memory + spans[i].address, spans[i].length);
    }
    return true;
}

bool environment_write(struct environment *environment, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!span_inside(environment, &spans[i]))
            return false;
        if (spans[i].length == 0)
            continue;
        memcpy(environment->memory + spans[i].address, spans[i].bytes, spans[i].length);
        bytes_touch(environment, spans[i].address + spans[i].length);
    }
    return true;
}
