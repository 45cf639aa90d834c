/* SPDX-License-Identifier: MIT
 *
 * The four states of a page. Each state is a number of two bits, which every kind of page table
 * keeps. The bit of value 2 says that a page is free; the bit of value 1 says that its contents are
 * in use or unknown. So unmapping a page sets one bit and leaves the other alone.
 */
#ifndef PAGE_MANAGER_PAGE_STATE_H
#define PAGE_MANAGER_PAGE_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum page_state {
    PAGE_STATE_FOREIGN, /* not owned, or only in part */
    PAGE_STATE_MAPPED,
    PAGE_STATE_ZEROED, /* free and known to be zero */
    PAGE_STATE_DIRTY,  /* free, contents unknown */
    PAGE_STATES
};

/* Stands for "no page". */
#define PAGE_NONE UINT32_MAX

static inline bool page_state_is_free(enum page_state state)
{
    return state == PAGE_STATE_ZEROED || state == PAGE_STATE_DIRTY;
}

#endif
