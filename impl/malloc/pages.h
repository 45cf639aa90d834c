/* SPDX-License-Identifier: MIT
 *
 * How an allocator on top of the page manager takes pages and gives them back. Only the files of
 * this folder include this header. Every function returns REFUSED or a number other than 0 when the
 * page manager refuses.
 */
#ifndef PAGE_MANAGER_MALLOC_PAGES_H
#define PAGE_MANAGER_MALLOC_PAGES_H

#include "../override.h"
#include <stddef.h>

#define REFUSED ((void *)~(size_t)0) /* the same as MAP_FAILED */

static inline void *get_pages(size_t bytes, size_t alignment, enum page_contents contents)
{
    uint32_t address;
    int error = page_manager_map(override_manager(), bytes, alignment, contents, &address);
    return error == 0 ? (void *)(uintptr_t)address : REFUSED;
}

static inline int give_pages_back(void *pages, size_t bytes)
{
    return page_manager_unmap(override_manager(), (uint32_t)(uintptr_t)pages, bytes);
}

static inline void *resize_pages(void *pages, size_t old_bytes, size_t new_bytes, bool may_move)
{
    const struct page_remap request = {.address = (uint32_t)(uintptr_t)pages,
                                       .old_length_bytes = old_bytes,
                                       .new_length_bytes = new_bytes,
                                       .may_move = may_move};
    uint32_t address;
    int error = page_manager_remap(override_manager(), &request, &address);
    return error == 0 ? (void *)(uintptr_t)address : REFUSED;
}

#endif
