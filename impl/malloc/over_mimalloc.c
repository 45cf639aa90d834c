/* SPDX-License-Identifier: MIT
 *
 * malloc on top of the page manager: the drop-in serves mmap, and mimalloc takes its memory from
 * the same pages and gives it back. For Emscripten only. This file includes mimalloc 2 or 3 as one
 * file, so compile with -I of its folders `src` and `include`. Releases with -sMALLOC=mimalloc
 * have them in "$(em-config EMSCRIPTEN_ROOT)/system/lib/mimalloc".
 * mimalloc has a layer for each system. Its layer for Emscripten uses sbrk or emmalloc. So this
 * file selects the layer for Unix, and serves the calls of that layer:
 *   - mmap finds an aligned place at once, because MAP_ALIGNED is defined, as on BSD. Otherwise
 *     mimalloc would map twice and trim;
 *   - munmap gives segments back, whose pages then serve every mmap;
 *   - mprotect and madvise do nothing: a linear memory has no protection, and pages that a block
 *     does not need would serve no mmap. mimalloc takes no page for zero after either.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* -std=c11 hides sbrk and MAP_ANONYMOUS */
#endif
#if !defined(__EMSCRIPTEN__)
#error "over_mimalloc.c is for Emscripten; for WASI take over_dlmalloc.c"
#endif
#include <emscripten/version.h>
#define RELEASE(major, minor, tiny) (((major)*1000 + (minor)) * 1000 + (tiny))
#ifdef __EMSCRIPTEN_MAJOR__ /* since 5; the names before are deprecated */
#define THIS_RELEASE RELEASE(__EMSCRIPTEN_MAJOR__, __EMSCRIPTEN_MINOR__, __EMSCRIPTEN_TINY__)
#else
#define THIS_RELEASE RELEASE(__EMSCRIPTEN_major__, __EMSCRIPTEN_minor__, __EMSCRIPTEN_tiny__)
#endif
#if defined(__EMSCRIPTEN_PTHREADS__) && THIS_RELEASE < RELEASE(3, 1, 69)
/* mimalloc keeps the heap of a thread in thread-local data, which 3.1.6 takes from malloc. */
#error "mimalloc with threads needs Emscripten 3.1.69 or newer; take over_dlmalloc.c"
#endif

#include "pages.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { ALIGNED_SHIFT = 24 }; /* BSD's: the flags above this bit are the logarithm */

/* The newest pages that this thread has mapped. They are zero until mimalloc writes there. */
static
#if PAGE_MANAGER_THREADS
    _Thread_local
#endif
    struct {
    uintptr_t start, end;
} newest;

static void *map_for_mimalloc(size_t bytes, unsigned flags)
{
    void *pages = get_pages(bytes, (size_t)1 << (flags >> ALIGNED_SHIFT), CONTENTS_ZEROED);
    newest.start = (uintptr_t)pages;
    newest.end = pages == REFUSED ? newest.start : newest.start + bytes;
    return pages;
}

#undef __EMSCRIPTEN__
#undef MAP_HUGETLB /* its flags would collide with those of MAP_ALIGNED */
#ifndef MI_DEBUG
#define MI_DEBUG 0
#endif
#define MI_CACHE_DISABLE     1  /* of 2.0: free segments do not wait in a cache */
#define MI_ARENA_SLICE_SHIFT 16 /* of 3: a page of wasm, or half of each would be lost */
#define MAP_ALIGNED(n)       ((n) << ALIGNED_SHIFT)
#define mmap(address, bytes, protection, flags, descriptor, offset)                                \
    ((void)(address), (void)(descriptor), map_for_mimalloc(bytes, (unsigned)(flags)))
#define munmap(pages, bytes)               give_pages_back(pages, bytes)
#define mprotect(pages, bytes, protection) ((void)(pages), 0)
#define madvise(pages, bytes, advice)      ((void)(advice), 0)
#include <static.c> /* NOLINT(bugprone-suspicious-include) */

#undef mmap
#undef munmap
#undef mprotect
#undef madvise

/* Reserving an arena of 128 MiB would take its pages from every mmap, and withdrawing pages from a
 * block would not give them to any. Before this, mimalloc's own constructor allocates nothing. */
__attribute__((constructor(101))) static void choose_options(void)
{
#if MI_MALLOC_VERSION < 210
    mi_option_set(mi_option_allow_decommit, 0);
#else
    mi_option_set(mi_option_arena_reserve, 0);
    mi_option_set(mi_option_purge_delay, -1);
#endif
}

#if MI_MALLOC_VERSION >= 30000
#define MI_LARGE_OBJ_SIZE_MAX MI_LARGE_MAX_OBJ_SIZE
#endif

/* mimalloc clears every block of calloc. A block that is too large for a page of blocks is alone in
 * its segment, and mimalloc writes no byte of it. So it is zero if the segment is new. */
static void *cleared(size_t count, size_t bytes)
{
#if MI_DEBUG == 0 && MI_SECURE == 0
    size_t length;
    if (!__builtin_mul_overflow(count, bytes, &length) && length > MI_LARGE_OBJ_SIZE_MAX) {
        newest.start = newest.end = 0;
        void *block = mi_malloc(length);
        bool is_new = (uintptr_t)block >= newest.start && (uintptr_t)block + length <= newest.end;
        return block == NULL || is_new ? block : memset(block, 0, length);
    }
#endif
    return mi_calloc(count, bytes);
}

static int collect(size_t keep_bytes)
{
    (void)keep_bytes;
    mi_collect(true);
    return 1;
}

#define on_top_malloc             mi_malloc
#define on_top_free               mi_free
#define on_top_calloc             cleared
#define on_top_realloc            mi_realloc
#define on_top_memalign           mi_memalign
#define on_top_posix_memalign     mi_posix_memalign
#define on_top_valloc             mi_valloc
#define on_top_pvalloc            mi_pvalloc
#define on_top_malloc_trim        collect
#define on_top_malloc_usable_size mi_malloc_usable_size
#include "names.h"
