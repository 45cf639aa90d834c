/* SPDX-License-Identifier: MIT
 *
 * See import_pages.h. Unmapping marks a page GOING. import_pages_next_gone reports it once and
 * marks it GONE, which separates the pages of this call from those of earlier ones.
 */
#include "fuzz/import/import_pages.h"
#include "reference/array.h"
#include <stdlib.h>
#include <string.h>

enum page_fate { PAGE_THERE, PAGE_GOING, PAGE_GONE };

void import_pages_open(struct import_pages *pages, uint64_t ratio)
{
    *pages = (struct import_pages){.ratio = ratio};
}

void import_pages_close(struct import_pages *pages)
{
    for (size_t i = 0; i < pages->count; i++)
        free(pages->recorded[i].pages);
    free(pages->recorded);
    *pages = (struct import_pages){0};
}

static uint64_t small_pages(uint64_t length)
{
    return length / TRACE_PAGE + (length % TRACE_PAGE != 0);
}

uint64_t import_pages_of(const struct import_pages *pages, uint64_t length)
{
    return (small_pages(length) + pages->ratio - 1) / pages->ratio;
}

/* Searches from the end, because most calls concern young mappings. */
static struct recorded_mapping *find(const struct import_pages *pages, int64_t id)
{
    for (size_t i = pages->count; i > 0; i--)
        if (pages->recorded[i - 1].id == id)
            return &pages->recorded[i - 1];
    return NULL;
}

static bool reserve_one(struct import_pages *pages)
{
    return array_reserve(&pages->recorded, &pages->capacity, pages->count + 1,
                         sizeof *pages->recorded);
}

bool import_pages_map(struct import_pages *pages, int64_t id, uint64_t length)
{
    if (find(pages, id) != NULL || !reserve_one(pages))
        return false;
    struct recorded_mapping recorded = {
        .id = id, .ordinal = pages->ordinals, .length = small_pages(length)};
    recorded.pages = calloc((size_t)recorded.length, 1);
    if (recorded.pages == NULL)
        return false;
    pages->recorded[pages->count++] = recorded;
    pages->ordinals++;
    pages->live += import_pages_of(pages, length);
    if (pages->live > pages->peak)
        pages->peak = pages->live;
    return true;
}

static bool is_inside(const struct recorded_mapping *recorded, const struct trace_piece *piece)
{
    return recorded != NULL && piece->offset % TRACE_PAGE == 0 && piece->length > 0 &&
           piece->offset / TRACE_PAGE <= recorded->length &&
           small_pages(piece->length) <= recorded->length - piece->offset / TRACE_PAGE;
}

bool import_pages_unmap(struct import_pages *pages, const struct trace_piece *piece,
                        size_t *ordinal)
{
    struct recorded_mapping *recorded = find(pages, piece->id);
    if (!is_inside(recorded, piece))
        return false;
    uint8_t *first = recorded->pages + piece->offset / TRACE_PAGE;
    for (uint64_t i = 0; i < small_pages(piece->length); i++)
        if (first[i] == PAGE_THERE)
            first[i] = PAGE_GOING;
    *ordinal = recorded->ordinal;
    return true;
}

/* A larger page is unmapped when none of its small pages remains mapped and one of them is GOING.
 */
static bool goes(const struct import_pages *pages, const struct recorded_mapping *recorded,
                 uint64_t page)
{
    uint64_t end = (page + 1) * pages->ratio;
    bool going = false;
    for (uint64_t i = page * pages->ratio; i < end && i < recorded->length; i++) {
        if (recorded->pages[i] == PAGE_THERE)
            return false;
        going = going || recorded->pages[i] == PAGE_GOING;
    }
    return going;
}

static void settle(const struct import_pages *pages, struct recorded_mapping *recorded,
                   uint64_t page)
{
    uint64_t end = (page + 1) * pages->ratio;
    for (uint64_t i = page * pages->ratio; i < end && i < recorded->length; i++)
        if (recorded->pages[i] == PAGE_GOING)
            recorded->pages[i] = PAGE_GONE;
}

bool import_pages_next_gone(struct import_pages *pages, const struct trace_piece *piece,
                            struct imported_run *run)
{
    struct recorded_mapping *recorded = find(pages, piece->id);
    uint64_t start = piece->offset / TRACE_PAGE;
    uint64_t end = (start + small_pages(piece->length) + pages->ratio - 1) / pages->ratio;
    uint64_t page = run->count > 0 ? run->first + run->count : start / pages->ratio;
    while (page < end && !goes(pages, recorded, page))
        settle(pages, recorded, page++);
    *run = (struct imported_run){page, 0};
    while (page < end && goes(pages, recorded, page)) {
        settle(pages, recorded, page++);
        run->count++;
    }
    pages->live -= run->count;
    return run->count > 0;
}

bool import_pages_inside(const struct import_pages *pages, const struct trace_piece *piece,
                         size_t *ordinal, struct imported_run *run)
{
    const struct recorded_mapping *recorded = find(pages, piece->id);
    if (!is_inside(recorded, piece))
        return false;
    uint64_t start = piece->offset / TRACE_PAGE;
    uint64_t end = start + small_pages(piece->length);
    uint64_t first = (start + pages->ratio - 1) / pages->ratio;
    bool to_the_end = end == recorded->length;
    uint64_t last = (end + (to_the_end ? pages->ratio - 1 : 0)) / pages->ratio;
    *ordinal = recorded->ordinal;
    *run = (struct imported_run){first, last > first ? last - first : 0};
    return true;
}
