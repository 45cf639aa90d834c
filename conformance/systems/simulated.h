/* SPDX-License-Identifier: MIT
 *
 * The common part of the simulated systems: an instance that begins with an environment, 32-bit
 * addresses, and the functions of struct system that only pass their calls on to the environment.
 */
#ifndef MAPCHECK_SIMULATED_H
#define MAPCHECK_SIMULATED_H

#include "conformance/systems/environment.h"

/* The functions of struct system; self points to a struct environment. */
void *simulated_open(const struct world *world, char *reason, size_t reason_size);
void simulated_close(void *self);
uint64_t simulated_page_size(void *self);
uint64_t simulated_origin(void *self);
bool simulated_read(void *self, const struct span *spans, size_t count);
bool simulated_write(void *self, const struct span *spans, size_t count);
struct outcome simulated_sbrk(void *self, int64_t delta);
bool simulated_fail(void *self, uint32_t count, bool moved);
bool simulated_limit(void *self, uint64_t pages);
void simulated_counters(void *self, struct counters *counters);
bool simulated_take_events(void *self, struct break_event *events, size_t capacity, size_t *count);

struct outcome simulated_failure(enum error_name error);

#endif
