/* SPDX-License-Identifier: MIT
 *
 * Section 7 of the clause table: the effects of munmap, as page maps where possible: letters are
 * mappings, dots are free pages. To prove that a page is free, a clause maps it again. Where the
 * system may choose addresses, the world is full, so that no other page is left.
 */
#include "conformance/clauses/clause_run.h"

#include <string.h>

#define FULL_WORLD "world pages=9 page=256 skip=3 growth=1"

enum { EACH_PAGES_MAX = 8, PIECES = 4 };

/* For every number of pages: a mapping between two neighbours, with every sub-range unmapped. */
static void clause_part_each(struct clause_run *run)
{
    char before[EACH_PAGES_MAX + 3], after[sizeof before];

    for (unsigned pages = 1; pages <= EACH_PAGES_MAX; pages++) {
        memset(before, 'A', sizeof before);
        before[0] = 'B';
        before[pages + 1] = 'C';
        before[pages + 2] = '\0';
        for (unsigned first = 1; first <= pages; first++) {
            memcpy(after, before, sizeof after);
            for (unsigned last = first; last <= pages; last++) {
                after[last] = '.';
                const struct clause_page_map drawing = {before, first, last - first + 1, after};
                if (!run_begin(run, CLAUSE_WORLD) || !run_page_map(run, &drawing))
                    return;
            }
        }
    }
}

/* One mapping fills the world. The clause unmaps it and maps as many pages again. No other pages
 * exist, so the second mapping must have the same pages as the first. Where memory is unlimited,
 * the second one may have others. */
static void clause_by_address(struct clause_run *run)
{
    uint32_t pages;

    if (!run_capacity(run, FULL_WORLD, &pages) || !run_begin(run, FULL_WORLD))
        return;
    const struct operation map = map_pages(pages), unmap = unmap_pages(0, 0, pages);
    if (!run_operation(run, &map, ANSWER_OK))
        return;
    const uint64_t first = run_step(run)->outcome.address;
    if (!run_operation(run, &unmap, ANSWER_OK) || !run_operation(run, &map, ANSWER_OK))
        return;
    if (run->unlimited && run_step(run)->outcome.address != first) {
        run_decide(run, CLAUSE_UNTESTED, "the second mapping has other pages");
        return;
    }
    run_arranged(run);
    if (run_operation(run, &unmap, ANSWER_OK) && judge_model(run->judge)->count != 0)
        run_fail(run, "the old range was unmapped, but the new mapping is still live");
    if (run_operation(run, &map, ANSWER_OK))
        run_end(run);
}

/* Steps to the next permutation of 0..PIECES-1. False after the last one. */
static bool order_next(unsigned order[PIECES])
{
    unsigned low = PIECES - 1, high = PIECES - 1;

    while (low > 0 && order[low - 1] > order[low])
        low--;
    if (low == 0)
        return false;
    while (order[high] < order[low - 1])
        high--;
    unsigned kept = order[high];
    order[high] = order[low - 1];
    order[low - 1] = kept;
    for (high = PIECES - 1; low < high; low++, high--) {
        kept = order[high];
        order[high] = order[low];
        order[low] = kept;
    }
    return true;
}

/* AAAABBBB fills the world. The clause unmaps the pages of B in this order, then maps them again as
 * one mapping. */
static bool unmap_in_order(struct clause_run *run, uint32_t capacity, const unsigned order[PIECES])
{
    const struct operation other = map_pages(capacity - PIECES), all = map_pages(PIECES);
    const struct operation one = map_pages(1);

    if (!run_begin(run, FULL_WORLD) || !run_operation(run, &other, ANSWER_OK) ||
        !run_operation(run, &all, ANSWER_OK))
        return false;
    run_arranged(run);
    for (unsigned i = 0; i < PIECES; i++) {
        const struct operation unmap = unmap_pages(1, order[i], 1);
        if (!run_operation(run, &unmap, ANSWER_OK))
            return false;
    }
    return run_operation(run, &all, ANSWER_OK) && run_operation(run, &one, run_no_room(run)) &&
           run_end(run);
}

static void clause_order_free(struct clause_run *run)
{
    unsigned order[PIECES] = {0, 1, 2, 3};
    uint32_t capacity;

    if (!run_capacity(run, FULL_WORLD, &capacity))
        return;
    if (capacity <= PIECES)
        run_fail(run, "the world has only %u pages", capacity);
    while (unmap_in_order(run, capacity, order) && order_next(order))
        ;
}

/* Unmaps one mapping over all pages in pieces of growing size, then maps all pages as one mapping
 * again. */
static void clause_remap_after(struct clause_run *run)
{
    uint32_t pages;

    if (!run_capacity(run, FULL_WORLD, &pages) || !run_begin(run, FULL_WORLD))
        return;
    const struct operation map = map_pages(pages);
    if (!run_operation(run, &map, ANSWER_OK))
        return;
    run_arranged(run);
    for (uint32_t first = 0, count = 1; first < pages; first += count, count++) {
        uint32_t left = pages - first;
        const struct operation unmap = unmap_pages(0, first, count < left ? count : left);
        const struct operation one = map_pages(1);
        uint32_t ordinal = (uint32_t)program_ordinal(run->trace, run->trace->count);
        const struct operation undo = unmap_pages(ordinal, 0, 1);
        if (!run_operation(run, &unmap, ANSWER_OK) || !run_operation(run, &one, ANSWER_OK) ||
            !run_operation(run, &undo, ANSWER_OK))
            return;
    }
    if (run_operation(run, &map, ANSWER_OK))
        run_end(run);
}

