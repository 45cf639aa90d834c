/* SPDX-License-Identifier: MIT
 *
 * The least that a system needs: mmap and munmap, which pass calls on to the kernel. It makes raw
 * system calls, because its own mmap replaces that of the C library.
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
