/* SPDX-License-Identifier: MIT
 *
 * Why malloc needs an owner of memory: dlmalloc over sbrk asks again where the break is after a
 * growth, and takes all bytes up to there for its own. Here another thread maps pages in between.
 * The program makes that schedule happen by --wrap=sbrk, so it needs no second thread. Prints how
 * many blocks of malloc have a byte in a mapping, and ends with 1 when there is one.
 */
#include "conformance/tests/override/two_owners.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAPS = 64, BLOCKS = 400 };

void *__real_sbrk(intptr_t);
void *__wrap_sbrk(intptr_t);

static unsigned char *maps[MAPS], *blocks[BLOCKS];
static bool may_interrupt;

void *__wrap_sbrk(intptr_t bytes)
{
    void *granted = __real_sbrk(bytes);
    if (bytes > 0 && may_interrupt) {
        may_interrupt = false;
        map_pages(maps, MAPS);
    }
    return granted;
}

int main(void)
{
    void *volatile refused = malloc(REFUSED_BYTES);
    free(refused);
    may_interrupt = true;
    for (int i = 0; i < BLOCKS; i++)
        blocks[i] = malloc(BYTES);
    int shared = count_shared(maps, MAPS, blocks, BLOCKS);
    printf("%d blocks of malloc have bytes of a mapping\n", shared);
    return shared == 0 ? 0 : 1;
}
