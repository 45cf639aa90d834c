/* SPDX-License-Identifier: MIT
 *
 * The functions of struct system between the caller and an honest system.
 */
#ifndef MAPCHECK_FAULTY_H
#define MAPCHECK_FAULTY_H

#include "conformance/faults/fault.h"

/* Opens the honest system with this fault, as struct system's open does. The instance keeps both
 * pointers, so several faulty systems may be open at a time. */
void *faulty_open(const struct fault *fault, const struct system *honest, const struct world *world,
                  char *reason, size_t reason_size);

/* Functions of struct system; self is what faulty_open returned. */
void faulty_close(void *self);
uint64_t faulty_page_size(void *self);
uint64_t faulty_origin(void *self);
struct outcome faulty_call(void *self, enum operation_kind kind, const struct call *call);
bool faulty_read(void *self, const struct span *spans, size_t count);
bool faulty_write(void *self, const struct span *spans, size_t count);
bool faulty_write_in_child(void *self, uint64_t address, uint8_t byte);
struct outcome faulty_sbrk(void *self, int64_t delta);
bool faulty_fail(void *self, uint32_t count, bool moved);
bool faulty_limit(void *self, uint64_t pages);
void faulty_counters(void *self, struct counters *counters);
bool faulty_take_events(void *self, struct break_event *events, size_t capacity, size_t *count);
enum page_class faulty_page_class(void *self, uint64_t page);
void faulty_page_classes(void *self, uint64_t first, uint64_t count, uint8_t *classes);
int faulty_annotation(void *self, uint64_t page);
bool faulty_statistics(void *self, struct system_statistics *statistics);
bool faulty_validate(void *self, char *text, size_t size);

#endif
