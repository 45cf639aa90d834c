/* SPDX-License-Identifier: MIT
 *
 * All that a shared object may export to be tested: mmap and munmap, and the optional mlock and
 * munlock. It passes calls on to the kernel, but for lengths that Linux rounds up to 0.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length);
int mlock(const void *address, size_t length);
int munlock(const void *address, size_t length);

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length)
{
    return (int)syscall(SYS_munmap, address, length);
}

static int lock(long call, const void *address, size_t length)
{
    if (length <= (size_t)1 << 47)
        return (int)syscall(call, address, length);
    errno = ENOMEM;
    return -1;
}

int mlock(const void *address, size_t length)
{
    return lock(SYS_mlock, address, length);
}

int munlock(const void *address, size_t length)
{
    return lock(SYS_munlock, address, length);
}
