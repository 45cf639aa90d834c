/* SPDX-License-Identifier: MIT
 *
 * A design: the product build of the page manager (impl/), as a shared object. In a wasm module
 * impl/override.c exports the same functions, and this file is left out. An address of the page
 * manager is an offset into a window of 4 GiB that begins below the first break. A pointer outside
 * of the window names no page of it.
 */
#include "conformance/strangers/stranger.h"
#include "impl/posix_mmap.h"

#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/types.h>

#define WINDOW_BYTES ADDRESS_SPACE_BYTES
/* No process has more: the user half of the addresses of x86-64 and of arm64. */
#define PROCESS_BYTES ((uintptr_t)1 << 48)
/* The longest length that does not round up to 2^32. No memory has room for it. */
#define LONGEST (UINT32_MAX - PAGE_MANAGER_PAGE_SIZE + 1)

EXPORT size_t mapcheck_page_size(void);

static struct page_manager the_manager;

static void open_the_manager(void)
{
    (void)page_manager_open(&the_manager);
}

static struct page_manager *manager(void)
{
    static pthread_once_t opening = PTHREAD_ONCE_INIT;
    (void)pthread_once(&opening, open_the_manager);
    return &the_manager;
}

static uintptr_t base(void)
{
    return (uintptr_t)program_break_pointer(&manager()->program_break, 0);
}

static uintptr_t offset_of(const void *pointer)
{
    return (uintptr_t)pointer - base();
}

/* A pointer outside of the window keeps its offset in its page. Page 0 is never mapped, and stands
 * for all pages outside. */
static uint32_t address_of(const void *pointer)
{
    uintptr_t offset = offset_of(pointer);
    return (uint32_t)(offset < WINDOW_BYTES ? offset : offset % PAGE_MANAGER_PAGE_SIZE);
}

/* The length of a range that begins at this pointer. Outside of the window it ends in page 0.
 * Inside, a longer length than any reaches past the window, where no page is mapped. */
static uint32_t length_from(const void *pointer, size_t length)
{
    size_t most = offset_of(pointer) < WINDOW_BYTES ? UINT32_MAX : PAGE_MANAGER_PAGE_SIZE;
    return (uint32_t)(length > most ? most : length);
}

static int answer(int error)
{
    if (error == 0)
        return 0;
    errno = error;
    return -1;
}

static void *answer_pointer(int error, uint32_t address)
{
    if (error == 0)
        return program_break_pointer(&manager()->program_break, address);
    errno = error;
    return MAP_FAILED;
}

EXPORT void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    const struct posix_mmap_request request = {.address = address == NULL ? 0 : address_of(address),
                                               .length_bytes =
                                                   length > LONGEST ? LONGEST : (uint32_t)length,
                                               .protection = (uint32_t)protection,
                                               .flags = (uint32_t)flags,
                                               .descriptor = file,
                                               .offset_bytes = (uint64_t)offset};
    uint32_t mapped = 0;
    int error = posix_mmap(manager(), &request, &mapped);
    return answer_pointer(error, mapped);
}

/* Cuts off the parts of the range that lie outside of the window: nothing is mapped there. */
static int unmap_in_window(uintptr_t start, uintptr_t end)
{
    uintptr_t low = base(), high = low + WINDOW_BYTES;
    start = start < low ? low : start;
    end = end > high ? high : end;
    if (start >= end)
        return 0;
    uint32_t rest = start == low ? PAGE_MANAGER_PAGE_SIZE : 0; /* page 0 */
    if (end - start <= rest)
        return 0;
    return posix_munmap(manager(), (uint32_t)(start - low) + rest, (uint32_t)(end - start - rest));
}

EXPORT int munmap(void *address, size_t length)
{
    uintptr_t start = (uintptr_t)address;
    if (length == 0 || start % PAGE_MANAGER_PAGE_SIZE != 0 || start >= PROCESS_BYTES ||
        length > PROCESS_BYTES - start)
        return answer(EINVAL);
    return answer(unmap_in_window(start, start + length));
}

EXPORT int madvise(void *address, size_t length, int advice)
{
    return answer(linux_madvise(manager(), address_of(address), length_from(address, length),
                                (uint32_t)advice));
}

EXPORT int mprotect(void *address, size_t length, int protection)
{
    return answer(posix_mprotect(manager(), address_of(address), length_from(address, length),
                                 (uint32_t)protection));
}

EXPORT int msync(void *address, size_t length, int flags)
{
    return answer(
        posix_msync(manager(), address_of(address), length_from(address, length), (uint32_t)flags));
}

EXPORT int mlock(const void *address, size_t length)
{
    return answer(posix_mlock(manager(), address_of(address), length_from(address, length)));
}

EXPORT int munlock(const void *address, size_t length)
{
    return answer(posix_munlock(manager(), address_of(address), length_from(address, length)));
}

EXPORT void *mremap(void *address, size_t length, size_t new_length, int flags, ...)
{
    uint32_t moved = 0;
    if ((flags & LINUX_MREMAP_FIXED) != 0) /* no stranger has it */
        return answer_pointer(EINVAL, 0);
    int error = linux_mremap(manager(), address_of(address), length_from(address, length),
                             new_length > LONGEST ? LONGEST : (uint32_t)new_length, (uint32_t)flags,
                             0, &moved);
    return answer_pointer(error, moved);
}

EXPORT size_t mapcheck_page_size(void)
{
    return PAGE_MANAGER_PAGE_SIZE;
}
