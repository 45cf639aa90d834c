/* SPDX-License-Identifier: MIT
 *
 * A design: every call goes on to the kernel. The system calls are raw, because this mmap has the
 * name of that of the C library. For Linux on x86-64 only.
 */
#include "conformance/strangers/process.h"
#include "conformance/strangers/stranger.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static long kernel(long number, long a, long b, long c, long d, long e, long f)
{
    register long fourth __asm__("r10") = d;
    register long fifth __asm__("r8") = e;
    register long sixth __asm__("r9") = f;
    long answer;
    __asm__ volatile("syscall"
                     : "=a"(answer)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                     : "rcx", "r11", "memory");
    return answer;
}

/* The kernel answers with -errno. */
static long result(long answer)
{
    if (answer >= 0 || answer < -4095 || FAULTY(raw_error_returned))
        return answer;
    errno = (int)-answer;
    return -1;
}

EXPORT void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    process_fault();
    if (FAULTY(pages_without_access))
        protection = PROT_NONE;
    if (FAULTY(fixed_dropped))
        flags &= ~MAP_FIXED;
    return (void *)result(
        kernel(SYS_mmap, (long)address, (long)length, protection, flags, file, offset));
}

EXPORT int munmap(void *address, size_t length)
{
    if (FAULTY(unmap_discards_only))
        return (int)result(
            kernel(SYS_madvise, (long)address, (long)length, MADV_DONTNEED, 0, 0, 0));
    return (int)result(kernel(SYS_munmap, (long)address, (long)length, 0, 0, 0, 0));
}

/* Linux takes a range whose pages are 2^64 bytes for a range of no pages. */
static int locked(long number, const void *address, size_t length)
{
    if (length > SIZE_MAX - 2 * PAGE) {
        errno = ENOMEM;
        return -1;
    }
    return (int)result(kernel(number, (long)address, (long)length, 0, 0, 0, 0));
}

EXPORT int mlock(const void *address, size_t length)
{
    return locked(SYS_mlock, address, length);
}

EXPORT int munlock(const void *address, size_t length)
{
    return locked(SYS_munlock, address, length);
}

EXPORT int msync(void *address, size_t length, int flags)
{
    if (length > SIZE_MAX - 2 * PAGE) {
        errno = ENOMEM;
        return -1;
    }
    return (int)result(kernel(SYS_msync, (long)address, (long)length, flags, 0, 0, 0));
}

/* As the C library does it. */
EXPORT int posix_madvise(void *address, size_t length, int advice)
{
    if (advice == MADV_DONTNEED)
        return 0;
    return (int)-kernel(SYS_madvise, (long)address, (long)length, advice, 0, 0, 0);
}

EXPORT int madvise(void *address, size_t length, int advice)
{
    return (int)result(kernel(SYS_madvise, (long)address, (long)length, advice, 0, 0, 0));
}

EXPORT int mprotect(void *address, size_t length, int protection)
{
    return (int)result(kernel(SYS_mprotect, (long)address, (long)length, protection, 0, 0, 0));
}

EXPORT void *mremap(void *address, size_t length, size_t new_length, int flags, ...)
{
    return (void *)result(
        kernel(SYS_mremap, (long)address, (long)length, (long)new_length, flags, 0, 0));
}
