/* SPDX-License-Identifier: MIT
 *
 * See override.h. There are two sides: the page manager and the C library. The side that is
 * switched on serves a new mapping. The side that gave a range serves every later call for that
 * range. The list of override_ranges.h has every range of the C library. The page manager answers
 * for all others, also where nothing is mapped. The functions set errno when they return MAP_FAILED
 * or -1, and leave it alone otherwise.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* -std=c11 hides sbrk and MAP_ANONYMOUS */
#endif
#if defined(MAPCHECK_HARNESS) || !defined(__wasm32__)
#error "override.c is for product builds for wasm32; anywhere else leave it out and call posix_mmap"
#endif

#include "override.h"
#include "override_libc.h"
#include "override_ranges.h"
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>

_Static_assert(POSIX_PROT_WRITE == PROT_WRITE && POSIX_MAP_SHARED == MAP_SHARED &&
                   POSIX_MAP_PRIVATE == MAP_PRIVATE && POSIX_MAP_FIXED == MAP_FIXED &&
                   POSIX_MAP_ANONYMOUS == MAP_ANONYMOUS &&
                   POSIX_MAP_FIXED_NOREPLACE == MAP_FIXED_NOREPLACE,
               "the numbers of this C library are those of posix_mmap.h");
_Static_assert(POSIX_MS_ASYNC == MS_ASYNC && POSIX_MS_INVALIDATE == MS_INVALIDATE &&
                   POSIX_MS_SYNC == MS_SYNC,
               "its flags of msync are those of posix_mmap.h");

/* With --wrap, the linker may also take objects of the C library that define these functions. Weak
 * definitions do not collide with them. */
#ifdef PAGE_MANAGER_WRAP
#define OVERRIDE_OTHER __attribute__((weak))
#else
#define OVERRIDE_OTHER
#endif

static struct page_manager the_manager;
static atomic_bool is_off;

static void open_the_manager(void)
{
    (void)page_manager_open(&the_manager);
}

/* The first caller opens the manager, because the order of constructors is not known. */
#if PAGE_MANAGER_THREADS
static void open_once(void)
{
    static pthread_once_t opening = PTHREAD_ONCE_INIT;
    (void)pthread_once(&opening, open_the_manager);
}
#else
static void open_once(void)
{
    static bool is_open;
    if (!is_open)
        open_the_manager();
    is_open = true;
}
#endif

struct page_manager *override_manager(void)
{
    open_once();
    return &the_manager;
}

bool override_is_active(void)
{
    return !atomic_load_explicit(&is_off, memory_order_relaxed);
}

bool override_activate(bool active)
{
    return !atomic_exchange_explicit(&is_off, !active, memory_order_relaxed);
}

uint32_t override_page_size(void)
{
    return page_manager_page_size(override_manager());
}

static uint32_t address_of(const void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
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
        return program_break_pointer(&override_manager()->program_break, address);
    errno = error;
    return MAP_FAILED;
}

static uint64_t page_start(uint64_t address)
{
    return address / override_page_size() * override_page_size();
}

static uint64_t page_end(uint64_t address)
{
    return page_start(address + override_page_size() - 1);
}

/* Finds the lowest mapping of the C library in the pages of this range. */
static bool find_in(const void *address, size_t length, struct override_range *found)
{
    uint64_t start = address_of(address);
    return override_ranges_find(start, page_end(start + length), found);
}

/* Does the page manager answer for this range? Not where the C library has such a call and has a
 * mapping there. */
static bool is_ours(const void *address, size_t length)
{
    struct override_range range;
    return !LIBC_HAS_OTHERS || !find_in(address, length, &range);
}

static void *map_by_libc(void *address, size_t length, int protection, int flags, int descriptor,
                         off_t offset)
{
    void *mapped = libc_mmap(address, length, protection, flags, descriptor, offset);
    if (mapped == MAP_FAILED || override_ranges_add(address_of(mapped), length))
        return mapped;
    (void)libc_munmap(mapped, length);
    errno = ENOMEM;
    return MAP_FAILED;
}

/* The C library unmaps whole mappings only. The note goes first, because another thread may get the
 * same address as soon as the mapping is gone. */
static int unmap_by_libc(const struct override_range *range)
{
    override_ranges_remove(range->address);
    int result = libc_munmap((void *)(uintptr_t)range->address, range->length);
    return result == 0 ? 0 : errno;
}

/* The page manager refuses a mapping that is neither anonymous nor of a file; a C library without
 * files would answer ENOSYS. */
static bool is_for_libc(int flags, int descriptor)
{
    bool is_file = (flags & MAP_ANONYMOUS) == 0 && descriptor >= 0;
    return !override_is_active() || (LIBC_HAS_MMAP && is_file);
}

void *OVERRIDE(mmap)(void *address, size_t length, int protection, int flags, int descriptor,
                     off_t offset)
{
    if (is_for_libc(flags, descriptor))
        return map_by_libc(address, length, protection, flags, descriptor, offset);
    const struct posix_mmap_request request = {.address = address_of(address),
                                               .length_bytes = length,
                                               .protection = (uint32_t)protection,
                                               .flags = (uint32_t)flags,
                                               .descriptor = descriptor,
                                               .offset_bytes = (uint64_t)offset};
    uint32_t mapped = 0;
    int error = posix_mmap(override_manager(), &request, &mapped);
    return answer_pointer(error, mapped);
}

