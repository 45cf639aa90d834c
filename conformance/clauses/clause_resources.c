/* SPDX-License-Identifier: MIT
 *
 * Section 8 of the clause table: the behaviour at the end of memory, and whether free pages are
 * found. The worlds are full, so that a lost page or an overlooked hole shows at once.
 */
#include "conformance/clauses/clause_outside.h"

#include <stdio.h>

#define FULL_WORLD "world pages=9 page=256 skip=3 growth=1"

enum { CAPACITY_CYCLES = 5, ORDERS = 3, GROWTHS = 8, LARGEST = 12, SLACK = 2, SINGLES = 40 };

/* Order 0 unmaps upwards, order 1 downwards, order 2 first the even pages and then the odd ones. */
static uint32_t ordinal_in_order(uint32_t pages, uint32_t at, unsigned order)
{
    uint32_t even = (pages + 1) / 2;

    if (order == 0)
        return at;
    if (order == 1)
        return pages - 1 - at;
    return at < even ? 2 * at : 2 * (at - even) + 1;
}

static bool unmap_all(struct clause_run *run, uint32_t base, uint32_t pages, unsigned order)
{
    for (uint32_t i = 0; i < pages; i++) {
        const struct operation unmap = unmap_pages(base + ordinal_in_order(pages, i, order), 0, 1);
        if (!run_operation(run, &unmap, ANSWER_OK))
            return false;
    }
    return true;
}

/* Maps all pages one by one and unmaps them, in a different order each time. */
static void clause_cap_stable(struct clause_run *run)
{
    const char *world = "world pages=24 page=256 skip=3 growth=2 break=1p+8";
    uint32_t pages, now, base = 0;

    if (!run_capacity(run, world, &pages) || !run_begin(run, world))
        return;
    run_arranged(run);
    for (unsigned cycle = 0; cycle < CAPACITY_CYCLES; cycle++) {
        if (!run_fill(run, &now))
            return;
        if (now != pages)
            run_fail(run, "%u pages at first, %u after %u cycles", pages, now, cycle);
        if (!unmap_all(run, base, now, cycle % ORDERS))
            return;
        base += now + !run->unlimited; /* the refused map has an ordinal too */
    }
    run_end(run);
}

/* AAAA fills the world, and A..A has a hole of this place and size. A map of that size must find
 * it, and then no page is left. */
static bool hole_found(struct clause_run *run, uint32_t pages, uint32_t first, uint32_t count)
{
    const struct operation all = map_pages(pages), hole = map_pages(count), one = map_pages(1);
    const struct operation unmap = unmap_pages(0, first, count);

    if (!run_begin(run, FULL_WORLD) || !run_operation(run, &all, ANSWER_OK) ||
        !run_operation(run, &one, run_no_room(run)) || !run_operation(run, &unmap, ANSWER_OK))
        return false;
    run_arranged(run);
    return run_operation(run, &hole, ANSWER_OK) && run_operation(run, &one, run_no_room(run)) &&
           run_end(run);
}

/* A.A...A has a hole that is two pages too short, and after one page a hole that fits. */
static bool second_hole_found(struct clause_run *run, uint32_t pages, uint32_t shorter)
{
    const struct operation all = map_pages(pages), map = map_pages(shorter + 2);
    const struct operation first = unmap_pages(0, 1, shorter),
                           second = unmap_pages(0, shorter + 2, shorter + 2);

    if (!run_begin(run, FULL_WORLD) || !run_operation(run, &all, ANSWER_OK) ||
        !run_operation(run, &first, ANSWER_OK) || !run_operation(run, &second, ANSWER_OK))
        return false;
    run_arranged(run);
    return run_operation(run, &map, ANSWER_OK) && run_operation(run, &map, run_no_room(run)) &&
           run_end(run);
}

/* Every hole of the first pages. A memory of many pages has too many holes. */
static void clause_progress_fit(struct clause_run *run)
{
    uint32_t pages;

    if (!run_capacity(run, FULL_WORLD, &pages))
        return;
    const uint32_t end = pages < LARGEST ? pages : LARGEST;
    for (uint32_t first = 0; first < end; first++) {
        for (uint32_t count = 1; count <= end - first; count++) {
            if (!hole_found(run, pages, first, count))
                return;
        }
    }
    for (uint32_t shorter = 1; 2 * shorter + 4 <= end; shorter++) {
        if (!second_hole_found(run, pages, shorter))
            return;
    }
}

