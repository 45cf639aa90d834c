/* SPDX-License-Identifier: MIT
 *
 * The pages of a stranger: the state of each page, and where a map goes. A design finds the free
 * pages.
 */
#ifndef STRANGER_PAGES_H
#define STRANGER_PAGES_H

#include "conformance/strangers/stranger.h"

/* Takes the lock. The first caller gets the memory ready. */
void pages_enter(void);
void pages_leave(void);

/* These pages are new, ours and free. Pages that are ours already are left out. */
void pages_add(size_t first, size_t count);
/* The number of free pages that end before this page. */
size_t pages_free_before(size_t page);
bool page_is_free(size_t page);
/* These new pages are zero: a map need not clear them. */
void pages_are_zero(size_t first, size_t count);
/* These free pages have bytes of a design: a later map clears them. */
void pages_dirty(size_t first, size_t count);

/* The page with this address, which is a multiple of the page size; NO_PAGE: none of ours. */
size_t page_at(size_t address);
/* Are all these pages ours; free; in use? */
bool pages_ours(size_t first, size_t count);
bool pages_free(size_t first, size_t count);
bool pages_used(size_t first, size_t count);

/* A run of free pages for a map that names no address, after growth if need be; NO_PAGE: none. */
size_t pages_find(size_t count);
/* The pages are in use from now on. The mapping of `count` pages begins at `first`. */
void pages_take(size_t first, size_t count);
/* The free pages become the end of the mapping before them. */
void pages_extend(size_t first, size_t count);
/* Other processes may share the pages: madvise does not clear them. */
void pages_share(size_t first, size_t count, bool shared);
bool pages_shared(size_t page);
/* All pages of the range that are ours and in use become free. */
void pages_release(size_t first, size_t count);
/* Clears pages that are in use. `length` is the length that the caller asked for, in bytes. */
void pages_clear(size_t first, size_t count, size_t length);
/* Is this the first page of a mapping? */
bool pages_begin_mapping(size_t page);
/* The first page after `page`, and before `end`, that begins a mapping; `end`: none. */
size_t pages_next_mapping(size_t page, size_t end);

#endif
