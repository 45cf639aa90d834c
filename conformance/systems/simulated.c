/* SPDX-License-Identifier: MIT
 *
 * Passes the calls of struct system on to the environment at the start of an instance. Each system
 * defines map and unmap itself.
 */
#include "conformance/systems/simulated.h"

#include <stdio.h>
#include <stdlib.h>

void *simulated_open(const struct world *world, char *reason, size_t reason_size)
{
    struct environment *environment = calloc(1, sizeof *environment);
    if (environment == NULL)
        snprintf(reason, reason_size, "no memory for the environment: free some and try again");
    if (environment == NULL || environment_open(environment, world, reason, reason_size))
        return environment;
    simulated_close(environment);
    return NULL;
}

void simulated_close(void *self)
{
    environment_free(self);
    free(self);
}

uint64_t simulated_page_size(void *self)
{
    return ((struct environment *)self)->world.page_size;
}

uint64_t simulated_origin(void *self)
{
    (void)self;
    return 0;
}

bool simulated_read(void *self, const struct span *spans, size_t count)
{
    return environment_read(self, spans, count);
}

bool simulated_write(void *self, const struct span *spans, size_t count)
{
    return environment_write(self, spans, count);
}

struct outcome simulated_sbrk(void *self, int64_t delta)
{
    return environment_sbrk(self, delta);
}

bool simulated_fail(void *self, uint32_t count, bool moved)
{
    return environment_fail(self, count, moved);
}

bool simulated_limit(void *self, uint64_t pages)
{
    return environment_limit(self, pages);
}

void simulated_counters(void *self, struct counters *counters)
{
    environment_counters(self, counters);
}

bool simulated_take_events(void *self, struct break_event *events, size_t capacity, size_t *count)
{
    return environment_take_events(self, events, capacity, count);
}

struct outcome simulated_failure(enum error_name error)
{
    return (struct outcome){.kind = OUTCOME_FAILURE, .error = error};
}
