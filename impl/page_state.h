/* SPDX-License-Identifier: MIT
 *
 * The four states of a page. Their numbers are two bits, which every kind of page table keeps:
 * 2 says that a page is free, 1 that its contents are somebody's or unknown. So giving a mapping
 * back sets one bit and leaves the other alone.
 */
#ifndef PAGE_MANAGER_PAGE_STATE_H
#define PAGE_MANAGER_PAGE_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum page_state {
    PAGE_STATE_FOREIGN, /* not ours, or not wholly */
    PAGE_STATE_MAPPED,
    PAGE_STATE_ZEROED, /* free and known to be zero */
    PAGE_STATE_DIRTY,  /* free, contents unknown */
    PAGE_STATES
};

/* No page. */
#define PAGE_NONE UINT32_MAX

static inline bool page_state_is_free(enum page_state state)
{
    return state == PAGE_STATE_ZEROED || state == PAGE_STATE_DIRTY;
}

#endif