/* Reads through the adapter, which returns false where a program would get SIGSEGV. */
static void clause_fault_after(struct clause_run *run)
{
    uint8_t byte;

    if (!run_begin(run, CLAUSE_WORLD) || !run_text(run, "a = map 3p\n write a 3p\n"))
        return;
    struct span span = {judge_model(run->judge)->pages[1].page * judge_model(run->judge)->page_size,
                        &byte, 1};
    run_arranged(run);
    if (!run->system->read(judge_instance(run->judge), &span, 1))
        run_fail(run, "a mapped page cannot be read");
    if (!run_text(run, "unmap a 3p\n"))
        return;
    if (!run->system->read(judge_instance(run->judge), &span, 1))
        run_end(run);
    else if (run->system->address_bits == 32)
        run_decide(run, CLAUSE_UNTESTED, "a linear memory has no protection");
    else
        run_fail(run, "an unmapped page can still be read");
}

/* munmap of pages that were never mapped must succeed. */
static void clause_unmapped_ok(struct clause_run *run)
{
    if (!run_begin(run, CLAUSE_WORLD))
        return;
    run_arranged(run);
    if (run_text(run, "unmap @40p 8p\n write a 2p\n write c 2p\n"))
        run_end(run);
}

const struct clause clauses_effects[] = {
    {.id = "PART-FRONT",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .page_maps = {{"AAAA", 0, 1, ".AAA"}, {"BAAAAC", 1, 3, "B...AC"}, {"AA", 0, 1, ".A"}}},
    {.id = "PART-MIDDLE",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .page_maps = {{"AAAA", 1, 2, "A..A"}, {"BAAAAAC", 3, 1, "BAA.AAC"}, {"AAA", 1, 1, "A.A"}}},
    {.id = "PART-BACK",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .page_maps = {{"AAAA", 3, 1, "AAA."}, {"BAAAAC", 2, 3, "BA...C"}, {"AA", 1, 1, "A."}}},
    {.id = "PART-EACH",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .body = clause_part_each},
    {.id = "MULTI-EXACT",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .page_maps = {{"AABBCC", 0, 6, "......"},
                   {"ABC", 0, 3, "..."},
                   {"DAABCE", 1, 4, "D....E"},
                   {"AAABBB", 0, 3, "...BBB"}}},
    {.id = "MULTI-RAGGED",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .page_maps = {{"AABB", 1, 2, "A..B"},
                   {"AAABBCCC", 2, 4, "AA....CC"},
                   {"AAAB", 1, 3, "A..."},
                   {"ABBB", 0, 2, "..BB"}}},
    {.id = "HOLE-SPAN",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .page_maps = {{"AA..BB", 0, 6, "......"},
                   {"AA..BB", 1, 4, "A....B"},
                   {"A.B.C.D", 1, 5, "A.....D"},
                   {"A...BC", 2, 3, "A....C"},
                   {"AB..CD", 1, 2, "A...CD"}}},
    {.id = "UNMAPPED-OK",
     .questions = QUESTION_STRUCTURE,
     .setup = "a = map 2p\n b = map 2p\n c = map 2p\n unmap b 2p\n",
     .sequence = "unmap b 2p\n unmap b+1p 1b\n write a 2p\n write c 2p\n",
     .body = clause_unmapped_ok},
    {.id = "DOUBLE",
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .setup = "a = map 4p\n b = map 2p\n",
     .sequence = "unmap a 4p\n unmap a 4p\n unmap a+1p 2p\n c = map 4p\n d = map 4p\n"
                 "e = map 2p\n unmap b 2p\n unmap b 2p\n"},
    {.id = "BY-ADDRESS", .body = clause_by_address},
    {.id = "NEIGHBOUR-KEEP",
     .page_maps = {{"ABC", 1, 1, "A.C"},
                   {"AABBCC", 2, 2, "AA..CC"},
                   {"ABBBBBBC", 1, 6, "A......C"}}},
    {.id = "ORDER-FREE",
     .unless = SYSTEM_KEEPS_PAGES,
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .body = clause_order_free},
    {.id = "REMAP-AFTER",
     .unless = SYSTEM_KEEPS_PAGES,
     .questions = QUESTION_ECONOMY | QUESTION_STRUCTURE,
     .body = clause_remap_after},
    {.id = "DISCARD",
     .zeroed = true,
     .sequence = "a = map 4p\n write a 4p\n write a+1p 1p\n unmap a 4p\n b = map 4p\n"
                 "write b+2p 2p\n unmap b 4p\n c = map 2p\n d = map 9p\n"},
    {.id = "FAULT-AFTER", .body = clause_fault_after},
    {.id = NULL},
};
