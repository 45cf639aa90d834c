/* SPDX-License-Identifier: MIT
 *
 * The drop-in in five lines: maps three pages and unmaps the middle one. The mmap of Emscripten's C
 * library refuses that, and that of wasi-libc cannot do it either.
 */
#include <stdio.h>
#include <sys/mman.h>

enum { PAGE = 65536, LENGTH = 3 * PAGE };

int main(void)
{
    char *pages = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int refused = munmap(pages + PAGE, PAGE);
    char *again = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("munmap of the middle page: %d\n", refused);
    printf("the next map gets that page: %s\n", again == pages + PAGE ? "yes" : "no");
    return refused != 0 || again != pages + PAGE;
}
