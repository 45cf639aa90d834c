/* SPDX-License-Identifier: MIT
 *
 * What a garbage collector does: it needs blocks of 1 MiB at multiples of 1 MiB. So it maps nearly
 * twice as much and trims both ends. Then it unmaps every second block, maps blocks anew, and
 * prints the statistics of the page manager.
 *
 *        start          block              end
 *          |   trimmed    |    1 MiB    | trimmed |
 */
#include "../override.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { BLOCK = 1048576, PAGE = 65536, BLOCKS = 40 };

static unsigned char *blocks[BLOCKS];

/* Unmaps nothing when `end` is where `start` is. */
static int unmap_between(unsigned char *start, unsigned char *end)
{
    return start == end ? 0 : munmap(start, (size_t)(end - start));
}

/* A block of zeros, or NULL. */
static unsigned char *take_block(void)
{
    size_t length = 2 * BLOCK - PAGE;
    unsigned char *start =
        mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        return NULL;
    unsigned char *block = start + (BLOCK - (uintptr_t)start % BLOCK) % BLOCK;
    bool is_trimmed =
        unmap_between(start, block) == 0 && unmap_between(block + BLOCK, start + length) == 0;
    return is_trimmed ? block : NULL;
}

static bool take_blocks(int step)
{
    for (int i = 0; i < BLOCKS; i += step) {
        blocks[i] = take_block();
        if (blocks[i] == NULL)
            return false;
        memset(blocks[i], 1, BLOCK);
    }
    return true;
}

static void print_statistics(void)
{
    struct page_manager_statistics statistics;
    char line[240];
    page_manager_statistics(override_manager(), &statistics);
    page_manager_print_statistics(&statistics, line, sizeof line);
    puts(line);
}

int main(void)
{
    bool is_served = take_blocks(1);
    for (int i = 0; is_served && i < BLOCKS; i += 2)
        is_served = munmap(blocks[i], BLOCK) == 0;
    is_served = is_served && take_blocks(2);
    puts(is_served ? "40 blocks, 20 of them taken twice" : "refused");
    print_statistics();
    return is_served ? 0 : 1;
}
