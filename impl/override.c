/* SPDX-License-Identifier: MIT
 *
 * See override.h. A new mapping is served by whoever is switched on, a range that exists by whoever
 * gave it: one page of it in our page table is enough, for nobody else is ever given a page of ours.
 * errno is set where the answer is MAP_FAILED or -1, and left alone where it is not.
 */
#if defined(MAPCHECK_HARNESS) || !defined(__wasm32__)
#error "override.c is for product builds for wasm32; anywhere else leave it out and call posix_mmap"
#endif

#include "override.h"
#include "override_libc.h"
#include <stdatomic.h>

_Static_assert(POSIX_PROT_WRITE == PROT_WRITE && POSIX_MAP_SHARED == MAP_SHARED &&
                   POSIX_MAP_PRIVATE == MAP_PRIVATE && POSIX_MAP_FIXED == MAP_FIXED &&
                   POSIX_MAP_ANONYMOUS == MAP_ANONYMOUS &&
                   POSIX_MAP_FIXED_NOREPLACE == MAP_FIXED_NOREPLACE,
               "the numbers of this C library are those of posix_mmap.h");
_Static_assert(POSIX_MS_ASYNC == MS_ASYNC && POSIX_MS_INVALIDATE == MS_INVALIDATE &&
                   POSIX_MS_SYNC == MS_SYNC,
               "and so are those of msync");

/* What the C library may define as well, in an object that it links for another reason. */
#ifdef PAGE_MANAGER_WRAP
#define OVERRIDE_OTHER __attribute__((weak))
#else
#define OVERRIDE_OTHER
#endif

static struct page_manager the_manager;
static atomic_bool is_off;

/* Mappings that the C library gave and did not take back. While there is none, whatever is not ours
 * is nobody's, and unmapping it succeeds; the C library refuses what it never gave. */
static atomic_uint libc_mappings;

static void open_the_manager(void)
{
    page_manager_open(&the_manager);
}

/* Opened by the first who asks, for nobody knows which constructor comes first. */
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

/* Where there is no C library to give a range, every range is ours to answer for. */
static bool is_ours(const void *address, size_t length, bool libc_gives)
{
    return !libc_gives || page_manager_owns(override_manager(), address_of(address), length);
}

static void *map_by_libc(void *address, size_t length, int protection, int flags, int descriptor,
                         off_t offset)
{
    void *mapped = libc_mmap(address, length, protection, flags, descriptor, offset);
    if (mapped != MAP_FAILED)
        atomic_fetch_add_explicit(&libc_mappings, 1, memory_order_relaxed);
    return mapped;
}

/* It takes back whole mappings only. */
static int unmap_by_libc(void *address, size_t length)
{
    int result = libc_munmap(address, length);
    if (result == 0)
        atomic_fetch_sub_explicit(&libc_mappings, 1, memory_order_relaxed);
    return result;
}

/* A map of no file at all is refused by us: a C library without files says ENOSYS. */
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

int OVERRIDE(munmap)(void *address, size_t length)
{
    bool libc_gave = atomic_load_explicit(&libc_mappings, memory_order_relaxed) > 0;
    if (!is_ours(address, length, libc_gave))
        return unmap_by_libc(address, length);
    return answer(posix_munmap(override_manager(), address_of(address), length));
}

#ifndef PAGE_MANAGER_WRAP
/* Left to the C library it would be the mmap of its own. */
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
    return mmap(address, length, protection, flags, descriptor, offset);
}
#endif

static int protect(void *address, size_t length, int protection)
{
    if (!is_ours(address, length, LIBC_HAS_OTHERS))
        return libc_mprotect(address, length, protection);
    return answer(
        posix_mprotect(override_manager(), address_of(address), length, (uint32_t)protection));
}

OVERRIDE_OTHER int mprotect(void *address, size_t length, int protection)
{
    return protect(address, length, protection);
}

#ifdef PAGE_MANAGER_WRAP
/* A weak mprotect loses where the object of the C library's mmap has one too, as on WASI since 2024. */
int __wrap_mprotect(void *address, size_t length, int protection)
{
    return protect(address, length, protection);
}
#endif

OVERRIDE_OTHER int madvise(void *address, size_t length, int advice)
{
    if (!is_ours(address, length, LIBC_HAS_OTHERS))
        return libc_madvise(address, length, advice);
    return answer(linux_madvise(override_manager(), address_of(address), length, (uint32_t)advice));
}

OVERRIDE_OTHER int msync(void *address, size_t length, int flags)
{
    if (!is_ours(address, length, LIBC_HAS_OTHERS))
        return libc_msync(address, length, flags);
    return answer(posix_msync(override_manager(), address_of(address), length, (uint32_t)flags));
}

/* The new address that may follow only matters with MREMAP_FIXED, which nobody here serves. */
OVERRIDE_OTHER void *mremap(void *address, size_t old_length, size_t new_length, int flags, ...)
{
    if (!is_ours(address, old_length, LIBC_HAS_OTHERS))
        return libc_mremap(address, old_length, new_length, flags);
    uint32_t moved = 0;
    int error = linux_mremap(override_manager(), address_of(address), old_length, new_length,
                             (uint32_t)flags, &moved);
    return answer_pointer(error, moved);
}
