/* SPDX-License-Identifier: MIT
 *
 * malloc on top of the page manager: the drop-in serves mmap, and dlmalloc takes its memory from
 * the same pages and gives it back. Memory then has one owner, and sbrk one caller.
 * The source of dlmalloc is that of the SDK; this file includes it, so compile with
 *   -I"$(em-config EMSCRIPTEN_ROOT)/system/lib"    or    -DDLMALLOC_SOURCE='"/path/to/malloc.c"'
 * A block of at least 256 KiB is a mapping of its own. calloc clears such a block only where the
 * page manager does not know it to be zero, and malloc never does. All smaller blocks lie in
 * segments, which are mappings too. free unmaps segments that are free.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* -std=c11 hides sbrk and MAP_ANONYMOUS */
#endif
#include "pages.h"
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#if PAGE_MANAGER_THREADS
#include <pthread.h>
#endif

#ifndef DLMALLOC_SOURCE
#define DLMALLOC_SOURCE <dlmalloc.c>
#endif

/* What the next block that is a mapping of its own may contain: only calloc needs zeros. dlmalloc
 * clears blocks in segments itself. */
static
#if PAGE_MANAGER_THREADS
    _Thread_local
#endif
    enum page_contents wanted = CONTENTS_UNINITIALIZED;

/* The settings of dlmalloc. All of its functions become private functions of this file. */
#undef __EMSCRIPTEN__
#define DLMALLOC_EXPORT        static __attribute__((unused))
#define USE_DL_PREFIX          1
#define LACKS_SYS_MMAN_H       1
#define HAVE_MORECORE          0
#define HAVE_MMAP              1
#define HAVE_MREMAP            1
#define MMAP(bytes)            get_pages(bytes, 1, CONTENTS_UNINITIALIZED)
#define DIRECT_MMAP(bytes)     get_pages(bytes, 1, wanted)
#define MUNMAP(pages, bytes)   give_pages_back(pages, bytes)
#define MREMAP                 resize_pages
#define malloc_getpagesize     ((size_t)override_page_size())
#define USE_LOCKS              PAGE_MANAGER_THREADS
#define USE_SPIN_LOCKS         0
#define MALLOC_ALIGNMENT       (_Alignof(max_align_t))
#define MALLOC_FAILURE_ACTION  errno = ENOMEM
#define MAX_RELEASE_CHECK_RATE 255
#define NO_MALLOC_STATS        1
#define ABORT                  __builtin_trap()
#ifndef DEBUG
#undef assert /* that of a header here; dlmalloc takes any that exists, and would check each call */
#endif
#include DLMALLOC_SOURCE /* NOLINT(bugprone-suspicious-include) */

/* The block may be a mapping of its own, which must then be zero. */
static void *cleared(size_t count, size_t bytes)
{
    wanted = CONTENTS_ZEROED;
    void *block = dlcalloc(count, bytes);
    wanted = CONTENTS_UNINITIALIZED;
    return block;
}

#define on_top_malloc             dlmalloc
#define on_top_free               dlfree
#define on_top_calloc             cleared
#define on_top_realloc            dlrealloc
#define on_top_memalign           dlmemalign
#define on_top_posix_memalign     dlposix_memalign
#define on_top_valloc             dlvalloc
#define on_top_pvalloc            dlpvalloc
#define on_top_malloc_trim        dlmalloc_trim
#define on_top_malloc_usable_size dlmalloc_usable_size
#include "names.h"
