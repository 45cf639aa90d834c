/* SPDX-License-Identifier: MIT
 *
 * malloc on top of the page manager: memory that munmap frees serves malloc, and the reverse. The
 * program needs 600 pages of the 1,024 that its memory may have, three times.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 65536, PAGES = 600 };

/* Maps the pages one by one and unmaps all. */
static int map_and_unmap(void)
{
    static void *pages[PAGES];
    int mapped = 0;
    for (int i = 0; i < PAGES; i++) {
        pages[i] = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        mapped += pages[i] != MAP_FAILED;
    }
    for (int i = 0; i < PAGES; i++)
        munmap(pages[i], PAGE);
    return mapped;
}

int main(void)
{
    int before = map_and_unmap();
    char *volatile block = malloc((size_t)PAGES * PAGE);
    int served = block != NULL;
    free(block);
    int after = map_and_unmap();
    printf("%d pages mapped, a block of 600 pages: %s, %d pages mapped again\n", before,
           served ? "yes" : "NULL", after);
    return before != PAGES || !served || after != PAGES;
}
