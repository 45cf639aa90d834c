/* SPDX-License-Identifier: MIT
 *
 * One thread only calls malloc, another only mmap, and memory grows for both. Ends with 0 when no
 * block of malloc has a byte in common with a mapping, else with 1. interrupt.c shows why dlmalloc
 * over sbrk is not safe here. test_malloc.sh builds and runs it.
 */
#include "conformance/tests/override/two_owners.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAPS = 2000, BLOCKS = 3000 };

static unsigned char *maps[MAPS], *blocks[BLOCKS];
static pthread_barrier_t both_are_there;

static void *map_all(void *unused)
{
    pthread_barrier_wait(&both_are_there);
    map_pages(maps, MAPS);
    return unused;
}

static void *allocate_all(void *unused)
{
    void *volatile refused = malloc(REFUSED_BYTES);
    free(refused);
    pthread_barrier_wait(&both_are_there);
    for (int i = 0; i < BLOCKS; i++)
        blocks[i] = malloc(BYTES);
    return unused;
}

int main(void)
{
    pthread_t mapper, allocator;
    pthread_barrier_init(&both_are_there, NULL, 2);
    pthread_create(&mapper, NULL, map_all, NULL);
    pthread_create(&allocator, NULL, allocate_all, NULL);
    pthread_join(mapper, NULL);
    pthread_join(allocator, NULL);
    int shared = count_shared(maps, MAPS, blocks, BLOCKS);
    printf("%d blocks shared, last block %s, last map %s\n", shared,
           blocks[BLOCKS - 1] != NULL ? "given" : "refused",
           maps[MAPS - 1] != NULL ? "given" : "refused");
    return shared == 0 && blocks[BLOCKS - 1] != NULL && maps[MAPS - 1] != NULL ? 0 : 1;
}
