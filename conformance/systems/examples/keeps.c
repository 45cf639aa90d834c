/* SPDX-License-Identifier: MIT
 *
 * Never gives the pages of an unmapped range again, and says so: munmap forbids every access to
 * them and keeps them reserved, as a quarantine does. With -DLOSES it does not declare it.
 */
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#ifndef LOSES
const int mapcheck_keeps_pages = 1;
#endif

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

int munmap(void *address, size_t length)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
    if (length == 0 || (size_t)address % 4096 != 0 || length > (size_t)1 << 46)
        return (int)syscall(SYS_munmap, address, length);
    return syscall(SYS_mmap, address, length, PROT_NONE, flags, -1, 0) == -1 ? -1 : 0;
}
