/* SPDX-License-Identifier: MIT
 *
 * The arena by "The rules of a world" in reference/README.md. It counts bytes page by page and
 * finds runs by walking. Faster algorithms would be harder to verify.
 */
#include "reference/placement.h"
#include <stdlib.h>
#include <string.h>

static bool reserve(struct placement *placement, uint32_t page_count)
{
    if (placement->capacity >= page_count)
        return true;
    struct placement_page *pages = realloc(placement->pages, page_count * sizeof *pages);
    placement->pages = pages != NULL ? pages : placement->pages;
    uint8_t *classes = realloc(placement->classes, page_count);
    placement->classes = classes != NULL ? classes : placement->classes;
    if (pages == NULL || classes == NULL)
        return false;
    placement->capacity = page_count;
    return true;
}

bool placement_reset(struct placement *placement, const struct world *world)
{
    if (!reserve(placement, world->page_count))
        return false;
    memset(placement->pages, 0, world->page_count * sizeof *placement->pages);
    memset(placement->classes, PAGE_FOREIGN, world->page_count);
    *placement = (struct placement){
        .page_count = world->page_count,
        .page_size = world->page_size,
        .program_break = world->first_break,
        .high_water = world->first_break,
        .limit = (uint64_t)world->limit * world->page_size,
        .growth_minimum = world->growth_minimum,
        .pages = placement->pages,
        .classes = placement->classes,
        .capacity = placement->capacity,
    };
    return true;
}

void placement_free(struct placement *placement)
{
    free(placement->pages);
    free(placement->classes);
    *placement = (struct placement){0};
}

bool placement_copy(struct placement *to, const struct placement *from)
{
    if (!reserve(to, from->page_count))
        return false;
    if (from->page_count > 0) {
        memcpy(to->pages, from->pages, from->page_count * sizeof *from->pages);
        memcpy(to->classes, from->classes, from->page_count);
    }
    struct placement copy = *from;
    copy.pages = to->pages;
    copy.classes = to->classes;
    copy.capacity = to->capacity;
    *to = copy;
    return true;
}

/* Page 0 never counts as owned, because its address is NULL. */
static bool is_owned(const struct placement *placement, uint64_t page)
{
    return page > 0 && page < placement->page_count &&
           placement->pages[page].owned_bytes == placement->page_size;
}

static bool is_free(const struct placement *placement, uint64_t page)
{
    return is_owned(placement, page) && !placement->pages[page].mapped;
}

enum page_class placement_class(const struct placement *placement, uint64_t page)
{
    return page < placement->page_count ? (enum page_class)placement->classes[page] : PAGE_FOREIGN;
}

/* Updates the class of a page. Call it after every change of the page. */
static void classify(struct placement *placement, uint64_t at)
{
    const struct placement_page *page = &placement->pages[at];
    enum page_class free_class = page->dirty ? PAGE_DIRTY : PAGE_ZEROED;
    if (is_owned(placement, at))
        placement->classes[at] = (uint8_t)(page->mapped ? PAGE_MAPPED : free_class);
}

/* For 4 pages with an alignment of 2 pages, ..A...B..... gives ..A...B.[  ]: no lower run of 4 free
 * pages exists. */
bool placement_first_fit(const struct placement *placement, uint64_t count, uint64_t alignment,
                         uint64_t *page)
{
    uint64_t end = placement->program_break / placement->page_size;
    uint64_t run = 0;
    for (uint64_t at = 1; at < end; at++) {
        if (!is_free(placement, at)) {
            run = 0;
            continue;
        }
        if (run == 0 && alignment != 0 && at * placement->page_size % alignment != 0)
            continue;
        run++;
        if (run == count) {
            *page = at - count + 1;
            return true;
        }
    }
    return false;
}

/* The first page of the free run that ends at the break. A page that the break cuts belongs to the
 * run when the system owns all its bytes below the break. When another owner has some of them, the
 * run begins at the next page: in AA..|. at the first dot, in AA..x| after the x. */
uint64_t placement_tail(const struct placement *placement)
{
    uint64_t page = placement->program_break / placement->page_size;
    uint64_t cut = placement->program_break % placement->page_size;
    bool ours = page < placement->page_count && placement->pages[page].owned_bytes == cut;
    if (cut != 0 && !ours)
        return page + 1;
    while (is_free(placement, page - 1)) /* page 0 is never free, so the loop ends */
        page--;
    return page + (page == 0);
}

bool placement_reaches(const struct placement *placement, uint64_t bytes)
{
    return placement->program_break <= placement->limit &&
           bytes <= placement->limit - placement->program_break;
}

uint64_t placement_need(const struct placement *placement, uint64_t count, uint64_t alignment,
                        bool *reachable)
{
    uint64_t page_size = placement->page_size;
    uint64_t tail = placement_tail(placement) * page_size, start = tail;
    *reachable = false;
    if (count > UINT32_MAX || alignment > UINT32_MAX)
        return UINT64_MAX;
    if (alignment != 0) {
        start = tail / alignment * alignment;
        while (start < tail || start % page_size != 0) /* the alignment may be no power of two */
            start += alignment;
    }
    uint64_t need = start + count * page_size - placement->program_break;
    *reachable = placement_reaches(placement, need);
    return need;
}

