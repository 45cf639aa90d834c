/* SPDX-License-Identifier: MIT
 *
 * See override_ranges.h. Where no C library is behind the override, the list is always empty. It
 * then has no code that allocates, so that a program without malloc stays one.
 */
#include "override_ranges.h"
#include "lock.h"
#include "override_libc.h"
#include <stddef.h>
#include <stdlib.h>

uint64_t override_range_end(const struct override_range *range)
{
    return (uint64_t)range->address + range->length;
}

#if LIBC_HAS_MMAP

struct note {
    struct override_range range;
    struct note *next;
};

static struct note *notes; /* in no order */

#if PAGE_MANAGER_THREADS
static struct lock lock = {PTHREAD_MUTEX_INITIALIZER};
#else
static struct lock lock;
#endif

bool override_ranges_add(uint32_t address, uint32_t length)
{
    struct note *note = malloc(sizeof *note);
    if (note == NULL)
        return false;
    note->range = (struct override_range){address, length};
    lock_take(&lock);
    note->next = notes;
    notes = note;
    lock_release(&lock);
    return true;
}

/* Takes the note out of the list. NULL: there is none of this address. */
static struct note *take(uint32_t address)
{
    struct note **place = &notes;
    while (*place != NULL && (*place)->range.address != address)
        place = &(*place)->next;
    struct note *note = *place;
    if (note != NULL)
        *place = note->next;
    return note;
}

void override_ranges_remove(uint32_t address)
{
    lock_take(&lock);
    struct note *note = take(address);
    lock_release(&lock);
    free(note);
}

bool override_ranges_find(uint64_t start, uint64_t end, struct override_range *found)
{
    bool any = false;
    lock_take(&lock);
    for (const struct note *note = notes; note != NULL; note = note->next)
        if (note->range.address < end && start < override_range_end(&note->range) &&
            (!any || note->range.address < found->address)) {
            *found = note->range;
            any = true;
        }
    lock_release(&lock);
    return any;
}

#else

bool override_ranges_add(uint32_t address, uint32_t length)
{
    (void)address, (void)length;
    return false;
}

void override_ranges_remove(uint32_t address)
{
    (void)address;
}

bool override_ranges_find(uint64_t start, uint64_t end, struct override_range *found)
{
    (void)start, (void)end, (void)found;
    return false;
}

#endif
