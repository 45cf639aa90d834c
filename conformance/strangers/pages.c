/* SPDX-License-Identifier: MIT
 *
 * See pages.h.
 */
#include "conformance/strangers/pages.h"
#include "conformance/strangers/design.h"
#include "conformance/strangers/lock.h"
#include "conformance/strangers/memory.h"

#include <string.h>

enum { FOREIGN, FREE, USED };
static unsigned char state[PAGES], dirty[PAGES], begins[PAGES], shares[PAGES];

void pages_enter(void)
{
    static bool is_open;
    lock_take();
    if (!is_open)
        memory_open();
    is_open = true;
}

void pages_leave(void)
{
    lock_give_up();
}

void pages_add(size_t first, size_t count)
{
    for (size_t page = first; page < first + count; page++) {
        if (state[page] != FOREIGN)
            continue;
        state[page] = FREE;
#ifdef POOL_SBRK
        dirty[page] = !FAULTY(sbrk_is_zero); /* a neighbour may have had it before us */
#else
        dirty[page] = FAULTY(new_memory_cleared);
#endif
    }
    design_release(first, count);
}

size_t pages_free_before(size_t page)
{
    size_t count = 0;
    while (count < page && state[page - count - 1] == FREE)
        count++;
    return count;
}

void pages_are_zero(size_t first, size_t count)
{
    memset(dirty + first, 0, count);
}

bool page_is_free(size_t page)
{
    return state[page] == FREE;
}

void pages_dirty(size_t first, size_t count)
{
    memset(dirty + first, 1, count);
}

size_t page_at(size_t address)
{
    size_t page = (address - memory_base()) / PAGE;
    return page < PAGES ? page : NO_PAGE;
}

static bool pages_all(size_t first, size_t count, int least, int most)
{
    if (first >= PAGES || count > PAGES - first)
        return false;
    for (size_t page = first; page < first + count; page++)
        if (state[page] < least || state[page] > most)
            return false;
    return true;
}

bool pages_ours(size_t first, size_t count)
{
    return pages_all(first, count, FREE, USED);
}

bool pages_free(size_t first, size_t count)
{
    return pages_all(first, count, FREE, FREE);
}

bool pages_used(size_t first, size_t count)
{
    return pages_all(first, count, USED, USED);
}

/* A neighbour that moves the break makes a growth useless once: the new pages do not adjoin ours.
 */
size_t pages_find(size_t count)
{
    if (count >= PAGES)
        return NO_PAGE;
    size_t first = FAULTY(grows_first) && memory_grow(count) ? NO_PAGE : design_find(count);
    for (int growths = 0; first == NO_PAGE && growths < 2 && memory_grow(count); growths++)
        first = design_find(count);
    return first;
}

/* The end of the run of pages with one state that begins at `page`. */
static size_t run_end(size_t page, size_t end)
{
    size_t next = page + 1;
    while (next < end && state[next] == state[page])
        next++;
    return next;
}

void pages_take(size_t first, size_t count)
{
    for (size_t page = first, end, last = first + count; page < last; page = end) {
        end = run_end(page, last);
        if (state[page] == FREE)
            design_take(page, end - page);
    }
    memset(state + first, USED, count);
    memset(begins + first, 0, count);
    if (count > 0)
        begins[first] = 1;
}

void pages_extend(size_t first, size_t count)
{
    pages_take(first, count);
    begins[first] = 0;
}

void pages_share(size_t first, size_t count, bool shared)
{
    memset(shares + first, shared, count);
}

bool pages_shared(size_t page)
{
    return shares[page] != 0;
}

static void run_release(size_t page, size_t end)
{
    /* The faulty stranger clears pages before the design has written to them. */
    if (FAULTY(node_bytes_stay))
        memset(memory_page(page), 0, (end - page) * PAGE);
    design_release(page, end - page);
    memset(state + page, FREE, end - page);
    memset(begins + page, 0, end - page);
    memset(dirty + page, !FAULTY(node_bytes_stay), end - page);
}

void pages_release(size_t first, size_t count)
{
    for (size_t page = first, end, last = first + count; page < last; page = end) {
        end = run_end(page, last);
        if (state[page] == USED || (FAULTY(unmap_frees_twice) && state[page] == FREE) ||
            (FAULTY(unmap_frees_foreign) && state[page] == FOREIGN))
            run_release(page, end);
        else if (FAULTY(unmap_stops_at_a_hole))
            return;
    }
}

/* How many bytes of the range the faulty stranger clears. */
static size_t bytes_to_clear(size_t first, size_t count, size_t length)
{
    if (FAULTY(tail_not_zeroed))
        return length;
    if (FAULTY(last_byte_not_zeroed))
        return count * PAGE - 1;
    if (FAULTY(last_page_half_zeroed))
        return count * PAGE - PAGE / 2;
    if (FAULTY(first_page_zeroed_only))
        return PAGE;
    if (FAULTY(first_page_decides) && !dirty[first])
        return 0;
    return FAULTY(not_zeroed) ? 0 : count * PAGE;
}

void pages_clear(size_t first, size_t count, size_t length)
{
    size_t bytes = bytes_to_clear(first, count, length);
    for (size_t done = 0; done < bytes; done += PAGE)
        if (dirty[first + done / PAGE])
            memset(memory_page(first) + done, 0, bytes - done < PAGE ? bytes - done : PAGE);
    memset(dirty + first, 0, count);
}

bool pages_begin_mapping(size_t page)
{
    return begins[page] != 0;
}

size_t pages_next_mapping(size_t page, size_t end)
{
    for (page++; page < end && !begins[page]; page++) {
    }
    return page;
}
