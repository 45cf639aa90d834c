/* SPDX-License-Identifier: MIT
 *
 * The POSIX-shaped front: what mmap and munmap of <sys/mman.h> take, checked, and then asked of the
 * page manager. It answers 0 or an errno number and sets errno never. It overrides no symbol.
 * Only anonymous memory; the contents of a mapping are always readable and writable, whatever its
 * protection, because a linear memory has none.
 */
#ifndef PAGE_MANAGER_POSIX_MMAP_H
#define PAGE_MANAGER_POSIX_MMAP_H

#include "page_manager.h"

/* The numbers of Linux and musl. */
enum {
    POSIX_MAP_SHARED = 0x1,
    POSIX_MAP_PRIVATE = 0x2,
    POSIX_MAP_FIXED = 0x10,
    POSIX_MAP_ANONYMOUS = 0x20,
    POSIX_MAP_FIXED_NOREPLACE = 0x100000,
    POSIX_MAP_UNINITIALIZED = 0x4000000, /* contents are not needed */
};

struct posix_mmap_request {
    uint32_t address; /* a hint: not followed, and never a reason to refuse */
    uint32_t length_bytes;
    uint32_t alignment_bytes; /* not of POSIX: a power of two; 0 for the page size */
    uint32_t protection;
    uint32_t flags;
    int32_t descriptor;
    uint64_t offset_bytes;
};

/* What is wrong with a request, before any memory is looked for; looks at its arguments only.
 * EINVAL: length 0; not exactly one of SHARED and PRIVATE; offset, or a fixed address, not at a
 * page. EBADF, ENODEV: not anonymous, without and with a descriptor. ENOTSUP: a fixed address. */
int posix_mmap_check(const struct geometry *geometry, const struct posix_mmap_request *request);

/* mmap. All errors of posix_mmap_check, then those of page_manager_map. */
int posix_mmap(struct page_manager *manager, const struct posix_mmap_request *request,
               uint32_t *address);

/* munmap. EINVAL as page_manager_unmap; 0 for a range where nothing is mapped. */
int posix_munmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes);

#endif
