/* SPDX-License-Identifier: MIT
 *
 * See posix_mmap.h. Bits of protection and flags that are not named there are ignored, as Linux
 * does: a portable program asks for things that only mean something elsewhere.
 */
#include "posix_mmap.h"
#include <errno.h>

int posix_mmap_check(const struct geometry *geometry, const struct posix_mmap_request *request)
{
    uint32_t sharing = request->flags & (POSIX_MAP_SHARED | POSIX_MAP_PRIVATE);
    uint32_t fixed = request->flags & (POSIX_MAP_FIXED | POSIX_MAP_FIXED_NOREPLACE);
    uint32_t page_size = geometry_page_size(geometry);
    if (request->length_bytes == 0)
        return EINVAL;
    if (sharing != POSIX_MAP_SHARED && sharing != POSIX_MAP_PRIVATE)
        return EINVAL;
    if (request->offset_bytes % page_size != 0)
        return EINVAL;
    if (fixed != 0 && request->address % page_size != 0)
        return EINVAL;
    if ((request->flags & POSIX_MAP_ANONYMOUS) == 0)
        return request->descriptor < 0 ? EBADF : ENODEV;
    return fixed != 0 ? ENOTSUP : 0;
}

int posix_mmap(struct page_manager *manager, const struct posix_mmap_request *request,
               uint32_t *address)
{
    int error = posix_mmap_check(&manager->table.geometry, request);
    if (error != 0) {
        const struct page_manager_refusal refusal = {"map", request->address, request->length_bytes,
                                                     error};
        return page_manager_refuse(manager, &refusal);
    }
    uint32_t alignment_bytes = request->alignment_bytes;
    if (alignment_bytes == 0)
        alignment_bytes = page_manager_page_size(manager);
    enum page_contents contents =
        request->flags & POSIX_MAP_UNINITIALIZED ? CONTENTS_UNINITIALIZED : CONTENTS_ZEROED;
    return page_manager_map(manager, request->length_bytes, alignment_bytes, contents, address);
}

int posix_munmap(struct page_manager *manager, uint32_t address, uint32_t length_bytes)
{
    return page_manager_unmap(manager, address, length_bytes);
}
