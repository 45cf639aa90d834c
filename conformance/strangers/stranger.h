/* SPDX-License-Identifier: MIT
 *
 * What all strangers share: the size of a page, the number of pages, and the switch of faults. A
 * stranger is an mmap that the judge knows nothing about: no table, no arena, no profile of its
 * own. -DFAULT=name compiles one fault of faults.tsv into it. The compiler removes all other
 * faults.
 */
#ifndef STRANGER_H
#define STRANGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef FAULT
#define FAULT none
#endif
#define STRANGER_TEXT(text)  #text
#define STRANGER_NAME(fault) STRANGER_TEXT(fault)
/* Is this the fault that -DFAULT= names? */
#define FAULTY(name) (__builtin_strcmp(STRANGER_NAME(FAULT), #name) == 0)

/* A memory of wasm grows by 65,536 bytes, and Linux protects 4,096. */
#ifdef STRANGER_PAGE
#elif defined(__wasm__)
#define STRANGER_PAGE 65536
#else
#define STRANGER_PAGE 4096
#endif
/* Growing memory is numbered from its first page, which is page 0 of a wasm memory. */
#ifndef STRANGER_PAGES
#if defined(POOL_SBRK) || defined(POOL_GROW)
#define STRANGER_PAGES 65536
#else
#define STRANGER_PAGES 1024
#endif
#endif

enum { PAGE = STRANGER_PAGE, PAGES = STRANGER_PAGES };
#define NO_PAGE ((size_t)-1)

#define EXPORT __attribute__((visibility("default"), used))

/* The number of pages that the faulty bookkeeping keeps: a run length of too few bits. */
static inline size_t pages_kept(size_t count)
{
    if (FAULTY(run_10_bits))
        return count & 0x3ff;
    if (FAULTY(run_11_bits))
        return count & 0x7ff;
    if (FAULTY(run_12_bits))
        return count & 0xfff;
    if (FAULTY(run_15_bits))
        return count & 0x7fff;
    return count;
}

#endif
