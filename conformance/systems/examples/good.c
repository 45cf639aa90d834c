/* SPDX-License-Identifier: MIT
 *
 * The least a system needs: mmap and munmap, here passed on to the kernel. Raw system calls,
 * because this file's own mmap is what the C library's would be.
 */
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length);

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length)
{
    return (int)syscall(SYS_munmap, address, length);
}
