/* SPDX-License-Identifier: MIT
 *
 * Never gives the pages of an unmapped range again, and says so: munmap forbids every access to
 * them and keeps them reserved, as a quarantine does. With -DLOSES it does not declare it. mmap
 * goes upwards through a region of its own, because the kernel may fill gaps between the libraries
 * first, and then its answers say nothing about the search.
 */
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#ifndef LOSES
const int mapcheck_keeps_pages = 1;
#endif

static char *next, *end; /* the part of the region that was never given */

static void *ask(void *address, size_t length, int protection, int flags, int descriptor,
                 off_t offset)
{
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

/* The next length bytes of the region, in whole pages. NULL: they do not fit. */
static void *take(size_t length)
{
    const size_t region = (size_t)1 << 34, bytes = (length + 65535) / 65536 * 65536;
    if (next == NULL) {
        next = ask(NULL, region, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        end = next + region;
    }
    if (length > region || bytes > (size_t)(end - next))
        return NULL;
    next += bytes;
    return next - bytes;
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    void *place = address == NULL && length > 0 && (flags & MAP_FIXED) == 0 ? take(length) : NULL;
    if (place == NULL)
        return ask(address, length, protection, flags, descriptor, offset);
    return ask(place, length, protection, flags | MAP_FIXED, descriptor, offset);
}

int munmap(void *address, size_t length)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
    if (length == 0 || (size_t)address % 4096 != 0 || length > (size_t)1 << 46)
        return (int)syscall(SYS_munmap, address, length);
    return syscall(SYS_mmap, address, length, PROT_NONE, flags, -1, 0) == -1 ? -1 : 0;
}
