/* SPDX-License-Identifier: MIT
 *
 * A recorded program, made ready to be replayed without a judge: lengths in bytes, mappings by
 * number, and behind its own operations those that unmap what it left. What a benchmark cannot
 * ask (a fixed address, an unmap by absolute address) is left out and counted.
 */
#ifndef MAPCHECK_BENCH_WORKLOAD_H
#define MAPCHECK_BENCH_WORKLOAD_H

#include "conformance/systems/bench/bench_system.h"
#include "reference/operation.h"

struct replay_operation {
    enum operation_kind kind; /* map, unmap or sbrk */
    bool zeroed;
    uint32_t mapping; /* by number */
    uint64_t offset_bytes;
    int64_t bytes;
};

struct workload {
    char name[64];
    bool without_memory;
    struct replay_operation *operations;
    size_t count, count_with_rest; /* its own; and those that unmap what is left */
    uint32_t mapping_count;
    uint64_t limit_bytes;
    size_t left_out, partial_unmaps;
    uint64_t *addresses; /* of the mappings, while it is replayed */
};

/* Takes a program, which may be freed then. False: out of memory. */
bool workload_make(struct workload *workload, const struct program *program, const char *name);
void workload_free(struct workload *workload);

/* Does operations [first, end). */
void workload_replay(const struct workload *workload, const struct bench_system *system,
                     size_t first, size_t end);

#endif
