/* SPDX-License-Identifier: MIT
 *
 * The drop-in: a wasm program that links override.c and the other files of this folder gets its
 * mmap and munmap from one static page manager, on Emscripten and on WASI. The manager also serves
 * mprotect, madvise, mremap, msync, mlock, munlock and mincore for the ranges that it gave. The C
 * library serves file mappings, and all new mappings while the manager is switched off. Each of the
 * two unmaps the ranges that it gave. A program that only wants the drop-in includes nothing. This
 * header is for a program that queries the manager or switches it off.
 */
#ifndef PAGE_MANAGER_OVERRIDE_H
#define PAGE_MANAGER_OVERRIDE_H

#include "posix_mmap.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Does the page manager serve new mappings now? It does from the start. */
bool override_is_active(void);

/* Chooses the side that serves new mappings from now on: the page manager (true) or the C library
 * (false). Returns the previous choice. Existing ranges stay, and munmap still accepts them. Any
 * thread may call this at any time. */
bool override_activate(bool active);

/* The page size in bytes, active or not. The page manager rounds lengths up to it and gives out
 * multiples of it. */
uint32_t override_page_size(void);

/* Returns the open page manager, for statistics, a hook or aligned maps. munmap accepts a range
 * that was mapped through it, and page_manager_unmap accepts a range from mmap. Its addresses are
 * pointers. */
#define override_manager PAGE_MANAGER_CONFIGURED(override_manager)
struct page_manager *override_manager(void);

#ifdef __cplusplus
}
#endif

#endif
