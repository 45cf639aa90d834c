/* SPDX-License-Identifier: MIT
 *
 * The interface in the shape of POSIX: takes the arguments of mmap and its neighbours in
 * <sys/mman.h>, checks them, and calls the page manager. Every function returns 0 or an errno
 * number, and none sets errno. This file overrides no symbol; override.c does. There is only
 * anonymous memory. A mapping can always be read and written, with any protection, because a linear
 * memory has no protection. SHARED differs from PRIVATE only in what DONTNEED does, because there
 * is one process.
 */
#ifndef PAGE_MANAGER_POSIX_MMAP_H
#define PAGE_MANAGER_POSIX_MMAP_H

#include "page_manager.h"

/* What mprotect answers where it would have to take away a right, which a linear memory cannot: 0
 * for ENOTSUP, 1 for success without effect. Programs that were written for Emscripten expect
 * success, because the mprotect of its C library never does anything else. */
#ifndef PAGE_MANAGER_MPROTECT_SUCCEEDS
#ifdef __EMSCRIPTEN__
#define PAGE_MANAGER_MPROTECT_SUCCEEDS 1
#else
#define PAGE_MANAGER_MPROTECT_SUCCEEDS 0
#endif
#endif

/* In #if every unknown word counts as 0. So the value becomes the end of a name, and only the names
 * that end in 0 and 1 are defined. */
#define PAGE_MANAGER_CHOICE_0         1
#define PAGE_MANAGER_CHOICE_1         1
#define PAGE_MANAGER_CHOICE_OF(value) PAGE_MANAGER_CHOICE_##value
#define PAGE_MANAGER_CHOICE(value)    PAGE_MANAGER_CHOICE_OF(value)
#if !PAGE_MANAGER_CHOICE(PAGE_MANAGER_MPROTECT_SUCCEEDS)
#error "PAGE_MANAGER_MPROTECT_SUCCEEDS is neither 0 (ENOTSUP) nor 1 (success)"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The values are those of Linux and musl. */
enum {
    POSIX_PROT_READ = 0x1,
    POSIX_PROT_WRITE = 0x2,

    POSIX_MAP_SHARED = 0x1,
    POSIX_MAP_PRIVATE = 0x2,
    POSIX_MAP_FIXED = 0x10,
    POSIX_MAP_ANONYMOUS = 0x20,
    POSIX_MAP_FIXED_NOREPLACE = 0x100000,
    POSIX_MAP_UNINITIALIZED = 0x4000000, /* the caller accepts any contents */

    POSIX_MS_ASYNC = 1,
    POSIX_MS_INVALIDATE = 2,
    POSIX_MS_SYNC = 4,

    LINUX_MREMAP_MAYMOVE = 0x1,
    LINUX_MREMAP_FIXED = 0x2,     /* to the address that the caller names */
    LINUX_MREMAP_DONTUNMAP = 0x4, /* the old pages stay mapped, and become zero */

    LINUX_MADV_NORMAL = 0,
    LINUX_MADV_RANDOM = 1,
    LINUX_MADV_SEQUENTIAL = 2,
    LINUX_MADV_WILLNEED = 3,
    LINUX_MADV_DONTNEED = 4, /* private contents are not needed any more: zero */
    LINUX_MADV_FREE = 8,
    LINUX_MADV_DONTFORK = 10,       /* the first of the advice that needs nothing here */
    LINUX_MADV_POPULATE_WRITE = 23, /* the last of it */
    LINUX_MADV_DONTNEED_LOCKED = 24,
};

struct posix_mmap_request {
    uint32_t address; /* without FIXED a hint, which never makes a request fail */
    uint32_t length_bytes;
    uint32_t alignment_bytes; /* not of POSIX: a power of two; 0 for the page size */
    uint32_t protection;
    uint32_t flags;
    int32_t descriptor;
    uint64_t offset_bytes;
};

/* Checks the arguments of a request, and nothing else, in this order. EINVAL: the offset is no
 * multiple of 4096 or of a smaller page size. EBADF: neither anonymous nor with a descriptor.
 * EINVAL: length 0; not exactly one of SHARED and PRIVATE; a fixed address that is not at a page.
 * ENODEV: not anonymous, with a descriptor. An anonymous mapping ignores its offset. */
int posix_mmap_check(const struct geometry *geometry, const struct posix_mmap_request *request);

/* mmap. All errors of posix_mmap_check, then those of page_manager_map_at. MAP_FIXED takes owned
 * pages, mapped or free; EINVAL where a page is foreign. MAP_FIXED_NOREPLACE wins where both flags
 * are set. */
int posix_mmap(struct page_manager *manager, const struct posix_mmap_request *request,
               uint32_t *address);

/* munmap. EINVAL as for page_manager_unmap. Returns 0 for a range where nothing is mapped. */
int posix_munmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* mprotect. A linear memory cannot forbid writing: for a protection without POSIX_PROT_WRITE,
 * PAGE_MANAGER_MPROTECT_SUCCEEDS chooses between ENOTSUP and 0. All others return 0. No page
 * changes. These errors come first. EINVAL: the address is not at a page. ENOMEM: a page of the
 * range is not mapped, or the range ends above 2^32. Length 0 returns 0. */
int posix_mprotect(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                   uint32_t protection);

/* msync. It has nothing to do, because no mapping has a file. EINVAL: the address is not at a
 * page, a flag is unknown, or ASYNC and SYNC are both set. ENOMEM: a page of the range is not
 * mapped. */
int posix_msync(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                uint32_t flags);

/* mlock and munlock. They have nothing to do, because a linear memory is never paged out: a page
 * does not remember that it is locked. EINVAL: the address is not at a page. ENOMEM: a page of the
 * range is not mapped, or the range ends above 2^32. Length 0 returns 0. */
int posix_mlock(struct page_manager *manager, uint32_t address, uint32_t length_bytes);
int posix_munlock(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* madvise. DONTNEED and DONTNEED_LOCKED call page_manager_discard: SHARED pages keep their
 * contents, as they do on Linux, because the object that they share still has them. NORMAL to
 * WILLNEED, FREE, and DONTFORK to POPULATE_WRITE change nothing: a linear memory has no fork, no
 * dump, no swap and one size of pages. They have the same errors. Any other advice is EINVAL. This
 * function cannot serve as posix_madvise, which must keep contents for every advice. */
int linux_madvise(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                  uint32_t advice);

/* mincore. Every mapped page is in memory, because a linear memory is never paged out. EINVAL: the
 * address is not at a page. ENOMEM: a page of the range is not mapped, or the range ends above
 * 2^32. Length 0 returns 0. The caller fills its vector, whose unit is the page of its C library.
 */
int linux_mincore(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* mremap. Without FIXED and DONTUNMAP it is page_manager_remap, with one of them page_manager_move.
 * Only FIXED reads fixed_address. EINVAL for unknown flags, for FIXED or DONTUNMAP without MAYMOVE,
 * and for DONTUNMAP of another new length, then all errors of these functions. */
int linux_mremap(struct page_manager *manager, uint32_t address, uint32_t old_length_bytes,
                 uint32_t new_length_bytes, uint32_t flags, uint32_t fixed_address,
                 uint32_t *new_address);

#ifdef __cplusplus
}
#endif

#endif
