/* SPDX-License-Identifier: MIT
 *
 * Never gives any memory, and declares no arena. So every answer is allowed, and the judge must
 * report a run that maps nothing as UNRESOLVED.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset);
int munmap(void *address, size_t length);

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    (void)address, (void)protection, (void)descriptor, (void)offset;
    errno = length == 0 || (flags & 0x3) == 0 || (flags & 0x3) == 0x3 ? EINVAL : ENOMEM;
    return (void *)-1;
}

int munmap(void *address, size_t length)
{
    if (length != 0 && length <= SIZE_MAX - (uintptr_t)address && (uintptr_t)address % 4096 == 0)
        return 0;
    errno = EINVAL;
    return -1;
}
