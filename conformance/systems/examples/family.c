/* SPDX-License-Identifier: MIT
 *
 * All functions that a shared object may export to be tested: mmap and munmap, and the optional
 * ones of their family. It passes calls on to the kernel, but for ranges whose pages are 2^64
 * bytes, which Linux takes for ranges of no pages.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length);
void *mremap(void *address, size_t length, size_t new_length, int flags, ...);
int madvise(void *address, size_t length, int advice);
int posix_madvise(void *address, size_t length, int advice);
int mprotect(void *address, size_t length, int protection);
int msync(void *address, size_t length, int flags);
int mlock(const void *address, size_t length);
int munlock(const void *address, size_t length);

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

/* Linux refuses an offset that is no multiple of its page. With -DELSEWHERE, it is ignored, and
 * 2^40 is added to the hint, so that a test can tell mmap64 from mmap. */
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
#ifdef ELSEWHERE
    address = (char *)address + ((size_t)1 << 40);
    offset = 0;
#endif
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length)
{
    return (int)syscall(SYS_munmap, address, length);
}

void *mremap(void *address, size_t length, size_t new_length, int flags, ...)
{
    return (void *)syscall(SYS_mremap, address, length, new_length, flags);
}

int madvise(void *address, size_t length, int advice)
{
    return (int)syscall(SYS_madvise, address, length, advice);
}

/* Returns the error number, and leaves errno alone. */
int posix_madvise(void *address, size_t length, int advice)
{
    int before = errno, error = 0;
    if (advice != 4 && syscall(SYS_madvise, address, length, advice) != 0) /* not MADV_DONTNEED */
        error = errno;
    errno = before;
    return error;
}

int mprotect(void *address, size_t length, int protection)
{
    return (int)syscall(SYS_mprotect, address, length, protection);
}

static int ranged(long call, const void *address, size_t length, int flags)
{
    if (length <= (size_t)1 << 47)
        return (int)syscall(call, address, length, flags);
    errno = ENOMEM;
    return -1;
}

int msync(void *address, size_t length, int flags)
{
    return ranged(SYS_msync, address, length, flags);
}

int mlock(const void *address, size_t length)
{
    return ranged(SYS_mlock, address, length, 0);
}

int munlock(const void *address, size_t length)
{
    return ranged(SYS_munlock, address, length, 0);
}