/* The size of the largest mapping that fits an empty world, in pages. */
static bool find_largest(struct clause_run *run, uint32_t *pages)
{
    for (*pages = LARGEST; *pages > 0; --*pages) {
        const struct operation all = map_pages(*pages);
        if (!run_begin(run, FULL_WORLD))
            return false;
        run_arranged(run);
        if (!run_operation(run, &all, ANSWER_OK | ANSWER_ENOMEM))
            return false;
        if (run_step(run)->outcome.kind == OUTCOME_SUCCESS)
            return true;
    }
    return run_fail(run, "expected to map at least one page, got none");
}

/* While AAAB. is mapped, a map of all pages must fail. After all unmaps it must succeed. The clause
 * then repeats both steps with one mapping of all pages. */
static void clause_nomem_recover(struct clause_run *run)
{
    uint32_t pages;

    if (!find_largest(run, &pages) || !run_begin(run, FULL_WORLD))
        return;
    const struct operation all = map_pages(pages), part = map_pages(pages / 2), one = map_pages(1);
    const struct operation undo_part = unmap_pages(0, 0, pages / 2),
                           undo_one = unmap_pages(1, 0, 1);
    const struct operation undo_all = unmap_pages(3, 0, pages);

    if (!run_operation(run, &part, ANSWER_OK) || !run_operation(run, &one, ANSWER_OK))
        return;
    run_arranged(run);
    if (run_operation(run, &all, ANSWER_ENOMEM) && run_operation(run, &undo_part, ANSWER_OK) &&
        run_operation(run, &undo_one, ANSWER_OK) && run_operation(run, &all, ANSWER_OK) &&
        run_operation(run, &all, ANSWER_ENOMEM) && run_operation(run, &undo_all, ANSWER_OK) &&
        run_operation(run, &all, ANSWER_OK))
        run_end(run);
}

static bool pages_merge(struct clause_run *run, uint32_t pages, unsigned order)
{
    const struct operation all = map_pages(pages);
    uint32_t mapped;

    if (!run_begin(run, FULL_WORLD) || !run_fill(run, &mapped))
        return false;
    run_arranged(run);
    return unmap_all(run, 0, mapped, order) && run_operation(run, &all, ANSWER_OK) && run_end(run);
}

static void clause_progress_coalesce(struct clause_run *run)
{
    uint32_t pages;

    if (!run_capacity(run, FULL_WORLD, &pages))
        return;
    for (unsigned order = 0; order < ORDERS && pages_merge(run, pages, order); order++)
        ;
}

/* sbrk refuses its k-th call, for each k. A map may then fail, and the next one must succeed. */
static void clause_grow_fail(struct clause_run *run)
{
    const struct operation map = map_pages(5), unmap = unmap_pages(0, 0, 5);
    char world[80];

    for (unsigned k = 1; k <= GROWTHS; k++) {
        snprintf(world, sizeof world, "world pages=64 page=256 growth=7 fail=%u", k);
        if (!run_begin(run, world))
            return;
        run_arranged(run);
        for (unsigned i = 0; i < GROWTHS; i++) {
            if (!run_operation(run, &map, ANSWER_OK | ANSWER_ENOMEM))
                return;
            if (run_step(run)->outcome.kind == OUTCOME_FAILURE &&
                !run_operation(run, &map, ANSWER_OK))
                return;
        }
        if (k > 1 && !run_operation(run, &unmap, ANSWER_OK))
            return;
        if (!run_operation(run, &map, ANSWER_OK) || !run_end(run))
            return;
    }
}

/* The system reports its break, and its profile promises the size of every growth. */
static void growth_is_promised(struct clause_run *run)
{
    if (!run_begin(run, "world pages=256 page=256 growth=3 break=1p+60"))
        return;
    run_arranged(run);
    if (run_text(run, "unmap @1p 1p\n a = map 1p\n b = map 3p\n c = map 9p\n d = map 17p\n"
                      "e = map 17p\n sbrk 12b\n f = map 17p\n g = map 40p\n h = map 1p\n"
                      "sbrk 3p\n i = map 33p\n"))
        run_end(run);
}

/* The break is not visible, but its limit is: single pages must fill all but SLACK of the pages
 * that the limit allows. */
static void pages_cost_pages(struct clause_run *run)
{
    const uint32_t allowed = 40;
    uint32_t single;

    if (!run_begin(run, "world pages=41 page=256 skip=3 growth=1 break=1p"))
        return;
    run_arranged(run);
    if (run_fill(run, &single) && single + SLACK < allowed)
        run_fail(run, "the limit allows %u pages, but only %u mappings of one page fit", allowed,
                 single);
}

