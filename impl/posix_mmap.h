/* SPDX-License-Identifier: MIT
 *
 * The POSIX-shaped front: what mmap and its neighbours of <sys/mman.h> take, checked, and then asked
 * of the page manager. It answers 0 or an errno number and sets errno never. It overrides no symbol.
 * Only anonymous memory; the contents of a mapping are always readable and writable, whatever its
 * protection, because a linear memory has none. SHARED is the same as PRIVATE: there is one process.
 */
#ifndef PAGE_MANAGER_POSIX_MMAP_H
#define PAGE_MANAGER_POSIX_MMAP_H

#include "page_manager.h"

/* The numbers of Linux and musl. */
enum {
    POSIX_PROT_READ = 0x1,
    POSIX_PROT_WRITE = 0x2,

    POSIX_MAP_SHARED = 0x1,
    POSIX_MAP_PRIVATE = 0x2,
    POSIX_MAP_FIXED = 0x10,
    POSIX_MAP_ANONYMOUS = 0x20,
    POSIX_MAP_FIXED_NOREPLACE = 0x100000,
    POSIX_MAP_UNINITIALIZED = 0x4000000, /* contents are not needed */

    POSIX_MS_ASYNC = 1,
    POSIX_MS_INVALIDATE = 2,
    POSIX_MS_SYNC = 4,

    LINUX_MREMAP_MAYMOVE = 0x1,

    LINUX_MADV_NORMAL = 0,
    LINUX_MADV_RANDOM = 1,
    LINUX_MADV_SEQUENTIAL = 2,
    LINUX_MADV_WILLNEED = 3,
    LINUX_MADV_DONTNEED = 4, /* contents are not needed any more: zero from now on */
    LINUX_MADV_FREE = 8,
    LINUX_MADV_HUGEPAGE = 14,
    LINUX_MADV_NOHUGEPAGE = 15,
};

struct posix_mmap_request {
    uint32_t address; /* without FIXED a hint, and never a reason to refuse */
    uint32_t length_bytes;
    uint32_t alignment_bytes; /* not of POSIX: a power of two; 0 for the page size */
    uint32_t protection;
    uint32_t flags;
    int32_t descriptor;
    uint64_t offset_bytes;
};

/* What is wrong with a request, before any memory is looked for; looks at its arguments only.
 * EINVAL: length 0; not exactly one of SHARED and PRIVATE; offset, or a fixed address, not at a
 * page. EBADF, ENODEV: not anonymous, without and with a descriptor. */
int posix_mmap_check(const struct geometry *geometry, const struct posix_mmap_request *request);

/* mmap. All errors of posix_mmap_check, then those of page_manager_map_at. MAP_FIXED takes pages that
 * are ours, mapped or free, and no others: EINVAL. MAP_FIXED_NOREPLACE wins where both are set. */
int posix_mmap(struct page_manager *manager, const struct posix_mmap_request *request,
               uint32_t *address);

/* munmap. EINVAL as page_manager_unmap; 0 for a range where nothing is mapped. */
int posix_munmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

/* mprotect, whose promise a linear memory cannot keep: ENOTSUP for whatever would take the right to
 * write away, 0 for what leaves it. Before that EINVAL: address not at a page; ENOMEM: a page of the
 * range is not mapped, or it ends above 2^32. Length 0 is 0. */
int posix_mprotect(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                   uint32_t protection);

/* msync, which has nothing to do: there is no file behind a mapping. EINVAL: address not at a page;
 * flags of no meaning, or both ASYNC and SYNC. ENOMEM: a page of the range is not mapped. */
int posix_msync(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                uint32_t flags);

/* madvise. DONTNEED is page_manager_discard, also for SHARED mappings; the other advice named above
 * changes nothing, has the same errors, and any other is EINVAL. posix_madvise is not this: it must
 * leave contents alone, whatever the advice. */
int linux_madvise(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                  uint32_t advice);

/* mremap. EINVAL for flags other than MAYMOVE, then all errors of page_manager_remap. */
int linux_mremap(struct page_manager *manager, uint32_t address, uint32_t old_length_bytes,
                 uint32_t new_length_bytes, uint32_t flags, uint32_t *new_address);

#endif
