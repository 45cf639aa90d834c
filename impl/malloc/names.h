/* SPDX-License-Identifier: MIT
 *
 * Defines every name under which a program or a C library calls malloc. A file of this folder
 * includes this header last. Before, it defines on_top_malloc, on_top_free, on_top_calloc,
 * on_top_realloc, on_top_memalign, on_top_posix_memalign, on_top_valloc, on_top_pvalloc,
 * on_top_malloc_trim and on_top_malloc_usable_size: the allocator's functions under one set of
 * names.
 * Where one of the names is missing, the linker takes the C library's malloc as well, and reports a
 * second definition of the others.
 */
#ifndef PAGE_MANAGER_MALLOC_NAMES_H
#define PAGE_MANAGER_MALLOC_NAMES_H

#include <stddef.h>
#include <stdlib.h>

/* Tells program_break.c that this malloc is not the C library's. */
extern const char page_manager_serves_malloc;
const char page_manager_serves_malloc = 1;

#define NAMES(malloc, free, calloc, realloc)                                                       \
    void *malloc(size_t);                                                                          \
    void free(void *);                                                                             \
    void *calloc(size_t, size_t);                                                                  \
    void *realloc(void *, size_t);                                                                 \
    void *malloc(size_t bytes)                                                                     \
    {                                                                                              \
        return on_top_malloc(bytes);                                                               \
    }                                                                                              \
    void free(void *block)                                                                         \
    {                                                                                              \
        on_top_free(block);                                                                        \
    }                                                                                              \
    void *calloc(size_t count, size_t bytes)                                                       \
    {                                                                                              \
        return on_top_calloc(count, bytes);                                                        \
    }                                                                                              \
    void *realloc(void *block, size_t bytes)                                                       \
    {                                                                                              \
        return on_top_realloc(block, bytes);                                                       \
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
    return on_top_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return on_top_memalign(alignment, bytes);
}

void *emscripten_builtin_memalign(size_t alignment, size_t bytes)
{
    return on_top_memalign(alignment, bytes);
}

int posix_memalign(void **block, size_t alignment, size_t bytes)
{
    return on_top_posix_memalign(block, alignment, bytes);
}

void *valloc(size_t bytes)
{
    return on_top_valloc(bytes);
}

void *pvalloc(size_t bytes)
{
    return on_top_pvalloc(bytes);
}

/* Gives every free segment back to the page manager, and all but keep_bytes of the newest one.
 * Returns 1 when it gave any page back. */
int malloc_trim(size_t keep_bytes)
{
    return on_top_malloc_trim(keep_bytes);
}

size_t malloc_usable_size(void *block)
{
    return on_top_malloc_usable_size(block);
}

#endif
