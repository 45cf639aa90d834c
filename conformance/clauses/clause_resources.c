/* SPDX-License-Identifier: MIT
 *
 * Section 8 of the clause table: what happens where memory ends, and that free pages are found. Full
 * worlds, in which a lost page or a hidden hole shows at once.
 */
#include "conformance/clauses/stage.h"

#include <stdio.h>

#define FULL_WORLD "world pages=9 page=256 skip=3 growth=1"

enum { CAPACITY_CYCLES = 5, ORDERS = 3, GROWTHS = 8, LARGEST = 12, SLACK = 2 };

/* Single pages go upwards, downwards, or the odd ones last. */
static uint32_t ordinal_in_order(uint32_t pages, uint32_t at, unsigned order)
{
    uint32_t even = (pages + 1) / 2;

    if (order == 0)
        return at;
    if (order == 1)
        return pages - 1 - at;
    return at < even ? 2 * at : 2 * (at - even) + 1;
}

static bool unmap_all(struct stage *stage, uint32_t base, uint32_t pages, unsigned order)
{
    for (uint32_t i = 0; i < pages; i++) {
        const struct operation unmap = unmap_pages(base + ordinal_in_order(pages, i, order), 0, 1);
        if (!stage_ask(stage, &unmap, ANSWER_OK))
            return false;
    }
    return true;
}

/* Everything is mapped page by page and unmapped, in another order each time. */
static void clause_cap_stable(struct stage *stage)
{
    const char *world = "world pages=24 page=256 skip=3 growth=2 break=1p+8";
    uint32_t pages, now, base = 0;

    if (!stage_capacity(stage, world, &pages) || !stage_begin(stage, world))
        return;
    stage_act(stage);
    for (unsigned cycle = 0; cycle < CAPACITY_CYCLES; cycle++) {
        if (!stage_fill(stage, &now))
            return;
        if (now != pages)
            stage_object(stage, "%u pages at first, %u after %u cycles", pages, now, cycle);
        if (!unmap_all(stage, base, now, cycle % ORDERS))
            return;
        base += now + 1; /* and the one that was refused */
    }
    stage_end(stage);
}

/* AAAA is full, A..A has a hole of every place and size: it is found, and no second page is. */
static bool hole_found(struct stage *stage, uint32_t pages, uint32_t first, uint32_t count)
{
    const struct operation all = map_pages(pages), hole = map_pages(count), one = map_pages(1);
    const struct operation unmap = unmap_pages(0, first, count);

    if (!stage_begin(stage, FULL_WORLD) || !stage_ask(stage, &all, ANSWER_OK) ||
        !stage_ask(stage, &unmap, ANSWER_OK))
        return false;
    stage_act(stage);
    return stage_ask(stage, &hole, ANSWER_OK) && stage_ask(stage, &one, ANSWER_ENOMEM) &&
           stage_end(stage);
}

static void clause_progress_fit(struct stage *stage)
{
    uint32_t pages;

    if (!stage_capacity(stage, FULL_WORLD, &pages))
        return;
    for (uint32_t first = 0; first < pages; first++) {
        for (uint32_t count = 1; count <= pages - first; count++) {
            if (!hole_found(stage, pages, first, count))
                return;
        }
    }
}

/* The largest mapping that an empty world has room for. */
static bool find_largest(struct stage *stage, uint32_t *pages)
{
    for (*pages = LARGEST; *pages > 0; --*pages) {
        const struct operation all = map_pages(*pages);
        if (!stage_begin(stage, FULL_WORLD))
            return false;
        stage_act(stage);
        if (!stage_ask(stage, &all, ANSWER_OK | ANSWER_ENOMEM))
            return false;
        if (stage_step(stage)->outcome.kind == OUTCOME_SUCCESS)
            return true;
    }
    return stage_object(stage, "not a single page can be mapped");
}

/* AAABB.  is refused all of it, and ...... is not, twice. */
static void clause_nomem_recover(struct stage *stage)
{
    uint32_t pages;

    if (!find_largest(stage, &pages) || !stage_begin(stage, FULL_WORLD))
        return;
    const struct operation all = map_pages(pages), part = map_pages(pages / 2), one = map_pages(1);
    const struct operation undo_part = unmap_pages(0, 0, pages / 2),
                           undo_one = unmap_pages(1, 0, 1);
    const struct operation undo_all = unmap_pages(3, 0, pages);

    if (!stage_ask(stage, &part, ANSWER_OK) || !stage_ask(stage, &one, ANSWER_OK))
        return;
    stage_act(stage);
    if (stage_ask(stage, &all, ANSWER_ENOMEM) && stage_ask(stage, &undo_part, ANSWER_OK) &&
        stage_ask(stage, &undo_one, ANSWER_OK) && stage_ask(stage, &all, ANSWER_OK) &&
        stage_ask(stage, &all, ANSWER_ENOMEM) && stage_ask(stage, &undo_all, ANSWER_OK) &&
        stage_ask(stage, &all, ANSWER_OK))
        stage_end(stage);
}

static bool pages_merge(struct stage *stage, uint32_t pages, unsigned order)
{
    const struct operation all = map_pages(pages);
    uint32_t mapped;

    if (!stage_begin(stage, FULL_WORLD) || !stage_fill(stage, &mapped))
        return false;
    stage_act(stage);
    return unmap_all(stage, 0, mapped, order) && stage_ask(stage, &all, ANSWER_OK) &&
           stage_end(stage);
}

static void clause_progress_coalesce(struct stage *stage)
{
    uint32_t pages;

    if (!stage_capacity(stage, FULL_WORLD, &pages))
        return;
    for (unsigned order = 0; order < ORDERS && pages_merge(stage, pages, order); order++)
        ;
}

