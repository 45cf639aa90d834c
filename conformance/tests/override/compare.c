/* SPDX-License-Identifier: MIT
 *
 * One program for the comparison of memories: compare_malloc.sh links it with the C library's mmap
 * and malloc, with the drop-in, and with malloc on top. --wrap=memset counts the bytes that are
 * cleared, by whomever; the program itself fills with another value. Prints for each workload its
 * name, the bytes cleared, and its time in microseconds; then the break in bytes.
 *   -DCOLD=1          only the first workload: a calloc of memory that is new
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 65536, LARGE = 32 << 20, BLOCKS = 256, MAPS = 32, STEPS = 20000, ROUNDS = 8 };

void *__real_memset(void *, int, size_t);
void *__wrap_memset(void *, int, size_t);

static uint64_t cleared;
/* A compiler removes malloc and free of a block that is not used. */
static void *volatile escaped;

void *__wrap_memset(void *bytes, int value, size_t length)
{
    cleared += value == 0 ? length : 0;
    return __real_memset(bytes, value, length);
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

static void measure(const char *name, void (*workload)(void))
{
    uint64_t cleared_before = cleared, began = now();
    workload();
    printf("%s %llu %llu\n", name, (unsigned long long)(cleared - cleared_before),
           (unsigned long long)(now() - began));
}

static void need(const void *block)
{
    if (block == NULL || block == MAP_FAILED)
        exit(1);
}

static unsigned char *map(size_t length)
{
    unsigned char *bytes =
        mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    need(bytes);
    return bytes;
}

/* Reads one byte of each page, so that a calloc that is too lazy would be seen. */
static void calloc_large(void)
{
    escaped = calloc(1, LARGE);
    need(escaped);
    for (size_t i = 0; i < LARGE; i += PAGE)
        if (((volatile unsigned char *)escaped)[i] != 0)
            exit(1);
}

static void calloc_cold(void)
{
    calloc_large();
}

static void calloc_unwritten(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        free(escaped);
        calloc_large();
    }
}

/* The program writes a part of what it gets, as a hash table does. */
static void calloc_warm(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        memset(escaped, 0x5a, LARGE / 8);
        free(escaped);
        calloc_large();
    }
    free(escaped);
}

/* Memory changes hands: all of it is mapped, then all of it allocated. */
static void in_turn(void)
{
    static unsigned char *maps[600];
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 600; i++)
            memset(maps[i] = map(PAGE), 0x5a, PAGE);
        for (int i = 0; i < 600; i++)
            munmap(maps[i], PAGE);
        escaped = malloc((size_t)500 * PAGE);
        need(escaped);
        memset(escaped, 0x5a, (size_t)500 * PAGE);
        free(escaped);
    }
}

static uint32_t next(void)
{
    static uint32_t state = 7;
    state ^= state << 13;
    state ^= state >> 17;
    return state ^= state << 5;
}

/* Blocks of 16 bytes to 1 MiB, and maps of 1 to 16 pages, in any order. */
static void mixed(void)
{
    static void *blocks[BLOCKS];
    static struct {
        unsigned char *bytes;
        size_t length;
    } maps[MAPS];
    for (int step = 0; step < STEPS; step++) {
        uint32_t i = next() % BLOCKS, k = next() % MAPS;
        size_t length = (size_t)16 << next() % 17;
        free(blocks[i]);
        need(blocks[i] = malloc(length));
        memset(blocks[i], 0x5a, length);
        if (step % 4 != 0)
            continue;
        if (maps[k].bytes != NULL)
            munmap(maps[k].bytes, maps[k].length);
        maps[k].length = (size_t)(1 + next() % 16) * PAGE;
        maps[k].bytes = map(maps[k].length);
        memset(maps[k].bytes, 0x5a, maps[k].length);
    }
}

int main(void)
{
    escaped = malloc(1); /* dlmalloc makes no mapping of the first block */
    measure("calloc-cold", calloc_cold);
#if COLD
    return 0;
#endif
    measure("calloc-unwritten", calloc_unwritten);
    measure("calloc-warm", calloc_warm);
    measure("in-turn", in_turn);
    measure("mixed", mixed);
    printf("break %llu 0\n", (unsigned long long)(uintptr_t)sbrk(0));
    return 0;
}
