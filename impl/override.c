/* SPDX-License-Identifier: MIT
 *
 * See override.h. There are two sides: the page manager and the C library. The side that is
 * switched on serves a new mapping. The side that gave a range serves every later call for that
 * range. A range counts as the page manager's when the page table owns one page of it, because the
 * C library never gives out an owned page. The functions set errno when they return MAP_FAILED or
 * -1, and leave it alone otherwise.
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

/* The number of mappings that the C library gave and has not taken back. While it is 0, a range
 * that the page manager does not own belongs to neither side, and the page manager answers for it.
 * The C library would refuse to unmap such a range, and answer 0 to every advice, protection and
 * lock of it. */
static atomic_uint libc_mappings;

static bool libc_gives(void)
{
    return atomic_load_explicit(&libc_mappings, memory_order_relaxed) > 0;
}

static void open_the_manager(void)
{
    page_manager_open(&the_manager);
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

static bool is_ours(const void *address, size_t length, bool libc_answers)
{
    return !libc_answers || !libc_gives() ||
           page_manager_owns(override_manager(), address_of(address), length);
}

static void *map_by_libc(void *address, size_t length, int protection, int flags, int descriptor,
                         off_t offset)
{
    void *mapped = libc_mmap(address, length, protection, flags, descriptor, offset);
    if (mapped != MAP_FAILED)
        atomic_fetch_add_explicit(&libc_mappings, 1, memory_order_relaxed);
    return mapped;
}

/* The C library unmaps only whole mappings. */
static int unmap_by_libc(void *address, size_t length)
{
    int result = libc_munmap(address, length);
    if (result == 0)
        atomic_fetch_sub_explicit(&libc_mappings, 1, memory_order_relaxed);
    return result;
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

int OVERRIDE(munmap)(void *address, size_t length)
{
    if (!is_ours(address, length, true))
        return unmap_by_libc(address, length);
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
/* A weak mprotect is not enough where one object file of the C library defines both mprotect and
 * mmap, as on WASI since 2024. */
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

OVERRIDE_OTHER int mlock(const void *address, size_t length)
{
    if (!is_ours(address, length, LIBC_HAS_OTHERS))
        return libc_mlock(address, length);
    return answer(posix_mlock(override_manager(), address_of(address), length));
}

OVERRIDE_OTHER int munlock(const void *address, size_t length)
{
    if (!is_ours(address, length, LIBC_HAS_OTHERS))
        return libc_munlock(address, length);
    return answer(posix_munlock(override_manager(), address_of(address), length));
}

/* The new address that may follow only matters with MREMAP_FIXED, which neither side serves. */
OVERRIDE_OTHER void *mremap(void *address, size_t old_length, size_t new_length, int flags, ...)
{
    if (!is_ours(address, old_length, LIBC_HAS_OTHERS))
        return libc_mremap(address, old_length, new_length, flags);
    uint32_t moved = 0;
    int error = linux_mremap(override_manager(), address_of(address), old_length, new_length,
                             (uint32_t)flags, &moved);
    return answer_pointer(error, moved);
}
