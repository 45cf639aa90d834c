/* SPDX-License-Identifier: MIT
 *
 * What ECONOMY and STRUCTURE compare with: a dense arena, one entry per page of a small address
 * space, kept by counting bytes. A page belongs to the system when every byte of it came from the
 * system's own sbrk calls; it is known to be zero when it was never used since. First fit is a
 * walk from page 1 (page 0 is never handed out: its address is NULL). It is told the truth by the
 * environment (break events), never by the system. No cleverness.
 */
#ifndef MAPCHECK_PLACEMENT_H
#define MAPCHECK_PLACEMENT_H

#include "reference/profile.h"

struct placement_page {
    uint32_t owned_bytes; /* bytes of this page that the system got from sbrk */
    bool mapped;
    bool dirty; /* some byte of it may be other than zero */
};

struct placement {
    uint32_t page_count, page_size;
    uint64_t program_break;  /* bytes */
    uint64_t high_water;     /* bytes: the highest break ever; below it fresh memory is not zero */
    uint64_t limit;          /* bytes the break may reach */
    uint32_t growth_minimum; /* pages */
    struct placement_page *pages;
    uint8_t *classes; /* enum page_class of each page, kept in step with `pages` */
    uint32_t capacity;
    uint32_t peak_mapped, highest_mapped; /* pages; page index + 1 */
    uint64_t pages_cleared, pages_saved;  /* zeroed requests: dirty pages cleared, clean ones not */
    uint32_t mapped, owned;               /* pages now */
};

/* False when memory is out. Reuses what it has. */
bool placement_reset(struct placement *placement, const struct world *world);
void placement_free(struct placement *placement);
/* Makes `to`, new or used, the same as `from`. False when memory is out; `to` is then worth nothing. */
bool placement_copy(struct placement *to, const struct placement *from);

/* The arena's class of a page, as a system's own page_class must answer. */
enum page_class placement_class(const struct placement *placement, uint64_t page);

/* The lowest run of `count` free pages that starts at a multiple of `alignment` bytes (0: any). */
bool placement_first_fit(const struct placement *placement, uint64_t count, uint64_t alignment,
                         uint64_t *page);

/* Where the free run that reaches the break begins, a cut last page counted in. */
uint64_t placement_tail(const struct placement *placement);
/* The limit lets sbrk give so many bytes. */
bool placement_reaches(const struct placement *placement, uint64_t bytes);
/* Bytes that sbrk must still give until first fit succeeds, the free tail and a cut last page
 * counted in; *reachable: the limit lets the break get there. UINT64_MAX: beyond 32 bits. Only
 * while nothing fits. */
uint64_t placement_need(const struct placement *placement, uint64_t count, uint64_t alignment,
                        bool *reachable);

uint64_t placement_dirty_pages(const struct placement *placement, uint64_t first, uint64_t count);
/* All pages of a range that is not empty are own, and free. */
bool placement_is_own(const struct placement *placement, uint64_t first, uint64_t count);
bool placement_is_free(const struct placement *placement, uint64_t first, uint64_t count);
uint64_t placement_mapped_pages(const struct placement *placement, uint64_t first, uint64_t count);
uint64_t placement_owned_pages(const struct placement *placement);
uint64_t placement_largest_free(const struct placement *placement);

/* A map with valid arguments must succeed unless sbrk is refused: first fit now, or reachable. */
bool placement_room(const struct placement *placement, const struct call *call);

/* Follow. Pages outside the arena are left alone. */
void placement_map(struct placement *placement, uint64_t first, uint64_t count, bool zeroed);
void placement_unmap(struct placement *placement, uint64_t first, uint64_t count);
void placement_event(struct placement *placement, const struct break_event *event);
void placement_foreign(struct placement *placement, int64_t delta); /* a neighbour's sbrk */
void placement_limit(struct placement *placement, uint64_t pages);

#endif
