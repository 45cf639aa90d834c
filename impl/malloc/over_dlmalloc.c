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
#include "../override.h"
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

#define REFUSED ((void *)~(size_t)0) /* what dlmalloc calls MFAIL */

/* What the next block that is a mapping of its own may contain: only calloc needs zeros. dlmalloc
 * clears blocks in segments itself. */
static
#if PAGE_MANAGER_THREADS
    _Thread_local
#endif
    enum page_contents wanted = CONTENTS_UNINITIALIZED;

static void *get_pages(size_t bytes, enum page_contents contents)
{
    uint32_t address;
    int error = page_manager_map(override_manager(), bytes, 1, contents, &address);
    return error == 0 ? (void *)(uintptr_t)address : REFUSED;
}

static int give_pages_back(void *pages, size_t bytes)
{
    return page_manager_unmap(override_manager(), (uint32_t)(uintptr_t)pages, bytes);
}

static void *resize_pages(void *pages, size_t old_bytes, size_t new_bytes, bool may_move)
{
    const struct page_remap request = {.address = (uint32_t)(uintptr_t)pages,
                                       .old_length_bytes = old_bytes,
                                       .new_length_bytes = new_bytes,
                                       .may_move = may_move};
    uint32_t address;
    int error = page_manager_remap(override_manager(), &request, &address);
    return error == 0 ? (void *)(uintptr_t)address : REFUSED;
}

/* The settings of dlmalloc. All of its functions become private functions of this file. */
#undef __EMSCRIPTEN__
#define DLMALLOC_EXPORT        static __attribute__((unused))
#define USE_DL_PREFIX          1
#define LACKS_SYS_MMAN_H       1
#define HAVE_MORECORE          0
#define HAVE_MMAP              1
#define HAVE_MREMAP            1
#define MMAP(bytes)            get_pages(bytes, CONTENTS_UNINITIALIZED)
#define DIRECT_MMAP(bytes)     get_pages(bytes, wanted)
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
#include DLMALLOC_SOURCE /* NOLINT(bugprone-suspicious-include) */

/* The block may be a mapping of its own, which must then be zero. */
static void *cleared(size_t count, size_t bytes)
{
    wanted = CONTENTS_ZEROED;
    void *block = dlcalloc(count, bytes);
    wanted = CONTENTS_UNINITIALIZED;
    return block;
}

/* Tells program_break.c that this malloc is not the C library's. */
extern const char page_manager_serves_malloc;
const char page_manager_serves_malloc = 1;

/* Every name under which a program or a C library calls malloc. Where one is missing, the linker
 * takes the C library's malloc as well, and reports a second definition of the others. */
#define NAMES(malloc, free, calloc, realloc)                                                       \
    void *malloc(size_t);                                                                          \
    void free(void *);                                                                             \
    void *calloc(size_t, size_t);                                                                  \
    void *realloc(void *, size_t);                                                                 \
    void *malloc(size_t bytes)                                                                     \
    {                                                                                              \
        return dlmalloc(bytes);                                                                    \
    }                                                                                              \
    void free(void *block)                                                                         \
    {                                                                                              \
        dlfree(block);                                                                             \
    }                                                                                              \
    void *calloc(size_t count, size_t bytes)                                                       \
    {                                                                                              \
        return cleared(count, bytes);                                                              \
    }                                                                                              \
    void *realloc(void *block, size_t bytes)                                                       \
    {                                                                                              \
        return dlrealloc(block, bytes);                                                            \
    }

NAMES(malloc, free, calloc, realloc)
NAMES(__libc_malloc, __libc_free, __libc_calloc, __libc_realloc)
NAMES(emscripten_builtin_malloc, emscripten_builtin_free, emscripten_builtin_calloc,
      emscripten_builtin_realloc)

void *emscripten_builtin_memalign(size_t, size_t);
void *pvalloc(size_t);
int malloc_trim(size_t);
size_t malloc_usable_size(void *);

void *memalign(size_t alignment, size_t bytes)
{
    return dlmemalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return dlmemalign(alignment, bytes);
}

void *emscripten_builtin_memalign(size_t alignment, size_t bytes)
{
    return dlmemalign(alignment, bytes);
}

int posix_memalign(void **block, size_t alignment, size_t bytes)
{
    return dlposix_memalign(block, alignment, bytes);
}

void *valloc(size_t bytes)
{
    return dlvalloc(bytes);
}

void *pvalloc(size_t bytes)
{
    return dlpvalloc(bytes);
}

/* Gives every free segment back to the page manager, and all but keep_bytes of the newest one.
 * Returns 1 when it gave any page back. */
int malloc_trim(size_t keep_bytes)
{
    return dlmalloc_trim(keep_bytes);
}

size_t malloc_usable_size(void *block)
{
    return dlmalloc_usable_size(block);
}
