/* SPDX-License-Identifier: MIT
 *
 * The arena is the expected placement of pages. ECONOMY and STRUCTURE compare the system with it.
 * It has one entry per page of a small address space. The system owns a page when every byte of it
 * came from the system's own sbrk calls. An owned page is known to be zero until it is used. First
 * fit walks from page 1 upwards; it never maps page 0, because its address is NULL. The arena
 * learns of sbrk calls from the environment's events, never from the system.
 */
#ifndef MAPCHECK_PLACEMENT_H
#define MAPCHECK_PLACEMENT_H

#include "reference/profile.h"

struct placement_page {
    uint32_t owned_bytes; /* bytes of this page that the system got from sbrk */
    bool mapped;
    bool dirty; /* some byte of it may differ from zero */
};

struct placement {
    uint32_t page_count, page_size;
    uint64_t program_break;  /* bytes */
    uint64_t high_water;     /* bytes: the highest break so far; below it memory may not be zero */
    uint64_t limit;          /* bytes: the highest break that the environment allows */
    uint32_t growth_minimum; /* pages */
    struct placement_page *pages;
    uint8_t *classes; /* the enum page_class of each entry of `pages` */
    uint32_t capacity;
    uint32_t peak_mapped, highest_mapped; /* pages; page index + 1 */
    uint64_t pages_cleared, pages_saved;  /* zeroed requests: dirty pages, and clean ones */
    uint32_t mapped, owned;               /* pages now */
};

/* Starts in this world and reuses the allocated memory. False when memory is out. */
bool placement_reset(struct placement *placement, const struct world *world);
void placement_free(struct placement *placement);
/* Copies `from` to `to`, which may be new or used. False when memory is out; the contents of `to`
 * are then undefined. */
bool placement_copy(struct placement *to, const struct placement *from);

/* The arena's class of a page. The system's own page_class must return the same class. */
enum page_class placement_class(const struct placement *placement, uint64_t page);

/* Finds the lowest run of `count` free pages that starts at a multiple of `alignment` bytes (0: any
 * page). */
bool placement_first_fit(const struct placement *placement, uint64_t count, uint64_t alignment,
                         uint64_t *page);

/* The first page of the free run that ends at the break. A partial last page counts as free. */
uint64_t placement_tail(const struct placement *placement);
/* Does the limit allow sbrk to grant so many bytes? */
bool placement_reaches(const struct placement *placement, uint64_t bytes);
/* The need: bytes that sbrk must still grant until first fit succeeds. The free tail and a partial
 * last page already reduce it. UINT64_MAX when it exceeds 32 bits. *reachable: the limit allows it.
 * Call this only while the request fits nowhere. */
uint64_t placement_need(const struct placement *placement, uint64_t count, uint64_t alignment,
                        bool *reachable);

uint64_t placement_dirty_pages(const struct placement *placement, uint64_t first, uint64_t count);
/* Are all pages of the range owned by the system? Are they all free? The range is not empty. */
bool placement_is_own(const struct placement *placement, uint64_t first, uint64_t count);
bool placement_is_free(const struct placement *placement, uint64_t first, uint64_t count);
uint64_t placement_mapped_pages(const struct placement *placement, uint64_t first, uint64_t count);
uint64_t placement_owned_pages(const struct placement *placement);
uint64_t placement_largest_free(const struct placement *placement);

/* Must this valid map succeed, unless sbrk is refused? Its pages fit now, or after a growth that
 * the limit allows. */
bool placement_fits(const struct placement *placement, const struct call *call);

/* The next functions adopt an answer or an event. They ignore pages outside the arena. */
void placement_map(struct placement *placement, uint64_t first, uint64_t count, bool zeroed);
void placement_unmap(struct placement *placement, uint64_t first, uint64_t count);
void placement_event(struct placement *placement, const struct break_event *event);
/* The host has made these pages zero. Mapped ones stay dirty, since their owner may write. */
void placement_zero(struct placement *placement, uint64_t first, uint64_t count);
void placement_foreign(struct placement *placement, int64_t delta); /* the neighbour's sbrk */
void placement_limit(struct placement *placement, uint64_t pages);

#endif
