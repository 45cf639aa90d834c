/* SPDX-License-Identifier: MIT
 *
 * One thread only calls malloc, another only mmap, and memory grows for both. Ends with 0 when no
 * block of malloc has a byte in common with a mapping, else with 1. interrupt.c shows why dlmalloc
 * over sbrk is not safe here. test_malloc.sh builds and runs it.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 65536, MAPS = 2000, BLOCKS = 3000, BYTES = 60000 };
enum { REFUSED_BYTES = 0x60000000 }; /* more than the memory may have */

static unsigned char *maps[MAPS], *blocks[BLOCKS];
static pthread_barrier_t both_are_there;

static void *map_pages(void *unused)
{
    pthread_barrier_wait(&both_are_there);
    for (int i = 0; i < MAPS; i++) {
        maps[i] = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (maps[i] == MAP_FAILED)
            maps[i] = NULL;
    }
    return unused;
}

static void *allocate_blocks(void *unused)
{
    free(malloc(REFUSED_BYTES));
    pthread_barrier_wait(&both_are_there);
    for (int i = 0; i < BLOCKS; i++)
        blocks[i] = malloc(BYTES);
    return unused;
}

/* Counts the blocks that lose their bytes when the maps are written. */
static int count_shared(void)
{
    int shared = 0;
    for (int i = 0; i < BLOCKS; i++)
        if (blocks[i] != NULL)
            memset(blocks[i], 0x11, BYTES);
    for (int i = 0; i < MAPS; i++)
        if (maps[i] != NULL)
            memset(maps[i], 0x22, PAGE);
    for (int i = 0; i < BLOCKS; i++)
        shared += blocks[i] != NULL && memchr(blocks[i], 0x22, BYTES) != NULL;
    return shared;
}

int main(void)
{
    pthread_t mapper, allocator;
    pthread_barrier_init(&both_are_there, NULL, 2);
    pthread_create(&mapper, NULL, map_pages, NULL);
    pthread_create(&allocator, NULL, allocate_blocks, NULL);
    pthread_join(mapper, NULL);
    pthread_join(allocator, NULL);
    int shared = count_shared();
    printf("%d blocks shared, last block %s, last map %s\n", shared,
           blocks[BLOCKS - 1] != NULL ? "given" : "refused",
           maps[MAPS - 1] != NULL ? "given" : "refused");
    return shared == 0 && blocks[BLOCKS - 1] != NULL && maps[MAPS - 1] != NULL ? 0 : 1;
}
