/* SPDX-License-Identifier: MIT
 *
 * A program whose malloc lies on top of the page manager (impl/malloc/), so that all memory has one
 * owner. It must not get more than 64 MiB. test_malloc.sh builds and runs it. Prints TAP and ends
 * with 0 when all tests pass.
 *   -DC_LIBRARY=1     a C library is behind the override, so file mappings work
 *   -DMIMALLOC=1      malloc keeps a few free blocks until malloc_trim, and expects pages that are
 *                     zero, so the page manager clears dirty ones for malloc, too
 */
#ifdef __wasi__
#define _WASI_EMULATED_MMAN
#endif
#include "conformance/tests/override/expect.h"
#include "impl/override.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 65536, MANY = 600, MOST = 500, SMALL = 600, BLOCKS = 54000 };

#ifndef MIMALLOC
#define MIMALLOC 0
#endif

#ifdef __wasm__
int malloc_trim(size_t); /* in no header of these C libraries */
#endif

/* A compiler removes malloc and free when the program does not use the block. */
static void *volatile escaped;
/* It also removes what is written to a block before free. */
static void *(*volatile fill)(void *, int, size_t) = memset;

static struct page_manager_statistics statistics(void)
{
    struct page_manager_statistics now;
    page_manager_statistics(override_manager(), &now);
    return now;
}

static unsigned char *map(size_t pages)
{
    void *mapped =
        mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mapped == MAP_FAILED ? NULL : mapped;
}

static unsigned char *allocate(size_t bytes)
{
    escaped = malloc(bytes);
    return escaped;
}

/* A compiler knows that calloc gives zeros, and would not look. */
static unsigned char *allocate_zeroed(size_t pages)
{
    escaped = calloc(pages, PAGE);
    return escaped;
}

/* The page manager takes all memory in single pages, and gets it back. */
static void map_then_allocate(void)
{
    static unsigned char *maps[MANY];
    int mapped = 0;
    while (mapped < MANY && (maps[mapped] = map(1)) != NULL)
        memset(maps[mapped++], 0x5a, PAGE);
    for (int i = 0; i < mapped; i++)
        munmap(maps[i], PAGE);
    expect(mapped == MANY, "600 pages are mapped");
    unsigned char *block = allocate((size_t)MOST * PAGE);
    expect(block != NULL, "and serve a malloc of 500 pages, once they are unmapped");
    free(block);
}

/* malloc takes half of the memory in small blocks, and gets them back in an order of its own. */
static void allocate_then_map(void)
{
    static unsigned char *blocks[BLOCKS];
    int count = 0;
    while (count < BLOCKS && (blocks[count] = allocate(SMALL)) != NULL)
        memset(blocks[count++], 0x5a, SMALL);
    for (int step = 0; step < 7; step++)
        for (int i = step; i < count; i += 7)
            free(blocks[i]);
    expect(count == BLOCKS, "54,000 blocks of 600 bytes are allocated");
#if MIMALLOC
    malloc_trim(0);
#endif
    unsigned char *pages = map(MANY);
    expect(is_all(pages, (size_t)MANY * PAGE, 0),
           "and serve a map of 600 pages, once they are free");
    if (pages != NULL)
        munmap(pages, (size_t)MANY * PAGE);
}

/* The pages of a large block are known: zero until they are written, dirty from then on. */
static void clear_what_is_dirty(void)
{
    enum { BYTES = 320 * PAGE };
    malloc_trim(0); /* a free segment would serve the block */
    unsigned char *block = allocate_zeroed(320);
    bool zero = is_all(block, BYTES, 0);
    if (block != NULL)
        fill(block, 0x5a, BYTES);
    free(block); /* NOLINT: never MAP_FAILED, of which is_all makes the analyzer think */
    uint64_t before = statistics().bytes_cleared;
    block = allocate(BYTES);
    expect(block != NULL && (MIMALLOC || statistics().bytes_cleared == before),
           "malloc clears no page");
    free(block);
    block = allocate_zeroed(320);
    expect(zero && is_all(block, BYTES, 0), "calloc gives zero, new and used");
    free(block); /* NOLINT: never MAP_FAILED, of which is_all makes the analyzer think */
}

static void resize(void)
{
    unsigned char *block = allocate(20 * PAGE);
    if (block != NULL)
        memset(block, 0x5a, 20 * PAGE);
    unsigned char *longer = realloc(block, 40 * PAGE);
    expect(longer != NULL && longer[0] == 0x5a && longer[20 * PAGE - 1] == 0x5a,
           "realloc keeps what was there");
    uint32_t mapped = statistics().pages_mapped;
    unsigned char *shorter = realloc(longer, 10 * PAGE);
    expect(shorter != NULL && shorter[10 * PAGE - 1] == 0x5a &&
               statistics().pages_mapped <= mapped - 29,
           "a block that becomes shorter gives its pages back");
    free(shorter != NULL ? shorter : longer);
}

static void align(void)
{
    void *block = NULL;
    expect(posix_memalign(&block, PAGE, 3 * PAGE) == 0 && (uintptr_t)block % PAGE == 0,
           "posix_memalign aligns");
    free(block);
    block = aligned_alloc(4096, 8192);
    expect(block != NULL && (uintptr_t)block % 4096 == 0 && malloc_usable_size(block) >= 8192,
           "aligned_alloc aligns");
    free(block);
}

#if C_LIBRARY

/* The C library maps a file in memory of malloc. Two files may share a page. */
static void map_files(void)
{
    static const char text[] = "what the file says";
    int file = open("malloc-file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    bool is_there = file >= 0 && write(file, text, sizeof text) == sizeof text;
    unsigned char *around = map(2);
    char *one = mmap(NULL, sizeof text, PROT_READ, MAP_PRIVATE, file, 0);
    char *two = mmap(NULL, sizeof text, PROT_READ, MAP_PRIVATE, file, 0);
    expect(is_there && one != MAP_FAILED && two != MAP_FAILED, "a file is mapped twice");
    uint32_t mapped = statistics().pages_mapped;
    expect(munmap(one, sizeof text) == 0 && memcmp(two, text, sizeof text) == 0,
           "unmapping one leaves the other");
    expect(statistics().pages_mapped == mapped, "and the pages of malloc");
    expect(munmap(two, sizeof text) == 0 && munmap(around, 2 * PAGE) == 0, "all are unmapped");
    expect(munmap(around, 2 * PAGE) == 0, "a second unmap is no error");
    close(file);
}

#else
#define map_files() (void)0
#endif

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    escaped = malloc(1);
    map_then_allocate();
    allocate_then_map();
    clear_what_is_dirty();
    resize();
    align();
    map_files();
    return failures == 0 ? 0 : 1;
}
