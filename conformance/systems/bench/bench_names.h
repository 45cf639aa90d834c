/* SPDX-License-Identifier: MIT
 *
 * For benchmarks, in which one program contains the page manager several times. The build compiles
 * its files once for each BENCH_NAME and includes this header before their first line to rename
 * their definitions. The names come from the objects (names.h, see bench.mk). BENCH_COUNTS replaces
 * the host's sbrk and memset by those of bench_page_manager.c.
 */
#ifndef MAPCHECK_BENCH_NAMES_H
#define MAPCHECK_BENCH_NAMES_H

#define BENCH_JOIN_EXPANDED(left, right) left##right
#define BENCH_JOIN(left, right)          BENCH_JOIN_EXPANDED(left, right)

#define BENCH_SYSTEM       BENCH_JOIN(bench_, BENCH_NAME)
#define BENCH_RENAMED(end) BENCH_JOIN(BENCH_SYSTEM, end)
#define BENCH_SBRK         BENCH_RENAMED(_sbrk)
#define BENCH_MEMSET       BENCH_RENAMED(_memset)

#ifdef BENCH_COUNTS
#define sbrk   BENCH_SBRK
#define memset BENCH_MEMSET
#endif

#endif
