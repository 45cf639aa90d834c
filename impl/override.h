/* SPDX-License-Identifier: MIT
 *
 * The drop-in: a wasm program that links override.c and its neighbours has its mmap and munmap
 * served by one static page manager, on Emscripten and on WASI; so are mprotect, madvise, mremap and
 * msync for what that one gave. File mappings go to the C library, and so does everything while the
 * manager is switched off. Whoever gave a range takes it back. Include this to ask or to switch; a
 * program that only wants the drop-in includes nothing.
 */
#ifndef PAGE_MANAGER_OVERRIDE_H
#define PAGE_MANAGER_OVERRIDE_H

#include "posix_mmap.h"

/* Does the page manager serve new mappings now? It does from the start. */
bool override_is_active(void);

/* From now on it serves them, or the C library does; returns what held before. Ranges that were given
 * out before stay, and stay unmappable. Any thread may call it at any time. */
bool override_activate(bool active);

/* Bytes: what the page manager rounds lengths up to and hands out multiples of, active or not. */
uint32_t override_page_size(void);

/* The page manager itself, opened: for statistics, a hook, aligned maps. What is mapped here may be
 * given to munmap, and the reverse. An address is a pointer. */
struct page_manager *override_manager(void);

#endif
