/* SPDX-License-Identifier: MIT
 *
 * A recorded program, prepared for replay without a judge: lengths are in bytes, mappings have
 * numbers, and after the program's own operations follow unmaps of all that it left mapped.
 * It leaves out and counts the operations that a benchmark cannot make (a map at a fixed address,
 * an unmap of an absolute address).
 */
#ifndef MAPCHECK_BENCH_WORKLOAD_H
#define MAPCHECK_BENCH_WORKLOAD_H

#include "conformance/systems/bench/bench_system.h"
#include "reference/operation.h"

struct replay_operation {
    enum operation_kind kind; /* map, unmap or sbrk */
    bool zeroed;
    uint32_t mapping; /* number of the mapping */
    uint64_t offset_bytes;
    int64_t bytes;
};

struct workload {
    char name[64];
    bool without_memory;
    struct replay_operation *operations;
    size_t count, count_with_rest; /* operations of the program; the same plus the final unmaps */
    uint32_t mapping_count;
    uint64_t limit_bytes;
    size_t left_out, partial_unmaps;
    uint64_t *addresses; /* of the mappings, during a replay */
};

/* Converts a program, which the caller may free afterwards. False: out of memory. */
bool workload_make(struct workload *workload, const struct program *program, const char *name);
void workload_free(struct workload *workload);

/* Runs operations [first, end). */
void workload_replay(const struct workload *workload, const struct bench_system *system,
                     size_t first, size_t end);

#endif
