/* SPDX-License-Identifier: MIT
 *
 * See posix_mmap.h. Like Linux, these functions ignore the bits of protection and flags that
 * posix_mmap.h does not name, because portable programs set bits that have a meaning only on other
 * systems.
 */
#include "posix_mmap.h"
#include <errno.h>

enum {
    OFFSET_UNIT = 4096,
    CANNOT_FORBID = PAGE_MANAGER_MPROTECT_SUCCEEDS ? 0 : ENOTSUP, /* to write to a page */
};

static int refuse(const struct page_manager *manager, const char *call, uint32_t address,
                  uint32_t length_bytes, int error)
{
    const struct page_manager_refusal refusal = {call, address, length_bytes, error};
    return error == 0 ? 0 : page_manager_refuse(manager, &refusal);
}

/* Programs and C libraries count offsets in units of 4 KiB, also where pages are larger. */
static bool is_offset(const struct geometry *geometry, uint64_t offset_bytes)
{
    uint32_t page_size = geometry_page_size(geometry);
    return offset_bytes % (page_size < OFFSET_UNIT ? page_size : OFFSET_UNIT) == 0;
}

/* The order of Linux: the offset, the file, everything else. Programs test for EBADF. */
int posix_mmap_check(const struct geometry *geometry, const struct posix_mmap_request *request)
{
    uint32_t sharing = request->flags & (POSIX_MAP_SHARED | POSIX_MAP_PRIVATE);
    uint32_t fixed = request->flags & (POSIX_MAP_FIXED | POSIX_MAP_FIXED_NOREPLACE);
    bool is_anonymous = (request->flags & POSIX_MAP_ANONYMOUS) != 0;
    if (!is_offset(geometry, request->offset_bytes))
        return EINVAL;
    if (!is_anonymous && request->descriptor < 0)
        return EBADF;
    if (request->length_bytes == 0)
        return EINVAL;
    if (sharing != POSIX_MAP_SHARED && sharing != POSIX_MAP_PRIVATE)
        return EINVAL;
    if (fixed != 0 && request->address % geometry_page_size(geometry) != 0)
        return EINVAL;
    return is_anonymous ? 0 : ENODEV;
}

static enum page_where where_of(const struct posix_mmap_request *request)
{
    if (request->flags & POSIX_MAP_FIXED_NOREPLACE)
        return WHERE_FREE;
    if (request->flags & POSIX_MAP_FIXED)
        return WHERE_REPLACING;
    return request->address == 0 ? WHERE_LOWEST : WHERE_HINTED;
}

int posix_mmap(struct page_manager *manager, const struct posix_mmap_request *request,
               uint32_t *address)
{
    int error = posix_mmap_check(&manager->table.geometry, request);
    if (error != 0)
        return refuse(manager, "map", request->address, request->length_bytes, error);
    const struct page_request asked = {
        .address = request->address,
        .length_bytes = request->length_bytes,
        .alignment_bytes = request->alignment_bytes == 0 ? page_manager_page_size(manager)
                                                         : request->alignment_bytes,
        .where = where_of(request),
        .contents =
            request->flags & POSIX_MAP_UNINITIALIZED ? CONTENTS_UNINITIALIZED : CONTENTS_ZEROED,
        .shared = (request->flags & POSIX_MAP_SHARED) != 0,
    };
    return page_manager_map_at(manager, &asked, address);
}

int posix_munmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    return page_manager_unmap(manager, address, length_bytes);
}

int posix_mprotect(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                   uint32_t protection)
{
    int error = 0;
    if (address % page_manager_page_size(manager) != 0)
        error = EINVAL;
    else if (!page_manager_is_mapped(manager, address, length_bytes))
        error = ENOMEM;
    else if (length_bytes != 0 && (protection & POSIX_PROT_WRITE) == 0)
        error = CANNOT_FORBID;
    return refuse(manager, "protect", address, length_bytes, error);
}

int posix_msync(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                uint32_t flags)
{
    const uint32_t both = POSIX_MS_ASYNC | POSIX_MS_SYNC;
    int error = 0;
    if (address % page_manager_page_size(manager) != 0 ||
        (flags & ~(both | POSIX_MS_INVALIDATE)) != 0 || (flags & both) == both)
        error = EINVAL;
    else if (!page_manager_is_mapped(manager, address, length_bytes))
        error = ENOMEM;
    return refuse(manager, "sync", address, length_bytes, error);
}

static int check_mapped(struct page_manager *manager, const char *call, uint32_t address,
                        uint32_t length_bytes)
{
    int error = 0;
    if (address % page_manager_page_size(manager) != 0)
        error = EINVAL;
    else if (!page_manager_is_mapped(manager, address, length_bytes))
        error = ENOMEM;
    return refuse(manager, call, address, length_bytes, error);
}

int posix_mlock(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    return check_mapped(manager, "mlock", address, length_bytes);
}

int posix_munlock(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    return check_mapped(manager, "munlock", address, length_bytes);
}

static bool is_harmless(uint32_t advice)
{
    return advice <= LINUX_MADV_WILLNEED || advice == LINUX_MADV_FREE ||
           (advice >= LINUX_MADV_DONTFORK && advice <= LINUX_MADV_POPULATE_WRITE);
}

static bool is_discard(uint32_t advice)
{
    return advice == LINUX_MADV_DONTNEED || advice == LINUX_MADV_DONTNEED_LOCKED;
}

int linux_madvise(struct page_manager *manager, uint32_t address, uint32_t length_bytes,
                  uint32_t advice)
{
    int error = 0;
    if (is_discard(advice))
        return page_manager_discard(manager, address, length_bytes);
    if (!is_harmless(advice) || !page_manager_range_exists(manager, address, length_bytes))
        error = EINVAL;
    else if (!page_manager_is_mapped(manager, address, length_bytes))
        error = ENOMEM;
    return refuse(manager, "advise", address, length_bytes, error);
}

int linux_mincore(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    return check_mapped(manager, "residency", address, length_bytes);
}

static bool are_remap_flags(uint32_t flags, bool same_length)
{
    const uint32_t moves = LINUX_MREMAP_FIXED | LINUX_MREMAP_DONTUNMAP;
    if ((flags & ~(moves | LINUX_MREMAP_MAYMOVE)) != 0)
        return false;
    if ((flags & moves) != 0 && (flags & LINUX_MREMAP_MAYMOVE) == 0)
        return false;
    return (flags & LINUX_MREMAP_DONTUNMAP) == 0 || same_length;
}

int linux_mremap(struct page_manager *manager, uint32_t address, uint32_t old_length_bytes,
                 uint32_t new_length_bytes, uint32_t flags, uint32_t fixed_address,
                 uint32_t *new_address)
{
    const struct page_remap request = {address, old_length_bytes, new_length_bytes,
                                       (flags & LINUX_MREMAP_MAYMOVE) != 0};
    const struct page_move move = {.address = address,
                                   .old_length_bytes = old_length_bytes,
                                   .new_length_bytes = new_length_bytes,
                                   .is_fixed = (flags & LINUX_MREMAP_FIXED) != 0,
                                   .new_address = fixed_address,
                                   .keep_old = (flags & LINUX_MREMAP_DONTUNMAP) != 0};
    if (!are_remap_flags(flags, old_length_bytes == new_length_bytes))
        return refuse(manager, "remap", address, old_length_bytes, EINVAL);
    if (move.is_fixed || move.keep_old)
        return page_manager_move(manager, &move, new_address);
    return page_manager_remap(manager, &request, new_address);
}
