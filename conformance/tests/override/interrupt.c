/* SPDX-License-Identifier: MIT
 *
 * Why malloc needs an owner of memory: dlmalloc over sbrk asks again where the break is after a
 * growth, and takes all bytes up to there for its own. Here another thread maps pages in between.
 * The program makes that schedule happen by --wrap=sbrk, so it needs no second thread. Prints how
 * many blocks of malloc have a byte in a mapping, and ends with 1 when there is one.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 65536, MAPS = 64, BLOCKS = 400, BYTES = 60000, REFUSED_BYTES = 0x60000000 };

void *__real_sbrk(intptr_t);
void *__wrap_sbrk(intptr_t);

static unsigned char *maps[MAPS], *blocks[BLOCKS];
static bool may_interrupt;

static void map_pages(void)
{
    for (int i = 0; i < MAPS; i++) {
        maps[i] = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (maps[i] == MAP_FAILED)
            maps[i] = NULL;
    }
}

void *__wrap_sbrk(intptr_t bytes)
{
    void *granted = __real_sbrk(bytes);
    if (bytes > 0 && may_interrupt) {
        may_interrupt = false;
        map_pages();
    }
    return granted;
}

static int count_shared(void)
{
    int shared = 0;
    for (int i = 0; i < MAPS; i++)
        if (maps[i] != NULL)
            memset(maps[i], 0x22, PAGE);
    for (int i = 0; i < BLOCKS; i++)
        shared += blocks[i] != NULL && memchr(blocks[i], 0x22, BYTES) != NULL;
    return shared;
}

int main(void)
{
    void *volatile refused = malloc(REFUSED_BYTES);
    free(refused);
    may_interrupt = true;
    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = malloc(BYTES);
        if (blocks[i] != NULL)
            memset(blocks[i], 0x11, BYTES);
    }
    int shared = count_shared();
    printf("%d blocks of malloc have bytes of a mapping\n", shared);
    return shared == 0 ? 0 : 1;
}
