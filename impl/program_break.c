/* SPDX-License-Identifier: MIT
 *
 * See program_break.h. The harness half passes every call on to its source. The product half calls
 * sbrk, memset and memcpy, and keeps a high-water mark of its own. It refuses a request of half the
 * address space or more, because sbrk would take such a number for a negative one.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* -std=c11 hides sbrk and MAP_ANONYMOUS */
#endif
#include "program_break.h"
#include "geometry.h"

#ifdef MAPCHECK_HARNESS

void program_break_open(struct program_break *program_break)
{
    (void)program_break; /* the owner of the source sets it up */
}

bool program_break_extend(struct program_break *program_break, uint64_t bytes, uint64_t *start)
{
    return program_break->source->extend(program_break->context, bytes, start);
}

uint64_t program_break_high_water(const struct program_break *program_break)
{
    return program_break->source->high_water(program_break->context);
}

void program_break_clear(struct program_break *program_break, uint64_t address, uint64_t bytes)
{
    program_break->source->clear(program_break->context, address, bytes);
}

void program_break_copy(struct program_break *program_break, uint64_t to, uint64_t from,
                        uint64_t bytes)
{
    program_break->source->copy(program_break->context, to, from, bytes);
}

#else

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { BASE_ALIGNMENT = 65536 };

#if defined(PAGE_MANAGER_OTHERS_GROW) && !defined(__wasm__) && !defined(__builtin_wasm_memory_size)
#error "PAGE_MANAGER_OTHERS_GROW is for wasm: no other memory has a memory.grow"
#endif

#ifdef __wasi__

_Static_assert(PAGE_MANAGER_PAGE_SIZE % 65536 == 0, "sbrk of WASI takes whole pages of wasm only");

/* Until 2023, the first malloc of wasi-libc took all memory that existed for its heap, including
 * what other users of sbrk had grown. So in a program that has malloc, its first call must come
 * before the first growth here. */
void *__libc_malloc(size_t) __attribute__((weak));
void __libc_free(void *) __attribute__((weak));

/* malloc/ defines this. There, malloc takes its memory from the page manager. */
extern const char page_manager_serves_malloc __attribute__((weak));

static void let_malloc_begin(void)
{
    if (&page_manager_serves_malloc == NULL && __libc_malloc != NULL && __libc_free != NULL)
        __libc_free(__libc_malloc(1));
}

#else
#define let_malloc_begin() (void)0
#endif

void *program_break_pointer(const struct program_break *program_break, uint32_t address)
{
    return (void *)(program_break->base + address);
}

/* Where pointers are wider than 32 bits, address 0 lies 64 to 128 KiB below the first break. */
void program_break_open(struct program_break *program_break)
{
    let_malloc_begin();
    program_break->base = 0;
#if UINTPTR_MAX > UINT32_MAX
    program_break->base = ((uintptr_t)sbrk(0) & ~(uintptr_t)(BASE_ALIGNMENT - 1)) - BASE_ALIGNMENT;
#endif
    program_break->high_water = (uintptr_t)sbrk(0) - program_break->base;
}

static uint64_t observe(struct program_break *program_break, uint64_t seen)
{
    if (program_break->high_water < seen)
        program_break->high_water = seen;
    return seen;
}

bool program_break_extend(struct program_break *program_break, uint64_t bytes, uint64_t *start)
{
    int kept = errno;
    void *granted = bytes > INT32_MAX ? (void *)-1 : sbrk((intptr_t)bytes);
    bool refused = granted == (void *)-1;
    if (refused)
        granted = sbrk(0);
    *start = observe(program_break, (uintptr_t)granted - program_break->base);
    if (!refused)
        observe(program_break, *start + bytes);
    errno = kept;
    return !refused;
}

#ifdef PAGE_MANAGER_OTHERS_GROW
/* Other code may have grown this memory by memory.grow and written to it, and sbrk then gives it
 * out. So all memory that exists before a growth counts as dirty. No break is above its end. */
uint64_t program_break_high_water(const struct program_break *program_break)
{
    return (uint64_t)__builtin_wasm_memory_size(0) * 65536 - program_break->base;
}
#else
uint64_t program_break_high_water(const struct program_break *program_break)
{
    return program_break->high_water;
}
#endif

void program_break_clear(struct program_break *program_break, uint64_t address, uint64_t bytes)
{
    memset(program_break_pointer(program_break, (uint32_t)address), 0, (size_t)bytes);
}

void program_break_copy(struct program_break *program_break, uint64_t to, uint64_t from,
                        uint64_t bytes)
{
    memcpy(program_break_pointer(program_break, (uint32_t)to),
           program_break_pointer(program_break, (uint32_t)from), (size_t)bytes);
}

#endif
