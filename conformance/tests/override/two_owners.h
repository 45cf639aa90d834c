/* SPDX-License-Identifier: MIT
 *
 * What interrupt.c and race.c share: maps of one page, and the blocks of malloc that lie in them.
 */
#ifndef CONFORMANCE_TESTS_OVERRIDE_TWO_OWNERS_H
#define CONFORMANCE_TESTS_OVERRIDE_TWO_OWNERS_H

#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

/* Bytes. The memory of these programs cannot have REFUSED_BYTES. */
enum { PAGE = 65536, BYTES = 60000, REFUSED_BYTES = 0x60000000 };

/* NULL stands for a map that is refused. */
static void map_pages(unsigned char **maps, int count)
{
    for (int i = 0; i < count; i++) {
        maps[i] = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (maps[i] == MAP_FAILED)
            maps[i] = NULL;
    }
}

static void write_all(unsigned char **list, int count, int value, size_t length)
{
    for (int i = 0; i < count; i++)
        if (list[i] != NULL)
            memset(list[i], value, length);
}

/* Writes the blocks, then the maps, and counts the blocks that lose bytes. */
static int count_shared(unsigned char **maps, int map_count, unsigned char **blocks,
                        int block_count)
{
    int shared = 0;
    write_all(blocks, block_count, 0x11, BYTES);
    write_all(maps, map_count, 0x22, PAGE);
    for (int i = 0; i < block_count; i++)
        shared += blocks[i] != NULL && memchr(blocks[i], 0x22, BYTES) != NULL;
    return shared;
}

#endif
