/* SPDX-License-Identifier: MIT
 *
 * The systems that the benchmarks compare. To add a page table, add its object to
 * build-rules/bench.mk and a line here.
 */
#include "conformance/systems/bench/bench_system.h"

extern const struct bench_system bench_skip, bench_tree;
extern const struct bench_system bench_libc;
extern const struct bench_system bench_bare;

const struct bench_system *const bench_systems[] = {
    &bench_skip, &bench_tree, &bench_libc, &bench_bare, NULL,
};
