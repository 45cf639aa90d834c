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