bool placement_fits(const struct placement *placement, const struct call *call)
{
    uint64_t page, count = call->length / placement->page_size;
    bool reachable;
    count += call->length % placement->page_size != 0;
    if (count == 0 || (call->flags & (FLAG_FIXED | FLAG_FIXED_NOREPLACE)) != 0)
        return false;
    if (placement_first_fit(placement, count, call->alignment, &page))
        return true;
    placement_need(placement, count, call->alignment, &reachable);
    return reachable;
}

/* The end of [first, first + count), but at most the end of the address space. */
static uint64_t range_end(const struct placement *placement, uint64_t first, uint64_t count)
{
    uint64_t end = placement->page_count;
    return first < end && count < end - first ? first + count : end;
}

uint64_t placement_dirty_pages(const struct placement *placement, uint64_t first, uint64_t count)
{
    uint64_t dirty = 0;
    for (uint64_t page = first; page < range_end(placement, first, count); page++)
        dirty += is_owned(placement, page) && placement->pages[page].dirty;
    return dirty;
}

static uint64_t count_pages(const struct placement *placement, uint64_t first, uint64_t count,
                            bool (*is_counted)(const struct placement *, uint64_t))
{
    uint64_t pages = 0;
    for (uint64_t page = first; page < range_end(placement, first, count); page++)
        pages += is_counted(placement, page);
    return pages;
}

static bool is_mapped(const struct placement *placement, uint64_t page)
{
    return is_owned(placement, page) && placement->pages[page].mapped;
}

bool placement_is_own(const struct placement *placement, uint64_t first, uint64_t count)
{
    return count > 0 && count_pages(placement, first, count, is_owned) == count;
}

bool placement_is_free(const struct placement *placement, uint64_t first, uint64_t count)
{
    return count > 0 && count_pages(placement, first, count, is_free) == count;
}

uint64_t placement_mapped_pages(const struct placement *placement, uint64_t first, uint64_t count)
{
    return count_pages(placement, first, count, is_mapped);
}

uint64_t placement_owned_pages(const struct placement *placement)
{
    return placement->owned;
}

uint64_t placement_largest_free(const struct placement *placement)
{
    uint64_t run = 0, largest = 0;
    for (uint64_t page = 1; page < placement->page_count; page++) {
        run = is_free(placement, page) ? run + 1 : 0;
        largest = run > largest ? run : largest;
    }
    return largest;
}

/* A page that was mapped counts as dirty, written or not. */
static void map_page(struct placement *placement, uint64_t at, bool zeroed)
{
    struct placement_page *page = &placement->pages[at];
    if (zeroed && page->dirty)
        placement->pages_cleared++;
    else if (zeroed)
        placement->pages_saved++;
    placement->mapped += !page->mapped;
    page->mapped = true;
    page->dirty = true;
    if (placement->highest_mapped <= at)
        placement->highest_mapped = (uint32_t)at + 1;
    classify(placement, at);
}

void placement_map(struct placement *placement, uint64_t first, uint64_t count, bool zeroed)
{
    for (uint64_t page = first; page < range_end(placement, first, count); page++)
        if (is_owned(placement, page))
            map_page(placement, page, zeroed);
    if (placement->peak_mapped < placement->mapped)
        placement->peak_mapped = placement->mapped;
}

void placement_unmap(struct placement *placement, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < range_end(placement, first, count); page++) {
        placement->mapped -= placement->pages[page].mapped;
        placement->pages[page].mapped = false;
        classify(placement, page);
    }
}

void placement_zero(struct placement *placement, uint64_t first, uint64_t count)
{
    for (uint64_t page = first; page < range_end(placement, first, count); page++) {
        if (is_free(placement, page))
            placement->pages[page].dirty = false;
        classify(placement, page);
    }
}

static void move_break(struct placement *placement, uint64_t end)
{
    placement->program_break = end;
    if (placement->high_water < end)
        placement->high_water = end;
}

/* The system now owns the page's bytes in [start, end). Bytes below the high-water mark may have
 * any value. */
static void own_bytes(struct placement *placement, uint64_t at, uint64_t start, uint64_t end)
{
    struct placement_page *page = &placement->pages[at];
    uint64_t low = at * placement->page_size, high = low + placement->page_size;
    uint64_t from = start > low ? start : low;
    page->owned_bytes += (uint32_t)((end < high ? end : high) - from);
    page->dirty = page->dirty || from < placement->high_water;
    placement->owned += is_owned(placement, at);
    classify(placement, at);
}

static void own(struct placement *placement, uint64_t start, uint64_t end)
{
    uint64_t size = placement->page_size;
    for (uint64_t page = start / size; page * size < end && page < placement->page_count; page++)
        own_bytes(placement, page, start, end);
    move_break(placement, end);
}

void placement_event(struct placement *placement, const struct break_event *event)
{
    if (event->kind == BREAK_GRANTED)
        own(placement, event->start, event->start + event->bytes);
    else if (event->kind == BREAK_REFUSED_MOVED)
        move_break(placement, event->start + event->moved);
}

void placement_foreign(struct placement *placement, int64_t delta)
{
    move_break(placement, placement->program_break + (uint64_t)delta);
}

void placement_limit(struct placement *placement, uint64_t pages)
{
    placement->limit = pages * placement->page_size;
}
