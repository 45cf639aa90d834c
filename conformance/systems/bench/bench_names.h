/* SPDX-License-Identifier: MIT
 *
 * For benchmarks, where one program holds the page manager several times: its files are compiled
 * once for each BENCH_NAME, and this header, included before their first line, renames what they
 * define. Their names are taken from their objects (Makefile: names.h). BENCH_COUNTS puts the sbrk
 * and the memset of bench_page_manager.c in the place of the host's.
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