/* Neither the break nor its limit is visible: as many single pages must fit as one mapping had. */
static void pages_fit_singly(struct clause_run *run)
{
    const struct operation all = map_pages(SINGLES), one = map_pages(1);

    if (!run_begin(run, CLAUSE_WORLD) || !run_operation(run, &all, ANSWER_OK) ||
        !run_begin(run, CLAUSE_WORLD))
        return;
    run_arranged(run);
    for (unsigned i = 0; i < SINGLES; i++) {
        if (!run_operation(run, &one, ANSWER_OK))
            return;
    }
    run_end(run);
}

static void clause_grow_bound(struct clause_run *run)
{
    if ((run->profile->promises & PROMISE_ECONOMY) != 0 &&
        (run->system->features & SYSTEM_ARENA) != 0)
        growth_is_promised(run);
    else if (run->system->limit != NULL)
        pages_cost_pages(run);
    else
        pages_fit_singly(run);
}

/* Unmaps every other page of a long mapping, which makes as many pieces as possible. */
static void clause_unmap_nomem(struct clause_run *run)
{
    bool promised = (run->profile->promises & PROMISE_UNMAP_NEVER_ENOMEM) != 0;
    const struct operation all = map_pages(48);

    if (!run_begin(run, CLAUSE_WORLD) || !run_operation(run, &all, ANSWER_OK))
        return;
    run_arranged(run);
    for (uint32_t page = 1; page < 48; page += 2) {
        const struct operation unmap = unmap_pages(0, page, 1);
        if (!run_operation(run, &unmap, promised ? ANSWER_OK : ANSWER_OK | ANSWER_ENOMEM))
            return;
    }
    run_end(run);
}

const struct clause clauses_resources[] = {
    {.id = "NOMEM-STATE",
     .full = true,
     .questions = QUESTION_STRUCTURE,
     .world = FULL_WORLD,
     .setup = "a = map 3p\n b = map 2p\n write a 3p\n write b 2p\n",
     .sequence = "c = map 60p => ENOMEM\n d = map 9p => ENOMEM\n unmap a 3p\n"
                 "e = map half-1p => ENOMEM\n write b 2p\n unmap b 2p\n"},
    {.id = "NOMEM-SMALL",
     .full = true,
     .world = FULL_WORLD,
     .setup = "a = map 2p\n",
     .sequence = "b = map 60p => ENOMEM\n c = map 1p\n d = map top-9p => ENOMEM\n e = map 2p\n"},
    {.id = "NOMEM-RECOVER",
     .full = true,
     .world = FULL_WORLD,
     .questions = QUESTION_ECONOMY,
     .unless = SYSTEM_KEEPS_PAGES,
     .body = clause_nomem_recover},
    {.id = "CAP-STABLE",
     .questions = QUESTION_ECONOMY,
     .unless = SYSTEM_KEEPS_PAGES,
     .body = clause_cap_stable},
    {.id = "PROGRESS-FIT",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .unless = SYSTEM_KEEPS_PAGES,
     .body = clause_progress_fit},
    {.id = "PROGRESS-COALESCE",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .unless = SYSTEM_KEEPS_PAGES,
     .body = clause_progress_coalesce},
    {.id = "GROW-BOUND", .questions = QUESTION_ECONOMY, .body = clause_grow_bound},
    {.id = "GROW-FAIL",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .features = SYSTEM_ARENA,
     .sequence = "a = map 3p\n fail 1 moved\n b = map 9p\n fail 2 moved\n c = map 9p\n"
                 "fail 2\n unmap a 3p\n d = map 3p\n",
     .body = clause_grow_fail,
     .outside = clause_outside_grow_fail},
    {.id = "GROW-INTERLEAVE",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .world = "world pages=64 page=256 skip=3 growth=1 break=1p+4",
     .sequence = "a = map 1p\n sbrk 4b\n b = map 1p\n sbrk 1p-8\n c = map 2p\n sbrk 1b\n sbrk 1p\n"
                 "d = map 3p\n unmap a 1p\n unmap c 2p\n sbrk 3b\n e = map 2p\n f = map 1p\n"
                 "sbrk -3b\n g = map 9p\n write d 3p\n unmap b 1p\n h = map 1p\n",
     .whole = "a = map 1p\n sbrk 1p\n b = map 1p\n sbrk 2p\n c = map 2p\n sbrk 1p\n d = map 3p\n"
              "unmap a 1p\n unmap c 2p\n sbrk 1p\n e = map 2p\n f = map 1p\n g = map 9p\n"
              "write d 3p\n unmap b 1p\n h = map 1p\n"},
    {.id = "UNMAP-NOMEM", .body = clause_unmap_nomem},
    {.id = NULL},
};