/* Do all mappings of the C library that have a byte in [start, end) lie there as a whole? */
static bool covers_whole_mappings(uint64_t start, uint64_t end)
{
    struct override_range range;
    for (uint64_t from = start; override_ranges_find(from, end, &range);
         from = override_range_end(&range))
        if (range.address < start || override_range_end(&range) > end)
            return false;
    return true;
}

static int unmap_ours(uint64_t start, uint64_t end)
{
    uint32_t length = (uint32_t)(end - start);
    return start >= end ? 0 : posix_munmap(override_manager(), (uint32_t)start, length);
}

/* Each side unmaps what it gave. A page that the C library has a byte of is none of ours:
 *
 *   start                                             end
 *   | ours |..LLL..L..LLLL.| ours |LLLLLLLLL...| ours |    L: the C library's, four mappings here
 */
static int unmap_by_owners(uint64_t start, uint64_t end)
{
    uint64_t ours = start;
    struct override_range range;
    int error = 0;
    while (error == 0 && override_ranges_find(start, end, &range)) {
        error = unmap_ours(ours, page_start(range.address));
        if (error == 0)
            error = unmap_by_libc(&range); /* which takes it out of the list */
        ours = page_end(override_range_end(&range));
    }
    return error != 0 ? error : unmap_ours(ours, end);
}

/* The mappings of the C library may begin anywhere, and several of them may share a page. */
static int unmap_with_libc(const struct override_range *first, uint64_t start, size_t length)
{
    if (first->address == start && first->length == length)
        return unmap_by_libc(first);
    uint64_t end = page_end(start + length);
    if (length == 0 || page_end(start) != start || !covers_whole_mappings(start, end))
        return EINVAL;
    return unmap_by_owners(start, end);
}

int OVERRIDE(munmap)(void *address, size_t length)
{
    struct override_range first;
    if (LIBC_HAS_MMAP && find_in(address, length, &first))
        return answer(unmap_with_libc(&first, address_of(address), length));
    return answer(posix_munmap(override_manager(), address_of(address), length));
}

#ifndef PAGE_MANAGER_WRAP
/* Without this definition, mmap64 would come from the C library and call the C library's mmap. */
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return mmap(address, length, protection, flags, descriptor, offset);
}
#endif

static int protect(void *address, size_t length, int protection)
{
    if (!is_ours(address, length))
        return libc_mprotect(address, length, protection);
    return answer(
        posix_mprotect(override_manager(), address_of(address), length, (uint32_t)protection));
}

OVERRIDE_OTHER int mprotect(void *address, size_t length, int protection)
{
    return protect(address, length, protection);
}

#ifdef PAGE_MANAGER_WRAP
/* A weak mprotect is not enough where one object file of the C library defines both mprotect and
 * mmap, as on WASI since 2024. */
int __wrap_mprotect(void *address, size_t length, int protection)
{
    return protect(address, length, protection);
}
#endif

OVERRIDE_OTHER int madvise(void *address, size_t length, int advice)
{
    if (!is_ours(address, length))
        return libc_madvise(address, length, advice);
    return answer(linux_madvise(override_manager(), address_of(address), length, (uint32_t)advice));
}

OVERRIDE_OTHER int msync(void *address, size_t length, int flags)
{
    if (!is_ours(address, length))
        return libc_msync(address, length, flags);
    return answer(posix_msync(override_manager(), address_of(address), length, (uint32_t)flags));
}

OVERRIDE_OTHER int mlock(const void *address, size_t length)
{
    if (!is_ours(address, length))
        return libc_mlock(address, length);
    return answer(posix_mlock(override_manager(), address_of(address), length));
}

OVERRIDE_OTHER int munlock(const void *address, size_t length)
{
    if (!is_ours(address, length))
        return libc_munlock(address, length);
    return answer(posix_munlock(override_manager(), address_of(address), length));
}

/* The unit of the vector is the page of both C libraries, also where the page manager has smaller
 * ones. Stock Emscripten answers ENOSYS. */
OVERRIDE_OTHER int mincore(void *address, size_t length, unsigned char *residency)
{
    enum { LIBC_PAGE = 65536 };
    if (!is_ours(address, length))
        return answer(ENOSYS);
    int error = linux_mincore(override_manager(), address_of(address), length);
    if (error == 0)
        memset(residency, 1, length / LIBC_PAGE + (length % LIBC_PAGE != 0));
    return answer(error);
}

/* A range of one side cannot move over a mapping of the other. */
static int remap_ours(void *address, size_t old_length, size_t new_length, int flags,
                      const void *fixed, uint32_t *moved)
{
    struct override_range theirs;
    if ((flags & MREMAP_FIXED) != 0 && LIBC_HAS_MMAP && find_in(fixed, new_length, &theirs))
        return EINVAL;
    return linux_mremap(override_manager(), address_of(address), old_length, new_length,
                        (uint32_t)flags, address_of(fixed), moved);
}

/* The new address follows only with MREMAP_FIXED. */
OVERRIDE_OTHER void *mremap(void *address, size_t old_length, size_t new_length, int flags, ...)
{
    void *fixed = NULL;
    uint32_t moved = 0;
    if ((flags & MREMAP_FIXED) != 0) {
        va_list rest;
        va_start(rest, flags);
        fixed = va_arg(rest, void *);
        va_end(rest);
    }
    if (!is_ours(address, old_length))
        return libc_mremap(address, old_length, new_length, flags, fixed);
    int error = remap_ours(address, old_length, new_length, flags, fixed, &moved);
    return answer_pointer(error, moved);
}
