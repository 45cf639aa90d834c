/* SPDX-License-Identifier: MIT
 *
 * Drawings of a page range as tests: letters are mappings, dots are free pages.
 *
 *   make     AA..BB   one mapping after the other, each hinted to its place, then the holes unmapped
 *   unmap    [1, 5)
 *   compare  A....B   with the model, which followed the answers
 *   refill   AxxxxB   what is free can be mapped again; with first fit it is found at once
 *
 * A system that is free to choose addresses may leave room between the mappings, as one does that keeps
 * its notes there: AA_.._BB. The drawing is then stretched: the range reaches from the page of its first
 * cell to that of its last one, and all in between was mapped before, so that it is known to be free. One
 * that does not even keep the order leaves the clause UNRESOLVED.
 */
#include "conformance/clauses/clause_run.h"

#include <string.h>

enum { LETTERS = 26, CELLS = 32 };

/* Where a cell of the drawing is: a page of the mapping that was made for its run. */
struct cell {
    uint32_t ordinal, index;
    uint64_t page;
};

struct page_map {
    struct clause_run *run;
    uint32_t reserve; /* ordinal of the mapping that first had the whole range */
    uint64_t page;    /* its first */
    struct cell cells[CELLS];
    uint32_t ordinals[LETTERS];
};

static size_t run_length(const char *run)
{
    size_t length = 1;

    while (run[length] == run[0])
        length++;
    return length;
}

static bool is_first_fit(const struct clause_run *run)
{
    return run->profile->placement == PLACEMENT_FIRST_FIT;
}

/* Twice the room where mappings need not lie one behind the other. */
static bool reserve_range(struct page_map *page_map, size_t cells)
{
    struct clause_run *run = page_map->run;
    uint32_t pages = (uint32_t)(is_first_fit(run) ? cells : 2 * cells + 2);
    struct operation map = map_pages(pages);

    if (!run_operation(run, &map, ANSWER_OK))
        return false;
    page_map->reserve = (uint32_t)run_step(run)->ordinal;
    page_map->page = run_step(run)->first_page;
    struct operation unmap = unmap_pages(page_map->reserve, 0, pages);
    return run_operation(run, &unmap, ANSWER_OK);
}

/* Maps a run; *there: it was given the place it has in the drawing. */
static bool map_run(struct page_map *page_map, size_t at, size_t length, bool *there)
{
    struct clause_run *run = page_map->run;
    struct operation map = map_pages((uint32_t)length);

    map.place.mapping = (int32_t)page_map->reserve;
    map.place.offset.pages = (int32_t)at;
    if (!run_operation(run, &map, ANSWER_OK))
        return false;
    *there = run_step(run)->first_page == page_map->page + at;
    return true;
}

static void note_run(struct page_map *page_map, size_t at, size_t length)
{
    const struct step *step = run_step(page_map->run);

    for (size_t i = 0; i < length; i++)
        page_map->cells[at + i] =
            (struct cell){(uint32_t)step->ordinal, (uint32_t)i, step->first_page + i};
}

/* A run lies behind the one before it, and what is between them was mapped before. */
static bool stretches(const struct page_map *page_map, size_t at)
{
    uint64_t first = page_map->cells[0].page, page = page_map->cells[at].page;

    return !is_first_fit(page_map->run) && (at == 0 || page_map->cells[at - 1].page < page) &&
           model_knows(judge_model(page_map->run->judge), first, page - first + 1);
}

static bool map_letters(struct page_map *page_map, const char *drawing)
{
    struct clause_run *run = page_map->run;
    bool there;

    for (size_t at = 0; drawing[at] != '\0'; at += run_length(drawing + at)) {
        if (!map_run(page_map, at, run_length(drawing + at), &there))
            return false;
        note_run(page_map, at, run_length(drawing + at));
        if (!there && !stretches(page_map, at))
            return run_fail(run, "`%s` cannot be made: page %zu of it lies elsewhere", drawing, at);
        if (drawing[at] != '.')
            page_map->ordinals[drawing[at] - 'A'] = (uint32_t)run_step(run)->ordinal;
    }
    return true;
}

/* From a cell of the drawing to another, and as many pages behind it. */
static struct operation unmap_cells(const struct page_map *page_map, size_t first, size_t last,
                                    size_t behind)
{
    const struct cell *from = &page_map->cells[first], *to = &page_map->cells[last];

    return unmap_pages(from->ordinal, from->index, (uint32_t)(to->page - from->page + 1 + behind));
}

static bool unmap_dots(struct page_map *page_map, const char *drawing)
{
    for (size_t at = 0; drawing[at] != '\0'; at += run_length(drawing + at)) {
        struct operation unmap = unmap_cells(page_map, at, at + run_length(drawing + at) - 1, 0);
        if (drawing[at] == '.' && !run_operation(page_map->run, &unmap, ANSWER_OK))
            return false;
    }
    return true;
}

static char page_letter(const struct page_map *page_map, size_t at)
{
    const struct model *model = judge_model(page_map->run->judge);
    size_t live;

    if (model_find(model, page_map->cells[at].page, 1, &live) == 0)
        return '.';
    for (int letter = 0; letter < LETTERS; letter++) {
        if (page_map->ordinals[letter] == model->pages[live].mapping)
            return (char)('A' + letter);
    }
    return '?';
}

static bool compare(struct page_map *page_map, const char *after)
{
    char got[64] = "";
    size_t length = strlen(after);

    if (page_map->run->bare)
        return true; /* the model's pages are shared by mappings */
    for (size_t at = 0; at < length && at + 1 < sizeof got; at++)
        got[at] = page_letter(page_map, at);
    return strcmp(got, after) == 0 ||
           run_fail(page_map->run, "expected `%s`, the pages are `%s`", after, got);
}

static bool refill(struct page_map *page_map, const char *after)
{
    struct clause_run *run = page_map->run;
    bool promised = is_first_fit(run);
    bool there = false;

    for (size_t at = 0; after[at] != '\0'; at += run_length(after + at)) {
        if (after[at] != '.')
            continue;
        if (!map_run(page_map, at, run_length(after + at), &there))
            return false;
        if (!there && promised)
            return run_fail(run, "`%s`: the hole at page %zu was not used again", after, at);
    }
    return true;
}

bool run_page_map(struct clause_run *run, const struct clause_page_map *drawing)
{
    struct page_map page_map = {.run = run};

    memset(page_map.ordinals, 0xff, sizeof page_map.ordinals);
    if (!reserve_range(&page_map, strlen(drawing->before)) ||
        !map_letters(&page_map, drawing->before) || !unmap_dots(&page_map, drawing->before))
        return false;
    run_arranged(run);
    size_t cells = strlen(drawing->before), end = drawing->first + drawing->count;
    size_t last = end < cells ? end - 1 : cells - 1;
    struct operation unmap = unmap_cells(&page_map, drawing->first, last, end - 1 - last);
    return run_operation(run, &unmap, ANSWER_OK) && compare(&page_map, drawing->after) &&
           refill(&page_map, drawing->after) && run_end(run);
}
