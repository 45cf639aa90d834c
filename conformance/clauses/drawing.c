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
#include "conformance/clauses/stage.h"

#include <string.h>

enum { LETTERS = 26, CELLS = 32 };

/* Where a cell of the drawing is: a page of the mapping that was made for its run. */
struct cell {
    uint32_t ordinal, index;
    uint64_t page;
};

struct canvas {
    struct stage *stage;
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

static bool is_first_fit(const struct stage *stage)
{
    return stage->profile->placement == PLACEMENT_FIRST_FIT;
}

/* Twice the room where mappings need not lie one behind the other. */
static bool reserve_range(struct canvas *canvas, size_t cells)
{
    struct stage *stage = canvas->stage;
    uint32_t pages = (uint32_t)(is_first_fit(stage) ? cells : 2 * cells + 2);
    struct operation map = map_pages(pages);

    if (!stage_ask(stage, &map, ANSWER_OK))
        return false;
    canvas->reserve = (uint32_t)stage_step(stage)->ordinal;
    canvas->page = stage_step(stage)->first_page;
    struct operation unmap = unmap_pages(canvas->reserve, 0, pages);
    return stage_ask(stage, &unmap, ANSWER_OK);
}

/* Maps a run; *there: it was given the place it has in the drawing. */
static bool map_run(struct canvas *canvas, size_t at, size_t length, bool *there)
{
    struct stage *stage = canvas->stage;
    struct operation map = map_pages((uint32_t)length);

    map.place.mapping = (int32_t)canvas->reserve;
    map.place.offset.pages = (int32_t)at;
    if (!stage_ask(stage, &map, ANSWER_OK))
        return false;
    *there = stage_step(stage)->first_page == canvas->page + at;
    return true;
}

static void note_run(struct canvas *canvas, size_t at, size_t length)
{
    const struct step *step = stage_step(canvas->stage);

    for (size_t i = 0; i < length; i++)
        canvas->cells[at + i] =
            (struct cell){(uint32_t)step->ordinal, (uint32_t)i, step->first_page + i};
}

/* A run lies behind the one before it, and what is between them was mapped before. */
static bool stretches(const struct canvas *canvas, size_t at)
{
    uint64_t first = canvas->cells[0].page, page = canvas->cells[at].page;

    return !is_first_fit(canvas->stage) && (at == 0 || canvas->cells[at - 1].page < page) &&
           model_knows(judge_model(canvas->stage->judge), first, page - first + 1);
}

static bool map_letters(struct canvas *canvas, const char *drawing)
{
    struct stage *stage = canvas->stage;
    bool there;

    for (size_t at = 0; drawing[at] != '\0'; at += run_length(drawing + at)) {
        if (!map_run(canvas, at, run_length(drawing + at), &there))
            return false;
        note_run(canvas, at, run_length(drawing + at));
        if (!there && !stretches(canvas, at))
            return stage_object(stage, "`%s` cannot be made: page %zu of it lies elsewhere",
                                drawing, at);
        if (drawing[at] != '.')
            canvas->ordinals[drawing[at] - 'A'] = (uint32_t)stage_step(stage)->ordinal;
    }
    return true;
}

/* From a cell of the drawing to another, and as many pages behind it. */
static struct operation unmap_cells(const struct canvas *canvas, size_t first, size_t last,
                                    size_t behind)
{
    const struct cell *from = &canvas->cells[first], *to = &canvas->cells[last];

    return unmap_pages(from->ordinal, from->index, (uint32_t)(to->page - from->page + 1 + behind));
}

static bool unmap_dots(struct canvas *canvas, const char *drawing)
{
    for (size_t at = 0; drawing[at] != '\0'; at += run_length(drawing + at)) {
        struct operation unmap = unmap_cells(canvas, at, at + run_length(drawing + at) - 1, 0);
        if (drawing[at] == '.' && !stage_ask(canvas->stage, &unmap, ANSWER_OK))
            return false;
    }
    return true;
}

static char page_letter(const struct canvas *canvas, size_t at)
{
    const struct model *model = judge_model(canvas->stage->judge);
    size_t live;

    if (model_find(model, canvas->cells[at].page, 1, &live) == 0)
        return '.';
    for (int letter = 0; letter < LETTERS; letter++) {
        if (canvas->ordinals[letter] == model->pages[live].mapping)
            return (char)('A' + letter);
    }
    return '?';
}

static bool compare(struct canvas *canvas, const char *after)
{
    char got[64] = "";
    size_t length = strlen(after);

    if (canvas->stage->bare)
        return true; /* the model's pages are shared by mappings */
    for (size_t at = 0; at < length && at + 1 < sizeof got; at++)
        got[at] = page_letter(canvas, at);
    return strcmp(got, after) == 0 ||
           stage_object(canvas->stage, "expected `%s`, the pages are `%s`", after, got);
}

static bool refill(struct canvas *canvas, const char *after)
{
    struct stage *stage = canvas->stage;
    bool promised = is_first_fit(stage);
    bool there = false;

    for (size_t at = 0; after[at] != '\0'; at += run_length(after + at)) {
        if (after[at] != '.')
            continue;
        if (!map_run(canvas, at, run_length(after + at), &there))
            return false;
        if (!there && promised)
            return stage_object(stage, "`%s`: the hole at page %zu was not used again", after, at);
    }
    return true;
}

bool stage_draw(struct stage *stage, const struct clause_drawing *drawing)
{
    struct canvas canvas = {.stage = stage};

    memset(canvas.ordinals, 0xff, sizeof canvas.ordinals);
    if (!reserve_range(&canvas, strlen(drawing->before)) ||
        !map_letters(&canvas, drawing->before) || !unmap_dots(&canvas, drawing->before))
        return false;
    stage_act(stage);
    size_t cells = strlen(drawing->before), end = drawing->first + drawing->count;
    size_t last = end < cells ? end - 1 : cells - 1;
    struct operation unmap = unmap_cells(&canvas, drawing->first, last, end - 1 - last);
    return stage_ask(stage, &unmap, ANSWER_OK) && compare(&canvas, drawing->after) &&
           refill(&canvas, drawing->after) && stage_end(stage);
}