/* The k-th sbrk is refused, for every k that the story meets: a map may then fail, the next not. */
static void clause_grow_fail(struct stage *stage)
{
    const struct operation map = map_pages(5), unmap = unmap_pages(0, 0, 5);
    char world[80];

    for (unsigned k = 1; k <= GROWTHS; k++) {
        snprintf(world, sizeof world, "world pages=64 page=256 growth=7 fail=%u", k);
        if (!stage_begin(stage, world))
            return;
        stage_act(stage);
        for (unsigned i = 0; i < GROWTHS; i++) {
            if (!stage_ask(stage, &map, ANSWER_OK | ANSWER_ENOMEM))
                return;
            if (stage_step(stage)->outcome.kind == OUTCOME_FAILURE &&
                !stage_ask(stage, &map, ANSWER_OK))
                return;
        }
        if (k > 1 && !stage_ask(stage, &unmap, ANSWER_OK))
            return;
        if (!stage_ask(stage, &map, ANSWER_OK) || !stage_end(stage))
            return;
    }
}

/* Every growth is seen, and its size promised. */
static void growth_is_promised(struct stage *stage)
{
    if (!stage_begin(stage, "world pages=256 page=256 growth=3 break=1p+60"))
        return;
    stage_act(stage);
    if (stage_tell(stage, "unmap @1p 1p\n a = map 1p\n b = map 3p\n c = map 9p\n d = map 17p\n"
                          "e = map 17p\n sbrk 12b\n f = map 17p\n g = map 40p\n h = map 1p\n"
                          "sbrk 3p\n i = map 33p\n"))
        stage_end(stage);
}

/* Growth is not seen, but where it ends: of the pages that the limit leaves, mappings of one page get
 * all but a few. */
static void pages_cost_pages(struct stage *stage)
{
    const uint32_t room = 40;
    uint32_t single;

    if (!stage_begin(stage, "world pages=41 page=256 skip=3 growth=1 break=1p"))
        return;
    stage_act(stage);
    if (stage_fill(stage, &single) && single + SLACK < room)
        stage_object(stage, "there are %u pages, but room for only %u mappings of one page", room,
                     single);
}

static void clause_grow_bound(struct stage *stage)
{
    if ((stage->profile->promises & PROMISE_ECONOMY) != 0 &&
        (stage->system->features & SYSTEM_ARENA) != 0)
        growth_is_promised(stage);
    else if (stage->system->limit != NULL)
        pages_cost_pages(stage);
    else
        stage_decide(stage, CLAUSE_UNTESTED, "nobody can limit its memory");
}

/* Every other page of a long mapping goes: as many pieces as there can be. */
static void clause_unmap_nomem(struct stage *stage)
{
    bool promised = (stage->profile->promises & PROMISE_UNMAP_NEVER_ENOMEM) != 0;
    const struct operation all = map_pages(48);

    if (!stage_begin(stage, CLAUSE_WORLD) || !stage_ask(stage, &all, ANSWER_OK))
        return;
    stage_act(stage);
    for (uint32_t page = 1; page < 48; page += 2) {
        const struct operation unmap = unmap_pages(0, page, 1);
        if (!stage_ask(stage, &unmap, promised ? ANSWER_OK : ANSWER_OK | ANSWER_ENOMEM))
            return;
    }
    stage_end(stage);
}

const struct clause clauses_resources[] = {
    {.id = "NOMEM-STATE",
     .full = true,
     .questions = ASK_STRUCTURE,
     .world = FULL_WORLD,
     .setup = "a = map 3p\n b = map 2p\n write a 3p\n write b 2p\n",
     .story = "c = map 60p => ENOMEM\n d = map 9p => ENOMEM\n unmap a 3p\n"
              "e = map half-1p => ENOMEM\n write b 2p\n unmap b 2p\n"},
    {.id = "NOMEM-SMALL",
     .full = true,
     .world = FULL_WORLD,
     .setup = "a = map 2p\n",
     .story = "b = map 60p => ENOMEM\n c = map 1p\n d = map top-9p => ENOMEM\n e = map 2p\n"},
    {.id = "NOMEM-RECOVER", .full = true, .questions = ASK_ECONOMY, .body = clause_nomem_recover},
    {.id = "CAP-STABLE", .body = clause_cap_stable},
    {.id = "PROGRESS-FIT", .questions = ASK_ECONOMY | ASK_STRUCTURE, .body = clause_progress_fit},
    {.id = "PROGRESS-COALESCE",
     .questions = ASK_ECONOMY | ASK_STRUCTURE,
     .body = clause_progress_coalesce},
    {.id = "GROW-BOUND", .questions = ASK_ECONOMY, .body = clause_grow_bound},
    {.id = "GROW-FAIL",
     .questions = ASK_ECONOMY | ASK_STRUCTURE,
     .features = SYSTEM_ARENA,
     .story = "a = map 3p\n fail 1 moved\n b = map 9p\n fail 2 moved\n c = map 9p\n"
              "fail 2\n unmap a 3p\n d = map 3p\n",
     .body = clause_grow_fail},
    {.id = "GROW-INTERLEAVE",
     .questions = ASK_ECONOMY | ASK_STRUCTURE,
     .world = "world pages=64 page=256 skip=3 growth=1 break=1p+4",
     .story = "a = map 1p\n sbrk 4b\n b = map 1p\n sbrk 1p-8\n c = map 2p\n sbrk 1b\n sbrk 1p\n"
              "d = map 3p\n unmap a 1p\n unmap c 2p\n sbrk 3b\n e = map 2p\n f = map 1p\n"
              "sbrk -3b\n g = map 9p\n write d 3p\n unmap b 1p\n h = map 1p\n"},
    {.id = "UNMAP-NOMEM", .body = clause_unmap_nomem},
    {.id = NULL},
};
