/* SPDX-License-Identifier: MIT
 *
 * An environment that several threads may use at once. The break has a lock of its own, as sbrk
 * has. Each call yields before and after it holds the lock, so that other threads run in between.
 * Memory has no lock: a system whose threads race on bytes must be a finding of the sanitizer, and
 * a lock in this file could hide it. Only one world at a time.
 */
#include "conformance/systems/environment.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

/* threads_names.h gives these names to the functions of environment.h. */
bool guarded_open(struct environment *environment, const struct world *world, char *reason,
                  size_t reason_size);
bool guarded_extend(struct environment *environment, uint64_t bytes, uint64_t *start);
uint64_t guarded_high_water(const struct environment *environment);
void guarded_clear(struct environment *environment, uint64_t address, uint64_t bytes);
struct outcome guarded_sbrk(struct environment *environment, int64_t delta);
bool guarded_fail(struct environment *environment, uint32_t count, bool moved);
bool guarded_limit(struct environment *environment, uint64_t pages);
void guarded_counters(const struct environment *environment, struct counters *counters);
bool guarded_take_events(struct environment *environment, struct break_event *events,
                         size_t capacity, size_t *count);

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint64_t bytes_cleared;

static void guard_take(void)
{
    sched_yield();
    pthread_mutex_lock(&guard);
}

static void guard_release(void)
{
    pthread_mutex_unlock(&guard);
    sched_yield();
}

/* Counts all memory as touched from the beginning, so that no thread has to record a write. */
bool guarded_open(struct environment *environment, const struct world *world, char *reason,
                  size_t reason_size)
{
    bool opened = environment_open(environment, world, reason, reason_size);
    if (opened && environment->memory != NULL)
        environment->touched = environment->memory_size;
    atomic_store_explicit(&bytes_cleared, 0, memory_order_relaxed);
    return opened;
}

/* Forgets a planned refusal "although the break moved" when no page is left for the break to move
 * by. */
static void failures_forget(struct environment *environment)
{
    uint64_t page_size = environment->world.page_size;
    if (environment->failures_move && environment->program_break + page_size > environment->limit)
        environment->failures = 0;
}

/* Drops the events that other sources report, too. A growth that is halved makes many calls, and a
 * full log would report nothing at all. */
static void events_forget(struct environment *environment)
{
    size_t count = environment->event_count;
    if (count > 0 && environment->events[count - 1].kind != BREAK_REFUSED_MOVED)
        environment->event_count--;
}

bool guarded_extend(struct environment *environment, uint64_t bytes, uint64_t *start)
{
    guard_take();
    failures_forget(environment);
    bool granted = environment_extend(environment, bytes, start);
    events_forget(environment);
    guard_release();
    return granted;
}

uint64_t guarded_high_water(const struct environment *environment)
{
    guard_take();
    uint64_t high_water = environment_high_water(environment);
    guard_release();
    return high_water;
}

void guarded_clear(struct environment *environment, uint64_t address, uint64_t bytes)
{
    atomic_fetch_add_explicit(&bytes_cleared, bytes, memory_order_relaxed);
    sched_yield();
    if (environment->memory == NULL || address >= environment->memory_size)
        return;
    uint64_t inside = environment->memory_size - address;
    memset(environment->memory + address, 0, (size_t)(bytes < inside ? bytes : inside));
}

struct outcome guarded_sbrk(struct environment *environment, int64_t delta)
{
    guard_take();
    struct outcome outcome = environment_sbrk(environment, delta);
    guard_release();
    return outcome;
}

bool guarded_fail(struct environment *environment, uint32_t count, bool moved)
{
    guard_take();
    bool done = environment_fail(environment, count, moved);
    guard_release();
    return done;
}

bool guarded_limit(struct environment *environment, uint64_t pages)
{
    guard_take();
    bool done = environment_limit(environment, pages);
    guard_release();
    return done;
}

void guarded_counters(const struct environment *environment, struct counters *counters)
{
    guard_take();
    environment_counters(environment, counters);
    guard_release();
    counters->bytes_cleared = atomic_load_explicit(&bytes_cleared, memory_order_relaxed);
}

bool guarded_take_events(struct environment *environment, struct break_event *events,
                         size_t capacity, size_t *count)
{
    guard_take();
    bool complete = environment_take_events(environment, events, capacity, count);
    guard_release();
    return complete;
}
