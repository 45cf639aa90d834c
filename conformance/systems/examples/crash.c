/* SPDX-License-Identifier: MIT
 *
 * Passes calls on to the kernel, but an unmap of a part of a mapping follows a null pointer. It
 * recognises such an unmap by a length other than that of the last map.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length);

static size_t last_length;
static volatile uintptr_t nowhere;

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    last_length = length;
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length)
{
    if (length != last_length)
        *(volatile int *)nowhere = 1;
    return (int)syscall(SYS_munmap, address, length);
}
