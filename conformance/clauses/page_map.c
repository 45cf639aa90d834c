/* SPDX-License-Identifier: MIT
 *
 * Page maps as tests: letters are mappings, dots are free pages.
 *
 *   make     AA..BB   one mapping after another, each hinted to its place, then the holes unmapped
 *   unmap    [1, 5)
 *   compare  A....B   with the model, which followed the answers
 *   refill   AxxxxB   maps the free pages again; with first fit at the same place
 *
 * A system that may choose addresses can leave pages between the mappings, for instance for its own
 * notes: AA_.._BB. The page map is then stretched: the unmapped range reaches from the page of its
 * first cell to the page of its last cell. Every page in between was mapped before, so it is known
 * to be free. A system that changes the order of the mappings leaves the clause UNRESOLVED.
 */
#include "conformance/clauses/clause_run.h"

#include <string.h>

enum { LETTERS = 26, CELLS = 32 };

/* The page of one cell: the mapping made for its letter or dots, and the index in that mapping. */
struct cell {
    uint32_t ordinal, index;
    uint64_t page;
};

struct page_map {
    struct clause_run *run;
    uint32_t reserve; /* ordinal of the mapping that reserved the whole range */
    uint64_t page;    /* first page of the range */
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

/* Maps the whole range and unmaps it again. Without first fit the range has twice the room, as
 * mappings need not be adjacent. */
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

/* Maps one run of equal cells. *there: the mapping lies at its place in the page map. */
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

/* The run lies after the run before it, and every page in between was mapped before. */
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
            return run_fail(run, "cannot make `%s`: page %zu lies elsewhere", drawing, at);
        if (drawing[at] != '.')
            page_map->ordinals[drawing[at] - 'A'] = (uint32_t)run_step(run)->ordinal;
    }
    return true;
}

/* Unmaps the pages from cell `first` to cell `last`, and the next `behind` pages. */
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
        return true; /* mappings share pages, so the model cannot tell them apart */
    for (size_t at = 0; at < length && at + 1 < sizeof got; at++)
        got[at] = page_letter(page_map, at);
    return strcmp(got, after) == 0 ||
           run_fail(page_map->run, "expected the page map `%s`, got `%s`", after, got);
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
            return run_fail(run, "`%s`: the hole at page %zu was not reused", after, at);
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
