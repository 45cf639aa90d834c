/* SPDX-License-Identifier: MIT
 *
 * Its munmap aborts, and its mmap never returns.
 */
#include <stddef.h>
#include <stdlib.h>
#include <sys/types.h>

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length);

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    volatile int forever = 1;
    (void)address, (void)length, (void)protection, (void)flags, (void)descriptor, (void)offset;
    while (forever)
        ;
    return NULL;
}

int munmap(void *address, size_t length)
{
    (void)address, (void)length;
    abort();
}
