/* SPDX-License-Identifier: MIT
 *
 * Not a system: it calls mmap, but does not define it.
 */
#include <stddef.h>
#include <sys/mman.h>

void *page_get(void);

void *page_get(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
