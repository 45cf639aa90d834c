/* SPDX-License-Identifier: MIT
 *
 * Its mmap sleeps for two seconds and then answers. Its munmap of no bytes sleeps for ever.
 */
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length);

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    static _Alignas(4096) unsigned char pages[65536];
    (void)address, (void)protection, (void)flags, (void)descriptor, (void)offset;
    for (unsigned left = 2; left > 0;)
        left = sleep(left);
    return length <= sizeof pages ? pages : (void *)-1;
}

int munmap(void *address, size_t length)
{
    (void)address;
    if (length != 0)
        return 0;
    for (;;)
        pause();
}
